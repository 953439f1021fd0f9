// ReplicateKey: which keys can be replicated, where to, and what the replica key is then.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import { requiredPermissions } from '../../../src/model/engine/permissions.js';
import {
  createImportedSet,
  createKey,
  createSet,
  describeKey,
  importMaterial,
  importRefusal,
  keyStates,
  ok,
  openAccount,
  refusal,
} from '../../support/host.js';
import { ACCOUNT_ID, DAY, POLICY, PRINCIPAL } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const [HERE, THERE, ELSEWHERE] = ['us-east-1', 'eu-west-2', 'ap-northeast-1'] as const;
/** What a store's clock shows when it is new, in epoch seconds. */
const CREATED = Date.UTC(2026, 0, 1) / 1000;

const keyArn = (region: string, keyId: string): string => `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${keyId}`;
const listed = (region: string, keyId: string): unknown => ({ Arn: keyArn(region, keyId), Region: region });

/** Replicates the key into the Region, and lets the replica key become ready. */
function replicate(store: Store, KeyId: string, ReplicaRegion: string, input: object = {}): void {
  ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion, ...input });
  store.advance('PT5S');
}

/** The Regions that a key lists as those of replica keys, in whose Region it is looked at. */
function replicaRegions(store: Store, region: string, keyId: string): readonly string[] | undefined {
  return describeKey(store, region, keyId).MultiRegionConfiguration?.ReplicaKeys.map(({ Region }) => Region);
}

const notPrimary = (region: string, keyId: string, rule = 'REPLICATE-1'): string =>
  `UnsupportedOperationException: ${words('notPrimaryToReplicate', { keyArn: keyArn(region, keyId) })} [${rule}]`;
const invalidRegion = (region: string): string => `ValidationException: ${words('replicaRegionInvalid', { region })}`;
const ALREADY_EXISTS = `AlreadyExistsException: ${words('replicaExists')}`;

describe('a primary key', () => {
  it('can be replicated, a replica key cannot, not even into its own Region [REPLICATE-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    for (const ReplicaRegion of [ELSEWHERE, THERE, HERE]) {
      expect(refusal(store, THERE, 'ReplicateKey', { KeyId, ReplicaRegion })).toBe(notPrimary(THERE, KeyId));
    }
    expect(ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: ELSEWHERE }).ReplicaKeyMetadata.KeyId).toBe(KeyId);
  });

  it('that has become a replica key can no longer be replicated, the new primary key can [REPLICATE-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: THERE });
    store.advance('PT5S');
    const input = { KeyId, ReplicaRegion: ELSEWHERE };
    expect(refusal(store, HERE, 'ReplicateKey', input)).toBe(notPrimary(HERE, KeyId));
    expect(ok(store, THERE, 'ReplicateKey', input).ReplicaKeyMetadata.Arn).toBe(keyArn(ELSEWHERE, KeyId));
  });

  it('is what a single-Region key never is, so it cannot be replicated [REPLICATE-1a]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    for (const ReplicaRegion of [THERE, HERE]) {
      expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion })).toBe(
        notPrimary(HERE, KeyId, 'REPLICATE-1a'),
      );
    }
  });

  it('is asked for before the key state: also a Disabled replica key is no primary key [REPLICATE-1b]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    const input = { KeyId, ReplicaRegion: ELSEWHERE };
    for (const region of [HERE, THERE]) ok(store, region, 'DisableKey', { KeyId });
    expect(refusal(store, THERE, 'ReplicateKey', input)).toBe(notPrimary(THERE, KeyId));
    expect(refusal(store, HERE, 'ReplicateKey', input)).toBe(
      `DisabledException: ${words('keyState', { keyArn: keyArn(HERE, KeyId), keyState: 'Disabled', footnote: 1 })} [STATE-1]`,
    );
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId });
    expect(refusal(store, THERE, 'ReplicateKey', input)).toBe(notPrimary(THERE, KeyId));
  });

  it('can be replicated by its key ID and by its key ARN [REPLICATE-1]', () => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    ok(store, HERE, 'ReplicateKey', { KeyId: Arn, ReplicaRegion: ELSEWHERE });
    expect(replicaRegions(store, HERE, KeyId)).toEqual([THERE, ELSEWHERE]);
  });
});

describe('a Region', () => {
  it('holds one related key: there is no second replica key in it [REPLICATE-2]', () => {
    const store = openAccount({ replicationDelay: null });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    const again = { KeyId, ReplicaRegion: THERE };
    expect(refusal(store, HERE, 'ReplicateKey', again)).toBe(`${ALREADY_EXISTS} [REPLICATE-2]`);
    store.finishReplication({ keyId: KeyId, region: THERE });
    expect(refusal(store, HERE, 'ReplicateKey', again)).toBe(`${ALREADY_EXISTS} [REPLICATE-2]`);
    ok(store, THERE, 'DisableKey', { KeyId });
    expect(refusal(store, HERE, 'ReplicateKey', again)).toBe(`${ALREADY_EXISTS} [REPLICATE-2]`);
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: ELSEWHERE });
  });

  it('is free again only once its replica key is deleted, not while that is pending [REPLICATE-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    store.advance(7 * DAY - 1);
    const again = { KeyId, ReplicaRegion: THERE };
    expect(refusal(store, HERE, 'ReplicateKey', again)).toBe(`${ALREADY_EXISTS} [REPLICATE-2]`);
    store.advance(1);
    expect(ok(store, HERE, 'ReplicateKey', again).ReplicaKeyMetadata.KeyState).toBe('Creating');
  });

  it('of the primary key itself takes no replica key [REPLICATE-2a]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    const own = { KeyId, ReplicaRegion: HERE };
    expect(refusal(store, HERE, 'ReplicateKey', own)).toBe(
      `ValidationException: ${words('replicaInPrimaryRegion', { region: HERE })} [REPLICATE-2a]`,
    );
  });

  it('may hold many unrelated primary and replica keys [REPLICATE-2]', () => {
    const store = openAccount();
    const keyIds = [createSet(store, [HERE, THERE]), createSet(store, [HERE, THERE]), createSet(store, [THERE, HERE])];
    const { Keys } = ok(store, THERE, 'ListKeys');
    expect(Keys.map(({ KeyId }) => KeyId)).toEqual(keyIds);
  });

  it.each([
    ['us-east-1', 'cn-north-1'],
    ['us-east-1', 'us-gov-west-1'],
    ['cn-north-1', 'us-east-1'],
    ['cn-north-1', 'us-gov-west-1'],
    ['us-gov-west-1', 'cn-northwest-1'],
    ['us-iso-east-1', 'us-isob-east-1'],
  ])('of another partition takes no replica key: from %s, not into %s [REPLICATE-3a]', (region, ReplicaRegion) => {
    const store = openAccount();
    const { KeyId } = createKey(store, region, { MultiRegion: true });
    expect(refusal(store, region, 'ReplicateKey', { KeyId, ReplicaRegion })).toBe(
      `ValidationException: ${words('replicaRegionInOtherPartition')} [REPLICATE-3a]`,
    );
  });

  it.each([
    ['us-east-1', 'eu-west-2'],
    ['cn-north-1', 'cn-northwest-1'],
    ['us-gov-west-1', 'us-gov-east-1'],
    ['us-iso-east-1', 'us-iso-west-1'],
  ])('of the same partition takes a replica key: from %s into %s [REPLICATE-3]', (region, ReplicaRegion) => {
    const store = openAccount();
    const KeyId = createSet(store, [region, ReplicaRegion]);
    expect(keyStates(store, [region, ReplicaRegion], KeyId)).toEqual(['Enabled', 'Enabled']);
    const [, partition] = describeKey(store, region, KeyId).Arn.split(':');
    expect(describeKey(store, ReplicaRegion, KeyId).Arn.split(':')[1]).toBe(partition);
  });

  it('where AWS KMS is not offered takes no replica key [REPLICATE-3b]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    for (const ReplicaRegion of ['us-east-99', 'xx-nowhere-1', 'us-gov-nowhere-1']) {
      expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion })).toBe(
        `${invalidRegion(ReplicaRegion)} [REPLICATE-3b]`,
      );
    }
  });

  it.each([
    '__proto__',
    'constructor',
    'us-east',
    'US-EAST-1',
    'us-east-1a',
    'us_east_1',
    '',
    'a'.repeat(31).concat('-b-1'),
  ])('whose name has no form of a Region is invalid: %j [REPLICATE-3]', (ReplicaRegion) => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion })).toMatch(
      /^ValidationException: .*replicaRegion.* \[MODEL-1\]$/,
    );
  });

  it('that the account has not enabled takes no replica key [REPLICATE-3c]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    for (const ReplicaRegion of ['me-south-1', 'af-south-1', 'ap-southeast-4']) {
      expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion })).toBe(
        `${invalidRegion(ReplicaRegion)} [REPLICATE-3c]`,
      );
    }
  });

  it('that the account has enabled takes a replica key, also where that is not so by default [REPLICATE-3c]', () => {
    const store = openAccount({ enabledRegions: [HERE, 'me-south-1'] });
    const KeyId = createSet(store, [HERE, 'me-south-1']);
    expect(describeKey(store, 'me-south-1', KeyId).KeyState).toBe('Enabled');
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE })).toMatch(/\[REPLICATE-3c\]$/);
  });
});

describe('a new replica key', () => {
  it('is Creating in the answer, which shows it as every key of the set does [REPLICATE-4]', () => {
    const store = openAccount();
    const { KeyId, CurrentKeyMaterialId, ...primary } = createKey(store, HERE, { MultiRegion: true });
    store.advance('PT60S');
    const answer = ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    const MultiRegionConfiguration = {
      MultiRegionKeyType: 'REPLICA',
      PrimaryKey: listed(HERE, KeyId),
      ReplicaKeys: [listed(THERE, KeyId)],
    };
    expect(answer).toEqual({
      ReplicaKeyMetadata: {
        AWSAccountId: ACCOUNT_ID,
        KeyId,
        Arn: keyArn(THERE, KeyId),
        CreationDate: CREATED + 60,
        Enabled: false,
        Description: '',
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeyState: 'Creating',
        Origin: 'AWS_KMS',
        KeyManager: 'CUSTOMER',
        CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
        KeySpec: 'SYMMETRIC_DEFAULT',
        EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
        MultiRegion: true,
        MultiRegionConfiguration,
      },
      ReplicaPolicy: expect.any(String),
    });
    expect(describeKey(store, THERE, KeyId)).toEqual(answer.ReplicaKeyMetadata);
    expect(describeKey(store, HERE, KeyId)).toEqual({
      ...primary,
      KeyId,
      CurrentKeyMaterialId,
      MultiRegionConfiguration: { ...MultiRegionConfiguration, MultiRegionKeyType: 'PRIMARY' },
    });
  });

  it('is ready after some seconds, with the current key material of the primary key [REPLICATE-4]', () => {
    const store = openAccount();
    const { KeyId, CurrentKeyMaterialId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    expect(store.advance(4999)).toEqual([]);
    expect(keyStates(store, [HERE, THERE], KeyId)).toEqual(['Enabled', 'Creating']);
    const events = store.advance(1);
    expect(events).toMatchObject([{ type: 'ReplicaKeyReady', region: THERE, keyState: 'Enabled' }]);
    expect(describeKey(store, THERE, KeyId)).toMatchObject({
      KeyState: 'Enabled',
      Enabled: true,
      CurrentKeyMaterialId,
    });
  });

  it('answers while it is Creating how its set is rotated [REPLICATE-10]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    expect(keyStates(store, [THERE], KeyId)).toEqual(['Creating']);
    const { KeyId: _, ...status } = ok(store, HERE, 'GetKeyRotationStatus', { KeyId });
    expect(status).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 90 });
    expect(ok(store, THERE, 'GetKeyRotationStatus', { KeyId })).toEqual({ KeyId: keyArn(THERE, KeyId), ...status });
  });

  it('takes as long as it takes: it is Creating until it is told to be ready [REPLICATE-4]', () => {
    const store = openAccount({ replicationDelay: null });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: ELSEWHERE });
    expect(store.nextInstant()).toBeUndefined();
    expect(store.advance('P365D')).toEqual([]);
    const regions = [HERE, THERE, ELSEWHERE];
    expect(keyStates(store, regions, KeyId)).toEqual(['Enabled', 'Creating', 'Creating']);
    const events = store.finishReplication({ keyId: KeyId, region: ELSEWHERE });
    expect(events).toMatchObject([{ type: 'ReplicaKeyReady', region: ELSEWHERE, at: store.now() }]);
    expect(keyStates(store, regions, KeyId)).toEqual(['Enabled', 'Creating', 'Enabled']);
    for (const region of [ELSEWHERE, HERE, 'us-west-2', '__proto__', 'constructor']) {
      expect(() => store.finishReplication({ keyId: KeyId, region })).toThrow(RangeError);
    }
    expect(() => store.finishReplication({ keyId: '__proto__', region: THERE })).toThrow(RangeError);
    store.finishReplication({ keyId: KeyId, region: THERE });
    expect(keyStates(store, regions, KeyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
  });

  it('can be told to be ready before its time, and then is not made ready again [REPLICATE-4]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    store.finishReplication({ keyId: KeyId, region: THERE });
    ok(store, THERE, 'DisableKey', { KeyId });
    expect(store.advance('P1D')).toEqual([]);
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('Disabled');
  });

  it('is listed by each of the others at once, in each Region [REPLICATE-4]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: ELSEWHERE });
    for (const region of [HERE, THERE, ELSEWHERE]) {
      expect(replicaRegions(store, region, KeyId)).toEqual([THERE, ELSEWHERE]);
      expect(ok(store, region, 'ListKeys').Keys).toEqual([{ KeyId, KeyArn: keyArn(region, KeyId) }]);
    }
  });

  it('of a key with imported key material has none, and takes only the same [REPLICATE-5]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true, Origin: 'EXTERNAL' });
    const materialId = importMaterial(store, HERE, KeyId, 'the material');
    replicate(store, KeyId, THERE);
    const replica = describeKey(store, THERE, KeyId);
    expect(replica).toMatchObject({ KeyState: 'PendingImport', Enabled: false, Origin: 'EXTERNAL' });
    expect(replica).not.toHaveProperty('ExpirationModel');
    // It is not there, but it is the one that the set has, and that the replica key asks for.
    expect(replica.CurrentKeyMaterialId).toBe(materialId);
    expect(importRefusal(store, THERE, KeyId, 'other material')).toMatch(
      /^IncorrectKeyMaterialException: .* \[IMPORT-2\]$/,
    );
    expect(importMaterial(store, THERE, KeyId, 'the material')).toBe(materialId);
    expect(keyStates(store, [HERE, THERE], KeyId)).toEqual(['Enabled', 'Enabled']);
  });

  it('of a key with imported key material shows how that expires only while it is Creating [REPLICATE-5] [REPLICATE-10]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true, Origin: 'EXTERNAL' });
    importMaterial(store, HERE, KeyId, 'the material');
    const { ReplicaKeyMetadata } = ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    expect(ReplicaKeyMetadata).toMatchObject({
      KeyState: 'Creating',
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    });
    store.advance('PT5S');
    expect(describeKey(store, THERE, KeyId)).not.toHaveProperty('ExpirationModel');
  });

  it('becomes PendingImport each time, whatever replica keys there were [REPLICATE-5]', () => {
    const store = openAccount();
    const KeyId = createImportedSet(store, [HERE, THERE], 'the material');
    replicate(store, KeyId, ELSEWHERE);
    expect(keyStates(store, [HERE, THERE, ELSEWHERE], KeyId)).toEqual(['Enabled', 'Enabled', 'PendingImport']);
  });

  it('of a primary key that has no key material yet cannot be made [REPLICATE-5]', () => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, HERE, { MultiRegion: true, Origin: 'EXTERNAL' });
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE })).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: Arn, keyState: 'PendingImport', footnote: 5 })} [STATE-1]`,
    );
  });

  it('has the default policy, no tags and no description, whatever the primary key has [REPLICATE-6]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, {
      MultiRegion: true,
      Description: 'of the primary key',
      Tags: [{ TagKey: 'Purpose', TagValue: 'Primary' }],
      Policy: JSON.stringify(POLICY),
    });
    const answer = ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    expect(answer).not.toHaveProperty('ReplicaTags');
    expect(answer.ReplicaKeyMetadata.Description).toBe('');
    expect(JSON.parse(answer.ReplicaPolicy)).toMatchObject({ Id: 'key-default-1' });
    expect(ok(store, THERE, 'ListResourceTags', { KeyId }).Tags).toEqual([]);
    expect(ok(store, THERE, 'GetKeyPolicy', { KeyId }).Policy).toBe(answer.ReplicaPolicy);
    expect(JSON.parse(ok(store, HERE, 'GetKeyPolicy', { KeyId }).Policy)).toEqual(POLICY);
  });

  it('has the policy, the tags and the description of the request, and the primary key keeps its own [REPLICATE-6]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    const Tags = [
      { TagKey: 'Purpose', TagValue: 'Replica' },
      { TagKey: '__proto__', TagValue: '' },
    ];
    const input = { Description: 'of the replica key', Tags, Policy: JSON.stringify(POLICY) };
    const answer = ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE, ...input });
    expect(answer.ReplicaKeyMetadata.Description).toBe('of the replica key');
    expect(answer.ReplicaTags).toEqual(Tags);
    expect(JSON.parse(answer.ReplicaPolicy)).toEqual(POLICY);
    expect(ok(store, THERE, 'ListResourceTags', { KeyId }).Tags).toEqual(Tags);
    expect(ok(store, HERE, 'ListResourceTags', { KeyId }).Tags).toEqual([]);
    expect(describeKey(store, HERE, KeyId).Description).toBe('');
    expect(JSON.parse(ok(store, HERE, 'GetKeyPolicy', { KeyId }).Policy)).toMatchObject({ Id: 'key-default-1' });
  });

  it('shows an empty list of tags in the request as none [REPLICATE-6]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    expect(ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE, Tags: [] })).not.toHaveProperty(
      'ReplicaTags',
    );
  });
});

describe('a replica key that is made again', () => {
  it('has the shared properties of the set, and nothing of the replica key that was there [REPLICATE-7]', () => {
    const store = openAccount();
    const { KeyId, CurrentKeyMaterialId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 200 });
    const Tags = [{ TagKey: 'Purpose', TagValue: 'First' }];
    replicate(store, KeyId, THERE, { Description: 'first', Tags, Policy: JSON.stringify(POLICY) });
    ok(store, THERE, 'CreateAlias', { AliasName: 'alias/first', TargetKeyId: KeyId });
    ok(store, THERE, 'CreateGrant', { KeyId, GranteePrincipal: PRINCIPAL, Operations: ['Decrypt'] });
    ok(store, THERE, 'Encrypt', { KeyId, Plaintext: 'AQID' });
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    store.advance(7 * DAY);

    const again = store.now() / 1000;
    replicate(store, KeyId, THERE);
    expect(describeKey(store, THERE, KeyId)).toMatchObject({
      KeyState: 'Enabled',
      CreationDate: again,
      Description: '',
      CurrentKeyMaterialId,
    });
    expect(ok(store, THERE, 'GetKeyRotationStatus', { KeyId })).toMatchObject({ RotationPeriodInDays: 200 });
    expect(ok(store, THERE, 'ListResourceTags', { KeyId }).Tags).toEqual([]);
    expect(JSON.parse(ok(store, THERE, 'GetKeyPolicy', { KeyId }).Policy)).toMatchObject({ Id: 'key-default-1' });
    expect(ok(store, THERE, 'ListAliases').Aliases).toEqual([]);
    expect(ok(store, THERE, 'ListGrants', { KeyId }).Grants).toEqual([]);
    expect(ok(store, THERE, 'GetKeyLastUsage', { KeyId }).KeyLastUsage).toEqual({});
    ok(store, THERE, 'CreateAlias', { AliasName: 'alias/first', TargetKeyId: KeyId });
  });

  it('must import its key material again, the same as before [REPLICATE-7]', () => {
    const store = openAccount();
    const KeyId = createImportedSet(store, [HERE, THERE], 'the material');
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    store.advance(7 * DAY);
    replicate(store, KeyId, THERE);
    expect(keyStates(store, [HERE, THERE], KeyId)).toEqual(['Enabled', 'PendingImport']);
    expect(importRefusal(store, THERE, KeyId, 'other material')).toMatch(/^IncorrectKeyMaterialException/);
    importMaterial(store, THERE, KeyId, 'the material');
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('Enabled');
  });
});

describe('who replicates a key', () => {
  const input = { KeyId: 'mrk-1234abcd12ab34cd56ef1234567890ab', ReplicaRegion: THERE };
  const replicateIt = { action: 'kms:ReplicateKey', resource: keyArn(HERE, input.KeyId), region: HERE };
  const createAny = { action: 'kms:CreateKey', resource: '*', region: THERE };
  const tagAny = { action: 'kms:TagResource', resource: keyArn(THERE, '*'), region: THERE };

  it('must be allowed to replicate the primary key, and to create keys in the Region of the replica [REPLICATE-8]', () => {
    const query = { region: HERE, operation: 'ReplicateKey', input } as const;
    expect(requiredPermissions(query)).toMatchObject([replicateIt, createAny]);
  });

  it('must also be allowed to tag keys there, but only if the request has tags [REPLICATE-8]', () => {
    const query = { region: HERE, operation: 'ReplicateKey' } as const;
    const Tags = [{ TagKey: 'Purpose', TagValue: 'Test' }];
    expect(requiredPermissions({ ...query, input: { ...input, Tags } })).toMatchObject([
      replicateIt,
      createAny,
      tagAny,
    ]);
    expect(requiredPermissions({ ...query, input: { ...input, Tags: [] } })).toMatchObject([replicateIt, createAny]);
  });

  it('is on record in the Region of each key that the call is about [REPLICATE-8]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    const input = { KeyId, ReplicaRegion: THERE };
    const call = { region: HERE, operation: 'ReplicateKey', input, principal: PRINCIPAL } as const;
    const records = store.audit(call, store.call(call));
    expect(records.map((record) => [record.eventName, record.awsRegion, record.userIdentity.arn])).toEqual([
      ['ReplicateKey', HERE, PRINCIPAL],
      ['CreateKey', THERE, PRINCIPAL],
    ]);
  });
});

describe('the policy of a key', () => {
  const statement = POLICY.Statement[0];
  const onlyDescribe = { ...statement, Action: 'kms:DescribeKey' };
  const policy = (...statements: readonly object[]): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const LOCKED_OUT = `MalformedPolicyDocumentException: ${words('policyLocksOut')} [POLICY-3]`;
  const UNKNOWN_PRINCIPAL = `MalformedPolicyDocumentException: ${words('policyPrincipalInvalid')} [POLICY-4]`;

  /** Makes a key with the policy, by each of the two operations that make keys: `ok`, or how both refuse it. */
  function attempt(Policy: string, options: Parameters<typeof openAccount>[0] = {}, input: object = {}): string {
    const store = openAccount(options);
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    const created = refusal(store, HERE, 'CreateKey', { Policy, ...input });
    const replicated = refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE, Policy, ...input });
    expect(replicated).toBe(created);
    return created;
  }

  it('must let its author put another one [REPLICATE-9]', () => {
    expect(attempt(policy(statement))).toBe('ok');
    expect(attempt(policy({ ...statement, Action: 'kms:PutKeyPolicy' }))).toBe('ok');
    expect(attempt(policy({ ...statement, Action: ['kms:Describe*', 'kms:Put*'] }))).toBe('ok');
    expect(attempt(policy({ ...statement, Principal: '*' }))).toBe('ok');
    expect(attempt(policy(onlyDescribe, statement))).toBe('ok');
    expect(attempt(policy(onlyDescribe))).toBe(LOCKED_OUT);
    expect(attempt(policy({ ...statement, Effect: 'Deny' }))).toBe(LOCKED_OUT);
    expect(attempt(policy({ ...statement, Principal: { AWS: PRINCIPAL } }))).toBe(LOCKED_OUT);
    expect(attempt(policy())).toBe(`MalformedPolicyDocumentException: ${words('policyMalformed')} [POLICY-7]`);
  });

  it('may lock out its author who asks for it [REPLICATE-9]', () => {
    expect(attempt(policy(onlyDescribe), {}, { BypassPolicyLockoutSafetyCheck: true })).toBe('ok');
    expect(attempt(policy(onlyDescribe), {}, { BypassPolicyLockoutSafetyCheck: false })).toBe(LOCKED_OUT);
  });

  it('keeps in the one who calls, if it names that one [REPLICATE-9]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    const Policy = policy({ ...statement, Principal: { AWS: PRINCIPAL } });
    const input = { KeyId, ReplicaRegion: THERE, Policy };
    expect(refusal(store, HERE, 'ReplicateKey', input, `${PRINCIPAL}2`)).toBe(LOCKED_OUT);
    expect(ok(store, HERE, 'ReplicateKey', input, PRINCIPAL).ReplicaPolicy).toBe(Policy);
  });

  it('must name principals that exist [REPLICATE-9]', () => {
    const principalExists = (principal: string): boolean => principal !== PRINCIPAL;
    const named = { ...onlyDescribe, Principal: { AWS: [`${PRINCIPAL}2`, PRINCIPAL] } };
    expect(attempt(policy(statement, named))).toBe('ok');
    expect(attempt(policy(statement, named), { host: { principalExists } })).toBe(UNKNOWN_PRINCIPAL);
    const bypass = { BypassPolicyLockoutSafetyCheck: true };
    expect(attempt(policy(statement, named), { host: { principalExists } }, bypass)).toBe(UNKNOWN_PRINCIPAL);
  });

  it('must have a principal in every statement [REPLICATE-9]', () => {
    const { Principal: _, ...nobody } = onlyDescribe;
    const error = `MalformedPolicyDocumentException: ${words('policyWithoutPrincipal')} [POLICY-7]`;
    for (const without of [nobody, { ...nobody, Principal: {} }, { ...nobody, Principal: { AWS: [] } }]) {
      expect(attempt(policy(statement, without))).toBe(error);
      expect(attempt(policy(without, statement), {}, { BypassPolicyLockoutSafetyCheck: true })).toBe(error);
    }
    expect(attempt(policy(statement, { ...nobody, Effect: 'Deny', NotPrincipal: { AWS: PRINCIPAL } }))).toBe('ok');
  });

  it.each(['{', '[]', '"policy"', 'null', '{"Statement":7}', '{"Statement":[null]}', '{}'])(
    'must be a policy document: %s is none [REPLICATE-9]',
    (text) => {
      expect(attempt(text)).toBe(`MalformedPolicyDocumentException: ${words('policyMalformed')} [POLICY-7]`);
    },
  );

  it('has at most 32,768 bytes [REPLICATE-9]', () => {
    const longest = policy(statement).padEnd(32_768);
    expect(attempt(longest)).toBe('ok');
    const error = `LimitExceededException: ${words('policyTooLong', { limit: 32768 })} [REPLICATE-9]`;
    expect(attempt(`${longest} `)).toBe(error);
    expect(attempt(policy({ ...statement, Sid: 'é'.repeat(20_000) }))).toBe(error);
    expect(attempt(longest.padEnd(131_072))).toBe(error);
    expect(attempt(longest.padEnd(131_073))).toMatch(/^ValidationException: .* \[MODEL-1\]$/);
  });

  it('may be as long as the quota of the account says [REPLICATE-9]', () => {
    const text = policy(statement);
    expect(attempt(text, { quotas: { policyBytes: text.length } })).toBe('ok');
    expect(attempt(text, { quotas: { policyBytes: text.length - 1 } })).toMatch(/^LimitExceededException/);
  });
});
