// A Restate server on this machine, for tries and tests: fetched from npm, started in a folder, told what is served.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../../shared/objects.js';

/** The version that this was tried with. */
const SERVER = '@restatedev/restate-server';
const SERVER_VERSION = '1.7.12';
const READY_MS = 60_000;

/** A server that runs. */
export interface RestateServer {
  /** Where calls go. */
  readonly url: string;
  /** Where it is told what is served. */
  readonly adminUrl: string;
  /** Ends it; it keeps what it has in its folder. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
  /** When it has ended, however. */
  readonly ended: Promise<void>;
}

/** Fetches the server's program into a folder, unless it is there (some 200 MB). Throws if it cannot be had. */
export function fetchServer(folder: string): string {
  const found = programIn(folder);
  if (found !== undefined) return found;
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `${SERVER}@${SERVER_VERSION}`];
  const npm = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  const program = programIn(folder);
  if (program === undefined) throw new Error(`npm ${args.join(' ')}: ${npm.stderr || String(npm.error)}`);
  return program;
}

/** The package has one of its own for each platform, with the program in it. */
function programIn(folder: string): string | undefined {
  const own = join(folder, 'node_modules', SERVER, 'package.json');
  if (!existsSync(own)) return undefined;
  const name = `${SERVER}-${process.platform}-${process.arch}`;
  try {
    return createRequire(own).resolve(`${name}/bin/restate-server`);
  } catch {
    return undefined;
  }
}

/** How a server is started. */
export interface ServerStart {
  readonly program: string;
  /** Where it keeps what it has. */
  readonly folder: string;
  readonly port: number;
  readonly adminPort: number;
  /** Where its nodes would speak to each other. */
  readonly nodePort: number;
  /** Its settings by its own names, such as RESTATE_DISABLE_TELEMETRY. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a server that only this machine reaches, and resolves once it is ready. */
export async function startRestateServer(start: ServerStart): Promise<RestateServer> {
  const { program, folder, port, adminPort, nodePort, settings } = start;
  mkdirSync(folder, { recursive: true });
  const args = ['--no-logo', '--base-dir', folder, '--node-name', 'mrk', '--listen-mode', 'tcp'];
  const bound = ['--bind-ip', '127.0.0.1', '--bind-port', String(nodePort), '--default-num-partitions', '4'];
  const server = spawn(program, [...args, ...bound, '--log-filter', 'error', '--log-disable-ansi-codes', 'true'], {
    env: {
      ...process.env,
      RESTATE_INGRESS__BIND_PORT: String(port),
      RESTATE_ADMIN__BIND_PORT: String(adminPort),
      RESTATE_DISABLE_TELEMETRY: 'true',
      RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: '256 MiB',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const read = (text: Buffer): void => {
    log = `${log}${text}`.slice(-10_000);
  };
  server.stdout.on('data', read);
  server.stderr.on('data', read);
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      hasEnded = true;
      resolve();
    };
    server.once('error', end).once('exit', end);
  });
  const url = `http://127.0.0.1:${port}`;
  const adminUrl = `http://127.0.0.1:${adminPort}`;
  const until = Date.now() + READY_MS;
  while (!((await isHealthy(`${adminUrl}/health`)) && (await isHealthy(`${url}/restate/health`)))) {
    if (hasEnded || Date.now() > until) {
      server.kill('SIGKILL');
      throw new Error(`the Restate server did not start: ${log}`);
    }
    await sleep(20);
  }
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    server.kill(signal);
    await ended;
  };
  return { url, adminUrl, stop, ended };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}

/** How long a server may take to look at what is served. */
const REGISTERING_MS = 10_000;

/** Tells a server where the objects and workflows are served. Rejects within seconds if it cannot be reached, or cannot reach them. */
export async function registerService(adminUrl: string, serviceUrl: string): Promise<void> {
  const told = `the admin interface of a Restate server at ${adminUrl}`;
  const asked = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri: serviceUrl, force: true }),
    signal: AbortSignal.timeout(REGISTERING_MS),
  };
  const response = await fetch(`${adminUrl}/deployments`, asked).catch((error) => {
    throw new Error(`${told} cannot be reached: ${reasonOf(error)}`);
  });
  if (!response.ok) throw new Error(`${told} does not take ${serviceUrl}: ${response.status} ${await response.text()}`);
}
