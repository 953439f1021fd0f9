// ScheduleKeyDeletion, CancelKeyDeletion, and what happens between them and the end of a key.

import { describe, expect, it } from 'vitest';
import type { KeySetEvent, KeyState, Store } from '../../../src/index.js';
import {
  createKey,
  createSet,
  decrypt,
  describeKey,
  encrypt,
  factsOf,
  importMaterial,
  keyStates,
  ok,
  openAccount,
  refusal,
} from '../../support/host.js';
import { ACCOUNT_ID, call, DAY, inState, type KeyKind, PRINCIPAL } from '../../support/key-sets.js';
import { brokenWords, words } from '../../support/words.js';

const [HERE, THERE, ELSEWHERE] = ['us-east-1', 'eu-west-2', 'ap-northeast-1'] as const;
const REGIONS = [HERE, THERE, ELSEWHERE] as const;

const keyArn = (region: string, keyId: string): string => `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${keyId}`;
const seconds = (instant: number): number => instant / 1000;
const told = (events: readonly KeySetEvent[]): readonly (readonly [string, string, number])[] =>
  events.map(({ type, region, at }) => [type, region, at]);

const schedule = (store: Store, region: string, KeyId: string, PendingWindowInDays = 7) =>
  ok(store, region, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays });

/** The Regions of the replica keys that the key in a Region lists. */
function replicaRegions(store: Store, region: string, keyId: string): readonly string[] | undefined {
  return describeKey(store, region, keyId).MultiRegionConfiguration?.ReplicaKeys.map(({ Region }) => Region);
}

describe('the waiting period', () => {
  it.each([7, 8, 29, 30])('can be %i days [DELETE-1]', (PendingWindowInDays) => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, HERE);
    expect(ok(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays })).toEqual({
      KeyId: Arn,
      DeletionDate: seconds(store.now() + PendingWindowInDays * DAY),
      KeyState: 'PendingDeletion',
      PendingWindowInDays,
    });
  });

  it('is 30 days unless the request says another one [DELETE-1]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    expect(ok(store, HERE, 'ScheduleKeyDeletion', { KeyId })).toMatchObject({
      PendingWindowInDays: 30,
      DeletionDate: seconds(store.now() + 30 * DAY),
    });
  });

  it.each([1, 6, 31, 365])('cannot be %i days [DELETE-1]', (PendingWindowInDays) => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    expect(refusal(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays })).toBe(
      `ValidationException: ${words('waitingPeriod', { least: 7, most: 30 })} [DELETE-1]`,
    );
  });

  it.each([
    [0, { is: 'minValue', limit: 1 }],
    [-7, { is: 'minValue', limit: 1 }],
    [366, { is: 'maxValue', limit: 365 }],
  ] as const)('of %i days is outside of what the API takes [DELETE-1]', (PendingWindowInDays, bound) => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    expect(refusal(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays })).toBe(
      `ValidationException: ${brokenWords('pendingWindowInDays', String(PendingWindowInDays), bound)} [MODEL-1]`,
    );
  });
});

describe('a key that is scheduled for deletion', () => {
  it.each([
    ['a single-Region key', { MultiRegion: false }],
    ['a primary key without replica keys', { MultiRegion: true }],
  ])('is PendingDeletion and shows its DeletionDate: %s [DELETE-2]', (_kind, input) => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, input);
    schedule(store, HERE, KeyId);
    const metadata = describeKey(store, HERE, KeyId);
    expect(metadata).toMatchObject({
      KeyState: 'PendingDeletion',
      Enabled: false,
      DeletionDate: seconds(store.now() + 7 * DAY),
    });
    expect(metadata).not.toHaveProperty('PendingDeletionWindowInDays');
  });

  it('is PendingDeletion also if it is a replica key, and the other keys stay as they are [DELETE-2]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    expect(schedule(store, THERE, keyId)).toEqual({
      KeyId: keyArn(THERE, keyId),
      DeletionDate: seconds(store.now() + 7 * DAY),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 7,
    });
    expect(keyStates(store, REGIONS, keyId)).toEqual(['Enabled', 'PendingDeletion', 'Enabled']);
  });

  it('is PendingDeletion also if it was a primary key with replica keys, all of which are deleted [DELETE-2]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    schedule(store, THERE, keyId);
    store.advance(7 * DAY);
    expect(schedule(store, HERE, keyId).KeyState).toBe('PendingDeletion');
  });

  it('cannot be used, and its related keys can, for the same data [DELETE-2]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    const ciphertext = encrypt(store, THERE, keyId, 'data');
    schedule(store, THERE, keyId);
    expect(refusal(store, THERE, 'Decrypt', { CiphertextBlob: ciphertext })).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(THERE, keyId), keyState: 'PendingDeletion', footnote: 3 })} [STATE-1]`,
    );
    expect(decrypt(store, HERE, ciphertext)).toBe('data');
  });

  it('is deleted once its DeletionDate has come, to the millisecond [DELETE-2]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    const { DeletionDate = 0 } = schedule(store, HERE, KeyId);
    const deletion = DeletionDate * 1000;
    expect(store.nextInstant()).toBe(deletion);
    expect(store.advance(deletion - store.now() - 1)).toEqual([]);
    expect(describeKey(store, HERE, KeyId).KeyState).toBe('PendingDeletion');
    expect(told(store.advance(1))).toEqual([['KeyDeleted', HERE, deletion]]);
    expect(factsOf(store, HERE, 'DescribeKey', { KeyId })).toMatchObject({ fault: 'keyDoesNotExist' });
  });

  it('may wait longer than its DeletionDate says, and can be kept until then [DELETE-2]', () => {
    const store = openAccount({ deletionLateness: 'P1D' });
    const { KeyId: deleted } = createKey(store, HERE);
    const { KeyId: kept } = createKey(store, HERE);
    for (const keyId of [deleted, kept]) {
      expect(schedule(store, HERE, keyId).DeletionDate).toBe(seconds(store.now() + 7 * DAY));
    }
    expect(store.advance(8 * DAY - 1)).toEqual([]);
    expect(ok(store, HERE, 'CancelKeyDeletion', { KeyId: kept })).toEqual({ KeyId: keyArn(HERE, kept) });
    expect(told(store.advance(1))).toEqual([['KeyDeleted', HERE, store.now()]]);
    expect([...store.keySets()].map(({ keyId }) => keyId)).toEqual([kept]);
    expect(store.advance('P365D')).toEqual([]);
  });

  it('never waits more than two days longer [DELETE-2]', () => {
    expect(() => openAccount({ deletionLateness: 2 * DAY })).not.toThrow();
    expect(() => openAccount({ deletionLateness: 2 * DAY + 1 })).toThrow(/^options\.deletionLateness/);
  });
});

describe('a primary key with replica keys that is scheduled for deletion', () => {
  it('is PendingReplicaDeletion and shows its waiting period, but no DeletionDate [DELETE-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    expect(schedule(store, HERE, keyId, 10)).toEqual({
      KeyId: keyArn(HERE, keyId),
      KeyState: 'PendingReplicaDeletion',
      PendingWindowInDays: 10,
    });
    const metadata = describeKey(store, HERE, keyId);
    expect(metadata).toMatchObject({
      KeyState: 'PendingReplicaDeletion',
      Enabled: false,
      PendingDeletionWindowInDays: 10,
    });
    expect(metadata).not.toHaveProperty('DeletionDate');
    expect(keyStates(store, REGIONS, keyId)).toEqual(['PendingReplicaDeletion', 'Enabled', 'Enabled']);
  });

  it('waits however long: its waiting period does not run [DELETE-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    schedule(store, HERE, keyId);
    expect(store.nextInstant()).toBeUndefined();
    expect(store.advance('P4000D')).toEqual([]);
    expect(describeKey(store, HERE, keyId)).toMatchObject({
      KeyState: 'PendingReplicaDeletion',
      PendingDeletionWindowInDays: 7,
    });
  });

  it('waits also for replica keys that are pending deletion themselves [DELETE-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    schedule(store, THERE, keyId);
    expect(schedule(store, HERE, keyId).KeyState).toBe('PendingReplicaDeletion');
  });

  it('waits also for a replica key that is still Creating [DELETE-3a]', () => {
    const store = openAccount({ replicationDelay: null });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    expect(schedule(store, HERE, KeyId).KeyState).toBe('PendingReplicaDeletion');
    expect(keyStates(store, [HERE, THERE], KeyId)).toEqual(['PendingReplicaDeletion', 'Creating']);
    store.finishReplication({ keyId: KeyId, region: THERE });
    expect(keyStates(store, [HERE, THERE], KeyId)).toEqual(['PendingReplicaDeletion', 'Enabled']);
  });

  it('may have its Creating replica key deleted as well [DELETE-3a]', () => {
    const store = openAccount({ replicationDelay: null });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    schedule(store, HERE, KeyId);
    expect(schedule(store, THERE, KeyId).KeyState).toBe('PendingDeletion');
    expect(() => store.finishReplication({ keyId: KeyId, region: THERE })).toThrow(RangeError);
    store.advance(7 * DAY);
    expect(describeKey(store, HERE, KeyId).KeyState).toBe('PendingDeletion');
  });

  it('gets no new replica keys, and cannot be used [DELETE-3]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    schedule(store, HERE, KeyId);
    const error = `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(HERE, KeyId), keyState: 'PendingReplicaDeletion', footnote: 3 })} [STATE-1]`;
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: ELSEWHERE })).toBe(error);
    expect(refusal(store, HERE, 'Encrypt', { KeyId, Plaintext: 'AQID' })).toBe(error);
    expect(decrypt(store, THERE, encrypt(store, THERE, KeyId, 'data'))).toBe('data');
  });

  it('begins its waiting period when its last replica key is deleted, and is gone after it: 7 + 7 days [DELETE-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    const start = store.now();
    schedule(store, HERE, keyId);
    schedule(store, THERE, keyId);
    expect(store.advance(7 * DAY - 1)).toEqual([]);
    expect(keyStates(store, [HERE, THERE], keyId)).toEqual(['PendingReplicaDeletion', 'PendingDeletion']);

    expect(told(store.advance(1))).toEqual([
      ['KeyDeleted', THERE, start + 7 * DAY],
      ['WaitingPeriodStarted', HERE, start + 7 * DAY],
    ]);
    const metadata = describeKey(store, HERE, keyId);
    expect(metadata).toMatchObject({ KeyState: 'PendingDeletion', DeletionDate: seconds(start + 14 * DAY) });
    expect(metadata).not.toHaveProperty('PendingDeletionWindowInDays');
    expect(metadata.MultiRegionConfiguration?.ReplicaKeys).toEqual([]);
    expect(refusal(store, THERE, 'DescribeKey', { KeyId: keyId })).toBe(
      `NotFoundException: ${words('keyDoesNotExist', { keyArn: keyArn(THERE, keyId) })} [ID-3]`,
    );

    expect(store.advance(7 * DAY - 1)).toEqual([]);
    expect(describeKey(store, HERE, keyId).KeyState).toBe('PendingDeletion');
    expect(told(store.advance(1))).toEqual([['KeyDeleted', HERE, start + 14 * DAY]]);
    expect([...store.keySets()]).toEqual([]);
    expect(refusal(store, HERE, 'DescribeKey', { KeyId: keyId })).toBe(
      `NotFoundException: ${words('keyDoesNotExist', { keyArn: keyArn(HERE, keyId) })} [ID-3]`,
    );
  });

  it('begins its waiting period after the last of several replica keys, with its own length [DELETE-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    const start = store.now();
    schedule(store, HERE, keyId, 12);
    schedule(store, THERE, keyId, 9);
    schedule(store, ELSEWHERE, keyId, 20);
    expect(told(store.advance('P365D'))).toEqual([
      ['KeyDeleted', THERE, start + 9 * DAY],
      ['KeyDeleted', ELSEWHERE, start + 20 * DAY],
      ['WaitingPeriodStarted', HERE, start + 20 * DAY],
      ['KeyDeleted', HERE, start + 32 * DAY],
    ]);
  });

  it('waits on if the deletion of its last replica key is cancelled [DELETE-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    schedule(store, HERE, keyId);
    schedule(store, THERE, keyId);
    store.advance(7 * DAY - 1);
    ok(store, THERE, 'CancelKeyDeletion', { KeyId: keyId });
    expect(store.advance('P365D')).toEqual([]);
    expect(keyStates(store, [HERE, THERE], keyId)).toEqual(['PendingReplicaDeletion', 'Disabled']);
  });

  it('begins its waiting period at the real deletion, where that is late [DELETE-4]', () => {
    const store = openAccount({ deletionLateness: 'PT6H' });
    const keyId = createSet(store, [HERE, THERE]);
    const start = store.now();
    const late = 6 * 3_600_000;
    schedule(store, HERE, keyId);
    schedule(store, THERE, keyId);
    expect(told(store.advance(7 * DAY + late))).toEqual([
      ['KeyDeleted', THERE, start + 7 * DAY + late],
      ['WaitingPeriodStarted', HERE, start + 7 * DAY + late],
    ]);
    expect(describeKey(store, HERE, keyId).DeletionDate).toBe(seconds(start + 14 * DAY + late));
    expect(told(store.advance('P365D'))).toEqual([['KeyDeleted', HERE, start + 14 * DAY + 2 * late]]);
  });

  it('is not needed for a replica key to be deleted: an Enabled primary key stays Enabled [DELETE-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    schedule(store, THERE, keyId);
    expect(told(store.advance('P365D')).map(([type]) => type)).toEqual(['KeyDeleted']);
    const metadata = describeKey(store, HERE, keyId);
    expect(metadata.KeyState).toBe('Enabled');
    expect(metadata.MultiRegionConfiguration).toMatchObject({ MultiRegionKeyType: 'PRIMARY', ReplicaKeys: [] });
  });
});

describe('CancelKeyDeletion', () => {
  const KINDS: Partial<Record<KeyState, KeyKind>> = {
    PendingImport: { Origin: 'EXTERNAL' },
    Unavailable: { Origin: 'AWS_CLOUDHSM' },
  };

  it('leaves a key that was PendingDeletion Disabled, without a date [DELETE-5]', () => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, HERE);
    schedule(store, HERE, KeyId);
    expect(ok(store, HERE, 'CancelKeyDeletion', { KeyId })).toEqual({ KeyId: Arn });
    const metadata = describeKey(store, HERE, KeyId);
    expect(metadata).toMatchObject({ KeyState: 'Disabled', Enabled: false });
    expect(metadata).not.toHaveProperty('DeletionDate');
    expect(store.advance('P365D')).toEqual([]);
    ok(store, HERE, 'EnableKey', { KeyId });
    expect(describeKey(store, HERE, KeyId).KeyState).toBe('Enabled');
  });

  it('leaves a key that was PendingReplicaDeletion Disabled, without a waiting period [DELETE-5]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    schedule(store, HERE, keyId);
    schedule(store, THERE, keyId);
    expect(ok(store, HERE, 'CancelKeyDeletion', { KeyId: keyId })).toEqual({ KeyId: keyArn(HERE, keyId) });
    expect(describeKey(store, HERE, keyId)).not.toHaveProperty('PendingDeletionWindowInDays');
    expect(keyStates(store, [HERE, THERE], keyId)).toEqual(['Disabled', 'PendingDeletion']);
    store.advance('P365D');
    expect(describeKey(store, HERE, keyId).KeyState).toBe('Disabled');
    expect(replicaRegions(store, HERE, keyId)).toEqual([]);
  });

  it('leaves a key without its key material PendingImport [DELETE-5]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { Origin: 'EXTERNAL' });
    schedule(store, HERE, KeyId);
    ok(store, HERE, 'CancelKeyDeletion', { KeyId });
    expect(describeKey(store, HERE, KeyId).KeyState).toBe('PendingImport');
    importMaterial(store, HERE, KeyId, 'material');
    schedule(store, HERE, KeyId);
    ok(store, HERE, 'CancelKeyDeletion', { KeyId });
    expect(describeKey(store, HERE, KeyId).KeyState).toBe('Disabled');
  });

  it.each(['Enabled', 'Disabled', 'Creating', 'Updating', 'PendingImport', 'Unavailable'] as const)(
    'is refused for a key that is %s [DELETE-5]',
    (state) => {
      const { keySet, region } = inState(state, KINDS[state] ?? {});
      expect(call(keySet, 'CancelKeyDeletion', {}, { region })).toEqual({
        ok: false,
        error: {
          code: 'KMSInvalidStateException',
          message: words('keyState', { keyArn: keyArn(region, keySet.keyId), footnote: 4 }),
          rule: 'STATE-1',
          facts: {
            fault: 'keyState',
            keyArn: keyArn(region, keySet.keyId),
            keyState: state,
            operation: 'CancelKeyDeletion',
            origin: keySet.origin,
            footnote: 4,
          },
        },
        events: [],
        keySet,
      });
    },
  );

  it('comes too late for a deleted key [DELETE-5]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    schedule(store, HERE, KeyId);
    store.advance(7 * DAY);
    expect(refusal(store, HERE, 'CancelKeyDeletion', { KeyId })).toMatch(/^NotFoundException: .* \[ID-3\]$/);
  });

  it('makes room for a new schedule, which nothing else does [DELETE-5]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    schedule(store, HERE, keyId);
    schedule(store, THERE, keyId, 30);
    const again = { KeyId: keyId, PendingWindowInDays: 7 };
    expect(refusal(store, THERE, 'ScheduleKeyDeletion', again)).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(THERE, keyId), keyState: 'PendingDeletion', footnote: 3 })} [STATE-1]`,
    );
    expect(refusal(store, HERE, 'ScheduleKeyDeletion', again)).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(HERE, keyId), keyState: 'PendingReplicaDeletion', footnote: 3 })} [STATE-1]`,
    );
    ok(store, THERE, 'CancelKeyDeletion', { KeyId: keyId });
    expect(schedule(store, THERE, keyId).DeletionDate).toBe(seconds(store.now() + 7 * DAY));
  });
});

describe('a deleted key', () => {
  it('is gone with its aliases, whose names are free again [DELETE-6]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    ok(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
    schedule(store, HERE, KeyId);
    store.advance(7 * DAY - 1);
    expect(ok(store, HERE, 'ListAliases').Aliases).toHaveLength(1);
    store.advance(1);
    expect(ok(store, HERE, 'ListKeys').Keys).toEqual([]);
    expect(ok(store, HERE, 'ListAliases').Aliases).toEqual([]);
    expect(factsOf(store, HERE, 'DescribeKey', { KeyId: 'alias/a' })).toMatchObject({ fault: 'aliasDoesNotExist' });
    const { KeyId: next } = createKey(store, HERE);
    ok(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: next });
    expect(describeKey(store, HERE, 'alias/a').KeyId).toBe(next);
  });

  it('is no longer listed by its related keys, in any Region [DELETE-6]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    for (const region of REGIONS) ok(store, region, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: keyId });
    schedule(store, THERE, keyId);
    for (const region of REGIONS) expect(replicaRegions(store, region, keyId)).toEqual([THERE, ELSEWHERE]);
    store.advance(7 * DAY);
    for (const region of [HERE, ELSEWHERE]) {
      expect(replicaRegions(store, region, keyId)).toEqual([ELSEWHERE]);
      expect(describeKey(store, region, 'alias/a').KeyId).toBe(keyId);
    }
    expect(factsOf(store, THERE, 'DescribeKey', { KeyId: keyId })).toMatchObject({ fault: 'keyDoesNotExist' });
  });

  it('takes nothing from its related keys, and leaves them able to decrypt what it encrypted [DELETE-6]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    const ciphertext = encrypt(store, THERE, keyId, 'data');
    schedule(store, THERE, keyId);
    store.advance(7 * DAY);
    for (const region of [HERE, ELSEWHERE]) expect(decrypt(store, region, ciphertext)).toBe('data');
  });

  it('is gone with its grants and their tokens, and the grants of its related keys stay [DELETE-6a]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    const grant = { KeyId: keyId, GranteePrincipal: PRINCIPAL, RetiringPrincipal: PRINCIPAL, Operations: ['Encrypt'] };
    const [here, there] = [HERE, THERE].map((region) => ok(store, region, 'CreateGrant', grant));
    schedule(store, THERE, keyId);
    store.advance(7 * DAY - 1);
    const retirable = { RetiringPrincipal: PRINCIPAL };
    expect(ok(store, THERE, 'ListRetirableGrants', retirable).Grants).toHaveLength(1);
    store.advance(1);
    expect(ok(store, THERE, 'ListRetirableGrants', retirable).Grants).toEqual([]);
    expect(refusal(store, THERE, 'RetireGrant', { GrantToken: there?.GrantToken })).toMatch(
      /^InvalidGrantTokenException/,
    );
    expect(ok(store, HERE, 'ListRetirableGrants', retirable).Grants).toMatchObject([{ GrantId: here?.GrantId }]);
    ok(store, HERE, 'RetireGrant', { GrantToken: here?.GrantToken });
  });
});

describe('the rotation of a key that is scheduled for deletion', () => {
  const status = (store: Store, region: string, KeyId: string) => ok(store, region, 'GetKeyRotationStatus', { KeyId });

  it('reads false, cannot be changed and is not done; cancelled, the setting is back [DELETE-7]', () => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, HERE);
    ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    const before = status(store, HERE, KeyId);
    expect(before).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 90 });
    schedule(store, HERE, KeyId, 30);
    expect(status(store, HERE, KeyId)).toEqual({ KeyId: Arn, KeyRotationEnabled: false });
    for (const operation of ['EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand'] as const) {
      expect(factsOf(store, HERE, operation, { KeyId })).toMatchObject({
        fault: 'keyState',
        keyState: 'PendingDeletion',
        footnote: 3,
      });
    }
    ok(store, HERE, 'CancelKeyDeletion', { KeyId });
    expect(status(store, HERE, KeyId)).toEqual(before);
  });

  it('reads as before while a primary key waits for its replica keys, and is not done either [DELETE-7]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    const before = status(store, HERE, keyId);
    schedule(store, HERE, keyId);
    expect(status(store, HERE, keyId)).toEqual(before);
    expect(refusal(store, HERE, 'DisableKeyRotation', { KeyId: keyId })).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(HERE, keyId), keyState: 'PendingReplicaDeletion', footnote: 3 })} [STATE-1]`,
    );
    expect(store.advance('P365D')).toEqual([]);
    schedule(store, THERE, keyId);
    store.advance(7 * DAY);
    expect(status(store, HERE, keyId)).toEqual({ KeyId: keyArn(HERE, keyId), KeyRotationEnabled: false });
    ok(store, HERE, 'CancelKeyDeletion', { KeyId: keyId });
    expect(status(store, HERE, keyId)).toEqual(before);
  });

  it('that runs on demand goes on: it ends at its time [DELETE-7] [ROTATE-8]', () => {
    const store = openAccount();
    const { KeyId, CurrentKeyMaterialId } = createKey(store, HERE);
    ok(store, HERE, 'RotateKeyOnDemand', { KeyId });
    const start = store.now();
    schedule(store, HERE, KeyId);
    expect(status(store, HERE, KeyId)).toMatchObject({
      KeyRotationEnabled: false,
      OnDemandRotationStartDate: seconds(start),
    });
    expect(told(store.advance('PT1M'))).toEqual([['KeyRotated', HERE, start + 20_000]]);
    expect(describeKey(store, HERE, KeyId).CurrentKeyMaterialId).not.toBe(CurrentKeyMaterialId);
  });

  it('is overdue if its date comes meanwhile, and done when the key is enabled again [DELETE-7a]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    store.advance(80 * DAY);
    schedule(store, HERE, KeyId, 30);
    expect(store.advance(20 * DAY)).toEqual([]);
    ok(store, HERE, 'CancelKeyDeletion', { KeyId });
    expect(store.advance(DAY)).toEqual([]);
    const before = describeKey(store, HERE, KeyId).CurrentKeyMaterialId;

    const enabled = store.call({ region: HERE, operation: 'EnableKey', input: { KeyId } });
    expect(told(enabled.events)).toEqual([
      ['KeyEnabled', HERE, store.now()],
      ['KeyRotated', HERE, store.now()],
    ]);
    expect(describeKey(store, HERE, KeyId).CurrentKeyMaterialId).not.toBe(before);
    expect(status(store, HERE, KeyId).NextRotationDate).toBe(seconds(store.now() + 90 * DAY));
  });

  it('is done on its date if that comes only after the key is enabled again [DELETE-7a]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    const due = store.now() + 90 * DAY;
    ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    schedule(store, HERE, KeyId, 30);
    store.advance(20 * DAY);
    ok(store, HERE, 'CancelKeyDeletion', { KeyId });
    const enabled = store.call({ region: HERE, operation: 'EnableKey', input: { KeyId } });
    expect(told(enabled.events)).toEqual([['KeyEnabled', HERE, store.now()]]);
    expect(told(store.advance(due - store.now()))).toEqual([['KeyRotated', HERE, due]]);
  });
});
