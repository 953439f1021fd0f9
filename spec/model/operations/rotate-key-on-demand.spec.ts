// RotateKeyOnDemand of key material from AWS KMS. Imported key material: rotate-imported-key-material.spec.ts.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import { createKey, createSet, decrypt, describeKey, encrypt, ok, openAccount, refusal } from '../../support/host.js';
import { call, inState, type KeyKind } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';
const SET = [PRIMARY, REPLICA] as const;
const MINUTE = 60_000;
const DAY = 86_400_000;

const CONFLICT = `ConflictException: ${words('automaticRotationNear', { minutes: 20 })} [ROTATE-4]`;

describe('RotateKeyOnDemand', () => {
  it('answers with the key ARN at once, and rotates the whole set some seconds later [ROTATE-4] [ROTATE-7]', () => {
    const { store, keyId } = set();
    const before = describeKey(store, PRIMARY, keyId).CurrentKeyMaterialId;
    expect(ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toEqual({ KeyId: arn(PRIMARY, keyId) });
    const OnDemandRotationStartDate = store.now() / 1000;
    expect(store.advance(19_999)).toEqual([]);
    for (const region of SET) {
      expect(ok(store, region, 'GetKeyRotationStatus', { KeyId: keyId })).toEqual({
        KeyId: arn(region, keyId),
        KeyRotationEnabled: false,
        OnDemandRotationStartDate,
      });
      expect(describeKey(store, region, keyId).CurrentKeyMaterialId).toBe(before);
    }
    expect(store.advance(1).map(({ type, region }) => [type, region])).toEqual([['KeyRotated', PRIMARY]]);
    const after = describeKey(store, PRIMARY, keyId).CurrentKeyMaterialId;
    expect(after).not.toBe(before);
    for (const region of SET) {
      expect(ok(store, region, 'GetKeyRotationStatus', { KeyId: keyId })).toEqual({
        KeyId: arn(region, keyId),
        KeyRotationEnabled: false,
      });
      expect(describeKey(store, region, keyId).CurrentKeyMaterialId).toBe(after);
      expect(ok(store, region, 'ListKeyRotations', { KeyId: keyId }).Rotations).toEqual([
        {
          KeyId: arn(region, keyId),
          KeyMaterialId: after,
          KeyMaterialState: 'CURRENT',
          RotationDate: store.now() / 1000,
          RotationType: 'ON_DEMAND',
        },
      ]);
    }
  });

  it('lasts as long as the host says [ROTATE-4]', () => {
    const store = openAccount({ rotationDelay: 'PT3M' });
    const keyId = createSet(store, SET);
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    expect(store.advance(3 * MINUTE - 1)).toEqual([]);
    expect(store.advance(1)).toHaveLength(1);
  });

  it('leaves the older material for decryption everywhere, and takes the new for encryption [ROTATE-4] [SHARED-3]', () => {
    const { store, keyId } = set();
    const old = encrypt(store, REPLICA, keyId, 'old');
    rotate(store, keyId);
    const young = encrypt(store, REPLICA, keyId, 'young');
    const materials = [old, young].map(
      (CiphertextBlob) => ok(store, PRIMARY, 'Decrypt', { CiphertextBlob }).KeyMaterialId,
    );
    const { Rotations } = ok(store, PRIMARY, 'ListKeyRotations', {
      KeyId: keyId,
      IncludeKeyMaterial: 'ALL_KEY_MATERIAL',
    });
    expect(materials).toEqual(Rotations.map(({ KeyMaterialId }) => KeyMaterialId));
    for (const region of SET) {
      expect(decrypt(store, region, old)).toBe('old');
      expect(decrypt(store, region, young)).toBe('young');
    }
  });

  it('does not move the date of the next automatic rotation [ROTATE-4]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    const { NextRotationDate } = ok(store, PRIMARY, 'GetKeyRotationStatus', { KeyId: keyId });
    store.advance('P45D');
    rotate(store, keyId);
    expect(ok(store, PRIMARY, 'GetKeyRotationStatus', { KeyId: keyId }).NextRotationDate).toBe(NextRotationDate);
    store.advance('P45D');
    expect(rotationTypes(store, keyId)).toEqual(['ON_DEMAND', 'AUTOMATIC']);
  });

  it('goes on when automatic rotation is disabled meanwhile [ROTATE-7]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId });
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    ok(store, PRIMARY, 'DisableKeyRotation', { KeyId: keyId });
    expect(ok(store, PRIMARY, 'GetKeyRotationStatus', { KeyId: keyId })).toMatchObject({
      KeyRotationEnabled: false,
      OnDemandRotationStartDate: store.now() / 1000,
    });
    store.advance('PT20S');
    expect(rotationTypes(store, keyId)).toEqual(['ON_DEMAND']);
  });

  it('is for the primary key only; when another becomes it, for that one [ROTATE-4a]', () => {
    const { store, keyId } = set();
    const noPrimary = (region: string): string =>
      `UnsupportedOperationException: ${words('keyIsReplica', { keyArn: arn(region, keyId), operation: 'RotateKeyOnDemand' })} [ROTATE-4a]`;
    expect(refusal(store, REPLICA, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(noPrimary(REPLICA));
    ok(store, PRIMARY, 'UpdatePrimaryRegion', { KeyId: keyId, PrimaryRegion: REPLICA });
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(noPrimary(PRIMARY));
    expect(refusal(store, REPLICA, 'RotateKeyOnDemand', { KeyId: keyId })).toBe('ok');
  });

  it('is done at most 25 times in the life of a set, whoever is its primary key [ROTATE-4]', () => {
    const { store, keyId } = set();
    for (let count = 0; count < 24; count++) rotate(store, keyId);
    ok(store, PRIMARY, 'UpdatePrimaryRegion', { KeyId: keyId, PrimaryRegion: REPLICA });
    store.advance('PT5S');
    expect(refusal(store, REPLICA, 'RotateKeyOnDemand', { KeyId: keyId })).toBe('ok');
    store.advance('PT20S');
    const limit = `LimitExceededException: ${words('rotationQuota', { keyArn: arn(REPLICA, keyId) })} [ROTATE-4]`;
    expect(refusal(store, REPLICA, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(limit);
    store.advance('P100D');
    expect(refusal(store, REPLICA, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(limit);
    expect(rotationTypes(store, keyId)).toEqual(Array.from({ length: 25 }, () => 'ON_DEMAND'));
  });

  it('counts no automatic rotation against its limit [ROTATE-4]', () => {
    const store = openAccount({ quotas: { onDemandRotationsPerKey: 1 } });
    const keyId = createSet(store, SET);
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    store.advance('P90D');
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe('ok');
    store.advance('P1D');
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toMatch(/^LimitExceededException: /);
  });

  it.each([
    ['20 minutes before it', 20 * MINUTE, CONFLICT],
    ['20 minutes and a millisecond before it', 20 * MINUTE + 1, 'ok'],
    ['a millisecond before it', 1, CONFLICT],
  ])('conflicts with an automatic rotation that is due: %s [ROTATE-4]', (_when, before, expected) => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    store.advance(90 * DAY - before);
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(expected);
  });

  it('conflicts no more once the automatic rotation has happened, or is disabled [ROTATE-4]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 90 });
    store.advance(90 * DAY - 1);
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(CONFLICT);
    store.advance(1);
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe('ok');
    store.advance(90 * DAY - 1);
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe(CONFLICT);
    ok(store, PRIMARY, 'DisableKeyRotation', { KeyId: keyId });
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toBe('ok');
  });

  it('again while one runs succeeds, and rotates once, at its first date [ROTATE-4]', () => {
    const { store, keyId } = set();
    ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    const started = store.now() / 1000;
    store.advance(19_999);
    const again = store.call({ region: PRIMARY, operation: 'RotateKeyOnDemand', input: { KeyId: keyId } });
    expect(again).toEqual({ ok: true, output: { KeyId: arn(PRIMARY, keyId) }, events: [] });
    expect(ok(store, PRIMARY, 'GetKeyRotationStatus', { KeyId: keyId }).OnDemandRotationStartDate).toBe(started);
    expect(store.advance(1).map(({ type }) => type)).toEqual(['KeyRotated']);
    expect(store.advance('P1D')).toEqual([]);
  });

  it('again while the last one of all runs succeeds too [ROTATE-4]', () => {
    const store = openAccount({ quotas: { onDemandRotationsPerKey: 1 } });
    const keyId = createSet(store, SET);
    for (let count = 0; count < 2; count++) ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
    store.advance('PT20S');
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId })).toMatch(/^LimitExceededException: /);
  });

  it('gives new material each time, that stays the same ever after [ROTATE-4] [ROTATE-6]', () => {
    const { store, keyId } = set();
    const ids = (): readonly unknown[] =>
      ok(store, REPLICA, 'ListKeyRotations', { KeyId: keyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }).Rotations.map(
        ({ KeyMaterialId }) => KeyMaterialId,
      );
    const seen: unknown[] = [describeKey(store, PRIMARY, keyId).CurrentKeyMaterialId];
    for (let count = 0; count < 5; count++) {
      rotate(store, keyId);
      seen.push(describeKey(store, REPLICA, keyId).CurrentKeyMaterialId);
      expect(ids()).toEqual(seen);
    }
    expect(new Set(seen).size).toBe(6);
    // Another set with the same history has other material.
    const other = createSet(store, SET);
    rotate(store, other);
    expect(seen).not.toContain(describeKey(store, PRIMARY, other).CurrentKeyMaterialId);
  });

  it.each([
    ['RSA_4096', 'ENCRYPT_DECRYPT'],
    ['HMAC_512', 'GENERATE_VERIFY_MAC'],
    ['ML_DSA_44', 'SIGN_VERIFY'],
  ])('rotates symmetric encryption keys only, and says no more to others: %s [ROTATE-4]', (KeySpec, KeyUsage) => {
    const store = openAccount();
    const { KeyId } = createKey(store, PRIMARY, { KeySpec, KeyUsage });
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId })).toBe('UnsupportedOperationException:  [ROTATE-4]');
    const symmetric = createKey(store, PRIMARY).KeyId;
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: symmetric })).toBe('ok');
  });

  it('rotates no key in a custom key store [STATE-6]', () => {
    const CustomKeyStoreId = 'cks-1234567890abcdef0';
    const store = openAccount({
      customKeyStores: [{ customKeyStoreId: CustomKeyStoreId, customKeyStoreType: 'AWS_CLOUDHSM', isConnected: true }],
    });
    const { KeyId } = createKey(store, PRIMARY, { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId });
    expect(refusal(store, PRIMARY, 'RotateKeyOnDemand', { KeyId })).toMatch(
      /^UnsupportedOperationException: .*AWS_CLOUDHSM.* \[STATE-6]$/,
    );
  });

  it.each(['DisableKey', 'ScheduleKeyDeletion'] as const)(
    'goes on to its end in every key state: after %s [ROTATE-8] [DELETE-7]',
    (operation) => {
      for (const regions of [[PRIMARY], SET] as const) {
        const store = openAccount();
        const keyId = createSet(store, regions);
        ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId: keyId });
        const OnDemandRotationStartDate = store.now() / 1000;
        ok(store, PRIMARY, operation, { KeyId: keyId });
        expect(ok(store, PRIMARY, 'GetKeyRotationStatus', { KeyId: keyId })).toEqual({
          KeyId: arn(PRIMARY, keyId),
          KeyRotationEnabled: false,
          OnDemandRotationStartDate,
        });
        store.advance('PT20S');
        const { Rotations } = ok(store, PRIMARY, 'ListKeyRotations', { KeyId: keyId });
        expect(Rotations).toMatchObject([{ RotationType: 'ON_DEMAND', RotationDate: store.now() / 1000 }]);
      }
    },
  );

  const HMAC: KeyKind = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' };

  it('is DisabledException on a Disabled key, before its key spec matters [STATE-6]', () => {
    for (const kind of [{}, HMAC]) {
      const { keySet, region } = inState('Disabled', kind);
      expect(call(keySet, 'RotateKeyOnDemand', {}, { region })).toMatchObject({
        ok: false,
        error: {
          code: 'DisabledException',
          message: words('keyState', { keyArn: arn(region, keySet.keyId), keyState: 'Disabled', footnote: 1 }),
        },
      });
    }
  });

  it('is KMSInvalidStateException on a key that is PendingImport [STATE-6]', () => {
    for (const kind of [{ Origin: 'EXTERNAL' } as const, { ...HMAC, Origin: 'EXTERNAL' } as const]) {
      const { keySet, region } = inState('PendingImport', kind);
      expect(call(keySet, 'RotateKeyOnDemand', {}, { region })).toMatchObject({
        ok: false,
        error: {
          code: 'KMSInvalidStateException',
          message: words('keyState', { keyArn: arn(region, keySet.keyId), keyState: 'PendingImport', footnote: 5 }),
        },
      });
    }
  });

  it.each([
    ['PendingDeletion', 'KMSInvalidStateException'],
    ['PendingReplicaDeletion', 'KMSInvalidStateException'],
  ] as const)('is refused while deletion is pending: %s [STATE-6a]', (state, code) => {
    const { keySet, region } = inState(state);
    expect(call(keySet, 'RotateKeyOnDemand', {}, { region })).toMatchObject({
      ok: false,
      error: { code, facts: { fault: 'keyState', keyArn: arn(region, keySet.keyId), keyState: state, footnote: 3 } },
    });
  });

  it('is refused while the key is Creating, and not while it is Updating [STATE-6e]', () => {
    const creating = inState('Creating');
    expect(call(creating.keySet, 'RotateKeyOnDemand', {}, { region: creating.region })).toMatchObject({
      ok: false,
      error: {
        code: 'KMSInvalidStateException',
        message: words('keyState', {
          keyArn: arn(creating.region, creating.keySet.keyId),
          keyState: 'Creating',
          footnote: 14,
        }),
      },
    });
    const updating = inState('Updating');
    expect(call(updating.keySet, 'RotateKeyOnDemand', {}, { region: updating.region }).ok).toBe(true);
  });
});

function set(): { readonly store: Store; readonly keyId: string } {
  const store = openAccount();
  return { store, keyId: createSet(store, SET) };
}

/** Rotates to the end. */
function rotate(store: Store, KeyId: string): void {
  ok(store, PRIMARY, 'RotateKeyOnDemand', { KeyId });
  store.advance('PT20S');
}

function rotationTypes(store: Store, KeyId: string): readonly unknown[] {
  return ok(store, REPLICA, 'ListKeyRotations', { KeyId }).Rotations.map(({ RotationType }) => RotationType);
}

function arn(region: string, keyId: string): string {
  return `arn:aws:kms:${region}:111122223333:key/${keyId}`;
}
