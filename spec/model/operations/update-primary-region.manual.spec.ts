// The AWS CLI's manual of update-primary-region, sentence by sentence: what it says of behaviour, in its order.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import { requiredPermissions } from '../../../src/model/engine/permissions.js';
import {
  createImportedSet,
  createKey,
  createSet,
  decrypt,
  describeKey,
  encrypt,
  importParameters,
  keyStates,
  ok,
  openAccount,
  refusal,
} from '../../support/host.js';
import { ACCOUNT_ID, DAY } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const [HERE, THERE, ELSEWHERE] = ['us-east-1', 'eu-west-2', 'ap-southeast-2'] as const;
const REGIONS = [HERE, THERE, ELSEWHERE] as const;

const keyArn = (region: string, keyId: string): string => `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${keyId}`;

const update = (store: Store, region: string, KeyId: string, PrimaryRegion: string): string =>
  refusal(store, region, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion });

/** The role of the key in a Region, as that key shows it. */
const role = (store: Store, region: string, keyId: string): string | undefined =>
  describeKey(store, region, keyId).MultiRegionConfiguration?.MultiRegionKeyType;

/** A set of which the primary key is being changed from HERE to THERE. */
function updating(options: Parameters<typeof openAccount>[0] = {}) {
  const store = openAccount(options);
  const KeyId = createSet(store, REGIONS);
  expect(update(store, HERE, KeyId, THERE)).toBe('ok');
  return { store, KeyId };
}

describe('update-primary-region: description', () => {
  it('makes the replica in the Region the primary key, and the former primary key a replica [PRIMARY-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    expect([HERE, THERE].map((region) => role(store, region, keyId))).toEqual(['PRIMARY', 'REPLICA']);
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    store.advance('PT5S');
    expect([HERE, THERE].map((region) => role(store, region, keyId))).toEqual(['REPLICA', 'PRIMARY']);
  });

  it('does what the example says: from us-east-1 to eu-west-2 [PRIMARY-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, ['us-east-1', 'eu-west-2']);
    ok(store, 'us-east-1', 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-2' });
    store.advance('PT5S');
    for (const region of ['us-east-1', 'eu-west-2']) {
      expect(describeKey(store, region, KeyId).MultiRegionConfiguration).toMatchObject({
        PrimaryKey: { Arn: keyArn('eu-west-2', KeyId), Region: 'eu-west-2' },
        ReplicaKeys: [{ Arn: keyArn('us-east-1', KeyId), Region: 'us-east-1' }],
      });
    }
  });

  it('leaves the keys interoperable: what was encrypted before is decrypted after, everywhere [SHARED-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    const before = REGIONS.map((region) => encrypt(store, region, keyId, region));
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    store.advance('PT5S');
    for (const region of REGIONS) {
      expect(before.map((ciphertext) => decrypt(store, region, ciphertext))).toEqual([...REGIONS]);
    }
  });

  it('makes another key the source of the shared properties, such as rotation [SHARED-1]', () => {
    const { store, KeyId } = updating();
    store.advance('PT5S');
    expect(refusal(store, HERE, 'EnableKeyRotation', { KeyId })).toMatch(/^UnsupportedOperationException/);
    ok(store, THERE, 'EnableKeyRotation', { KeyId });
    const enabled = REGIONS.map((region) => ok(store, region, 'GetKeyRotationStatus', { KeyId }).KeyRotationEnabled);
    expect(enabled).toEqual([true, true, true]);
  });

  it('changes no shared property itself: key ID, material, spec, usage, origin, rotation [SHARED-1]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'EnableKeyRotation', { KeyId: keyId, RotationPeriodInDays: 200 });
    const properties = (region: string): unknown => {
      const { KeyId, CurrentKeyMaterialId, KeySpec, KeyUsage, Origin } = describeKey(store, region, keyId);
      const { RotationPeriodInDays, NextRotationDate } = ok(store, region, 'GetKeyRotationStatus', { KeyId });
      return { KeyId, CurrentKeyMaterialId, KeySpec, KeyUsage, Origin, RotationPeriodInDays, NextRotationDate };
    };
    const before = properties(HERE);
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    store.advance('PT5S');
    expect([HERE, THERE].map(properties)).toEqual([before, before]);
  });

  it('changes which key can be replicated: only the primary key can [REPLICATE-1]', () => {
    const { store, KeyId } = updating();
    store.advance('PT5S');
    const input = { KeyId, ReplicaRegion: 'us-west-2' };
    for (const region of [HERE, ELSEWHERE]) {
      expect(refusal(store, region, 'ReplicateKey', input)).toMatch(
        /^UnsupportedOperationException: .* \[REPLICATE-1\]$/,
      );
    }
    expect(refusal(store, THERE, 'ReplicateKey', input)).toBe('ok');
  });

  it('changes which key cannot be deleted before all the others are [DELETE-3]', () => {
    const { store, KeyId } = updating();
    store.advance('PT5S');
    expect(ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }).KeyState).toBe(
      'PendingReplicaDeletion',
    );
    expect(ok(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }).KeyState).toBe('PendingDeletion');
    store.advance(7 * DAY);
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('PendingReplicaDeletion');
    ok(store, ELSEWHERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    store.advance(7 * DAY);
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('PendingDeletion');
    store.advance(7 * DAY);
    expect(store.keySet(KeyId)).toBeUndefined();
  });

  it('is told by key ID and Region which replica becomes the primary key [PRIMARY-2]', () => {
    const store = openAccount();
    const [one, other] = [createSet(store, REGIONS), createSet(store, REGIONS)];
    expect(update(store, HERE, one, ELSEWHERE)).toBe('ok');
    store.advance('PT5S');
    expect(REGIONS.map((region) => role(store, region, one))).toEqual(['REPLICA', 'REPLICA', 'PRIMARY']);
    expect(REGIONS.map((region) => role(store, region, other))).toEqual(['PRIMARY', 'REPLICA', 'REPLICA']);
  });

  it('needs a replica in that Region already [PRIMARY-3]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    expect(update(store, HERE, KeyId, ELSEWHERE)).toMatch(/^ValidationException: .* \[PRIMARY-3a\]$/);
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: ELSEWHERE });
    store.advance('PT5S');
    expect(update(store, HERE, KeyId, ELSEWHERE)).toBe('ok');
  });

  it('creates no KMS key in that Region [PRIMARY-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    expect(update(store, HERE, keyId, ELSEWHERE)).toMatch(/\[PRIMARY-3a\]$/);
    expect(ok(store, ELSEWHERE, 'ListKeys').Keys).toEqual([]);
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    store.advance('PT5S');
    for (const region of [HERE, THERE]) expect(ok(store, region, 'ListKeys').Keys).toHaveLength(1);
    expect(ok(store, ELSEWHERE, 'ListKeys').Keys).toEqual([]);
  });

  it('leaves it to DescribeKey, on any key of the set, to show the replicas [PRIMARY-1]', () => {
    const { store, KeyId } = updating();
    store.advance('PT5S');
    for (const region of REGIONS) {
      const { ReplicaKeys = [] } = describeKey(store, region, KeyId).MultiRegionConfiguration ?? {};
      expect(ReplicaKeys.map(({ Region }) => Region)).toEqual([HERE, ELSEWHERE]);
    }
  });

  it('can be run while the keys are used, and causes no failures [PRIMARY-5]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    const ciphertext = encrypt(store, HERE, keyId, 'before');
    expect(update(store, HERE, keyId, THERE)).toBe('ok');
    for (let second = 0; second < 6; second++) {
      for (const region of REGIONS) {
        expect(decrypt(store, region, ciphertext)).toBe('before');
        expect(decrypt(store, HERE, encrypt(store, region, keyId, 'meanwhile'))).toBe('meanwhile');
      }
      store.advance('PT1S');
    }
  });

  it('may still be in progress for some seconds after it has answered [PRIMARY-5]', () => {
    const { store, KeyId } = updating();
    expect(keyStates(store, REGIONS, KeyId)).toEqual(['Updating', 'Updating', 'Enabled']);
    store.advance('PT4.999S');
    expect(keyStates(store, REGIONS, KeyId)).toEqual(['Updating', 'Updating', 'Enabled']);
    store.advance('PT0.001S');
    expect(keyStates(store, REGIONS, KeyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
  });

  it('may show both keys as replicas meanwhile [PRIMARY-6]', () => {
    const { store, KeyId } = updating({ rolesWhileUpdating: 'both-replicas' });
    expect(REGIONS.map((region) => role(store, region, KeyId))).toEqual(['REPLICA', 'REPLICA', 'REPLICA']);
    store.advance('PT5S');
    expect(REGIONS.map((region) => role(store, region, KeyId))).toEqual(['REPLICA', 'PRIMARY', 'REPLICA']);
  });

  it('may show them in their new roles meanwhile [PRIMARY-6]', () => {
    const { store, KeyId } = updating({ rolesWhileUpdating: 'swapped' });
    expect(REGIONS.map((region) => role(store, region, KeyId))).toEqual(['REPLICA', 'PRIMARY', 'REPLICA']);
  });

  it('restores the original key state when it is complete [PRIMARY-5]', () => {
    const store = openAccount();
    const KeyId = createImportedSet(store, REGIONS, 'material');
    const before = keyStates(store, REGIONS, KeyId);
    expect(update(store, HERE, KeyId, THERE)).toBe('ok');
    store.advance('PT5S');
    expect(keyStates(store, REGIONS, KeyId)).toEqual(before);
    expect(describeKey(store, THERE, KeyId)).toMatchObject({ KeyState: 'Enabled', Enabled: true });
  });

  it('lets you use keys that are Updating in cryptographic operations [PRIMARY-5]', () => {
    const { store, KeyId } = updating();
    for (const region of [HERE, THERE]) {
      expect(describeKey(store, region, KeyId).KeyState).toBe('Updating');
      expect(decrypt(store, region, encrypt(store, region, KeyId, 'data'))).toBe('data');
      expect(refusal(store, region, 'GenerateDataKey', { KeyId, KeySpec: 'AES_256' })).toBe('ok');
    }
  });

  it('does not let you replicate the new primary key meanwhile [PRIMARY-5]', () => {
    const { store, KeyId } = updating();
    const input = { KeyId, ReplicaRegion: 'us-west-2' };
    const error = `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(THERE, KeyId), keyState: 'Updating', footnote: 15 })} [STATE-1]`;
    expect(refusal(store, THERE, 'ReplicateKey', input)).toBe(error);
    store.advance('PT5S');
    expect(refusal(store, THERE, 'ReplicateKey', input)).toBe('ok');
  });

  it.each(['EnableKey', 'DisableKey', 'ScheduleKeyDeletion'] as const)(
    'does not let you manage either key meanwhile with %s [PRIMARY-5]',
    (operation) => {
      const { store, KeyId } = updating();
      for (const region of [HERE, THERE]) {
        const error = `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(region, KeyId), keyState: 'Updating', footnote: 15 })} [STATE-1]`;
        expect(refusal(store, region, operation, { KeyId })).toBe(error);
      }
      expect(refusal(store, ELSEWHERE, operation, { KeyId })).toBe('ok');
      store.advance('PT5S');
      expect(refusal(store, HERE, operation, { KeyId })).toBe('ok');
    },
  );

  it('lets you do other things to the keys meanwhile, such as importing key material [PRIMARY-5]', () => {
    const store = openAccount();
    const KeyId = createImportedSet(store, [HERE, THERE], 'material');
    const again = importParameters(store, HERE, KeyId, 'material');
    expect(update(store, HERE, KeyId, THERE)).toBe('ok');
    expect(refusal(store, HERE, 'ImportKeyMaterial', again)).toBe('ok');
    ok(store, THERE, 'TagResource', { KeyId, Tags: [{ TagKey: 'Purpose', TagValue: 'Test' }] });
    ok(store, THERE, 'CreateAlias', { AliasName: 'alias/there', TargetKeyId: KeyId });
    expect(keyStates(store, [HERE, THERE], KeyId)).toEqual(['Updating', 'Updating']);
  });

  it('returns no output: DescribeKey shows that the primary key has changed [PRIMARY-7]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    expect(ok(store, HERE, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: THERE })).toEqual({});
    expect(describeKey(store, HERE, KeyId).MultiRegionConfiguration?.PrimaryKey.Region).toBe(THERE);
  });

  it('changes no key of another account [ID-8]', () => {
    const foreign = 'arn:aws:kms:us-east-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab';
    expect(update(openAccount(), HERE, foreign, THERE)).toMatch(/^AccessDeniedException: .* \[ARN-1a\]$/);
  });

  it('needs the permission on the primary key and on the replica, each in its Region [PRIMARY-8]', () => {
    const KeyId = 'mrk-1234abcd12ab34cd56ef1234567890ab';
    const input = { KeyId, PrimaryRegion: THERE };
    expect(requiredPermissions({ region: HERE, operation: 'UpdatePrimaryRegion', input })).toMatchObject([
      { action: 'kms:UpdatePrimaryRegion', resource: keyArn(HERE, KeyId), region: HERE },
      { action: 'kms:UpdatePrimaryRegion', resource: keyArn(THERE, KeyId), region: THERE },
    ]);
  });
});

describe('update-primary-region: options', () => {
  it('--key-id: the current primary key, which will be a replica [PRIMARY-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    expect(update(store, THERE, KeyId, ELSEWHERE)).toMatch(/^KMSInvalidStateException: .* \[PRIMARY-2a\]$/);
    expect(update(store, HERE, KeyId, ELSEWHERE)).toBe('ok');
    store.advance('PT5S');
    expect(role(store, HERE, KeyId)).toBe('REPLICA');
  });

  it('--key-id: required, a key ID or a key ARN as ListKeys and DescribeKey show them [ID-5]', () => {
    const store = openAccount();
    createSet(store, [HERE, THERE]);
    const [{ KeyId, KeyArn } = { KeyId: '', KeyArn: '' }] = ok(store, HERE, 'ListKeys').Keys;
    expect(describeKey(store, HERE, KeyId).Arn).toBe(KeyArn);
    expect(update(store, HERE, KeyArn, THERE)).toBe('ok');
    store.advance('PT5S');
    expect(update(store, THERE, KeyId, HERE)).toBe('ok');
    expect(refusal(store, HERE, 'UpdatePrimaryRegion', { PrimaryRegion: THERE })).toMatch(
      /^ValidationException: .*keyId.* \[MODEL-1\]$/,
    );
  });

  it('--key-id: a multi-Region key, no other [PRIMARY-2a]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    expect(update(store, HERE, KeyId, THERE)).toMatch(/^KMSInvalidStateException: .* \[PRIMARY-2a\]$/);
  });

  it('--primary-region: required, the ID of the Region of the new primary key [PRIMARY-3]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    expect(refusal(store, HERE, 'UpdatePrimaryRegion', { KeyId })).toMatch(
      /^ValidationException: .*primaryRegion.* \[MODEL-1\]$/,
    );
    expect(update(store, HERE, KeyId, 'Sydney')).toMatch(/^ValidationException: .* \[MODEL-1\]$/);
    expect(update(store, HERE, KeyId, 'ap-southeast-2')).toBe('ok');
  });

  it('--primary-region: one with a replica, which will be the primary key [PRIMARY-3]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    for (const PrimaryRegion of ['us-west-2', 'us-east-99', 'cn-north-1']) {
      expect(update(store, HERE, KeyId, PrimaryRegion)).toMatch(/\[PRIMARY-3a\]$/);
    }
    expect(update(store, HERE, KeyId, THERE)).toBe('ok');
    store.advance('PT5S');
    expect(role(store, THERE, KeyId)).toBe('PRIMARY');
  });
});
