// A PostgreSQL server of one's own, in a temporary folder, as another user where we are root, as it does not run as root.

import { spawn, spawnSync } from 'node:child_process';
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
function folderOfAll(): string {
  for (const parent of [tmpdir(), '/tmp', '/var/tmp']) {
    const folder = mkdtempSync(join(parent, 'mrk-postgres-'));
    chmodSync(folder, 0o777);
    if (spawnSync('ls', [folder], WHO).status === 0) return folder;
    rmSync(folder, { recursive: true });
  }
  throw new Error(`no folder for temporary files that another user can reach: ${tmpdir()}`);
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
  const options = ['-D', folder, '-p', String(port), '-k', temporary, '-c', 'listen_addresses=127.0.0.1'];
  const given = [...options, '-c', 'max_connections=200', '-c', 'fsync=off'];
  const server = spawn(join(bin, 'postgres'), given, { ...WHO, stdio: ['ignore', 'ignore', 'pipe'], cwd: temporary });
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = `${log}${text}`.slice(-10_000);
  });
  while (!log.includes('ready to accept connections')) {
    if (server.exitCode !== null) throw new Error(`postgres: ${log}`);
    await sleep(20);
  }
  return {
    url: `postgres://mrk@127.0.0.1:${port}/postgres`,
    folder,
    stop: async () => {
      // Clients that are still there are cut off.
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}
