// What AWS CloudTrail records of what KMS does by itself, and what KMS sends to Amazon EventBridge.

import { describe, expect, it } from 'vitest';
import { eventBridgeEvent } from '../../../src/model/audit/event-bridge.js';
import { auditEvent } from '../../../src/model/audit/events.js';
import { advance } from '../../../src/model/engine/advance.js';
import type { KeySetEvent } from '../../../src/model/key-set/events.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import {
  after as afterCall,
  call,
  DAY,
  IDS,
  importInput,
  inState,
  MULTI_REGION_KEY_ID,
  NOW,
  PRIMARY_REGION,
  primary,
  REPLICA_REGION,
  withImportToken,
  withReplicas,
} from '../../support/key-sets.js';

const names = (events: readonly KeySetEvent[]): readonly (readonly [string, string])[] =>
  events.flatMap((event) => {
    const record = auditEvent(event);
    return record === undefined ? [] : [[record.eventName, record.awsRegion] as const];
  });
const sent = (events: readonly KeySetEvent[]): readonly string[] =>
  events.flatMap((event) => eventBridgeEvent(event)?.['detail-type'] ?? []);

describe('what happens by itself', () => {
  it('is recorded once, as KMS calls it, and the same each time [AUDIT-1]', () => {
    const happened = byItself(deletedSet());
    expect(names(happened)).toEqual([
      ['DeleteKey', REPLICA_REGION],
      ['DeleteKey', PRIMARY_REGION],
    ]);
    expect(happened.map(auditEvent)).toEqual(happened.map(auditEvent));
    const ids = happened.flatMap((event) => auditEvent(event)?.eventID ?? []);
    expect(new Set(ids).size).toBe(2);
  });

  it('is synchronized in the Region of the primary key, and nobody can ask for it [AUDIT-1] [SHARED-1]', () => {
    const set = afterCall(withReplicas(primary(), REPLICA_REGION), 'ReplicateKey', { ReplicaRegion: 'ca-central-1' });
    const moved = afterCall(set, 'UpdatePrimaryRegion', { PrimaryRegion: REPLICA_REGION });
    expect(names(byItself(moved, NOW + 60_000))).toEqual([['SynchronizeMultiRegionKey', REPLICA_REGION]]);
    expect(OPERATIONS).not.toContain('SynchronizeMultiRegionKey');
  });

  it('is not recorded where AWS names no record of it [AUDIT-1]', () => {
    const ended = byItself(inState('Updating').keySet, NOW + 60_000);
    expect(ended.map(({ type }) => type)).toContain('PrimaryUpdateCompleted');
    expect(names(ended)).toEqual([]);
    const waiting = byItself(deletedSet()).filter(({ type }) => type === 'WaitingPeriodStarted');
    expect(waiting).toHaveLength(1);
    expect(names(waiting)).toEqual([]);
  });

  it('is no record of its own where a call did it [AUDIT-1]', () => {
    const disabled = call(primary(), 'DisableKey');
    expect(disabled.events).toHaveLength(1);
    expect(names(disabled.events)).toEqual([]);
  });

  it('tells of a rotation both key materials and the origin, by schedule and on demand [AUDIT-8] [ROTATE-3]', () => {
    const details = { previousKeyMaterialId: IDS.keyMaterialId, keyId: MULTI_REGION_KEY_ID, keyOrigin: 'AWS_KMS' };
    const [automatic] = byItself(afterCall(primary(), 'EnableKeyRotation'), NOW + 365 * DAY).map(auditEvent);
    expect(automatic?.serviceEventDetails).toMatchObject({ ...details, rotationType: 'AUTOMATIC' });
    const [onDemand] = byItself(afterCall(primary(), 'RotateKeyOnDemand')).map(auditEvent);
    expect(onDemand?.serviceEventDetails).toMatchObject({ ...details, rotationType: 'ON_DEMAND' });
  });

  it('of a rotation that an older data file has leaves the origin out [AUDIT-8]', () => {
    const [rotated] = byItself(afterCall(primary(), 'RotateKeyOnDemand')).map(({ ...event }) => {
      delete (event as { origin?: unknown }).origin;
      return event;
    });
    expect(rotated && auditEvent(rotated)?.serviceEventDetails).not.toHaveProperty('keyOrigin');
    expect(rotated && eventBridgeEvent(rotated)?.detail).not.toHaveProperty('key-origin');
  });
});

describe('Amazon EventBridge', () => {
  it('hears of rotations, of deletions, and of material that expires, not of material that is deleted [EVENT-1]', () => {
    expect(sent(byItself(deletedSet()))).toEqual(['KMS CMK Deletion', 'KMS CMK Deletion']);
    expect(sent(byItself(afterCall(primary(), 'RotateKeyOnDemand')))).toEqual(['KMS CMK Rotation']);
    const external = withImportToken(primary({ Origin: 'EXTERNAL' }));
    const ValidTo = (NOW + DAY) / 1000;
    const imported = afterCall(
      external,
      'ImportKeyMaterial',
      importInput({ ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo }),
    );
    expect(sent(byItself(imported))).toEqual(['KMS Imported Key Material Expiration']);
    expect(sent(call(imported, 'DeleteImportedKeyMaterial').events)).toEqual([]);
    expect(sent(call(primary(), 'DisableKey').events)).toEqual([]);
  });
});

function byItself(keySet: KeySet, until: number = NOW + 100 * DAY): readonly KeySetEvent[] {
  return advance(keySet, until).events;
}

/** A primary key and its replica, both waiting for their deletion. */
function deletedSet(): KeySet {
  const set = afterCall(withReplicas(primary(), REPLICA_REGION), 'ScheduleKeyDeletion', { PendingWindowInDays: 7 });
  return afterCall(set, 'ScheduleKeyDeletion', { PendingWindowInDays: 7 }, { region: REPLICA_REGION });
}
