// Reads a data file from end to end, whatever has become of it: which records are there, and what is damaged where.

import { fstatSync, readSync } from 'node:fs';
import { FIRST_LINE, HEAD_BYTES, type NumberedEntry, readMark, readRecord, readVersion, VERSION } from './lines.js';

/** A part of a file that is not as it was written. */
export interface Damage {
  /** The first byte that is concerned, counted from 0, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** What is wrong, in words for whoever owns the file. */
  readonly what: string;
}

export interface Scan {
  /** Every record that can be read, in the order of their numbers. */
  readonly records: readonly NumberedEntry[];
  /** How many records were acknowledged; undefined: the file cannot tell any more. */
  readonly acknowledged: number | undefined;
  /** None: everything that was acknowledged is there. */
  readonly damages: readonly Damage[];
  /** Numbers of acknowledged records that cannot be read, as far as can be told. */
  readonly missing: readonly number[];
  /** Where the records that count end: what follows was never acknowledged, and is to be cut off. */
  readonly end: number;
  readonly size: number;
}

/** Why a file is no data file that this version reads. */
export interface Foreign {
  readonly foreign: string;
}

/** No record is as long: what has no end before is damaged. Beyond it a text could not be parsed. */
const MOST_LINE_BYTES = 512 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;
/** So many are told one by one; a file of noise has millions. */
const MOST_DAMAGES = 1_000;

/**
 * Reads an open file, which is not changed, and may be in use. Whoever writes it knows how much of it counts, and need not
 * rely on its mark.
 */
export function scan(
  descriptor: number,
  known: { readonly bytes: number; readonly records: number } | undefined = undefined,
): Scan | Foreign {
  const size = known?.bytes ?? fstatSync(descriptor).size;
  const head = readAt(descriptor, 0, Math.min(HEAD_BYTES, size));
  const hasFirstLine = head.subarray(0, FIRST_LINE.length).equals(FIRST_LINE);
  const foreign = hasFirstLine ? undefined : otherFormat(head, size);
  if (foreign !== undefined) return { foreign };
  const isMarkEnded = head[HEAD_BYTES - 1] === NEWLINE;
  const mark = known?.records ?? (isMarkEnded ? readMark(head.subarray(FIRST_LINE.length, -1)) : undefined);
  const found = scanRecords(descriptor, size, mark ?? Number.POSITIVE_INFINITY);
  if (!hasFirstLine && mark === undefined && found.records.length === 0 && !isCutHead(head)) {
    return { foreign: 'it was not written by mrk serve' };
  }
  const damages = [...headDamages(hasFirstLine, mark, size), ...found.damages];
  const cut = cutOff(found.last, mark, size);
  const lost = mark === undefined ? found.gaps : missingUpTo(mark, found.records, found.gaps);
  return {
    records: found.records,
    acknowledged: mark,
    damages: cut === undefined ? damages : [...damages, cut],
    missing: lost,
    end: found.end,
    size,
  };
}

const NEWLINE = 0x0a;
/** The first format was a database of LMDB, which has this number on its first page. */
const LMDB = { offset: 24, magic: 0xbeefc0de };

function otherFormat(head: Buffer, size: number): string | undefined {
  // A file that was emptied and one that was never written look alike, and an empty account is not what a user had.
  if (size === 0) return 'it is empty: it was cut off, or never written. Remove it to begin a new account';
  const version = readVersion(head.subarray(0, Math.max(0, head.indexOf(NEWLINE))));
  if (version !== undefined && version !== VERSION) {
    return `it has version ${JSON.stringify(version)}, and this mrk-model reads version ${VERSION}`;
  }
  if (head.length >= LMDB.offset + 4 && head.readUInt32LE(LMDB.offset) === LMDB.magic) {
    return (
      'it has version 1 (a database of LMDB), and this mrk-model reads version 2. ' +
      'Serve it with the mrk-model that wrote it, or name another file to begin a new account'
    );
  }
  return undefined;
}

function isCutHead(head: Buffer): boolean {
  return head.length < FIRST_LINE.length && head.equals(FIRST_LINE.subarray(0, head.length));
}

function headDamages(hasFirstLine: boolean, mark: number | undefined, size: number): readonly Damage[] {
  if (size < HEAD_BYTES) {
    return [{ from: size, to: HEAD_BYTES, what: `it was cut off: only its first ${size} bytes are left` }];
  }
  const damages: Damage[] = [];
  if (!hasFirstLine) {
    damages.push({ from: 0, to: FIRST_LINE.length, what: 'the first line, which says what the file is' });
  }
  if (mark === undefined) {
    const what = 'the mark of how many records were acknowledged';
    damages.push({ from: FIRST_LINE.length, to: HEAD_BYTES, what });
  }
  return damages;
}

function cutOff(last: number, acknowledged: number | undefined, size: number): Damage | undefined {
  if (acknowledged === undefined || last >= acknowledged) return undefined;
  const missing = acknowledged - last;
  const what = `the last ${missing} of ${acknowledged} records ${missing === 1 ? 'is' : 'are'} missing: the file was cut off, or its end is damaged`;
  return { from: size, to: size, what };
}

function missingUpTo(
  acknowledged: number,
  records: readonly NumberedEntry[],
  gaps: readonly number[],
): readonly number[] {
  const last = records.at(-1)?.number ?? 0;
  const behind = Array.from(
    { length: Math.min(Math.max(acknowledged - last, 0), 1e6) },
    (_, index) => last + 1 + index,
  );
  return [...gaps, ...behind];
}

interface Found {
  readonly records: readonly NumberedEntry[];
  readonly damages: readonly Damage[];
  readonly gaps: readonly number[];
  /** The greatest number of a record that can be read. */
  readonly last: number;
  readonly end: number;
}

/** Once all that was acknowledged has been read, what does not fit is what a crash left half written: there it ends. */
function scanRecords(descriptor: number, size: number, acknowledged: number): Found {
  const records = new Map<number, NumberedEntry>();
  const damages: Damage[] = [];
  let next = 1;
  let end = Math.min(HEAD_BYTES, size);
  const note = (from: number, to: number, what: string): void => {
    const before = damages.at(-1);
    if (before !== undefined && before.to === from && before.what === what) {
      damages[damages.length - 1] = { ...before, to };
    } else if (damages.length < MOST_DAMAGES) damages.push({ from, to, what });
  };
  for (const { from, to, bytes } of linesOf(descriptor, HEAD_BYTES, size)) {
    const record = bytes === undefined ? undefined : readRecord(bytes);
    if (record?.number !== next && next > acknowledged && damages.length === 0) break;
    if (record === undefined) note(from, to, 'what stands there cannot be read');
    else if (record.number < next && (records.has(record.number) || record.number < 1)) {
      note(from, to, `record ${record.number} stands there once more`);
    } else if (record.number !== next && damages.at(-1)?.to !== from) {
      // Right after what cannot be read, which is what is missing, it would be no news.
      note(from, to, `record ${record.number} stands where record ${next} belongs`);
    }
    if (record !== undefined && record.number >= 1 && !records.has(record.number)) {
      records.set(record.number, record);
      next = Math.max(next, record.number + 1);
    }
    end = to;
  }
  const sorted = [...records.values()].sort((one, other) => one.number - other.number);
  return { records: sorted, damages, gaps: gapsOf(sorted), last: next - 1, end };
}

function gapsOf(sorted: readonly NumberedEntry[]): readonly number[] {
  const gaps: number[] = [];
  let next = 1;
  for (const { number } of sorted) {
    // A record with a far number is no reason to list all numbers before it.
    for (let missing = next; missing < number && gaps.length < 1e6; missing++) gaps.push(missing);
    next = number + 1;
  }
  return gaps;
}

interface Line {
  readonly from: number;
  readonly to: number;
  /** Without its end; undefined: it has none. */
  readonly bytes: Buffer | undefined;
}

function* linesOf(descriptor: number, begin: number, size: number): Generator<Line> {
  let from = begin;
  let held: Buffer[] = [];
  let heldBytes = 0;
  for (let at = begin; at < size; ) {
    const piece = readAt(descriptor, at, Math.min(PIECE_BYTES, size - at));
    if (piece.length === 0) break;
    let start = 0;
    for (let newline = piece.indexOf(NEWLINE); newline >= 0; newline = piece.indexOf(NEWLINE, start)) {
      const rest = piece.subarray(start, newline);
      const to = at + newline + 1;
      const isTooLong = heldBytes + rest.length > MOST_LINE_BYTES;
      yield { from, to, bytes: isTooLong ? undefined : held.length === 0 ? rest : Buffer.concat([...held, rest]) };
      [from, held, heldBytes, start] = [to, [], 0, newline + 1];
    }
    heldBytes += piece.length - start;
    if (heldBytes > MOST_LINE_BYTES) held = [];
    else if (start < piece.length) held.push(piece.subarray(start));
    at += piece.length;
  }
  if (from < size) yield { from, to: size, bytes: undefined };
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let read = 0;
  while (read < length) {
    const more = readSync(descriptor, bytes, read, length - read, position + read);
    if (more === 0) break;
    read += more;
  }
  return bytes.subarray(0, read);
}
