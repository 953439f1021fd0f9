// The file to which records are added. Many are put on the disk together. What cannot be written leaves the file as it was
// before, and may be tried again.

import { closeSync, ftruncateSync } from 'node:fs';
import { publish, synced, type Written, writeAll } from './files.js';
import { type Entry, FIRST_LINE, markLine, recordLine } from './lines.js';

/** Where a file stands: so many bytes, and so many records. */
export interface Position {
  readonly bytes: number;
  readonly records: number;
}

export interface Log {
  /** Adds records, all of them or none. Throws an error that a user can read if they cannot be written. */
  readonly append: (entries: readonly Entry[]) => void;
  /** Takes back what was added since `position()` said so, in this very moment; whoever wrote is told. */
  readonly undo: (position: Position) => void;
  readonly position: () => Position;
  /** Replaces everything, at once and for good. Throws if that is impossible; then all is as it was. */
  readonly replace: (entries: Iterable<Entry>) => void;
  /**
   * The answer is to be called later: it resolves once everything so far is on the disk, and rejects if anything that was
   * added since the pledge has been taken back.
   */
  readonly pledge: () => () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface LogOptions {
  readonly path: string;
  /** A file of which everything is on the disk. */
  readonly file: Written;
  /** What was written has been taken back: the file is back at this position, and so must be whoever wrote. */
  readonly onTakenBack: (descriptor: number, position: Position) => void;
  /** Writing has become impossible, for this reason, or is possible again. */
  readonly onChange: (reason: string | undefined) => void;
}

export function openLog({ path, file, onTakenBack, onChange }: LogOptions): Log {
  let descriptor = file.descriptor;
  let written: Position = file;
  let durable: Position = file;
  /** Behind the end there may be something that does not count, and the mark may be half written. */
  let isUntidy = false;
  let reason: string | undefined;
  /** How often the disk refused what had been written. */
  let refused = 0;
  let underWay: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;

  /** Carries out what writes, and tells when that begins or ceases to be impossible. */
  function attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      throw failed(error);
    }
    if (reason !== undefined) onChange(undefined);
    reason = undefined;
  }

  function failed(error: unknown): Error {
    const text = reasonOf(error);
    if (reason !== text) onChange(text);
    reason = text;
    return new Error(`The data file cannot be written: ${text}`, { cause: error });
  }

  function tidy(): void {
    ftruncateSync(descriptor, written.bytes);
    writeAll(descriptor, markLine(durable.records), FIRST_LINE.length);
    isUntidy = false;
  }

  function goBack(position: Position): void {
    written = position;
    isUntidy = true;
    try {
      tidy();
    } catch {
      // Then before the next record.
    }
  }

  async function sync(): Promise<void> {
    const [file, upTo] = [descriptor, written];
    if (durable.records === upTo.records) return;
    try {
      await synced(file);
      // Not of a file that was replaced meanwhile: its successor was on the disk before it had its name.
      if (file !== descriptor) return;
      writeAll(file, markLine(upTo.records), FIRST_LINE.length);
      durable = upTo;
    } catch (error) {
      if (file !== descriptor) return;
      failed(error);
      refused += 1;
      undo(durable);
    }
  }

  function undo(position: Position): void {
    goBack(position);
    try {
      onTakenBack(descriptor, position);
    } catch (error) {
      // It cannot even be read: what is in memory is all that is left.
      failed(error);
    }
  }

  /** One run for all who wait, after the one that is under way: that one began before they wrote. */
  function nextSync(): Promise<void> {
    waiting ??= (underWay ?? Promise.resolve()).then(() => {
      underWay = waiting;
      waiting = undefined;
      return sync().finally(() => {
        underWay = undefined;
      });
    });
    return waiting;
  }

  return {
    append: (entries) => {
      attempt(() => {
        if (isUntidy) tidy();
        const lines = entries.map((entry, index) => recordLine(written.records + 1 + index, entry));
        const bytes = Buffer.concat(lines);
        try {
          writeAll(descriptor, bytes, written.bytes);
        } catch (error) {
          goBack(written);
          throw error;
        }
        written = { bytes: written.bytes + bytes.length, records: written.records + entries.length };
      });
    },
    undo,
    position: () => written,
    replace: (entries) => {
      attempt(() => {
        const before = descriptor;
        const next = publish(path, entries, true);
        descriptor = next.descriptor;
        written = next;
        durable = next;
        isUntidy = false;
        (underWay ?? Promise.resolve()).finally(() => closeSync(before));
      });
    },
    pledge: () => {
      const before = refused;
      return async () => {
        if (before === refused && durable.records < written.records) await nextSync();
        if (before !== refused) throw new Error(`The data file cannot be written: ${reason ?? 'the disk refused it'}`);
      };
    },
    close: async () => {
      await nextSync();
      closeSync(descriptor);
    },
  };
}

/** Such as `no space left on device (ENOSPC)`. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const [, words = message] = /^[A-Z0-9]+: (.*?), /.exec(message) ?? [];
  return code === undefined ? words : `${words} (${code})`;
}
