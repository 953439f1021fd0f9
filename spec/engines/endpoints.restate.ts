// mrk serve --engine restate, several processes of it in front of one Restate server: endpoints, service and server are killed,
// and the ways between them are paused and cut.

import { describe, expect, it } from 'vitest';
import { registerService } from '../../src/engines/restate/server.js';
import type { Mrk } from '../endpoint/mrk-process.js';
import { freePort } from '../support/port.js';
import { type Restate, startRestate } from '../support/restate.js';
import { cutOrPaused, openWay, type Way } from '../support/way.js';
import { type Backend, tryEndpoints } from './endpoints.js';
import { complaints, settled } from './restate-kept.js';

const restate = await startRestate();
const KILLS = 20;

describe.skipIf(restate === undefined)('with a Restate server', () => {
  if (restate === undefined) return;
  /** From endpoints to the server, and from the server to the service. */
  let ways: readonly Way[] = [];
  let service: ReturnType<Mrk['start']>;
  let startService: () => Promise<ReturnType<Mrk['start']>>;

  const open = async (mrk: Mrk): Promise<Backend> => {
    const port = await freePort();
    startService = async () => {
      const started = mrk.start(['restate', 'service', '--port', String(port), '--json']);
      await started.firstLine;
      return started;
    };
    service = await startService();
    const [toServer, toService] = [await openWay(Number(new URL(restate.url).port)), await openWay(port)];
    ways = [toServer, toService];
    await registerService(restate.adminUrl, toService.url);
    return {
      args: ['--engine', 'restate', '--restate-url', toServer.url],
      runs: 6,
      folder: restate.folder,
      everything: () => everything(restate),
      complaints: () => complaints(restate),
      stop: async () => {
        await restate.stop();
        await Promise.all(ways.map((way) => way.close()));
      },
    };
  };

  tryEndpoints('Restate', open, (trial) => {
    it(`lose no acknowledged call, and run none twice, while ${KILLS} of them are killed under load`, async () => {
      await trial.underLoad(`kills: ${KILLS} of 2 endpoints`, async (load) => {
        for (let kill = 0; kill < KILLS; kill++) {
          await load.answered(3 + Math.floor(load.random() * 6));
          const at = Math.floor(load.random() * trial.endpoints.length);
          await trial.endpoints[at]?.kill('SIGKILL');
          trial.endpoints[at] = await trial.serve();
        }
        expect(load.lost()).toBeGreaterThan(0);
      });
    });

    it(`lose nothing while the service is killed ${KILLS} times`, async () => {
      await trial.underLoad(`kills: ${KILLS} of the service`, async (load) => {
        for (let kill = 0; kill < KILLS; kill++) {
          await load.answered(3 + Math.floor(load.random() * 6));
          await service.kill('SIGKILL');
          service = await startService();
        }
      });
    });

    it(`lose nothing while the server is killed ${KILLS} times`, async () => {
      await trial.underLoad(`kills: ${KILLS} of the server`, async (load) => {
        for (let kill = 0; kill < KILLS; kill++) {
          await load.answered(3 + Math.floor(load.random() * 6));
          await restate.killed();
        }
      });
    });

    it(`lose nothing while the ways between them are cut and paused ${2 * KILLS} times`, async () => {
      await trial.underLoad(
        `cuts and pauses: ${2 * KILLS} of the ways to the server and to the service`,
        async (load) => {
          for (let time = 0; time < 2 * KILLS; time++) {
            await load.answered(3 + Math.floor(load.random() * 6));
            const way = ways[Math.floor(load.random() * ways.length)];
            if (way !== undefined) await cutOrPaused(way, load.random);
          }
        },
      );
    });
  });
});

/** All state, and all journals that are there, as text. */
async function everything(restate: Restate): Promise<string> {
  await settled(restate);
  const tables = ['state', 'sys_invocation', 'sys_journal'];
  return JSON.stringify(await Promise.all(tables.map((table) => restate.query(`SELECT * FROM ${table}`))));
}
