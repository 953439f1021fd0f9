// EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus, and the rotations that come by themselves.

import { describe, expect, it } from 'vitest';
import type { Operation, Store } from '../../../src/index.js';
import {
  createImportedSet,
  createKey,
  createSet,
  decrypt,
  describeKey,
  encrypt,
  factsOf,
  ok,
  openAccount,
  refusal,
} from '../../support/host.js';
import { words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const SET = [PRIMARY, REPLICA] as const;
const DAY = 86_400;

describe('automatic rotation', () => {
  it('is set on the primary key, and reads the same on every related key [ROTATE-1] [ROTATE-7]', () => {
    const { store, keyId } = set();
    for (const region of SET) {
      expect(status(store, region, keyId)).toEqual({ KeyId: arn(region, keyId), KeyRotationEnabled: false });
    }
    expect(ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId })).toEqual({});
    const NextRotationDate = store.now() / 1000 + 365 * DAY;
    for (const region of SET) {
      expect(status(store, region, keyId)).toEqual({
        KeyId: arn(region, keyId),
        KeyRotationEnabled: true,
        RotationPeriodInDays: 365,
        NextRotationDate,
      });
    }
    expect(ok(store, PRIMARY, 'DisableKeyRotation', { KeyId: keyId })).toEqual({});
    for (const region of SET) {
      expect(status(store, region, keyId)).toEqual({ KeyId: arn(region, keyId), KeyRotationEnabled: false });
    }
    expect(store.nextInstant()).toBeUndefined();
  });

  it.each(['EnableKeyRotation', 'DisableKeyRotation'] as const)(
    'is not set on a replica key: %s, until it is the primary key [ROTATE-1a]',
    (operation) => {
      const { store, keyId } = set();
      expect(refusal(store, REPLICA, operation, { KeyId: keyId })).toBe(
        `UnsupportedOperationException: ${words('keyIsReplica', { keyArn: arn(REPLICA, keyId), operation })} [ROTATE-1a]`,
      );
      ok(store, PRIMARY, 'UpdatePrimaryRegion', { KeyId: keyId, PrimaryRegion: REPLICA });
      expect(refusal(store, REPLICA, operation, { KeyId: keyId })).toBe('ok');
      expect(refusal(store, PRIMARY, operation, { KeyId: keyId })).toBe(
        `UnsupportedOperationException: ${words('keyIsReplica', { keyArn: arn(PRIMARY, keyId), operation })} [ROTATE-1a]`,
      );
    },
  );

  it.each([
    [
      89,
      `ValidationException: ${words('constraints', { count: 1, violations: [{ at: 'rotationPeriodInDays', value: '89', constraint: { is: 'minValue', limit: 90 } }] })} [MODEL-1]`,
    ],
    [90, 'ok'],
    [2560, 'ok'],
    [
      2561,
      `ValidationException: ${words('constraints', { count: 1, violations: [{ at: 'rotationPeriodInDays', value: '2561', constraint: { is: 'maxValue', limit: 2560 } }] })} [MODEL-1]`,
    ],
  ])('has a period of 90 to 2560 days: %i [ROTATE-1]', (RotationPeriodInDays, expected) => {
    const { store, keyId } = set();
    expect(refusal(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays })).toBe(expected);
    if (expected !== 'ok') return;
    store.advance((RotationPeriodInDays * DAY - 1) * 1000);
    expect(rotations(store, PRIMARY, keyId)).toHaveLength(0);
    store.advance(1000);
    expect(rotations(store, PRIMARY, keyId)).toHaveLength(1);
  });

  it('that is enabled again with another period starts that period now; with the same or none, nothing changes [ROTATE-1]', () => {
    const { store, keyId } = set();
    const enable = (RotationPeriodInDays?: number): object => {
      ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, ...(RotationPeriodInDays && { RotationPeriodInDays }) });
      return status(store, REPLICA, keyId);
    };
    const first = enable(200);
    store.advance('P10D');
    expect(enable(200)).toEqual(first);
    expect(enable()).toEqual(first);
    const NextRotationDate = store.now() / 1000 + 100 * DAY;
    expect(enable(100)).toEqual({ ...first, RotationPeriodInDays: 100, NextRotationDate });
  });

  it('that was disabled knows nothing of its old period [ROTATE-1]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 200 });
    ok(store, PRIMARY, 'DisableKeyRotation', { KeyId: keyId });
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId });
    expect(status(store, PRIMARY, keyId).RotationPeriodInDays).toBe(365);
  });

  it('rotates the whole set at the due instant, and again after each period [ROTATE-3]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    const begun = store.now();
    const first = describeKey(store, PRIMARY, keyId).CurrentKeyMaterialId;
    const events = store.advance('P200D');
    expect(events.map(({ type, at, region }) => [type, (at - begun) / 1000 / DAY, region])).toEqual([
      ['KeyRotated', 90, PRIMARY],
      ['KeyRotated', 180, PRIMARY],
    ]);
    const materials = SET.map((region) => describeKey(store, region, keyId).CurrentKeyMaterialId);
    expect(materials[1]).toBe(materials[0]);
    expect(materials[0]).not.toBe(first);
    expect(rotations(store, REPLICA, keyId)).toEqual(
      [90, 180].map((days) => ({
        KeyId: arn(REPLICA, keyId),
        KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
        KeyMaterialState: days === 180 ? 'CURRENT' : 'NON_CURRENT',
        RotationDate: begun / 1000 + days * DAY,
        RotationType: 'AUTOMATIC',
      })),
    );
    expect(status(store, REPLICA, keyId).NextRotationDate).toBe(begun / 1000 + 270 * DAY);
  });

  it('leaves the older material for decryption, also in a replica key that is made later [ROTATE-3] [SHARED-3]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    const old = encrypt(store, PRIMARY, keyId, 'old');
    store.advance('P90D');
    const young = encrypt(store, REPLICA, keyId, 'young');
    ok(store, PRIMARY, 'ReplicateKey', { KeyId: keyId, ReplicaRegion: 'ap-northeast-1' });
    store.advance('PT5S');
    for (const region of [...SET, 'ap-northeast-1']) {
      expect(decrypt(store, region, old)).toBe('old');
      expect(decrypt(store, region, young)).toBe('young');
    }
    const materialOf = (CiphertextBlob: string): unknown =>
      ok(store, 'ap-northeast-1', 'Decrypt', { CiphertextBlob }).KeyMaterialId;
    expect(materialOf(young)).toBe(describeKey(store, PRIMARY, keyId).CurrentKeyMaterialId);
    expect(materialOf(old)).not.toBe(materialOf(young));
  });

  it('goes on across a change of the primary key, on its old dates [ROTATE-3] [PRIMARY-1]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    const due = status(store, PRIMARY, keyId).NextRotationDate;
    store.advance('P50D');
    ok(store, PRIMARY, 'UpdatePrimaryRegion', { KeyId: keyId, PrimaryRegion: REPLICA });
    store.advance('PT5S');
    expect(status(store, PRIMARY, keyId).NextRotationDate).toBe(due);
    expect(store.advance('P40D').map(({ type, region }) => [type, region])).toEqual([['KeyRotated', REPLICA]]);
  });

  it('does not wait for a replica key, whatever its state [ROTATE-3]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    ok(store, REPLICA, 'DisableKey', { KeyId: keyId });
    store.advance('P90D');
    const [inPrimary, inReplica] = SET.map((region) => describeKey(store, region, keyId).CurrentKeyMaterialId);
    expect(inReplica).toBe(inPrimary);
    expect(rotations(store, PRIMARY, keyId)).toHaveLength(1);
  });
});

describe('a primary key that cannot rotate', () => {
  it('because it is Disabled rotates on being enabled, once however late, and counts from then [ROTATE-3]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    ok(store, PRIMARY, 'DisableKey', { KeyId: keyId });
    expect(store.advance('P400D')).toEqual([]);
    const result = store.call({ region: PRIMARY, operation: 'EnableKey', input: { KeyId: keyId } });
    expect(result.events.map(({ type, at }) => [type, at])).toEqual([
      ['KeyEnabled', store.now()],
      ['KeyRotated', store.now()],
    ]);
    expect(rotations(store, PRIMARY, keyId)).toMatchObject([{ RotationDate: store.now() / 1000 }]);
    expect(status(store, PRIMARY, keyId).NextRotationDate).toBe(store.now() / 1000 + 90 * DAY);
  });

  it('but is enabled before the due date keeps the date [ROTATE-3]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    const before = status(store, PRIMARY, keyId);
    ok(store, PRIMARY, 'DisableKey', { KeyId: keyId });
    store.advance('P89D');
    ok(store, PRIMARY, 'EnableKey', { KeyId: keyId });
    expect(status(store, PRIMARY, keyId)).toEqual(before);
    expect(rotations(store, PRIMARY, keyId)).toEqual([]);
    store.advance('P1D');
    expect(rotations(store, PRIMARY, keyId)).toHaveLength(1);
  });

  it('because its deletion is pending shows no rotation, and has the old setting when it is cancelled [ROTATE-7] [DELETE-7]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY]);
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    const before = status(store, PRIMARY, keyId);
    store.advance('P70D');
    ok(store, PRIMARY, 'ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 30 });
    expect(status(store, PRIMARY, keyId)).toEqual({ KeyId: arn(PRIMARY, keyId), KeyRotationEnabled: false });
    // The due date passes.
    expect(store.advance('P25D')).toEqual([]);
    ok(store, PRIMARY, 'CancelKeyDeletion', { KeyId: keyId });
    expect(status(store, PRIMARY, keyId)).toEqual(before);
    expect(store.advance('P1D')).toEqual([]);
    ok(store, PRIMARY, 'EnableKey', { KeyId: keyId });
    expect(rotations(store, PRIMARY, keyId)).toMatchObject([{ RotationDate: store.now() / 1000 }]);
    expect(status(store, PRIMARY, keyId).NextRotationDate).toBe(store.now() / 1000 + 90 * DAY);
  });

  it('because it waits for the deletion of its replica keys does not rotate either [ROTATE-3] [DELETE-7]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    ok(store, PRIMARY, 'ScheduleKeyDeletion', { KeyId: keyId });
    // The status reads as before in this first phase, on the primary key too.
    for (const region of SET) expect(status(store, region, keyId).KeyRotationEnabled).toBe(true);
    expect(store.advance('P100D')).toEqual([]);
    expect(rotations(store, REPLICA, keyId)).toEqual([]);
  });
});

describe('what can rotate by itself', () => {
  const settings = ['EnableKeyRotation', 'DisableKeyRotation'] as const satisfies readonly Operation[];

  it.each([
    ['RSA_2048', 'SIGN_VERIFY'],
    ['ECC_NIST_P256', 'KEY_AGREEMENT'],
    ['HMAC_256', 'GENERATE_VERIFY_MAC'],
    ['ML_KEM_768', 'ENCAPSULATE_DECAPSULATE'],
  ])(
    'is no asymmetric or HMAC key: rotation cannot be enabled, and is disabled already: %s [ROTATE-2]',
    (KeySpec, KeyUsage) => {
      const store = openAccount();
      const keyId = createSet(store, SET, { KeySpec, KeyUsage });
      const input = { KeyId: keyId };
      expect(refusal(store, PRIMARY, 'EnableKeyRotation', input)).toBe('UnsupportedOperationException:  [ROTATE-2]');
      expect(refusal(store, PRIMARY, 'DisableKeyRotation', input)).toBe('ok');
      for (const region of SET) {
        expect(status(store, region, keyId)).toEqual({ KeyId: arn(region, keyId), KeyRotationEnabled: false });
      }
    },
  );

  it('is disabled on a key that never rotated, as on any other [ROTATE-1] [ROTATE-2]', () => {
    const { store, keyId } = set();
    expect(refusal(store, PRIMARY, 'DisableKeyRotation', { KeyId: keyId })).toBe('ok');
    expect(status(store, PRIMARY, keyId).KeyRotationEnabled).toBe(false);
  });

  it('is no key with imported key material, whose status reads false: one of the answers that were seen [ROTATE-2]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, SET, 'A');
    for (const operation of settings) {
      expect(refusal(store, PRIMARY, operation, { KeyId: keyId })).toMatch(/^UnsupportedOperationException: /);
      expect(factsOf(store, PRIMARY, operation, { KeyId: keyId })).toMatchObject({
        keyArn: arn(PRIMARY, keyId),
        origin: 'EXTERNAL',
      });
    }
    for (const region of SET) {
      expect(status(store, region, keyId)).toEqual({ KeyId: arn(region, keyId), KeyRotationEnabled: false });
    }
  });

  it('is no key in a custom key store, which has no status either [ROTATE-2]', () => {
    const CustomKeyStoreId = 'cks-1234567890abcdef0';
    const store = openAccount({
      customKeyStores: [{ customKeyStoreId: CustomKeyStoreId, customKeyStoreType: 'AWS_CLOUDHSM', isConnected: true }],
    });
    const { KeyId } = createKey(store, PRIMARY, { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId });
    for (const operation of [...settings, 'GetKeyRotationStatus'] as const) {
      expect(refusal(store, PRIMARY, operation, { KeyId })).toMatch(/^UnsupportedOperationException: /);
      expect(factsOf(store, PRIMARY, operation, { KeyId })).toMatchObject({
        keyArn: arn(PRIMARY, KeyId),
        origin: 'AWS_CLOUDHSM',
      });
    }
  });

  it('is a single-Region key as well [ROTATE-2] [ROTATE-3]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, PRIMARY);
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId });
    store.advance('P365D');
    expect(rotations(store, PRIMARY, KeyId)).toHaveLength(1);
  });

  it('is not set while the key is Disabled, though its status can be read [ROTATE-7] [STATE-1]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId });
    const before = status(store, PRIMARY, keyId);
    ok(store, PRIMARY, 'DisableKey', { KeyId: keyId });
    for (const operation of settings) {
      expect(refusal(store, PRIMARY, operation, { KeyId: keyId })).toBe(
        `DisabledException: ${words('keyState', { keyArn: arn(PRIMARY, keyId), keyState: 'Disabled', footnote: 1 })} [STATE-1]`,
      );
    }
    expect(status(store, PRIMARY, keyId)).toEqual(before);
  });
});

function set(): { readonly store: Store; readonly keyId: string } {
  const store = openAccount();
  return { store, keyId: createSet(store, SET) };
}

function status(store: Store, region: string, KeyId: string): ReturnType<typeof ok<'GetKeyRotationStatus'>> {
  return ok(store, region, 'GetKeyRotationStatus', { KeyId });
}

function rotations(
  store: Store,
  region: string,
  KeyId: string,
): ReturnType<typeof ok<'ListKeyRotations'>>['Rotations'] {
  return ok(store, region, 'ListKeyRotations', { KeyId }).Rotations;
}

function arn(region: string, keyId: string): string {
  return `arn:aws:kms:${region}:111122223333:key/${keyId}`;
}
