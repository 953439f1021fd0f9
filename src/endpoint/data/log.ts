// The file to which records are added. Many are put on the disk together. What cannot be written leaves the file as it was
// before, and may be tried again.

import { closeSync, ftruncateSync } from 'node:fs';
import { codeOf, messageOf } from '../../shared/objects.js';
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

export function openLog({ path, file: published, onTakenBack, onChange }: LogOptions): Log {
  const file: LogFile = { ...standing(published), isUntidy: false };
  const health = createHealth(onChange);
  /** How often the disk refused what had been written. */
  let refused = 0;

  async function sync(): Promise<void> {
    const { descriptor, written: upTo } = file;
    if (file.durable.records === upTo.records) return;
    try {
      await synced(descriptor);
      // Not of a file that was replaced meanwhile: its successor was on the disk before it had its name.
      if (descriptor !== file.descriptor) return;
      writeAll(descriptor, markLine(upTo.records), FIRST_LINE.length);
      file.durable = upTo;
    } catch (error) {
      if (descriptor !== file.descriptor) return;
      health.failed(error);
      refused += 1;
      undo(file.durable);
    }
  }

  function undo(position: Position): void {
    goBack(file, position);
    try {
      onTakenBack(file.descriptor, position);
    } catch (error) {
      // It cannot even be read: what is in memory is all that is left.
      health.failed(error);
    }
  }

  const syncs = createRuns(sync);
  return {
    append: (entries) => health.attempt(() => appendTo(file, entries)),
    undo,
    position: () => file.written,
    replace: (entries) =>
      health.attempt(() => {
        const before = file.descriptor;
        Object.assign(file, standing(publish(path, entries, true)), { isUntidy: false });
        syncs.underWay().finally(() => closeSync(before));
      }),
    pledge: () => {
      const before = refused;
      return async () => {
        if (before === refused && file.durable.records < file.written.records) await syncs.next();
        if (before !== refused) throw unwritable(health.reason() ?? 'the disk refused it');
      };
    },
    close: async () => {
      await syncs.next();
      closeSync(file.descriptor);
    },
  };
}

/** The file, and how far it counts. */
interface LogFile {
  descriptor: number;
  written: Position;
  durable: Position;
  /** Behind the end there may be something that does not count, and the mark may be half written. */
  isUntidy: boolean;
}

/** A file of which everything is on the disk. */
function standing({ descriptor, bytes, records }: Written): Omit<LogFile, 'isUntidy'> {
  const end = { bytes, records };
  return { descriptor, written: end, durable: end };
}

function appendTo(file: LogFile, entries: readonly Entry[]): void {
  if (file.isUntidy) tidy(file);
  const { descriptor, written } = file;
  const bytes = Buffer.concat(entries.map((entry, index) => recordLine(written.records + 1 + index, entry)));
  try {
    writeAll(descriptor, bytes, written.bytes);
  } catch (error) {
    goBack(file, written);
    throw error;
  }
  file.written = { bytes: written.bytes + bytes.length, records: written.records + entries.length };
}

function tidy(file: LogFile): void {
  ftruncateSync(file.descriptor, file.written.bytes);
  writeAll(file.descriptor, markLine(file.durable.records), FIRST_LINE.length);
  file.isUntidy = false;
}

function goBack(file: LogFile, position: Position): void {
  file.written = position;
  file.isUntidy = true;
  try {
    tidy(file);
  } catch {
    // Then before the next record.
  }
}

/** Whether writing is possible, and why it is not. */
interface Health {
  /** Carries out what writes. Throws an error that a user can read. */
  readonly attempt: (action: () => void) => void;
  readonly failed: (error: unknown) => Error;
  readonly reason: () => string | undefined;
}

/** Tells when writing begins or ceases to be impossible. */
function createHealth(onChange: LogOptions['onChange']): Health {
  let reason: string | undefined;
  const failed = (error: unknown): Error => {
    const text = reasonOf(error);
    if (reason !== text) onChange(text);
    reason = text;
    return unwritable(text, error);
  };
  return {
    attempt: (action) => {
      try {
        action();
      } catch (error) {
        throw failed(error);
      }
      if (reason !== undefined) onChange(undefined);
      reason = undefined;
    },
    failed,
    reason: () => reason,
  };
}

interface Runs {
  readonly next: () => Promise<void>;
  /** The end of the one that is under way, if there is one. */
  readonly underWay: () => Promise<void>;
}

/** One run for all who wait, after the one that is under way: that one began before they asked. */
function createRuns(run: () => Promise<void>): Runs {
  let underWay: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;
  const ended = (): Promise<void> => underWay ?? Promise.resolve();
  return {
    next: () => {
      waiting ??= ended().then(() => {
        underWay = waiting;
        waiting = undefined;
        return run().finally(() => {
          underWay = undefined;
        });
      });
      return waiting;
    },
    underWay: ended,
  };
}

function unwritable(reason: string, cause?: unknown): Error {
  return new Error(`The data file cannot be written: ${reason}`, cause === undefined ? {} : { cause });
}

/** Such as `no space left on device (ENOSPC)`. */
function reasonOf(error: unknown): string {
  const [code, message] = [codeOf(error), messageOf(error)];
  const [, words = message] = /^[A-Z0-9]+: (.*?), /.exec(message) ?? [];
  return code === undefined ? words : `${words} (${code})`;
}
