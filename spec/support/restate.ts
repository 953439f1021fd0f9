// A Restate server of one's own in a temporary folder.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fetchServer,
  type RestateServer,
  type ServerStart,
  startRestateServer,
} from '../../src/engines/restate/server.js';
import { freePort } from './port.js';

/** An ignored folder that stays: of the project, wherever this file has been bundled to. */
export const CACHE = join(process.cwd(), 'node_modules/.cache/mrk-model/restate');

/** What it keeps can be searched for: nothing is compressed. */
const READABLE = {
  RESTATE_ROCKSDB_DISABLE_WAL_COMPRESSION: 'true',
  RESTATE_ROCKSDB_DISABLE_L0_L1_COMPRESSION: 'true',
};

export interface Restate {
  readonly url: string;
  readonly adminUrl: string;
  /** Where it keeps everything. */
  readonly folder: string;
  /** Kills the server, and starts another one in its place. */
  readonly killed: () => Promise<void>;
  /** What a query of its own tables gives. */
  readonly query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly stop: () => Promise<void>;
}

/** Starts a server, by other settings if they are given; undefined, and says so: it cannot be had. Where CI is set that is an error. */
export async function startRestate(settings: ServerStart['settings'] = READABLE): Promise<Restate | undefined> {
  let program: string;
  try {
    program = fetchServer(CACHE);
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    console.log('skipped: no restate-server');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'mrk-restate-'));
  const [port, adminPort, nodePort] = [await freePort(), await freePort(), await freePort()];
  const start = (): Promise<RestateServer> =>
    startRestateServer({ program, folder, port, adminPort, nodePort, settings });
  let server = await start();
  const { url, adminUrl } = server;
  return {
    url,
    adminUrl,
    folder,
    killed: async () => {
      await server.stop('SIGKILL');
      server = await start();
    },
    query: async (sql) => {
      const response = await fetch(`${adminUrl}/query`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: sql }),
      });
      if (!response.ok) throw new Error(`${sql}: ${await response.text()}`);
      return (await response.json()).rows;
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
