// Lists come in pages, and the account has more in them than what the kit has made: a page conforms if what it lists is
// there, and a whole list if what is there is listed.

import {
  type Entries,
  instantOf,
  type Key,
  type KeySet,
  LISTS,
  NAMES_KEY,
  OF_ACCOUNT,
  type Operation,
  type Region,
} from '../model.js';
import type { Beliefs } from './beliefs.js';
import { type Body, isBody, textOf } from './body.js';
import { type Comparison, compareOutput, type Expectation, type Mismatch } from './compare.js';
import type { Names } from './names.js';
import type { TimeSpan } from './time.js';
import { mayBeUnseen } from './visibility.js';

export function isList(operation: Operation): boolean {
  return LISTS[operation] !== undefined;
}

function entriesAt(operation: Operation): Entries {
  const entries = LISTS[operation];
  if (entries === undefined) throw new Error(`${operation} is no list`);
  return entries;
}

/** Whether the list is of the whole account, not of one key. */
export function isAccountList(operation: Operation, input: unknown): boolean {
  if (!isList(operation) || !OF_ACCOUNT[operation]) return false;
  return !NAMES_KEY[operation] || !isBody(input) || (input.KeyId ?? undefined) === undefined;
}

/** The member of a list's answer that holds its entries. */
export function entriesMember(operation: Operation): string {
  return entriesAt(operation).member;
}

/** The entries of a page of a list. */
export function entriesOf(operation: Operation, output: Body): readonly Body[] | undefined {
  const entries = output[entriesMember(operation)];
  return Array.isArray(entries) ? entries.filter(isBody) : undefined;
}

/** A page that has all the entries. */
export function wholeList(operation: Operation, entries: readonly Body[]): Body {
  return { [entriesMember(operation)]: entries, Truncated: false };
}

/** A list of one key. `full` makes the model's list in one page. */
export function compareList(expectation: Expectation, received: Body, full: () => Body): Comparison {
  const { operation, input } = expectation;
  const isWhole = input.Limit === undefined && input.Marker === undefined && received.Truncated !== true;
  if (!isList(operation) || isWhole) return compareOutput(expectation, received);
  const { member, key } = entriesAt(operation);
  const entries = entriesOf(operation, received);
  const wrong = pageMismatches(expectation, member, entries, received);
  if (entries === undefined || wrong.length > 0) return { mismatches: wrong, bindings: new Map() };
  const all = entriesOf(operation, full()) ?? [];
  const { names } = expectation;
  const known = entries.map((entry) => all.find((other) => names.toTarget(String(other[key])) === entry[key]));
  const unnamed = all.filter((other) => !known.includes(other) && !names.isBound(String(other[key])));
  const listed = entries.map((entry, index) => {
    // What the target names is not known yet: of the entries that fit, the nearest.
    const same =
      known[index] ??
      nearest(
        unnamed.filter((other) => isFor(expectation, member, other, entry)),
        entry,
        names,
      );
    if (same !== undefined && unnamed.includes(same)) unnamed.splice(unnamed.indexOf(same), 1);
    return same;
  });
  const missing = listed.indexOf(undefined);
  if (missing >= 0) {
    const mismatch: Mismatch = { member, expected: [all], received: names.valueToOwn(entries[missing]) };
    return { mismatches: [mismatch], bindings: new Map() };
  }
  const output = { [member]: listed };
  return compareOutput({ ...expectation, output }, { [member]: entries });
}

function isFor(expectation: Expectation, member: string, expected: Body, received: Body): boolean {
  const output = { [member]: [expected] };
  return compareOutput({ ...expectation, output }, { [member]: [received] }).mismatches.length === 0;
}

/** The entry that was rotated at about the same time. */
function nearest(entries: readonly Body[], received: Body, names: Names): Body | undefined {
  const shown = names.ownInstantOf(received.RotationDate);
  const distanceTo = (entry: Body): number => Math.abs(instantOf(Number(entry.RotationDate)) - shown) || 0;
  return [...entries].sort((a, b) => distanceTo(a) - distanceTo(b))[0];
}

/** A page has no more entries than were asked for, and a marker if and only if there is more. [PAGE-1] */
function pageMismatches(
  { input }: Expectation,
  member: string,
  entries: readonly Body[] | undefined,
  received: Body,
): readonly Mismatch[] {
  if (entries === undefined) return [{ member, expected: [[]], received: received[member] ?? null }];
  const limit = typeof input.Limit === 'number' ? input.Limit : Number.POSITIVE_INFINITY;
  if (entries.length > limit) return [{ member: 'Limit', expected: [limit], received: entries.length }];
  const { Truncated, NextMarker } = received;
  const hasMarker = typeof NextMarker === 'string' && NextMarker !== '';
  if ((Truncated === true) !== hasMarker) {
    return [
      { member: 'NextMarker', expected: Truncated === true ? ['a marker'] : [null], received: NextMarker ?? null },
    ];
  }
  return [];
}

/** A list of the account: of the kit's own entries those must be there that are in every possibility, and no others. */
export function compareAccountList(
  expectation: Expectation,
  received: Body,
  region: Region,
  believed: Pick<Beliefs, 'sets' | 'forgotten'>,
  mustSee = false,
): Comparison {
  const { operation, input, names } = expectation;
  const { member, key } = entriesAt(operation);
  const entries = entriesOf(operation, received);
  const wrong = pageMismatches(expectation, member, entries, received);
  if (entries === undefined || wrong.length > 0) return { mismatches: wrong, bindings: new Map() };
  const { forgotten } = believed;
  const kept = KEPT_BY_KEYS[key];
  const { all, some, unseen } =
    kept === undefined ? NOTHING : presence(kept, region, believed.sets, mustSee ? undefined : expectation.now);
  const listed = new Set(entries.map((entry) => names.toOwn(textOf(entry[key]))));
  const isWhole = input.Limit === undefined && input.Marker === undefined && received.Truncated !== true;
  const missing = isWhole ? all.filter((id) => !listed.has(id)) : [];
  // Whose entries are whose is known only as long as every key set is followed; a key's ID says whose it is.
  const isUnknown = kept === undefined || (kept !== keyIds && forgotten.length > 0);
  const isOurs = (id: string): boolean => names.isBound(id) && !some.has(id) && !forgotten.includes(id);
  const gone = isUnknown ? [] : [...listed].filter(isOurs);
  const mismatches: Mismatch[] = [];
  if (missing.length > 0) mismatches.push({ member, expected: [missing], received: null });
  if (gone.length > 0) mismatches.push({ member, expected: [null], received: gone });
  const lacksNew = isWhole && unseen.some((id) => !listed.has(id));
  return { mismatches, bindings: new Map(), ...(lacksNew ? { isUnseen: true } : {}) };
}

/** What a key has of a list of the account. */
type Kept = (keySet: KeySet, key: Key) => readonly string[];

const keyIds: Kept = ({ keyId }) => [keyId];

/**
 * By the member that tells the entries apart. Grants come and go with their tokens; which of them a principal may retire is
 * theirs to say.
 */
const KEPT_BY_KEYS: Readonly<Record<string, Kept | undefined>> = {
  KeyId: keyIds,
  AliasName: (_keySet, { aliases = [] }) => aliases.map(({ aliasName }) => aliasName),
};

interface Presence {
  /** There in every possibility. */
  readonly all: readonly string[];
  /** There in some. */
  readonly some: ReadonlySet<string>;
  /** There in every possibility, but of a new key, which need not be seen yet. [CONSIST-1] */
  readonly unseen: readonly string[];
}

const NOTHING: Presence = { all: [], some: new Set(), unseen: [] };

function presence(kept: Kept, region: Region, sets: Beliefs['sets'], now: TimeSpan | undefined): Presence {
  const all: string[] = [];
  const unseen: string[] = [];
  const some = new Set<string>();
  for (const tracked of sets) {
    const lists = tracked.possible.map((keySet) => {
      const key = keySet?.keys[region];
      return keySet === null || key === undefined ? [] : kept(keySet, key);
    });
    for (const ids of lists) for (const id of ids) some.add(id);
    const certain = (lists[0] ?? []).filter((id) => lists.every((ids) => ids.includes(id)));
    (now !== undefined && mayBeUnseen(tracked, region, now) ? unseen : all).push(...certain);
  }
  return { all, some, unseen };
}
