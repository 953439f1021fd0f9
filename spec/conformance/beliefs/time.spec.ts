// What time may have done to a key set, and what it must have done: every possibility, and no other.

import { describe, expect, it } from 'vitest';
import { afterTime, nextInstantOf, type Possibility, SETTINGS } from '../../../src/conformance/beliefs/time.js';
import { type KeySet, mustKeyIn, primaryKeyOf, regionsOf } from '../../../src/model/key-set/key-set.js';
import {
  afterCall,
  DAY,
  inState,
  NOW,
  primary,
  REPLICA_REGION,
  single,
  withCreatingReplica,
  withMaterial,
  withReplicas,
} from '../../support/key-sets.js';

const MINUTE = 60_000;
const WEEK = 7 * DAY;
/** The latest that a key can be deleted which shows the instant as its DeletionDate. */
const LATEST = 2 * DAY;

/** As the kit's own calls are made: nothing happens by itself, and a DeletionDate may be later. */
function made(keySet: KeySet, operation: Parameters<typeof afterCall>[1], input: object = {}, region?: string): KeySet {
  const where = region === undefined ? {} : { region };
  return afterCall(keySet, operation, { ...input }, { settings: SETTINGS, ...where });
}

/** `us-east-1 Enabled, eu-west-2 Creating`; of what is gone, `gone`. */
function told(keySet: Possibility): string {
  if (keySet === null) return 'gone';
  return regionsOf(keySet)
    .map((region) => `${region} ${mustKeyIn(keySet, region).keyState}`)
    .join(', ');
}

/** What may have become of the key set by an instant that is known exactly, or lies in a span. */
function outcomes(keySet: KeySet, from: number, until = from): readonly Possibility[] {
  // Another object each time: what was found out before is of no account.
  const possible = afterTime(structuredClone(keySet), { from, until });
  if (possible === undefined) throw new Error('too many possibilities');
  return possible;
}

function toldAfter(keySet: KeySet, from: number, until = from): readonly string[] {
  return outcomes(keySet, from, until).map(told);
}

function scheduled(keySet: KeySet, region?: string): KeySet {
  return afterCall(keySet, 'ScheduleKeyDeletion', { PendingWindowInDays: 7 }, region === undefined ? {} : { region });
}

const replicated = withReplicas(primary(), REPLICA_REGION);

describe('time', () => {
  it('leaves alone a key set to which nothing happens by itself', () => {
    const keySet = single();
    expect(afterTime(keySet, { from: NOW, until: NOW + 1000 * DAY })).toEqual([keySet]);
    expect(nextInstantOf(keySet, NOW)).toBeUndefined();
  });

  it('may end the creation of a replica key at any instant, and need not [TIME-1]', () => {
    const keySet = withCreatingReplica(primary());
    const both = ['us-east-1 Enabled, eu-west-2 Creating', 'us-east-1 Enabled, eu-west-2 Enabled'];
    expect(toldAfter(keySet, NOW)).toEqual(both);
    expect(toldAfter(keySet, NOW + 100 * DAY)).toEqual(both);
  });

  it('ends each replication by itself, so that two of them have four outcomes [TIME-1]', () => {
    const keySet = withCreatingReplica(withCreatingReplica(primary()), 'ap-northeast-1');
    expect(toldAfter(keySet, NOW)).toHaveLength(4);
  });

  it('ends a primary update for each of the two keys by itself: four possibilities [PRIMARY-5]', () => {
    const keySet = made(withReplicas(replicated, 'ap-northeast-1'), 'UpdatePrimaryRegion', {
      PrimaryRegion: REPLICA_REGION,
    });
    const possible = outcomes(keySet, NOW);
    expect(possible.map(told)).toEqual([
      'eu-west-2 Updating, us-east-1 Updating, ap-northeast-1 Enabled',
      'eu-west-2 Enabled, us-east-1 Updating, ap-northeast-1 Enabled',
      'eu-west-2 Updating, us-east-1 Enabled, ap-northeast-1 Enabled',
      'eu-west-2 Enabled, us-east-1 Enabled, ap-northeast-1 Enabled',
    ]);
    // It runs until neither is Updating.
    expect(possible.map((each) => each?.primaryUpdate !== undefined)).toEqual([true, true, true, false]);
    expect(possible.map((each) => each?.primaryRegion)).toEqual(Array(4).fill(REPLICA_REGION));
  });

  it('may end an on-demand rotation at any instant [ROTATE-4]', () => {
    const keySet = made(single(), 'RotateKeyOnDemand');
    const possible = outcomes(keySet, NOW);
    expect(possible.map((each) => each?.onDemandRotation !== undefined)).toEqual([true, false]);
    expect(possible.map((each) => each?.keyMaterials.length)).toEqual([1, 2]);
    expect(outcomes(keySet, NOW + 100 * DAY)).toHaveLength(2);
  });

  it('rotates a key from its NextRotationDate on, and within a day at the latest [ROTATE-3]', () => {
    const keySet = afterCall(single(), 'EnableKeyRotation', { RotationPeriodInDays: 90 });
    const due = NOW + 90 * DAY;
    const materials = (from: number, until?: number) =>
      outcomes(keySet, from, until).map((each) => each?.keyMaterials.length);
    expect(materials(due - 1)).toEqual([1]);
    expect(materials(due - MINUTE, due)).toEqual([1, 2]);
    expect(materials(due + DAY)).toEqual([1, 2]);
    expect(materials(due + DAY + 1)).toEqual([2]);
  });

  it('may rotate a Disabled key that was due, and never must; and no key whose deletion is pending [DELETE-7a]', () => {
    const rotating = afterCall(single(), 'EnableKeyRotation', { RotationPeriodInDays: 90 });
    const disabled = afterCall(rotating, 'DisableKey');
    expect(outcomes(disabled, NOW + 89 * DAY)).toHaveLength(1);
    expect(outcomes(disabled, NOW + 400 * DAY).map((each) => each?.keyMaterials.length)).toEqual([1, 2, 3, 4, 5]);
    const pending = afterCall(rotating, 'ScheduleKeyDeletion', { PendingWindowInDays: 30 });
    const early: KeySet = { ...pending, automaticRotation: { periodDays: 90, nextRotationAt: NOW + DAY } };
    expect(outcomes(early, NOW + 20 * DAY).map((each) => each?.keyMaterials.length)).toEqual([1]);
  });

  it('lets key material expire at its very instant [IMPORT-4]', () => {
    const validTo = NOW + DAY;
    const expires = { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: validTo / 1000 };
    const keySet = withMaterial(single({ Origin: 'EXTERNAL' }), 'us-east-1', expires);
    expect(toldAfter(keySet, validTo - 1)).toEqual(['us-east-1 Enabled']);
    expect(toldAfter(keySet, validTo - 1, validTo + 1)).toEqual(['us-east-1 Enabled', 'us-east-1 PendingImport']);
    expect(toldAfter(keySet, validTo + 1)).toEqual(['us-east-1 PendingImport']);
  });
});

describe('a waiting period', () => {
  it('may have ended from the DeletionDate on, and must have two days later [DELETE-2] [DELETE-4]', () => {
    const keySet = scheduled(single());
    const end = NOW + WEEK;
    expect(toldAfter(keySet, end - 1)).toEqual(['us-east-1 PendingDeletion']);
    expect(toldAfter(keySet, end - 1, end)).toEqual(['us-east-1 PendingDeletion', 'gone']);
    expect(toldAfter(keySet, end + LATEST)).toEqual(['us-east-1 PendingDeletion', 'gone']);
    expect(toldAfter(keySet, end + LATEST + 1)).toEqual(['gone']);
  });

  it('ends later by as much as the DeletionDate may be later that nobody has seen yet [DELETE-2]', () => {
    const keySet = made(single(), 'ScheduleKeyDeletion', { PendingWindowInDays: 7 });
    expect(toldAfter(keySet, NOW + WEEK + 2 * LATEST)).toEqual(['us-east-1 PendingDeletion', 'gone']);
    expect(toldAfter(keySet, NOW + WEEK + 2 * LATEST + 1)).toEqual(['gone']);
  });

  it('of a replica key leaves its primary key as it is', () => {
    const keySet = scheduled(replicated, REPLICA_REGION);
    expect(toldAfter(keySet, NOW + WEEK + LATEST + 1)).toEqual(['us-east-1 Enabled']);
  });

  it('of a primary key begins when its last replica key is deleted, at some instant since that was due [DELETE-3]', () => {
    const keySet = scheduled(scheduled(replicated, 'us-east-1'), REPLICA_REGION);
    const end = NOW + WEEK;
    const [waiting, begun] = outcomes(keySet, end, end + MINUTE);
    expect([waiting, begun].map((each) => told(each ?? null))).toEqual([
      'us-east-1 PendingReplicaDeletion, eu-west-2 PendingDeletion',
      'us-east-1 PendingDeletion',
    ]);
    const lateness = (possible: Possibility | undefined) => primaryKeyOf(possible as KeySet).deletionLateness;
    expect(primaryKeyOf(begun as KeySet).deletionDate).toBe(end + WEEK);
    // When exactly is not known, and is not asked again as time passes.
    expect(lateness(begun)).toBe(LATEST + LATEST);
    // It cannot have begun later than the replica key must have been deleted.
    const [begunLong] = outcomes(keySet, end + 5 * DAY);
    expect(lateness(begunLong)).toBe(LATEST + LATEST);
    expect(primaryKeyOf(begunLong as KeySet).deletionDate).toBe(end + WEEK);
  });

  it('that must have ended before another could comes first', () => {
    const two = withReplicas(replicated, 'ap-northeast-1');
    const waiting = scheduled(scheduled(two, 'us-east-1'), REPLICA_REGION);
    const keySet = afterCall(waiting, 'ScheduleKeyDeletion', { PendingWindowInDays: 30 }, { region: 'ap-northeast-1' });
    const possible = outcomes(keySet, NOW + 30 * DAY);
    expect(possible.map(told)).toEqual([
      'us-east-1 PendingReplicaDeletion, ap-northeast-1 PendingDeletion',
      'us-east-1 PendingDeletion',
    ]);
    // It was the other replica key that the primary key waited for last.
    expect(primaryKeyOf(possible[1] as KeySet).deletionDate).toBe(NOW + 37 * DAY);
    expect(outcomes(keySet, NOW + 33 * DAY).map((each) => each && primaryKeyOf(each).deletionDate)).toEqual([
      NOW + 37 * DAY,
    ]);
  });
});

describe('the possibilities of a key set', () => {
  const REGIONS = ['us-east-2', 'us-west-1', 'us-west-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'];
  const creating = [...REGIONS, 'ca-central-1', 'sa-east-1'].reduce(withCreatingReplica, primary());

  it('are no longer followed once they are more than 512', () => {
    expect(outcomes(creating, NOW)).toHaveLength(512);
    const one = withCreatingReplica(creating, 'ap-northeast-1');
    expect(afterTime(one, { from: NOW, until: NOW })).toBeUndefined();
  });

  it('are found anew as soon as an instant has passed that counts', () => {
    const keySet = scheduled(withCreatingReplica(primary()), 'us-east-1');
    const end = NOW + WEEK;
    const deleting = scheduled(afterTime(keySet, { from: NOW, until: NOW })?.[1] as KeySet, REPLICA_REGION);
    const instants = [NOW, end - 1, end, end + LATEST, end + LATEST + 1, end + WEEK, end + WEEK + 2 * LATEST + 1];
    for (const at of instants) {
      const span = { from: at, until: at };
      expect(afterTime(deleting, span), `${at - NOW}`).toEqual(outcomes(deleting, at));
      expect(afterTime(deleting, span), `${at - NOW}, again`).toEqual(outcomes(deleting, at));
    }
  });
});

describe('the next instant that counts', () => {
  it('is a minute ahead for what has no instant of its own', () => {
    expect(nextInstantOf(withCreatingReplica(primary()), NOW)).toBe(NOW + MINUTE);
    expect(nextInstantOf(inState('Updating').keySet, NOW)).toBe(NOW + MINUTE);
  });

  it('is the DeletionDate, then the last instant at which the key can still be there', () => {
    const keySet = scheduled(single());
    expect(nextInstantOf(keySet, NOW)).toBe(NOW + WEEK);
    expect(nextInstantOf(keySet, NOW + WEEK)).toBe(NOW + WEEK + LATEST);
    expect(nextInstantOf(keySet, NOW + WEEK + LATEST)).toBeUndefined();
  });

  it('is the soonest of several', () => {
    const early = scheduled(withReplicas(replicated, 'ap-northeast-1'), REPLICA_REGION);
    const keySet = afterCall(early, 'ScheduleKeyDeletion', { PendingWindowInDays: 9 }, { region: 'ap-northeast-1' });
    expect(nextInstantOf(keySet, NOW)).toBe(NOW + WEEK);
    expect(nextInstantOf(keySet, NOW + WEEK)).toBe(NOW + 9 * DAY);
  });

  it('is none for a rotation that is due and waits for EnableKey', () => {
    const keySet = afterCall(afterCall(single(), 'EnableKeyRotation', { RotationPeriodInDays: 90 }), 'DisableKey');
    expect(nextInstantOf(keySet, NOW)).toBe(NOW + 90 * DAY);
    expect(nextInstantOf(keySet, NOW + 90 * DAY)).toBeUndefined();
  });
});
