// What time brings to a key, as far as the records of rules tell it apart: read off the key set before and after.

import { HAPPENINGS, type HappeningName, type Key, type KeySet, type Region } from './model.js';

/** What happened to the key of a Region between two moments, the most telling first. */
export function happeningsOf(
  before: KeySet | undefined,
  after: KeySet | null,
  region: Region,
): readonly HappeningName[] {
  if (before === undefined) return ['nothing'];
  const earlier = before.keys[region];
  const later = after?.keys[region];
  if (earlier === undefined) return ['nothing'];
  if (after === null || later === undefined) return ['keyDeleted'];
  const found = new Set([...happenedToKey(earlier, later), ...happenedToSet(before, after)]);
  const happenings = HAPPENINGS.filter((happening) => found.has(happening));
  return happenings.length === 0 ? ['nothing'] : happenings;
}

function* happenedToKey(earlier: Key, later: Key): Generator<HappeningName> {
  if (earlier.keyState === 'PendingReplicaDeletion' && later.keyState === 'PendingDeletion') {
    yield 'waitingPeriodStarted';
  }
  if (expiredIn(later) > expiredIn(earlier)) yield 'keyMaterialExpired';
  if (earlier.keyState === 'Creating' && later.keyState !== 'Creating') yield 'creationEnded';
  if (earlier.keyState === 'Updating' && later.keyState !== 'Updating') yield 'primaryUpdateEnded';
}

function* happenedToSet(before: KeySet, after: KeySet): Generator<HappeningName> {
  const made = after.keyMaterials.filter(
    ({ keyMaterialId, rotatedAt }) => rotatedAt !== undefined && !wasRotatedTo(before, keyMaterialId),
  );
  if (made.some(({ rotationType }) => rotationType === 'ON_DEMAND')) yield 'rotatedOnDemand';
  if (made.length > 1) yield 'rotatedOften';
  if (made.some(({ rotationType }) => rotationType === 'AUTOMATIC')) yield 'rotated';
  if (Object.values(before.keys).some(({ region }) => after.keys[region] === undefined)) yield 'relatedKeyDeleted';
}

function expiredIn({ importedKeyMaterials = [] }: Key): number {
  return importedKeyMaterials.filter(({ hasExpired }) => hasExpired === true).length;
}

function wasRotatedTo({ keyMaterials }: KeySet, id: string): boolean {
  return keyMaterials.some(({ keyMaterialId, rotatedAt }) => keyMaterialId === id && rotatedAt !== undefined);
}
