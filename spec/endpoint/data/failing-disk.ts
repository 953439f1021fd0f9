// A disk that fails, as far as one file is concerned: its functions of node:fs throw what the system would.

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export interface FailingDisk {
  /** From now on nothing can be written, after so many bytes more. */
  readonly fill: (bytesLeft?: number) => void;
  /** What was written cannot be put on the disk. */
  readonly breakSync: () => void;
  /** All is well again. */
  readonly mend: () => void;
  /** Gives node:fs back as it was. */
  readonly remove: () => void;
}

/** A file, and those that are written to replace it. */
export function failingDisk(file: string): FailingDisk {
  const { writeSync, openSync, closeSync, fdatasync } = fs;
  const ours = new Set<number>();
  let bytesLeft = Number.POSITIVE_INFINITY;
  let canSync = true;
  const patch = (functions: object): void => {
    Object.assign(fs, functions);
    syncBuiltinESMExports();
  };
  patch({
    openSync: (path: fs.PathLike, ...rest: [string, number]) => {
      const descriptor = openSync(path, ...rest);
      if (String(path).startsWith(file)) ours.add(descriptor);
      return descriptor;
    },
    closeSync: (descriptor: number) => {
      ours.delete(descriptor);
      closeSync(descriptor);
    },
    writeSync: (descriptor: number, bytes: Uint8Array, offset: number, length: number, position: number) => {
      if (!ours.has(descriptor)) return writeSync(descriptor, bytes, offset, length, position);
      if (bytesLeft <= 0) throw failure('ENOSPC', 'no space left on device', 'write');
      const written = writeSync(descriptor, bytes, offset, Math.min(length, bytesLeft), position);
      bytesLeft -= written;
      return written;
    },
    fdatasync: (descriptor: number, done: (error: Error | null) => void) => {
      if (canSync || !ours.has(descriptor)) fdatasync(descriptor, done);
      else setImmediate(() => done(failure('EIO', 'i/o error', 'fdatasync')));
    },
  });
  return {
    fill: (left = 0) => {
      bytesLeft = left;
    },
    breakSync: () => {
      canSync = false;
    },
    mend: () => {
      bytesLeft = Number.POSITIVE_INFINITY;
      canSync = true;
    },
    remove: () => patch({ openSync, closeSync, writeSync, fdatasync }),
  };
}

function failure(code: string, words: string, call: string): Error {
  return Object.assign(new Error(`${code}: ${words}, ${call}`), { code });
}
