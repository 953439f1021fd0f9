// A PostgreSQL server of one's own, in a temporary folder, as another user where we are root, as it does not run as root.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './port.js';

export interface PostgresServer {
  readonly url: string;
  /** Where it keeps everything. */
  readonly folder: string;
  /** Kills the server, and starts another one in its place. */
  readonly killed: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const DEBIAN = '/usr/lib/postgresql';

/** Where initdb and postgres are; undefined: nowhere. */
function programs(): string | undefined {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : [];
  const paths = (process.env.PATH ?? '').split(delimiter);
  return [...debian, ...paths].find((path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'postgres')));
}

/** It refuses to run as root; `nobody` is everywhere. */
const WHO = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A new folder that the other user can reach, which the folder for temporary files of ours need not be. */
export function folderOfAll(parents: readonly string[] = [tmpdir(), '/tmp', '/var/tmp']): string {
  for (const parent of parents) {
    const folder = mkdtempSync(join(parent, 'mrk-postgres-'));
    chmodSync(folder, 0o777);
    if (spawnSync('ls', [folder], WHO).status === 0) return folder;
    rmSync(folder, { recursive: true });
  }
  throw new Error(`no folder for temporary files that another user can reach: ${parents.join(', ')}`);
}

/** Starts a server; undefined, and says so: there is none here. Where CI is set that is an error. */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  const bin = programs();
  if (bin === undefined) {
    if (process.env.CI === 'true') throw new Error('there is no PostgreSQL: apt install postgresql');
    console.log('skipped: no postgres');
    return undefined;
  }
  const temporary = folderOfAll();
  const folder = join(temporary, 'data');
  const asked = ['-D', folder, '-U', 'mrk', '-A', 'trust', '-E', 'UTF8'];
  const made = spawnSync(join(bin, 'initdb'), asked, { ...WHO, encoding: 'utf8', cwd: temporary });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const start = () => started(bin, temporary, folder, port);
  let server = await start();
  return {
    url: `postgres://mrk@127.0.0.1:${port}/postgres`,
    folder,
    killed: async () => {
      await ended(server, 'SIGKILL');
      server = await start();
    },
    stop: async () => {
      // Clients that are still there are cut off.
      await ended(server, 'SIGINT');
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}

async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(server, 'exit');
  server.kill(signal);
  await exit;
}

/** Starts a server on what is in its folder, once nothing of the one before is left, and resolves when it lets clients in. */
async function started(bin: string, temporary: string, folder: string, port: number): Promise<ChildProcess> {
  const options = ['-D', folder, '-p', String(port), '-k', temporary, '-c', 'listen_addresses=127.0.0.1'];
  const given = [...options, '-c', 'max_connections=200', '-c', 'fsync=off'];
  for (;;) {
    const server = spawn(join(bin, 'postgres'), given, { ...WHO, stdio: ['ignore', 'ignore', 'pipe'], cwd: temporary });
    let log = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = `${log}${text}`.slice(-10_000);
    });
    while (!log.includes('ready to accept connections') && server.exitCode === null) await sleep(20);
    if (server.exitCode === null) return server;
    // Processes of one that was killed end a little after it.
    if (!log.includes('is still in use')) throw new Error(`postgres: ${log}`);
  }
}
