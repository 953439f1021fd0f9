// What time brings to a key, as far as the tables of attribution tell it apart: read off the key set before and after.

import type { Key, KeySet } from '../../model/key-set/key-set.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import type { Region } from '../../model/vocabulary/identifiers.js';

/** What time can bring, the most telling first. */
export const HAPPENINGS = [
  'keyDeleted',
  'waitingPeriodStarted',
  'keyMaterialExpired',
  'creationEnded',
  'primaryUpdateEnded',
  'rotatedOnDemand',
  'rotatedOften',
  'rotated',
  'relatedKeyDeleted',
  /** Nothing of the key was to change. */
  'nothing',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** The rules that each of them exercises, where the answers then are right. Of a deleted key no grant can be asked for. */
export const RULES_OF_HAPPENINGS: Readonly<Record<Happening, readonly RuleId[]>> = {
  keyDeleted: ['DELETE-2', 'DELETE-6', 'TIME-2'],
  waitingPeriodStarted: ['DELETE-4', 'TIME-2'],
  keyMaterialExpired: ['IMPORT-4', 'STATE-3', 'TIME-2'],
  creationEnded: ['TIME-1', 'REPLICATE-4', 'TIME-2'],
  primaryUpdateEnded: ['TIME-1', 'PRIMARY-5', 'PRIMARY-1', 'TIME-2'],
  rotatedOnDemand: ['ROTATE-4', 'TIME-2'],
  rotatedOften: ['TIME-2a', 'ROTATE-3', 'TIME-2'],
  rotated: ['ROTATE-3', 'TIME-2'],
  relatedKeyDeleted: ['DELETE-6', 'STATE-3', 'TIME-2'],
  nothing: [],
};

/** What happened to the key of a Region between two moments, the most telling first. */
export function happeningsOf(before: KeySet | undefined, after: KeySet | null, region: Region): readonly Happening[] {
  if (before === undefined) return ['nothing'];
  const earlier = before.keys[region];
  const later = after?.keys[region];
  if (earlier === undefined) return ['nothing'];
  if (after === null || later === undefined) return ['keyDeleted'];
  const found = new Set([...happenedToKey(earlier, later), ...happenedToSet(before, after)]);
  const happenings = HAPPENINGS.filter((happening) => found.has(happening));
  return happenings.length === 0 ? ['nothing'] : happenings;
}

function* happenedToKey(earlier: Key, later: Key): Generator<Happening> {
  if (earlier.keyState === 'PendingReplicaDeletion' && later.keyState === 'PendingDeletion') {
    yield 'waitingPeriodStarted';
  }
  if (expiredIn(later) > expiredIn(earlier)) yield 'keyMaterialExpired';
  if (earlier.keyState === 'Creating' && later.keyState !== 'Creating') yield 'creationEnded';
  if (earlier.keyState === 'Updating' && later.keyState !== 'Updating') yield 'primaryUpdateEnded';
}

function* happenedToSet(before: KeySet, after: KeySet): Generator<Happening> {
  const made = after.keyMaterials.filter(
    ({ keyMaterialId, rotatedAt }) => rotatedAt !== undefined && !wasRotatedTo(before, keyMaterialId),
  );
  if (made.some(({ rotationType }) => rotationType === 'ON_DEMAND')) yield 'rotatedOnDemand';
  if (made.length > 1) yield 'rotatedOften';
  if (made.some(({ rotationType }) => rotationType === 'AUTOMATIC')) yield 'rotated';
  for (const region in before.keys) if (after.keys[region as Region] === undefined) yield 'relatedKeyDeleted';
}

function expiredIn({ importedKeyMaterials = [] }: Key): number {
  return importedKeyMaterials.filter(({ hasExpired }) => hasExpired === true).length;
}

function wasRotatedTo({ keyMaterials }: KeySet, id: string): boolean {
  return keyMaterials.some(({ keyMaterialId, rotatedAt }) => keyMaterialId === id && rotatedAt !== undefined);
}
