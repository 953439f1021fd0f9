// What of a key set comes into sight by itself: that a key is there, its state, the roles, its tags, and so on. A call may
// see one as it is and another as it was. [CONSIST-2]

import {
  cardOf,
  type Key,
  type KeySet,
  type Operation,
  type Property,
  regionsOf,
  seenWith,
  VISIBILITY_KINDS,
  VISIBLE_OF_KEY,
  VISIBLE_OF_SET,
  type VisibilityKind,
  visibleMembers,
} from '../model.js';
import { textOf } from './body.js';
import { distinct, isAlike } from './distinct.js';
import type { Possibility } from './time.js';

/** One kind of what is seen late: of the keys, or of the key set as a whole. */
export interface Facet {
  readonly kind: VisibilityKind;
  readonly of: 'keys' | 'set';
}

const FACETS: readonly Facet[] = VISIBILITY_KINDS.flatMap((kind): readonly Facet[] => {
  const ofKeys = kind === 'key' || VISIBLE_OF_KEY[kind].length > 0;
  return [
    ...(ofKeys ? [{ kind, of: 'keys' } as const] : []),
    ...(VISIBLE_OF_SET[kind] === undefined ? [] : [{ kind, of: 'set' } as const]),
  ];
});

const KIND_OF: Readonly<Record<Property, VisibilityKind>> = {
  metadata: 'state',
  tags: 'tag',
  keyPolicy: 'policy',
  aliases: 'alias',
  grants: 'grant',
  rotation: 'rotation',
  keyMaterials: 'rotation',
  lastUsage: 'usage',
};

export function isSameFacet(one: Facet, other: Facet): boolean {
  return one.kind === other.kind && one.of === other.of;
}

/** The facets that an answer may depend on: whether there is a key, its state and role, and what the call is about. */
export function facetsOf(operation: Operation, input: unknown): readonly Facet[] {
  const { changes = [], shows = 'metadata' } = cardOf(operation);
  const kinds = new Set<VisibilityKind>(['key', 'state', ...[shows, ...changes].map((property) => KIND_OF[property])]);
  if (textOf(JSON.stringify(input)).includes('alias/')) kinds.add('alias');
  // It is shown late as a rule: no answer is judged by it.
  kinds.delete('usage');
  return FACETS.filter(({ kind }) => kinds.has(kind));
}

/** The facets in which a key set differs from what it was. */
export function changedFacets(was: readonly Possibility[], is: readonly Possibility[]): readonly Facet[] {
  const [before, now] = [was[0], is[0]];
  // Nearly always there is but one form.
  if (was.length !== 1 || is.length !== 1 || !before || !now)
    return FACETS.filter((_, at) => facetText(was, at) !== facetText(is, at));
  return FACETS.filter((facet) => !isSeenAlike(before, now, facet));
}

function isSeenAlike(before: KeySet, now: KeySet, { kind, of }: Facet): boolean {
  if (of === 'set') return hasAlike(before, now, VISIBLE_OF_SET[kind] ?? []);
  const regions = regionsOf(before);
  if (!isAlike(regions, regionsOf(now))) return false;
  return regions.every((region) => {
    const [key, same] = [before.keys[region], now.keys[region]];
    return key === same || (key !== undefined && same !== undefined && hasAlike(key, same, VISIBLE_OF_KEY[kind]));
  });
}

function hasAlike<T extends object>(one: T, other: T, members: readonly (keyof T)[]): boolean {
  return members.every((member) => isAlike(one[member], other[member]));
}

/** What one facet, by its place among all, is in the possibilities. */
function facetText(possible: readonly Possibility[], at: number): string {
  return [...new Set(possible.map((keySet) => keySet && textsOf(keySet)[at]))].sort().join('\n');
}

const TEXTS = new WeakMap<KeySet, readonly string[]>();

/** Each facet of a key set as text, which is made once. */
function textsOf(keySet: KeySet): readonly string[] {
  const known = TEXTS.get(keySet);
  if (known !== undefined) return known;
  const texts = FACETS.map((facet) => JSON.stringify(facetIn(keySet, facet)));
  TEXTS.set(keySet, texts);
  return texts;
}

function facetIn(keySet: KeySet, { kind, of }: Facet): unknown {
  if (of === 'set') return visibleMembers(keySet, VISIBLE_OF_SET[kind] ?? []);
  return regionsOf(keySet).map((region) => {
    const key = keySet.keys[region];
    return key === undefined ? [region] : [region, visibleMembers(key, VISIBLE_OF_KEY[kind])];
  });
}

/** What a key set may be seen as by whoever sees one facet of it as it was. */
export function withFacet(
  is: readonly Possibility[],
  was: readonly Possibility[],
  facet: Facet,
): readonly Possibility[] {
  return distinct(is.flatMap((keySet) => was.map((before) => seenOnceIn(keySet, before, facet))));
}

const SEEN = new WeakMap<KeySet, WeakMap<KeySet, Map<string, Possibility>>>();

/** What a key set is seen as with a facet as it was, which is made once: of one that departs it is asked for again and again. */
function seenOnceIn(keySet: Possibility, before: Possibility, facet: Facet): Possibility {
  if (keySet === null || before === null) return seenIn(keySet, before, facet);
  const ofKeySet = SEEN.get(keySet) ?? new WeakMap<KeySet, Map<string, Possibility>>();
  SEEN.set(keySet, ofKeySet);
  const known = ofKeySet.get(before) ?? new Map<string, Possibility>();
  ofKeySet.set(before, known);
  const name = `${facet.kind} ${facet.of}`;
  const seen = known.get(name) ?? seenIn(keySet, before, facet);
  known.set(name, seen);
  return seen;
}

function seenIn(keySet: Possibility, before: Possibility, { kind, of }: Facet): Possibility {
  if (kind === 'key') return keySet === null || before === null ? before : withKeysOf(keySet, before);
  if (keySet === null || before === null) return keySet;
  if (of === 'set') {
    // No set is without its primary key.
    const members = visibleMembers(before, VISIBLE_OF_SET[kind] ?? []);
    return keySet.keys[before.primaryRegion] === undefined
      ? keySet
      : seenWith(keySet, VISIBLE_OF_SET[kind] ?? [], members);
  }
  const keys = Object.values(keySet.keys).map((key): readonly [string, Key] => {
    const as = before.keys[key.region];
    const members = VISIBLE_OF_KEY[kind];
    return [key.region, as === undefined ? key : seenWith(key, members, visibleMembers(as, members))];
  });
  return { ...keySet, keys: Object.fromEntries(keys) };
}

/** The key set with the keys that it had, and its primary key. */
function withKeysOf(keySet: KeySet, before: KeySet): KeySet {
  const kept = [...new Set([keySet.primaryRegion, ...regionsOf(before)])].flatMap((region) => {
    const key = keySet.keys[region] ?? before.keys[region];
    return key === undefined ? [] : [[region, key] as const];
  });
  return { ...keySet, keys: Object.fromEntries(kept) };
}
