// What the data file asks of the file system.

import {
  closeSync,
  fchmodSync,
  fdatasync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { type Entry, FIRST_LINE, markLine, recordLine } from './lines.js';

/** Only its owner may read what holds key material. */
export const MODE = 0o600;

const PIECE_BYTES = 1024 * 1024;

/** Writes all of the bytes, or throws: then some of them may have been written. */
export function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.length) {
    written += writeSync(descriptor, bytes, written, bytes.length - written, position + written);
  }
}

/** Resolves once the disk has what was written. */
export function synced(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(descriptor, (error) => (error === null ? resolve() : reject(error)));
  });
}

export interface Written {
  readonly descriptor: number;
  /** How many bytes and records it has. */
  readonly bytes: number;
  readonly records: number;
}

/**
 * Writes a data file under another name, whole and on the disk, and only then gives it its own: there is never half a file,
 * and the one that may have been there before is left, or replaced as a whole (and its mode kept). Throws if that is impossible, or if there is
 * one that is not to be replaced.
 */
export function publish(path: string, entries: Iterable<Entry>, mayReplace: boolean): Written {
  const draft = draftOf(path);
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx+', MODE);
  try {
    const written = writeEntries(descriptor, entries);
    fsyncSync(descriptor);
    if (mayReplace) {
      fchmodSync(descriptor, statSync(path).mode & 0o777);
      renameSync(draft, path);
    } else linkSync(draft, path);
    syncDirectory(path);
    return written;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Under this name a new file is written; one that is left there was never finished. */
export function draftOf(path: string): string {
  return `${path}.mrk-draft`;
}

function writeEntries(descriptor: number, entries: Iterable<Entry>): Written {
  let records = 0;
  let bytes = FIRST_LINE.length + markLine(0).length;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const flush = (): void => {
    writeAll(descriptor, Buffer.concat(pending), bytes);
    bytes += pendingBytes;
    [pending, pendingBytes] = [[], 0];
  };
  for (const entry of entries) {
    records += 1;
    const line = recordLine(records, entry);
    pending.push(line);
    pendingBytes += line.length;
    if (pendingBytes >= PIECE_BYTES) flush();
  }
  flush();
  writeAll(descriptor, Buffer.concat([FIRST_LINE, markLine(records)]), 0);
  return { descriptor, bytes, records };
}

/** Puts a new name on the disk, where a directory can be synchronised at all. */
function syncDirectory(path: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(dirname(path), 'r');
    fsyncSync(descriptor);
  } catch {
    // Not on every system; the file itself is on the disk.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
