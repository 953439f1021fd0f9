// Names in two languages: the kit's own identifiers, which follow from nothing but the sequence, and those that the target
// gives out. So a sequence can be printed, shrunk and replayed, and a target whose identifiers look wrong is still tested.
// Time is told in two languages, too: every sequence begins at the same instant of the kit's own.

import { base64OfText } from '../../shared/base64.js';
import {
  digest,
  epochSeconds,
  type IdentifierName,
  type Identifiers,
  INPUTS,
  type Instant,
  instantOf,
  type Members,
  OUTPUTS,
  REGION_MEMBER,
  type Shape,
} from '../model.js';

/** The account of the kit's own key ARNs. */
export const OWN_ACCOUNT_ID = '111122223333';

/** When every sequence begins, in the kit's own time. */
export const OWN_START: Instant = Date.UTC(2026, 0, 1);

/** Members that are dates, in epoch seconds. */
const DATES: ReadonlySet<string> = new Set(
  [...Object.values(INPUTS), ...Object.values(OUTPUTS)].flatMap((members) => datesAmong(members)),
);

function datesAmong(members: Members): readonly string[] {
  return Object.entries(members).flatMap(([name, shape]) => (shape.type === 'timestamp' ? [name] : datesIn(shape)));
}

function datesIn(shape: Shape): readonly string[] {
  if (shape.type === 'structure') return datesAmong(shape.members);
  return shape.type === 'list' ? datesIn(shape.member) : [];
}

/** The last instant that there is, in epoch seconds; as far before 1970 is the first. */
const LAST_DATE = 8_640_000_000_000;

/** Members that hold no name; what is a name by chance would grow, and its length counts. */
const NAMELESS: ReadonlySet<string> = new Set(Object.values(REGION_MEMBER).filter((name) => name !== undefined));

/** What is known of names and time in the target's language. Plain JSON. */
export interface NameTable {
  /** The target's account, as far as it is known by now. */
  readonly accountId: string;
  /** By how many milliseconds the target's time is later than the kit's own. */
  readonly offset: number;
  /** Names of the kit's own, with those that the target gives out for them. */
  readonly bound: Readonly<Record<string, string>>;
}

export interface NamesOptions {
  readonly accountId: string;
  /** Begins the names of this sequence's aliases, so that no other's are touched. */
  readonly aliasPrefix: string;
  /** The names of aliases that the kit gives. */
  readonly aliasNames: readonly string[];
  /** The target's instant when the sequence began. */
  readonly startedAt: Instant;
}

/** The names with which a sequence begins. */
export function firstNames({ accountId, aliasPrefix, aliasNames, startedAt }: NamesOptions): NameTable {
  const prefixed = aliasNames.map((name) => [name, name.replace(/[^/]*$/, (last) => `${aliasPrefix}${last}`)]);
  return { accountId, offset: startedAt - OWN_START, bound: Object.fromEntries(prefixed) };
}

/** The names with some more, each of the kit's own with its counterpart. */
export function withBound(table: NameTable, more: Iterable<readonly [own: string, target: string]>): NameTable {
  const added = Object.fromEntries(more);
  if (Object.keys(added).length === 0) return table;
  return { accountId: table.accountId, offset: table.offset, bound: { ...table.bound, ...added } };
}

/** The names of an account that may have become known only now. */
export function ofAccount(table: NameTable, accountId: string): NameTable {
  return table.accountId === accountId ? table : { accountId, offset: table.offset, bound: table.bound };
}

/** Names as they are looked up. */
export interface Names {
  /** A text as the target knows it. */
  readonly toTarget: (text: string) => string;
  /** A text of the target's as the kit knows it. */
  readonly toOwn: (text: string) => string;
  /** A JSON value with every text in it translated. */
  readonly valueToTarget: (value: unknown) => unknown;
  readonly valueToOwn: (value: unknown) => unknown;
  /** Whether the kit's name has a counterpart. */
  readonly isBound: (own: string) => boolean;
  /** Whether the target's name has a counterpart. */
  readonly isKnown: (target: string) => boolean;
  /** An instant of the target's, in the kit's own time. */
  readonly toOwnInstant: (target: Instant) => Instant;
  /** A date of the target's, in epoch seconds, as an instant of the kit's own time; NaN: it is none. */
  readonly ownInstantOf: (seconds: unknown) => Instant;
}

/** A table never changes, so what was looked up in it once is kept with it. */
const LOOKUPS = new WeakMap<NameTable, Names>();

export function namesOf(table: NameTable): Names {
  const known = LOOKUPS.get(table);
  if (known !== undefined) return known;
  const names = lookupIn(table);
  LOOKUPS.set(table, names);
  return names;
}

function lookupIn({ accountId, offset, bound }: NameTable): Names {
  const entries = Object.entries(bound);
  const targets = new Map(entries);
  const owns = new Map(entries.map(([own, target]) => [target, own]));
  const toWhole = (text: string): string => targets.get(text) ?? text;
  const translated = translation(targets, OWN_ACCOUNT_ID, accountId);
  const toTarget = (text: string): string => (text.length < SHORTEST ? toWhole(text) : translated(text));
  const toOwn = translation(owns, accountId, OWN_ACCOUNT_ID);
  return {
    toTarget,
    toOwn,
    toOwnInstant: (target) => target - offset,
    ownInstantOf: (seconds) => (typeof seconds === 'number' ? instantOf(seconds) - offset : Number.NaN),
    valueToTarget: (value) => mapTexts(value, toTarget, epochSeconds(offset)),
    valueToOwn: (value) => mapTexts(value, toOwn, -epochSeconds(offset)),
    isBound: (own) => targets.has(own),
    isKnown: (target) => owns.has(target),
  };
}

/** Translates texts, each once. Names may be parts of a text: of an ARN, a key policy, a message. */
function translation(table: ReadonlyMap<string, string>, from: string, to: string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const whole = table.get(text);
    const named = whole ?? withNames(text, table);
    const result = whole === undefined && from !== to ? named.replaceAll(from, to) : named;
    known.set(text, result);
    return result;
  };
}

/** A text with names of one language in place of the other's. */
export function withNames(text: string, table: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [name, counterpart] of table) {
    // Short names, such as an opaque "1", would be found anywhere.
    if (name.length >= SHORTEST && result.includes(name)) result = replaced(result, name, counterpart);
  }
  return result;
}

const SHORTEST = 7;

/** Replaces a name where it stands by itself: `alias/a` is no part of `alias/aws/s3`. */
function replaced(text: string, name: string, counterpart: string): string {
  const parts = text.split(name);
  return parts.reduce((before, after) => before + (/^[\w/-]/.test(after) ? name : counterpart) + after);
}

/** A JSON value with every text mapped, and every date moved by so many seconds. */
export function mapTexts(value: unknown, map: (text: string) => string, seconds = 0): unknown {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, map, seconds));
  const mapped: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const isDate = seconds !== 0 && typeof member === 'number' && DATES.has(name);
    const next = isDate ? moved(member, seconds) : NAMELESS.has(name) ? member : mapTexts(member, map, seconds);
    // A member may have any name.
    if (name !== '__proto__') mapped[name] = next;
    else Object.defineProperty(mapped, name, { value: next, configurable: true, enumerable: true, writable: true });
  }
  return mapped;
}

/** A date some seconds later; one that there is remains one, and one that there is not does too. */
function moved(date: number, seconds: number): number {
  const later = Math.round((date + seconds) * 1000) / 1000;
  return Math.abs(date) <= LAST_DATE === Math.abs(later) <= LAST_DATE ? later : date;
}

/** The identifiers of a sequence's n-th call; if it makes one, of its n-th key. */
export function identifiersOf(
  names: readonly IdentifierName[],
  call: number,
  key: number,
  isMultiRegion: boolean,
): Identifiers {
  const ids: { -readonly [Name in IdentifierName]?: string } = {};
  for (const name of names) {
    if (name === 'keyId') ids.keyId = keyIdOf(key, isMultiRegion);
    else if (name === 'importToken') ids.importToken = base64OfText(`import token ${call}`);
    else ids[name] = digest(`${name} ${call}`, 8);
  }
  return ids;
}

/** The key ID of a sequence's n-th key. */
export function keyIdOf(key: number, isMultiRegion: boolean): string {
  const hex = key.toString(16);
  return isMultiRegion ? `mrk-${hex.padStart(32, '0')}` : `00000000-0000-0000-0000-${hex.padStart(12, '0')}`;
}
