// The format of a data file: lines of text, each with its checksum, so that a line is whole or known not to be, and the
// next one is found again after a damaged one.
//
//   <checksum> {"format":"mrk-model/data","version":2}
//   <checksum> {"acknowledged":"0000000000000042"}      rewritten in place, and as long as ever, after each acknowledgement
//   <checksum> [1,"account",…]                          records, numbered from 1 without a gap
//
// The numbers tell a record that was removed, doubled or moved; the mark of what was acknowledged tells a lost end from
// what a crash left half written, and nobody was promised.

import { createHash } from 'node:crypto';
import type { KeySet } from '../../model/key-set/key-set.js';
import { isObject } from '../../shared/objects.js';
import type { RegionOrder } from '../../store/listing.js';
import type { Snapshot, StoreRecord } from '../../store/snapshot.js';

/** How an account stands, beside what its store holds. */
export interface Standing {
  /** By how many milliseconds the clock is before real time. */
  readonly offset: number;
  /** New replicas stay Creating until they are released. */
  readonly isHolding?: true;
}

/** Nothing but how an account stands. */
export function standingOf({ offset, isHolding }: Standing): Standing {
  return isHolding === true ? { offset, isHolding } : { offset };
}

/** A change of the account, or only of how it stands. */
export interface JournalRecord extends StoreRecord, Standing {}

/** What a record says, beside its number. Secrets are in base64. */
export type Entry =
  | readonly ['account', Standing & { readonly snapshot: Omit<Snapshot, 'keySets' | 'order'> }]
  | readonly ['keySet', KeySet]
  | readonly ['order', string, RegionOrder]
  | readonly ['material', string, string]
  /** Of key material that was lost when the file was damaged: it must never be made anew. */
  | readonly ['lostMaterial', string]
  | readonly ['wrappingKey', string, string]
  | readonly ['change', JournalRecord];

export interface NumberedEntry {
  readonly number: number;
  readonly entry: Entry;
}

const FORMAT = 'mrk-model/data';
export const VERSION = 2;

const CHECKSUM_DIGITS = 32;
const MARK_DIGITS = 16;
const SPACE = 0x20;

export const FIRST_LINE = Buffer.from(line(JSON.stringify({ format: FORMAT, version: VERSION })));
/** How long the first line and the mark are, together: here the records begin. */
export const HEAD_BYTES = FIRST_LINE.length + markLine(0).length;

export function markLine(acknowledged: number): Buffer {
  return Buffer.from(line(JSON.stringify({ acknowledged: String(acknowledged).padStart(MARK_DIGITS, '0') })));
}

export function recordLine(number: number, entry: Entry): Buffer {
  return Buffer.from(line(JSON.stringify([number, ...entry])));
}

/** How many records were acknowledged; undefined: the mark is damaged. */
export function readMark(bytes: Buffer): number | undefined {
  const mark = readLine(bytes);
  const acknowledged = isObject(mark) ? mark.acknowledged : undefined;
  return typeof acknowledged === 'string' && /^[0-9]{16}$/.test(acknowledged) ? Number(acknowledged) : undefined;
}

/** The record in a line, without its end; undefined: it is damaged. */
export function readRecord(bytes: Buffer): NumberedEntry | undefined {
  const value = readLine(bytes);
  if (!Array.isArray(value)) return undefined;
  const [number, ...entry]: readonly unknown[] = value;
  return isSafeInteger(number) && isEntry(entry) ? { number, entry } : undefined;
}

function isSafeInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** What the line's checksum confirms is what was written: only its kind is looked at. */
function isEntry(value: readonly unknown[]): value is Entry {
  return typeof value[0] === 'string';
}

/** The version of a file of this family, by its first line; undefined: it is none, or the line is damaged. */
export function readVersion(bytes: Buffer): unknown {
  const head = readLine(bytes);
  return isObject(head) && head.format === FORMAT ? head.version : undefined;
}

function line(text: string): string {
  return `${checksum(text)} ${text}\n`;
}

function checksum(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex').slice(0, CHECKSUM_DIGITS);
}

function readLine(bytes: Buffer): unknown {
  if (bytes.length <= CHECKSUM_DIGITS || bytes[CHECKSUM_DIGITS] !== SPACE) return undefined;
  const text = bytes.subarray(CHECKSUM_DIGITS + 1);
  if (bytes.toString('latin1', 0, CHECKSUM_DIGITS) !== checksum(text)) return undefined;
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}
