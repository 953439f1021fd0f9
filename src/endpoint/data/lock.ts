// One process at a time: a lock is a file beside the data file that names its process, so that one which a killed process
// left behind is no hindrance.

import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf } from '../../shared/objects.js';
import { MODE } from './files.js';

/** Locks that this process holds. */
const held = new Set<string>();

/** Keeps other processes from a file until the answer is called. Throws an error that names the one which has it. */
export function lock(path: string): () => void {
  const lockFile = `${path}.mrk-lock`;
  if (held.has(lockFile)) throw new Error('it is in use by this very process');
  const own = `${lockFile}.${randomUUID()}`;
  writeFileSync(own, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx', mode: MODE });
  try {
    // A link comes into being with its content, a new file without.
    while (!linked(own, lockFile)) removeStale(lockFile);
  } finally {
    rmSync(own, { force: true });
  }
  held.add(lockFile);
  return () => {
    held.delete(lockFile);
    rmSync(lockFile, { force: true });
  };
}

/** The process that uses a file; undefined: none. */
export function holderOf(path: string): number | undefined {
  const holder = ownerIn(`${path}.mrk-lock`);
  return holder !== undefined && isRunning(holder) ? holder.pid : undefined;
}

function linked(own: string, lockFile: string): boolean {
  try {
    linkSync(own, lockFile);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  }
}

function removeStale(lockFile: string): void {
  const owner = ownerIn(lockFile);
  if (owner === undefined) return;
  if (isRunning(owner)) throw new Error(`it is in use by process ${owner.pid}`);
  const aside = `${lockFile}.${randomUUID()}`;
  try {
    // Only one of several that wait can rename it.
    renameSync(lockFile, aside);
  } catch {
    return;
  }
  // Meanwhile another may have removed the stale lock and taken its own: that one goes back.
  const taken = ownerIn(aside);
  if (taken !== undefined && isRunning(taken)) linked(aside, lockFile);
  rmSync(aside, { force: true });
}

interface Owner {
  readonly pid: number;
  readonly started: string;
}

/** Whom a lock names; undefined: there is no lock. */
function ownerIn(lockFile: string): Owner | undefined {
  let text: string;
  try {
    text = readFileSync(lockFile, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  const [pid, started = ''] = text.split(' ');
  return { pid: Number(pid), started };
}

/** A process that had the same number and ended, this very one's included, does not count. */
function isRunning({ pid, started }: Owner): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  return started === startOf(pid);
}

/** When a process began, as far as can be told; empty: it does not run. */
function startOf(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return '';
  }
  try {
    // The 22nd field; the second one is in parentheses and may hold anything. proc(5)
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? '' : (fields[18] ?? 'running');
  } catch {
    return 'running';
  }
}
