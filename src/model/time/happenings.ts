// What happens to a key set by itself, and when. [TIME-2]

import { canBeUsed } from '../key/transition-table.js';
import type { KeySetEvent } from '../key-set/events.js';
import { currentKeyMaterial, isUsable, lacksKeyMaterial, pendingKeyMaterial } from '../key-set/key-materials.js';
import {
  isPrimary,
  type Key,
  type KeySet,
  mustKeyIn,
  primaryKeyOf,
  regionsOf,
  replicaRegionsOf,
} from '../key-set/key-set.js';
import { stepKey } from '../key-set/step.js';
import { keyMaterialIdOf } from '../vocabulary/digest.js';
import type { Instant, Region } from '../vocabulary/identifiers.js';
import { assertNever } from '../vocabulary/vocabulary.js';

const DAY = 86_400_000;

/** Something that falls due. */
export type Happening =
  | { readonly kind: 'replicationEnds'; readonly at: Instant; readonly region: Region }
  | { readonly kind: 'primaryUpdateEnds'; readonly at: Instant }
  | { readonly kind: 'waitingPeriodEnds'; readonly at: Instant; readonly region: Region }
  | {
      readonly kind: 'keyMaterialExpires';
      readonly at: Instant;
      readonly region: Region;
      readonly keyMaterialId: string;
    }
  | { readonly kind: 'automaticRotation'; readonly at: Instant }
  | { readonly kind: 'onDemandRotationEnds'; readonly at: Instant };

/**
 * The next thing that happens to the key set, if anything ever will. Of several at one instant, what belongs to the set
 * comes before what belongs to a key, and an older key before a younger one.
 */
export function nextHappening(keySet: KeySet): Happening | undefined {
  let next: Happening | undefined;
  const { primaryUpdate, automaticRotation, onDemandRotation } = keySet;
  if (primaryUpdate !== undefined) next = { kind: 'primaryUpdateEnds', at: primaryUpdate.endsAt };
  // An on-demand rotation that has begun goes on whatever the key state (seen 2026-09). [ROTATE-8]
  if (onDemandRotation !== undefined && isSooner(onDemandRotation.endsAt, next)) {
    next = { kind: 'onDemandRotationEnds', at: onDemandRotation.endsAt };
  }
  if (automaticRotation !== undefined && isSooner(automaticRotation.nextRotationAt, next) && canRotate(keySet)) {
    next = { kind: 'automaticRotation', at: automaticRotation.nextRotationAt };
  }
  for (const key of Object.values(keySet.keys)) next = nextOfKey(keySet, key, next);
  return next;
}

function nextOfKey(keySet: KeySet, key: Key, soonest: Happening | undefined): Happening | undefined {
  let next = soonest;
  const { region, creationEndsAt, deletionDate, importedKeyMaterials } = key;
  if (creationEndsAt !== undefined && creationEndsAt !== null) {
    if (isSooner(creationEndsAt, next)) next = { kind: 'replicationEnds', at: creationEndsAt, region };
  }
  if (deletionDate !== undefined) {
    const at = deletionDate + (key.deletionLateness ?? 0);
    if (isSooner(at, next)) next = { kind: 'waitingPeriodEnds', at, region };
  }
  if (importedKeyMaterials !== undefined && keySet.origin === 'EXTERNAL') {
    for (const { keyMaterialId, validTo, hasExpired } of importedKeyMaterials) {
      if (validTo !== undefined && hasExpired === undefined && isSooner(validTo, next)) {
        next = { kind: 'keyMaterialExpires', at: validTo, region, keyMaterialId };
      }
    }
  }
  return next;
}

function isSooner(at: Instant, than: Happening | undefined): boolean {
  return than === undefined || at < than.at;
}

/** A set rotates by itself only while its primary key can be used. [ROTATE-3] [DELETE-7] */
function canRotate(keySet: KeySet): boolean {
  return canBeUsed(primaryKeyOf(keySet).keyState);
}

/** The events of a happening, at its own instant. */
export function eventsOf(keySet: KeySet, happening: Happening): readonly KeySetEvent[] {
  const base = { at: happening.at, accountId: keySet.accountId, keyId: keySet.keyId };
  switch (happening.kind) {
    case 'replicationEnds': {
      const key = mustKeyIn(keySet, happening.region);
      const keyState = stepKey(keySet, key, 'CreationCompleted');
      return [{ ...base, type: 'ReplicaKeyReady', region: key.region, keyState, primaryRegion: keySet.primaryRegion }];
    }
    case 'primaryUpdateEnds': {
      const { primaryUpdate } = keySet;
      if (primaryUpdate === undefined) throw new Error('no primary update is running');
      return [primaryUpdate.from, primaryUpdate.to]
        .map((region) => keySet.keys[region])
        .filter((key): key is Key => key !== undefined)
        .map((key) => ({
          ...base,
          type: 'PrimaryUpdateCompleted',
          region: key.region,
          keyState: stepKey(keySet, key, 'PrimaryUpdateCompleted'),
        }));
    }
    case 'waitingPeriodEnds':
      return deletionEvents(keySet, happening.region, happening.at);
    case 'keyMaterialExpires': {
      const key = mustKeyIn(keySet, happening.region);
      return [keyMaterialRemoved(keySet, key, happening.keyMaterialId, happening.at, 'expired')];
    }
    case 'automaticRotation': {
      const { automaticRotation } = keySet;
      if (automaticRotation === undefined) throw new Error('automatic rotation is not enabled');
      const previous = currentKeyMaterial(keySet)?.keyMaterialId ?? '';
      return [
        {
          ...base,
          type: 'KeyRotated',
          region: keySet.primaryRegion,
          rotationType: 'AUTOMATIC',
          origin: keySet.origin,
          keyMaterialId: keyMaterialIdOf(keySet.keyId, previous),
          previousKeyMaterialId: previous,
          nextRotationAt: happening.at + automaticRotation.periodDays * DAY,
        },
      ];
    }
    case 'onDemandRotationEnds':
      return onDemandRotationEvents(keySet, happening.at);
    default:
      return assertNever(happening);
  }
}

/** A key is deleted; if it was the last replica of a primary key that waits for it, that waiting period begins. [DELETE-4] */
function deletionEvents(keySet: KeySet, region: Region, at: Instant): readonly KeySetEvent[] {
  const base = { at, accountId: keySet.accountId, keyId: keySet.keyId };
  const events: KeySetEvent[] = [{ ...base, type: 'KeyDeleted', region }];
  const primary = primaryKeyOf(keySet);
  if (region === primary.region || primary.keyState !== 'PendingReplicaDeletion') return events;
  if (replicaRegionsOf(keySet).some((replica) => replica !== region)) return events;
  events.push({
    ...base,
    type: 'WaitingPeriodStarted',
    region: primary.region,
    keyState: stepKey(keySet, primary, 'LastReplicaDeleted'),
    deletionDate: at + (primary.pendingDeletionWindowInDays ?? 0) * DAY,
  });
  return events;
}

/**
 * An imported material expires in one key, or is deleted from it; a pending one that is deleted from the primary key
 * leaves the whole set. [IMPORT-4] [IMPORT-6]
 */
export function keyMaterialRemoved(
  keySet: KeySet,
  key: Key,
  keyMaterialId: string,
  at: Instant,
  cause: 'deleted' | 'expired',
): Extract<KeySetEvent, { type: 'KeyMaterialDeleted' }> {
  const event = cause === 'deleted' ? 'DeleteImportedKeyMaterial' : 'KeyMaterialChanged';
  const facts = { lacksKeyMaterial: lacksKeyMaterial(keySet, key, { keyMaterialId, imported: false }) };
  return {
    type: 'KeyMaterialDeleted',
    at,
    accountId: keySet.accountId,
    keyId: keySet.keyId,
    region: key.region,
    keyState: stepKey(keySet, key, event, facts),
    keyMaterialId,
    fromEveryKey:
      cause === 'deleted' && isPrimary(keySet, key) && pendingKeyMaterial(keySet)?.keyMaterialId === keyMaterialId,
    cause,
  };
}

function onDemandRotationEvents(keySet: KeySet, at: Instant): readonly KeySetEvent[] {
  const base = { at, accountId: keySet.accountId, keyId: keySet.keyId };
  const region = keySet.primaryRegion;
  const previous = currentKeyMaterial(keySet)?.keyMaterialId ?? '';
  const pending = pendingKeyMaterial(keySet)?.keyMaterialId;
  // The pending material was deleted while the rotation ran. [ROTATE-9]
  if (keySet.origin === 'EXTERNAL' && pending === undefined)
    return [{ ...base, type: 'OnDemandRotationAbandoned', region }];
  const next = pending ?? keyMaterialIdOf(keySet.keyId, previous);
  const events: KeySetEvent[] = [
    {
      ...base,
      type: 'KeyRotated',
      region,
      rotationType: 'ON_DEMAND',
      origin: keySet.origin,
      keyMaterialId: next,
      previousKeyMaterialId: previous,
    },
  ];
  if (keySet.origin !== 'EXTERNAL') return events;
  // From now on every key must have the new material: one that lacks it cannot be used. [ROTATE-9]
  for (const of of regionsOf(keySet)) {
    const key = mustKeyIn(keySet, of);
    if (isUsable(key, next) || key.keyState === 'Creating') continue;
    const keyState = stepKey(keySet, key, 'KeyMaterialChanged', { lacksKeyMaterial: true });
    events.push({ ...base, type: 'KeyMaterialMissed', region: of, keyState });
  }
  return events;
}
