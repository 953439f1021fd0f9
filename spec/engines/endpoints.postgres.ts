// mrk serve --engine postgres, several processes of it in front of one database: they and the database's server are killed, and the
// way between them is paused and cut.

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/engines/postgres/database.js';
import { startPostgres } from '../support/postgres.js';
import { cutOrPaused, openWay, type Way } from '../support/way.js';
import { tryEndpoints } from './endpoints.js';
import { complaints, rowsOf } from './postgres-kept.js';

const postgres = await startPostgres();
const KILLS = 24;
const SERVER_KILLS = 20;

describe.skipIf(postgres === undefined)('with a database', () => {
  if (postgres === undefined) return;
  let database: Database;
  /** From endpoints to the server. */
  let way: Way;

  tryEndpoints(
    'PostgreSQL',
    async () => {
      database = await openDatabase(postgres.url, '111122223333');
      const url = new URL(postgres.url);
      way = await openWay(Number(url.port));
      url.port = new URL(way.url).port;
      return {
        args: ['--engine', 'postgres', '--postgres-url', url.href],
        runs: 15,
        folder: postgres.folder,
        everything: () => everything(database),
        complaints: () => complaints(database),
        stop: async () => {
          await database.end();
          await postgres.stop();
          await way.close();
        },
      };
    },
    (trial) => {
      it(`lose no acknowledged call, and run none twice, while ${KILLS} of them are killed under load`, async () => {
        trial.endpoints.push(await trial.serve());
        await trial.underLoad(`kills: ${KILLS} of 3 endpoints`, async (load) => {
          for (let kill = 0; kill < KILLS; kill++) {
            await sleep(load.random() * 150);
            const at = Math.floor(load.random() * trial.endpoints.length);
            await trial.endpoints[at]?.kill('SIGKILL');
            trial.endpoints[at] = await trial.serve();
          }
          expect(load.lost()).toBeGreaterThan(0);
        });
      });

      it(`lose nothing while the server is killed ${SERVER_KILLS} times`, async () => {
        await trial.underLoad(`kills: ${SERVER_KILLS} of the server`, async (load) => {
          for (let kill = 0; kill < SERVER_KILLS; kill++) {
            await load.answered(3 + Math.floor(load.random() * 6));
            await postgres.killed();
          }
        });
      });

      it(`lose nothing while the way to it is cut and paused ${2 * SERVER_KILLS} times`, async () => {
        await trial.underLoad(`cuts and pauses: ${2 * SERVER_KILLS} of the way to the server`, async (load) => {
          for (let time = 0; time < 2 * SERVER_KILLS; time++) {
            await load.answered(3 + Math.floor(load.random() * 6));
            await cutOrPaused(way, load.random);
          }
        });
      });
    },
  );
});

/** All rows of all tables as text. */
async function everything(database: Database): Promise<string> {
  await rowsOf(database, 'CHECKPOINT');
  const tables = ['account', 'key_sets', 'directory', 'key_counts', 'told'];
  const texts = tables.map((table) => rowsOf(database, `SELECT row_to_json(t)::text AS text FROM ${table} t`));
  return (await Promise.all(texts))
    .flat()
    .map(({ text }) => String(text))
    .join('\n');
}
