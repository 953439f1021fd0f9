// The AWS CLI's manual of replicate-key, sentence by sentence: what it says of behaviour, in its order.

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
  factsOf,
  importMaterial,
  importRefusal,
  keyStates,
  ok,
  openAccount,
  refusal,
} from '../../support/host.js';
import { ACCOUNT_ID, DAY, POLICY, PRINCIPAL } from '../../support/key-sets.js';
import { brokenWords, words } from '../../support/words.js';

const [HERE, THERE, ELSEWHERE] = ['us-east-1', 'eu-west-2', 'ap-southeast-2'] as const;
const REGIONS = [HERE, THERE, ELSEWHERE] as const;

const keyArn = (region: string, keyId: string): string => `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${keyId}`;
const listed = (region: string, keyId: string): unknown => ({ Arn: keyArn(region, keyId), Region: region });
const tag = (TagKey: string, TagValue: string): object => ({ TagKey, TagValue });

const replicate = (store: Store, KeyId: string, ReplicaRegion: string, input: object = {}) =>
  ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion, ...input });

/** A primary key without replicas. */
function primaryKey(input: object = {}, options: Parameters<typeof openAccount>[0] = {}) {
  const store = openAccount(options);
  const { KeyId, Arn } = createKey(store, HERE, { MultiRegion: true, ...input });
  return { store, KeyId, Arn };
}

/** A Creating replica key in THERE. */
function creating(input: object = {}) {
  const { store, KeyId } = primaryKey({}, { replicationDelay: null });
  return { store, KeyId, arn: keyArn(THERE, KeyId), answer: replicate(store, KeyId, THERE, input) };
}

describe('replicate-key: description', () => {
  it('replicates a multi-Region key into a Region of the same partition [REPLICATE-3]', () => {
    const { store, KeyId } = primaryKey();
    expect(replicate(store, KeyId, THERE).ReplicaKeyMetadata.Arn).toBe(keyArn(THERE, KeyId));
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: 'cn-north-1' })).toMatch(/\[REPLICATE-3a\]$/);
  });

  it('makes several replicas of a primary key, each in a different Region [REPLICATE-2]', () => {
    const { store, KeyId } = primaryKey();
    for (const region of [THERE, ELSEWHERE]) replicate(store, KeyId, region);
    for (const ReplicaRegion of [THERE, ELSEWHERE]) {
      expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion })).toMatch(/^AlreadyExistsException/);
    }
  });

  it('needs a primary key, which CreateKey makes [CREATE-1]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE })).toMatch(/\[REPLICATE-1a\]$/);
    const primary = createKey(store, HERE, { MultiRegion: true });
    expect(replicate(store, primary.KeyId, THERE).ReplicaKeyMetadata.KeyId).toBe(primary.KeyId);
  });

  it('gives interoperable keys: one encrypts, another decrypts, without a call across Regions [SHARED-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    for (const from of REGIONS) {
      for (const to of REGIONS) expect(decrypt(store, to, encrypt(store, from, keyId, 'data'))).toBe('data');
    }
  });

  it('gives a full KMS key, which works without the others [STATE-3]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    ok(store, HERE, 'DisableKey', { KeyId });
    ok(store, ELSEWHERE, 'ScheduleKeyDeletion', { KeyId });
    expect(decrypt(store, THERE, encrypt(store, THERE, KeyId, 'data'))).toBe('data');
    ok(store, THERE, 'CreateAlias', { AliasName: 'alias/there', TargetKeyId: KeyId });
    ok(store, THERE, 'DisableKey', { KeyId });
  });

  it.each([
    [{}],
    [{ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }],
    [{ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }],
    [{ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }],
  ])('shares key ID, material, spec, usage, origin and rotation status: %o [SHARED-1]', (input) => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS, input);
    if (!('KeySpec' in input)) ok(store, HERE, 'EnableKeyRotation', { KeyId: keyId });
    const properties = REGIONS.map((region) => {
      const { KeyId, KeySpec, KeyUsage, Origin, CurrentKeyMaterialId } = describeKey(store, region, keyId);
      const { KeyRotationEnabled } = ok(store, region, 'GetKeyRotationStatus', { KeyId });
      return { KeyId, KeySpec, KeyUsage, Origin, CurrentKeyMaterialId, KeyRotationEnabled };
    });
    expect(properties).toEqual([properties[0], properties[0], properties[0]]);
    expect(properties[0]).toMatchObject({ KeyId: keyId, KeyRotationEnabled: !('KeySpec' in input) });
  });

  it('lets KMS keep the shared properties in step [SHARED-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    const before = describeKey(store, THERE, KeyId).CurrentKeyMaterialId;
    ok(store, HERE, 'RotateKeyOnDemand', { KeyId });
    store.advance('PT20S');
    const current = REGIONS.map((region) => describeKey(store, region, KeyId).CurrentKeyMaterialId);
    expect(new Set(current).size).toBe(1);
    expect(current[1]).not.toBe(before);
  });

  it('lets policy, tags, aliases and key state differ [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE], { Tags: [tag('Region', HERE)] });
    ok(store, THERE, 'PutKeyPolicy', { KeyId, Policy: JSON.stringify(POLICY) });
    ok(store, THERE, 'CreateAlias', { AliasName: 'alias/there', TargetKeyId: KeyId });
    ok(store, THERE, 'DisableKey', { KeyId });
    const seen = [HERE, THERE].map((region) => [
      JSON.parse(ok(store, region, 'GetKeyPolicy', { KeyId }).Policy).Id,
      ok(store, region, 'ListResourceTags', { KeyId }).Tags.length,
      ok(store, region, 'ListAliases', { KeyId }).Aliases.length,
      describeKey(store, region, KeyId).KeyState,
    ]);
    expect(seen).toEqual([
      ['key-default-1', 1, 0, 'Enabled'],
      [undefined, 0, 1, 'Disabled'],
    ]);
  });

  it('counts each primary and replica key against the quota of its Region [QUOTA-1]', () => {
    const { store, KeyId } = primaryKey({}, { quotas: { keysPerRegion: 1 } });
    replicate(store, KeyId, THERE);
    for (const region of [HERE, THERE]) expect(refusal(store, region, 'CreateKey')).toMatch(/\[QUOTA-1\]$/);
  });

  it('leaves the new replica Creating, and Enabled after some seconds [REPLICATE-4]', () => {
    const { store, KeyId } = primaryKey();
    expect(replicate(store, KeyId, THERE).ReplicaKeyMetadata.KeyState).toBe('Creating');
    store.advance('PT4.999S');
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('Creating');
    store.advance('PT0.001S');
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('Enabled');
  });

  it('leaves it PendingImport instead where key material is imported [REPLICATE-5]', () => {
    const { store, KeyId } = primaryKey({ Origin: 'EXTERNAL' });
    importMaterial(store, HERE, KeyId, 'material');
    expect(replicate(store, KeyId, THERE).ReplicaKeyMetadata.KeyState).toBe('Creating');
    store.advance('PT5S');
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('PendingImport');
  });

  it('lets you manage a key that is Creating [STATE-7]', () => {
    const { store, KeyId } = creating();
    ok(store, THERE, 'UpdateKeyDescription', { KeyId, Description: 'described' });
    ok(store, THERE, 'TagResource', { KeyId, Tags: [tag('Purpose', 'Test')] });
    ok(store, THERE, 'PutKeyPolicy', { KeyId, Policy: JSON.stringify(POLICY) });
    ok(store, THERE, 'CreateAlias', { AliasName: 'alias/there', TargetKeyId: KeyId });
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId });
  });

  it.each([
    ['Encrypt', { Plaintext: 'AQID' }],
    ['GenerateDataKey', { KeySpec: 'AES_256' }],
    ['GenerateDataKeyPair', { KeyPairSpec: 'ECC_NIST_P256' }],
  ] as const)('does not let you use it yet: %s [TIME-1]', (operation, input) => {
    const { store, KeyId, arn } = creating();
    const error = `KMSInvalidStateException: ${words('keyState', { keyArn: arn, keyState: 'Creating', footnote: 14 })} [STATE-1]`;
    expect(refusal(store, THERE, operation, { KeyId, ...input })).toBe(error);
    store.finishReplication({ keyId: KeyId, region: THERE });
    expect(refusal(store, THERE, operation, { KeyId, ...input })).toBe('ok');
  });

  it('lets a program retry until the key can be used [TIME-1]', () => {
    const { store, KeyId } = primaryKey();
    replicate(store, KeyId, THERE);
    let tries = 1;
    while (refusal(store, THERE, 'Encrypt', { KeyId, Plaintext: 'AQID' }).startsWith('KMSInvalidStateException')) {
      store.advance('PT1S');
      tries++;
    }
    expect(tries).toBe(6);
  });

  it('lets a program ask DescribeKey whether the key can be used [TIME-1]', () => {
    const { store, KeyId } = creating();
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('Creating');
    store.finishReplication({ keyId: KeyId, region: THERE });
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('Enabled');
    encrypt(store, THERE, KeyId, 'data');
  });

  it('is logged as ReplicateKey at the primary key, and as CreateKey at the replica [REPLICATE-8]', () => {
    const { store, KeyId } = primaryKey();
    const input = { KeyId, ReplicaRegion: THERE };
    const call = { region: HERE, operation: 'ReplicateKey', input } as const;
    const records = store.audit(call, store.call(call));
    expect(records.map((record) => [record.eventName, record.awsRegion])).toEqual([
      ['ReplicateKey', HERE],
      ['CreateKey', THERE],
    ]);
  });

  it('gives no key material to the replica of a key with imported material [REPLICATE-5]', () => {
    const { store, KeyId } = primaryKey({ Origin: 'EXTERNAL' });
    importMaterial(store, HERE, KeyId, 'material');
    replicate(store, KeyId, THERE);
    store.advance('PT5S');
    expect(refusal(store, THERE, 'Encrypt', { KeyId, Plaintext: 'AQID' })).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(THERE, KeyId), keyState: 'PendingImport', footnote: 5 })} [STATE-1]`,
    );
    expect(describeKey(store, HERE, KeyId).KeyState).toBe('Enabled');
  });

  it('wants the same key material imported there as in the primary key [REPLICATE-5]', () => {
    const { store, KeyId } = primaryKey({ Origin: 'EXTERNAL' });
    importMaterial(store, HERE, KeyId, 'material');
    replicate(store, KeyId, THERE);
    store.advance('PT5S');
    expect(importRefusal(store, THERE, KeyId, 'other')).toMatch(/^IncorrectKeyMaterialException/);
    importMaterial(store, THERE, KeyId, 'material');
    expect(decrypt(store, HERE, encrypt(store, THERE, KeyId, 'data'))).toBe('data');
  });

  it('leaves it to UpdatePrimaryRegion to make a replica the primary key [PRIMARY-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: THERE });
    store.advance('PT5S');
    expect(describeKey(store, THERE, KeyId).MultiRegionConfiguration?.MultiRegionKeyType).toBe('PRIMARY');
  });

  it('makes no replica of a key of another account [ID-8]', () => {
    const foreign = 'arn:aws:kms:us-east-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab';
    expect(refusal(openAccount(), HERE, 'ReplicateKey', { KeyId: foreign, ReplicaRegion: THERE })).toMatch(
      /^AccessDeniedException: .* \[ARN-1a\]$/,
    );
  });

  it('needs three permissions: on the primary key, and two in the Region of the replica [REPLICATE-8]', () => {
    const KeyId = 'mrk-1234abcd12ab34cd56ef1234567890ab';
    const input = { KeyId, ReplicaRegion: THERE, Tags: [tag('Purpose', 'Test')] };
    const permissions = requiredPermissions({ region: HERE, operation: 'ReplicateKey', input });
    expect(permissions.map(({ action, region }) => [action, region])).toEqual([
      ['kms:ReplicateKey', HERE],
      ['kms:CreateKey', THERE],
      ['kms:TagResource', THERE],
    ]);
  });
});

describe('replicate-key: options', () => {
  it('--key-id: a primary key, as DescribeKey tells [REPLICATE-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    for (const region of [HERE, THERE]) {
      const type = describeKey(store, region, KeyId).MultiRegionConfiguration?.MultiRegionKeyType;
      const result = refusal(store, region, 'ReplicateKey', { KeyId, ReplicaRegion: ELSEWHERE });
      expect([type, result]).toEqual(
        region === HERE
          ? ['PRIMARY', 'ok']
          : [
              'REPLICA',
              `UnsupportedOperationException: ${words('notPrimaryToReplicate', { keyArn: keyArn(THERE, KeyId) })} [REPLICATE-1]`,
            ],
      );
    }
  });

  it('--key-id: a key ID or a key ARN, as ListKeys and DescribeKey show them [ID-5]', () => {
    const { store } = primaryKey();
    const [{ KeyId, KeyArn } = { KeyId: '', KeyArn: '' }] = ok(store, HERE, 'ListKeys').Keys;
    expect(describeKey(store, HERE, KeyId)).toMatchObject({ KeyId, Arn: KeyArn });
    replicate(store, KeyId, THERE);
    replicate(store, KeyArn, ELSEWHERE);
    ok(store, HERE, 'CreateAlias', { AliasName: 'alias/primary', TargetKeyId: KeyId });
    const byAlias = { KeyId: 'alias/primary', ReplicaRegion: 'us-west-2' };
    expect(refusal(store, HERE, 'ReplicateKey', byAlias)).toMatch(/^InvalidArnException: .* \[ID-5b\]$/);
  });

  it('--replica-region: required, and the ID of a Region [REPLICATE-3]', () => {
    const { store, KeyId } = primaryKey();
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId })).toBe(
      `ValidationException: ${brokenWords('replicaRegion', null, { is: 'notNull' })} [MODEL-1]`,
    );
    for (const ReplicaRegion of ['Ireland', 'EU (London)', 'eu-west']) {
      expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion })).toMatch(/^ValidationException/);
    }
    replicate(store, KeyId, 'ap-southeast-2');
  });

  it('--replica-region: not that of the primary key or of another replica [REPLICATE-2]', () => {
    const { store, KeyId } = primaryKey();
    replicate(store, KeyId, THERE);
    const into = (ReplicaRegion: string): string => refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion });
    expect(into(HERE)).toMatch(/^ValidationException: .* \[REPLICATE-2a\]$/);
    expect(into(THERE)).toMatch(/^AlreadyExistsException: .* \[REPLICATE-2\]$/);
    expect(into(ELSEWHERE)).toBe('ok');
  });

  it('--replica-region: in the same partition [REPLICATE-3a]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, 'cn-north-1', { MultiRegion: true });
    expect(refusal(store, 'cn-north-1', 'ReplicateKey', { KeyId, ReplicaRegion: HERE })).toMatch(/\[REPLICATE-3a\]$/);
    expect(refusal(store, 'cn-north-1', 'ReplicateKey', { KeyId, ReplicaRegion: 'cn-northwest-1' })).toBe('ok');
  });

  it('--replica-region: one where KMS is available [REPLICATE-3b]', () => {
    const { store, KeyId } = primaryKey();
    const nowhere = { KeyId, ReplicaRegion: 'us-east-99' };
    expect(refusal(store, HERE, 'ReplicateKey', nowhere)).toMatch(/^ValidationException: .* \[REPLICATE-3b\]$/);
  });

  it('--replica-region: enabled for the account, if that is not so by default [REPLICATE-3c]', () => {
    const optIn = { ReplicaRegion: 'me-south-1' };
    const without = primaryKey();
    expect(refusal(without.store, HERE, 'ReplicateKey', { KeyId: without.KeyId, ...optIn })).toMatch(
      /\[REPLICATE-3c\]$/,
    );
    const opted = primaryKey({}, { enabledRegions: [HERE, 'me-south-1'] });
    expect(refusal(opted.store, HERE, 'ReplicateKey', { KeyId: opted.KeyId, ...optIn })).toBe('ok');
  });

  it('--policy: by default the default key policy [REPLICATE-6]', () => {
    const { store, KeyId } = primaryKey({ Policy: JSON.stringify(POLICY) });
    const { ReplicaPolicy } = replicate(store, KeyId, THERE);
    const { KeyId: other } = createKey(store, THERE);
    expect(ReplicaPolicy).toBe(ok(store, THERE, 'GetKeyPolicy', { KeyId: other }).Policy);
  });

  it('--policy: the same as that of another related key, or a different one [SHARED-2]', () => {
    const { store, KeyId } = primaryKey({ Policy: JSON.stringify(POLICY) });
    const other = { ...POLICY, Id: 'other' };
    replicate(store, KeyId, THERE, { Policy: JSON.stringify(POLICY) });
    replicate(store, KeyId, ELSEWHERE, { Policy: JSON.stringify(other) });
    const policies = REGIONS.map((region) => JSON.parse(ok(store, region, 'GetKeyPolicy', { KeyId }).Policy));
    expect(policies).toEqual([POLICY, POLICY, other]);
  });

  it('--policy: not synchronized later [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'PutKeyPolicy', { KeyId, Policy: JSON.stringify(POLICY) });
    store.advance('P30D');
    expect(JSON.parse(ok(store, THERE, 'GetKeyPolicy', { KeyId }).Policy).Id).toBe('key-default-1');
  });

  const [statement] = POLICY.Statement;
  const policy = (...Statement: readonly object[]): string => JSON.stringify({ ...POLICY, Statement });
  const lockedOut = policy({ ...statement, Action: 'kms:Encrypt' });

  it('--policy: must give the caller kms:PutKeyPolicy on the replica key [REPLICATE-9]', () => {
    const { store, KeyId } = primaryKey();
    const input = { KeyId, ReplicaRegion: THERE };
    expect(refusal(store, HERE, 'ReplicateKey', { ...input, Policy: lockedOut })).toBe(
      `MalformedPolicyDocumentException: ${words('policyLocksOut')} [POLICY-3]`,
    );
    const callers = policy({ ...statement, Principal: { AWS: PRINCIPAL }, Action: 'kms:PutKeyPolicy' });
    expect(refusal(store, HERE, 'ReplicateKey', { ...input, Policy: callers }, PRINCIPAL)).toBe('ok');
  });

  it('--policy: one or more principals in each statement [REPLICATE-9]', () => {
    const { store, KeyId } = primaryKey();
    const { Principal: _, ...nobody } = statement;
    const several = { ...statement, Principal: { AWS: [PRINCIPAL, `arn:aws:iam::${ACCOUNT_ID}:root`] } };
    const input = { KeyId, ReplicaRegion: THERE };
    expect(refusal(store, HERE, 'ReplicateKey', { ...input, Policy: policy(statement, nobody) })).toBe(
      `MalformedPolicyDocumentException: ${words('policyWithoutPrincipal')} [POLICY-7]`,
    );
    expect(refusal(store, HERE, 'ReplicateKey', { ...input, Policy: policy(statement, several) })).toBe('ok');
  });

  it('--policy: principals that exist and are visible to KMS, which may take a delay [REPLICATE-9]', () => {
    const visible = new Set<string>();
    const principalExists = (principal: string): boolean => visible.has(principal);
    const { store, KeyId } = primaryKey({}, { host: { principalExists } });
    const Policy = policy({ ...statement, Principal: { AWS: PRINCIPAL } });
    const input = { KeyId, ReplicaRegion: THERE, Policy };
    expect(refusal(store, HERE, 'ReplicateKey', input, PRINCIPAL)).toBe(
      `MalformedPolicyDocumentException: ${words('policyPrincipalInvalid')} [POLICY-4]`,
    );
    visible.add(PRINCIPAL);
    expect(refusal(store, HERE, 'ReplicateKey', input, PRINCIPAL)).toBe('ok');
  });

  it('--policy: 32 kilobytes at most [REPLICATE-9]', () => {
    const { store, KeyId } = primaryKey();
    const Policy = policy(statement).padEnd(32_769);
    const input = { KeyId, ReplicaRegion: THERE };
    expect(factsOf(store, HERE, 'ReplicateKey', { ...input, Policy })).toMatchObject({
      fault: 'policyTooLong',
      limit: 32_768,
    });
    expect(refusal(store, HERE, 'ReplicateKey', { ...input, Policy: Policy.slice(0, -1) })).toBe('ok');
  });

  it('--bypass-policy-lockout-safety-check: lets the caller be locked out, by default not [REPLICATE-9]', () => {
    const { store, KeyId } = primaryKey();
    const input = { KeyId, ReplicaRegion: THERE, Policy: lockedOut };
    for (const BypassPolicyLockoutSafetyCheck of [undefined, false]) {
      expect(refusal(store, HERE, 'ReplicateKey', { ...input, BypassPolicyLockoutSafetyCheck })).toMatch(
        /^MalformedPolicyDocumentException/,
      );
    }
    expect(refusal(store, HERE, 'ReplicateKey', { ...input, BypassPolicyLockoutSafetyCheck: true })).toBe('ok');
  });

  it('--description: by default empty, and never that of the primary key [REPLICATE-6]', () => {
    const { store, KeyId } = primaryKey({ Description: 'here' });
    expect(replicate(store, KeyId, THERE).ReplicaKeyMetadata.Description).toBe('');
    const described = replicate(store, KeyId, ELSEWHERE, { Description: 'here' });
    expect(described.ReplicaKeyMetadata.Description).toBe('here');
    ok(store, HERE, 'UpdateKeyDescription', { KeyId, Description: 'changed' });
    store.advance('P30D');
    expect(REGIONS.map((region) => describeKey(store, region, KeyId).Description)).toEqual(['changed', '', 'here']);
  });

  it('--tags: assigns one or more tags to the replica key [REPLICATE-6]', () => {
    const { store, KeyId } = primaryKey({ Tags: [tag('Region', HERE)] });
    const Tags = [tag('Region', THERE), tag('Cost center', '42')];
    expect(replicate(store, KeyId, THERE, { Tags }).ReplicaTags).toEqual(Tags);
    expect(ok(store, HERE, 'ListResourceTags', { KeyId }).Tags).toEqual([tag('Region', HERE)]);
  });

  it('--tags: TagResource tags a key that exists [SHARED-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, THERE, 'TagResource', { KeyId, Tags: [tag('Region', THERE)] });
    expect(ok(store, THERE, 'ListResourceTags', { KeyId }).Tags).toEqual([tag('Region', THERE)]);
    expect(ok(store, HERE, 'ListResourceTags', { KeyId }).Tags).toEqual([]);
  });

  it('--tags: a tag has a key and a value, which may be empty [TAG-2]', () => {
    const { store, KeyId } = primaryKey();
    const input = { KeyId, ReplicaRegion: THERE };
    for (const Tags of [[{ TagKey: 'Purpose' }], [{ TagValue: 'Test' }], [tag('', 'Test')]]) {
      expect(refusal(store, HERE, 'ReplicateKey', { ...input, Tags })).toMatch(/^ValidationException: .* \[MODEL-1\]$/);
    }
    expect(replicate(store, KeyId, THERE, { Tags: [tag('Purpose', '')] }).ReplicaTags).toEqual([tag('Purpose', '')]);
  });

  it('--tags: no two of a key with the same tag key [TAG-1]', () => {
    const { store, KeyId } = primaryKey();
    const input = { KeyId, ReplicaRegion: THERE };
    const Tags = [tag('Purpose', 'One'), tag('Purpose', 'Two')];
    expect(refusal(store, HERE, 'ReplicateKey', { ...input, Tags })).toBe(
      `TagException: ${words('tagKeyTwice')} [TAG-1]`,
    );
    replicate(store, KeyId, THERE, { Tags: [tag('Purpose', 'One'), tag('purpose', 'Two')] });
  });

  it('--tags: an existing tag key gets the new value [TAG-1]', () => {
    const { store, KeyId } = primaryKey();
    replicate(store, KeyId, THERE, { Tags: [tag('Purpose', 'One'), tag('Owner', 'Us')] });
    ok(store, THERE, 'TagResource', { KeyId, Tags: [tag('Purpose', 'Two')] });
    expect(ok(store, THERE, 'ListResourceTags', { KeyId }).Tags).toEqual([tag('Purpose', 'Two'), tag('Owner', 'Us')]);
  });
});

describe('replicate-key: output', () => {
  it('ReplicaKeyMetadata: account, key ID and key ARN of the new replica key [REPLICATE-4]', () => {
    const { KeyId, arn, answer } = creating();
    expect(answer.ReplicaKeyMetadata).toMatchObject({ AWSAccountId: ACCOUNT_ID, KeyId, Arn: arn });
    expect(answer.ReplicaKeyMetadata.AWSAccountId).toMatch(/^[0-9]{12}$/);
  });

  it('CreationDate: when the replica key was made, not the primary key [REPLICATE-4]', () => {
    const { store, KeyId } = primaryKey();
    store.advance('PT2H');
    expect(replicate(store, KeyId, THERE).ReplicaKeyMetadata.CreationDate).toBe(store.now() / 1000);
  });

  it('Enabled: true when KeyState is Enabled, otherwise false [STATE-2]', () => {
    const { store, KeyId, answer } = creating();
    expect(answer.ReplicaKeyMetadata).toMatchObject({ KeyState: 'Creating', Enabled: false });
    store.finishReplication({ keyId: KeyId, region: THERE });
    expect(describeKey(store, THERE, KeyId)).toMatchObject({ KeyState: 'Enabled', Enabled: true });
    ok(store, THERE, 'DisableKey', { KeyId });
    expect(describeKey(store, THERE, KeyId)).toMatchObject({ KeyState: 'Disabled', Enabled: false });
  });

  it('DeletionDate: only of a key that is PendingDeletion [DELETE-2]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    expect(describeKey(store, THERE, KeyId)).not.toHaveProperty('DeletionDate');
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(describeKey(store, THERE, KeyId).DeletionDate).toBe((store.now() + 7 * DAY) / 1000);
    store.advance(7 * DAY - 1);
    expect(describeKey(store, THERE, KeyId).KeyState).toBe('PendingDeletion');
    store.advance(1);
    expect(refusal(store, THERE, 'DescribeKey', { KeyId })).toMatch(/^NotFoundException/);
  });

  it('DeletionDate: not of a primary key with replicas, which shows its waiting period [DELETE-3]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    const metadata = describeKey(store, HERE, KeyId);
    expect(metadata).toMatchObject({ KeyState: 'PendingReplicaDeletion', PendingDeletionWindowInDays: 7 });
    expect(metadata).not.toHaveProperty('DeletionDate');
  });

  it('ValidTo: when imported material expires, and the key becomes unusable [IMPORT-4]', () => {
    const store = openAccount();
    const KeyId = createImportedSet(store, [HERE, THERE], 'material');
    const ValidTo = store.now() / 1000 + 60;
    importMaterial(store, THERE, KeyId, 'material', { ValidTo });
    expect(describeKey(store, THERE, KeyId)).toMatchObject({ ValidTo, ExpirationModel: 'KEY_MATERIAL_EXPIRES' });
    expect(describeKey(store, HERE, KeyId)).not.toHaveProperty('ValidTo');
    store.advance('PT60S');
    expect(factsOf(store, THERE, 'Encrypt', { KeyId, Plaintext: 'AQID' })).toMatchObject({
      fault: 'keyState',
      keyState: 'PendingImport',
    });
    expect(describeKey(store, THERE, KeyId)).not.toHaveProperty('ValidTo');
  });

  it('Origin: AWS_KMS, EXTERNAL, or AWS_CLOUDHSM with its custom key store [CREATE-5]', () => {
    const customKeyStore = {
      customKeyStoreId: 'cks-1',
      customKeyStoreType: 'AWS_CLOUDHSM',
      cloudHsmClusterId: 'cluster-1',
      isConnected: true,
    } as const;
    const store = openAccount({ customKeyStores: [customKeyStore] });
    const made = [
      createKey(store, HERE),
      createKey(store, HERE, { Origin: 'EXTERNAL' }),
      createKey(store, HERE, { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' }),
    ];
    expect(
      made.map(({ Origin, CustomKeyStoreId, CloudHsmClusterId }) => [Origin, CustomKeyStoreId, CloudHsmClusterId]),
    ).toEqual([
      ['AWS_KMS', undefined, undefined],
      ['EXTERNAL', undefined, undefined],
      ['AWS_CLOUDHSM', 'cks-1', 'cluster-1'],
    ]);
  });

  it('ExpirationModel: only of a key of origin EXTERNAL [CREATE-5]', () => {
    const store = openAccount();
    const imported = createImportedSet(store, [HERE, THERE], 'material');
    expect(describeKey(store, THERE, imported).ExpirationModel).toBe('KEY_MATERIAL_DOES_NOT_EXPIRE');
    const other = createSet(store, [HERE, THERE]);
    expect(describeKey(store, THERE, other)).not.toHaveProperty('ExpirationModel');
  });

  it('KeyManager: the customer [CREATE-1]', () => {
    expect(creating().answer.ReplicaKeyMetadata.KeyManager).toBe('CUSTOMER');
  });

  it('CustomerMasterKeySpec: the same value as KeySpec [CREATE-7]', () => {
    const { store, KeyId } = primaryKey({ KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY' });
    expect(replicate(store, KeyId, THERE).ReplicaKeyMetadata).toMatchObject({
      KeySpec: 'ECC_NIST_P384',
      CustomerMasterKeySpec: 'ECC_NIST_P384',
    });
  });

  it.each([
    ['EncryptionAlgorithms', { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }],
    ['SigningAlgorithms', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }],
  ])('%s: only for the key usage that needs them [CREATE-5]', (member, input) => {
    const { store, KeyId } = primaryKey(input);
    const { ReplicaKeyMetadata } = replicate(store, KeyId, THERE);
    expect(Object.keys(ReplicaKeyMetadata).filter((name) => name.endsWith('Algorithms'))).toEqual([member]);
  });

  it('EncryptionAlgorithms: the key can be used with no other within KMS [CREATE-5]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE], { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
    const { EncryptionAlgorithms = [] } = describeKey(store, THERE, KeyId);
    for (const EncryptionAlgorithm of ['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE']) {
      const result = refusal(store, THERE, 'Encrypt', { KeyId, Plaintext: 'AQID', EncryptionAlgorithm });
      expect(result.startsWith('ok')).toBe(EncryptionAlgorithms.includes(EncryptionAlgorithm));
      expect(result).toMatch(/^ok$|^InvalidKeyUsageException/);
    }
  });

  it('MultiRegion: true of primary and replica keys, false of single-Region keys [CREATE-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    const made = [describeKey(store, HERE, keyId), describeKey(store, THERE, keyId), createKey(store, HERE)];
    expect(made.map(({ MultiRegion }) => MultiRegion)).toEqual([true, true, false]);
  });

  it('MultiRegionConfiguration: only of multi-Region keys [CREATE-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    const made = [describeKey(store, HERE, keyId), describeKey(store, THERE, keyId), createKey(store, HERE)];
    expect(made.map((metadata) => 'MultiRegionConfiguration' in metadata)).toEqual([true, true, false]);
  });

  it('MultiRegionConfiguration: type, primary key and all replica keys, oneself included [REPLICATE-4]', () => {
    const { store, KeyId } = primaryKey();
    replicate(store, KeyId, THERE);
    const { ReplicaKeyMetadata } = replicate(store, KeyId, ELSEWHERE);
    const PrimaryKey = listed(HERE, KeyId);
    const ReplicaKeys = [listed(THERE, KeyId), listed(ELSEWHERE, KeyId)];
    expect(ReplicaKeyMetadata.MultiRegionConfiguration).toEqual({
      MultiRegionKeyType: 'REPLICA',
      PrimaryKey,
      ReplicaKeys,
    });
    expect(REGIONS.map((region) => describeKey(store, region, KeyId).MultiRegionConfiguration)).toEqual([
      { MultiRegionKeyType: 'PRIMARY', PrimaryKey, ReplicaKeys },
      { MultiRegionKeyType: 'REPLICA', PrimaryKey, ReplicaKeys },
      { MultiRegionKeyType: 'REPLICA', PrimaryKey, ReplicaKeys },
    ]);
  });

  it('MultiRegionConfiguration: DescribeKey tells more of any key that is listed [REPLICATE-4]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    const { PrimaryKey, ReplicaKeys = [] } = describeKey(store, THERE, keyId).MultiRegionConfiguration ?? {};
    for (const { Arn = '', Region = '' } of [PrimaryKey ?? {}, ...ReplicaKeys]) {
      expect(describeKey(store, Region, Arn)).toMatchObject({ Arn, KeyId: keyId });
    }
  });

  it('PendingDeletionWindowInDays: only of a scheduled primary key that still has replicas [DELETE-3]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    expect(describeKey(store, HERE, KeyId)).not.toHaveProperty('PendingDeletionWindowInDays');
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 12 });
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(describeKey(store, HERE, KeyId).PendingDeletionWindowInDays).toBe(12);
    expect(describeKey(store, THERE, KeyId)).not.toHaveProperty('PendingDeletionWindowInDays');
  });

  it('PendingDeletionWindowInDays: begins when the last replica key is deleted [DELETE-4]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 12 });
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    ok(store, ELSEWHERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 9 });
    store.advance(9 * DAY - 1);
    expect(describeKey(store, HERE, KeyId).KeyState).toBe('PendingReplicaDeletion');
    store.advance(1);
    const metadata = describeKey(store, HERE, KeyId);
    expect(metadata).toMatchObject({ KeyState: 'PendingDeletion', DeletionDate: (store.now() + 12 * DAY) / 1000 });
    expect(metadata).not.toHaveProperty('PendingDeletionWindowInDays');
  });

  it('PendingDeletionWindowInDays: single-Region and replica keys show their DeletionDate [DELETE-2]', () => {
    const store = openAccount();
    const keyId = createSet(store, [HERE, THERE]);
    const { KeyId: single } = createKey(store, THERE);
    for (const KeyId of [keyId, single]) {
      ok(store, THERE, 'ScheduleKeyDeletion', { KeyId });
      const metadata = describeKey(store, THERE, KeyId);
      expect(metadata.DeletionDate).toBe((store.now() + 30 * DAY) / 1000);
      expect(metadata).not.toHaveProperty('PendingDeletionWindowInDays');
    }
  });

  it('ReplicaPolicy: the policy document of the replica key, in JSON [REPLICATE-6]', () => {
    const { store, KeyId, answer } = creating({ Policy: JSON.stringify(POLICY) });
    expect(JSON.parse(answer.ReplicaPolicy)).toEqual(POLICY);
    expect(ok(store, THERE, 'GetKeyPolicy', { KeyId }).Policy).toBe(answer.ReplicaPolicy);
  });

  it('ReplicaTags: the tags of the replica key, each with key and value [REPLICATE-6]', () => {
    const Tags = [tag('Purpose', 'Test'), tag('Empty', '')];
    const { store, KeyId, answer } = creating({ Tags });
    expect(answer.ReplicaTags).toEqual(Tags);
    expect(ok(store, THERE, 'ListResourceTags', { KeyId }).Tags).toEqual(Tags);
  });

  it('of a replica key lists the key states of no other: each has its own [STATE-3]', () => {
    const store = openAccount();
    const KeyId = createSet(store, REGIONS);
    ok(store, THERE, 'DisableKey', { KeyId });
    expect(keyStates(store, REGIONS, KeyId)).toEqual(['Enabled', 'Disabled', 'Enabled']);
  });
});
