// A Restate server of one's own in a temporary folder, and ways to and from it that can be paused and cut.

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchServer, type RestateServer, startRestateServer } from '../../src/engines/restate/server.js';
import { freePort } from './port.js';

/** An ignored folder that stays. */
export const CACHE = fileURLToPath(new URL('../../node_modules/.cache/mrk-model/restate', import.meta.url));

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

/** Starts a server; undefined, and says so: it cannot be had. Where CI is set that is an error. */
export async function startRestate(): Promise<Restate | undefined> {
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
    startRestateServer({ program, folder, port, adminPort, nodePort, settings: READABLE });
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

/** A way to a port of this machine. */
export interface Way {
  readonly url: string;
  /** Nothing goes through until it is let on. What is on its way stays there. */
  readonly pause: () => void;
  readonly goOn: () => void;
  /** Every connection breaks. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

export async function openWay(port: number): Promise<Way> {
  const sockets = new Set<Socket>();
  let isPaused = false;
  const server = createServer((one) => {
    const other = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => {
        if (!isPaused) from.resume();
      });
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (isPaused) from.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it listens');
  return {
    url: `http://127.0.0.1:${address.port}`,
    pause: () => {
      isPaused = true;
      for (const socket of sockets) socket.pause();
    },
    goOn: () => {
      isPaused = false;
      for (const socket of sockets) socket.resume();
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
