// npm run bench:restate and bench:postgres [-- --keys 1000,20000 | --large] [--json]: calls a second and their latency through 1, 2
// and 4 endpoint processes in front of an engine, with Restate of as many service processes, beside what the engine does with
// nothing in it, asked by the same clients in the same run: an empty virtual object of the same service processes, or an empty
// transaction. Everything shares this machine; CPU time is that of all processes of the run.

import { type ChildProcess, spawn } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { object } from '@restatedev/restate-sdk';
import { openDatabase } from '../../src/engines/postgres/database.js';
import { restateServices, startService } from '../../src/engines/restate/index.js';
import { registerService } from '../../src/engines/restate/server.js';
import { call, control } from '../engines/calling.js';
import { freePort } from '../support/port.js';
import { startPostgres } from '../support/postgres.js';
import { startRestate } from '../support/restate.js';
import { median } from './measure.js';

const CLIENTS = 16;
const CALLS = 600;
const MOST_ON_PAGE = 1_000;
const PROCESSES = [1, 2, 4];

/** An engine that runs. */
interface Backend {
  readonly args: readonly string[];
  readonly folder: string;
  /** Does nothing with a name, as the engine does things. */
  readonly nothing: (name: string) => Promise<unknown>;
  /** Sees to it that so many processes serve what the engine calls. */
  readonly scale: (processes: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const EMPTY = object({ name: 'Empty', handlers: { nothing: async () => ({}) }, options: { journalRetention: 0 } });

async function restateBackend(): Promise<Backend> {
  const restate = await startRestate({});
  if (restate === undefined) throw new Error('there is no restate-server');
  return {
    args: ['--engine', 'restate', '--restate-url', restate.url],
    folder: restate.folder,
    nothing: async (name) => {
      const response = await fetch(`${restate.url}/Empty/${name}/nothing`, { method: 'POST' });
      await response.text();
      if (!response.ok) throw new Error(`empty object: ${response.status}`);
    },
    scale: async (processes) => {
      // Processes that share a port: what comes is theirs in turn. What was there before goes on with what it has begun.
      const port = await freePort();
      cluster.setupPrimary({ args: ['service', String(port)] });
      for (let at = 0; at < processes; at++) await once(cluster.fork(), 'message');
      await registerService(restate.adminUrl, `http://127.0.0.1:${port}`);
    },
    stop: async () => {
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGKILL');
      await restate.stop();
    },
  };
}

async function postgresBackend(): Promise<Backend> {
  const postgres = await startPostgres();
  if (postgres === undefined) throw new Error('there is no PostgreSQL');
  const database = await openDatabase(postgres.url, '000000000000');
  return {
    args: ['--engine', 'postgres', '--postgres-url', postgres.url],
    folder: postgres.folder,
    nothing: async () => {
      const connection = await database.connect();
      for (const text of ['BEGIN', 'SELECT 1', 'COMMIT']) await connection.query(text);
      connection.release();
    },
    scale: async () => {},
    stop: async () => {
      await database.end();
      await postgres.stop();
    },
  };
}

/** `mrk serve`, as it is built. */
async function serve(args: readonly string[]): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, ['dist/cli/main.js', 'serve', '--port', '0', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await new Promise<string[]>((resolve, reject) => {
    child.stdout?.once('data', (text: Buffer) => resolve(String(text).split('\n')));
    child.once('exit', () => reject(new Error('mrk serve ended')));
  });
  return { url: JSON.parse(line ?? '').url, child };
}

interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly latency: number;
  /** Milliseconds of CPU time for each call, of all processes of the run. */
  readonly cpu: number;
}

/** A file of Linux's about a process; '': there is none (any more). */
function about(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** This process and all below it. */
function processes(pid = 'self'): readonly string[] {
  const children = about(pid, `task/${pid === 'self' ? process.pid : pid}/children`);
  return [pid, ...children.split(' ').flatMap((child) => (child === '' ? [] : processes(child)))];
}

/** Milliseconds of CPU time that they have taken. */
function cpuTime(): number {
  const ticks = processes().map((pid) => {
    const fields = about(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  });
  return 10 * ticks.reduce((sum, each) => sum + each, 0);
}

/** Bytes of memory that those below this one hold; what several share is counted once. */
function memory(): number {
  const kilobytes = processes().map((pid) =>
    pid === 'self' ? 0 : Number(/^Pss:\s+(\d+)/m.exec(about(pid, 'smaps_rollup'))?.[1] ?? 0),
  );
  return 1_024 * kilobytes.reduce((sum, each) => sum + each, 0);
}

/** Calls from several clients, one after the other each. */
async function measured(
  count: number,
  action: (at: number) => Promise<unknown>,
  among: number = CLIENTS,
): Promise<Measured> {
  const latencies: number[] = [];
  let next = 0;
  const began = performance.now();
  const cpuBegan = cpuTime();
  const clients = Array.from({ length: among }, async () => {
    for (let at = next++; at < count; at = next++) {
      const since = performance.now();
      await action(at);
      latencies.push(performance.now() - since);
    }
  });
  await Promise.all(clients);
  return {
    perSecond: (1_000 * count) / (performance.now() - began),
    latency: median(latencies),
    cpu: (cpuTime() - cpuBegan) / count,
  };
}

async function answered(url: string, operation: string, input: object) {
  const { status, output } = await call(url, operation, input);
  if (status !== 200) throw new Error(`${operation}: ${status} ${JSON.stringify(output)}`);
  return output;
}

function bytesIn(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** All keys, page by page. */
function listed(url: string, keys: number): Promise<Measured> {
  let from: object = {};
  const onePage = async (): Promise<void> => {
    const { NextMarker } = await answered(url, 'ListKeys', { Limit: MOST_ON_PAGE, ...from });
    from = NextMarker === undefined ? {} : { Marker: NextMarker };
  };
  return measured(Math.ceil(keys / MOST_ON_PAGE), onePage, 1);
}

/** Everything with so many key sets. */
async function runWith(backend: Backend, keys: number, told: (row: object) => void): Promise<void> {
  const vault = mkdtempSync(join(tmpdir(), 'mrk-bench-'));
  await backend.scale(Math.max(...PROCESSES));
  const started = await Promise.all(
    Array.from({ length: Math.max(...PROCESSES) }, () => serve([...backend.args, '--vault', vault])),
  );
  const urls = started.map(({ url }) => url);
  const urlOf = (at: number, processes: number): string => urls[at % processes] ?? '';
  await control(urlOf(0, 1), 'reset', {});
  const [before, memoryBefore] = [bytesIn(backend.folder), memory()];
  const keyIds: string[] = [];
  const created = await measured(keys, async (at) => {
    keyIds.push((await answered(urlOf(at, 4), 'CreateKey', { Description: `key ${at}` })).KeyMetadata.KeyId);
  });
  const bytes = Math.round((bytesIn(backend.folder) - before) / keys);
  const memoryBytesPerKeySet = Math.round((memory() - memoryBefore) / keys);
  told({ operation: 'CreateKey', keys, processes: 4, ...created, diskBytesPerKeySet: bytes, memoryBytesPerKeySet });
  told({ operation: 'ListKeys', keys, processes: 4, ...(await listed(urlOf(0, 1), keys)) });
  const keyOf = (at: number): string => keyIds[(at * 7919) % keys] ?? '';
  for (const processes of PROCESSES) {
    await backend.scale(processes);
    // Before it is measured everything is done as often by each process, however many there are: programs are warm then, and
    // processes remember the key sets that they are asked for.
    const warming = CALLS * processes;
    await measured(warming, (at) => backend.nothing(keyOf(at)));
    const nothing = await measured(CALLS, (at) => backend.nothing(keyOf(at)));
    told({ operation: 'nothing', keys, processes, ...nothing });
    const operations: Readonly<Record<string, (at: number) => object>> = {
      DescribeKey: (at) => ({ KeyId: keyOf(at) }),
      TagResource: (at) => ({ KeyId: keyOf(at), Tags: [{ TagKey: 'n', TagValue: `${at}` }] }),
      Encrypt: (at) => ({ KeyId: keyOf(at), Plaintext: 'aGVsbG8=' }),
    };
    for (const [operation, inputOf] of Object.entries(operations)) {
      const one = (at: number) => answered(urlOf(at, processes), operation, inputOf(at));
      await measured(warming, one);
      const calls = await measured(CALLS, one);
      told({
        operation,
        keys,
        processes,
        ...calls,
        ratio: calls.perSecond / nothing.perSecond,
        cpuRatio: nothing.cpu / calls.cpu,
      });
    }
  }
  for (const { child } of started) child.kill('SIGTERM');
  rmSync(vault, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { keys: { type: 'string' }, large: { type: 'boolean' }, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const sizes = (values.keys ?? (values.large ? '1000,20000,100000' : '1000')).split(',').map(Number);
  const backend = positionals[0] === 'postgres' ? await postgresBackend() : await restateBackend();
  const told = (row: object): void => {
    if (values.json) console.log(JSON.stringify(row));
    else {
      const rounded = Object.entries(row).map(([name, value]) =>
        typeof value === 'number' && !Number.isInteger(value) ? `${name} ${value.toPrecision(3)}` : `${name} ${value}`,
      );
      console.log(rounded.join('  '));
    }
  };
  for (const keys of sizes) await runWith(backend, keys, told);
  await backend.stop();
}

if (cluster.isWorker) {
  await startService({ services: [...restateServices(), EMPTY], port: Number(process.argv.at(-1)) });
  process.send?.('listens');
} else await main();
