// What a call brings for the conditions of policies, against the table of the guide's condition keys.

import { describe, expect, it } from 'vitest';
import { type PermissionQuery, requiredPermissions } from '../../../src/model/engine/permissions.js';
import {
  ACCOUNT_ID,
  afterCall,
  DAY,
  MULTI_REGION_KEY_ID,
  NOW,
  PRINCIPAL,
  primary,
  REPLICA_REGION,
  single,
  withReplicas,
} from '../../support/key-sets.js';

const REGION = 'us-east-1';
const KeyId = MULTI_REGION_KEY_ID;
const OF_CALLER = { 'kms:CallerAccount': ACCOUNT_ID };
const SYMMETRIC = {
  'kms:KeySpec': 'SYMMETRIC_DEFAULT',
  'kms:CustomerMasterKeySpec': 'SYMMETRIC_DEFAULT',
  'kms:KeyUsage': 'ENCRYPT_DECRYPT',
  'kms:CustomerMasterKeyUsage': 'ENCRYPT_DECRYPT',
  'kms:KeyOrigin': 'AWS_KMS',
};
const PRIMARY = { ...SYMMETRIC, 'kms:MultiRegion': 'true', 'kms:MultiRegionKeyType': 'PRIMARY' };
const REPLICA = { ...PRIMARY, 'kms:MultiRegionKeyType': 'REPLICA' };
const ALGORITHM = { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' };

function conditionsOf(query: Omit<PermissionQuery, 'region'> & { readonly region?: string }): readonly unknown[] {
  return requiredPermissions({ region: REGION, ...query }).map(({ conditions }) => conditions);
}

describe('what a call brings for conditions', () => {
  it('of its key is there where the key set is, by the Region that is called [COND-1]', () => {
    const keySet = withReplicas(primary({ Tags: [{ TagKey: 'Purpose', TagValue: 'Test' }] }), REPLICA_REGION);
    const aliased = afterCall(keySet, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
    const call = { operation: 'DescribeKey', input: { KeyId } } as const;
    expect(conditionsOf(call)).toEqual([OF_CALLER]);
    const own = { 'kms:ResourceAliases': ['alias/a'], 'aws:ResourceTag/Purpose': 'Test' };
    expect(conditionsOf({ ...call, keySet: aliased })).toEqual([{ ...OF_CALLER, ...PRIMARY, ...own }]);
    expect(conditionsOf({ ...call, keySet, region: REPLICA_REGION })).toEqual([{ ...OF_CALLER, ...REPLICA }]);
    const byAlias = { ...call, input: { KeyId: 'alias/a' }, keySet: aliased };
    expect(conditionsOf(byAlias)).toEqual([{ ...OF_CALLER, ...PRIMARY, ...own, 'kms:RequestAlias': 'alias/a' }]);
    const alone = single();
    expect(conditionsOf({ ...call, input: { KeyId: alone.keyId }, keySet: alone })).toEqual([
      { ...OF_CALLER, ...SYMMETRIC, 'kms:MultiRegion': 'false' },
    ]);
  });

  it('of a new key is what CreateKey asks for, or what the replica will be [COND-1] [COND-2]', () => {
    const ofCreateKey = { ...OF_CALLER, ...SYMMETRIC, 'kms:MultiRegion': 'false' };
    const bypass = { 'kms:BypassPolicyLockoutSafetyCheck': 'false' };
    expect(conditionsOf({ operation: 'CreateKey', input: {} })).toEqual([{ ...ofCreateKey, ...bypass }]);
    const tags = { 'aws:TagKeys': ['a'], 'aws:RequestTag/a': 'b' };
    const input = { MultiRegion: true, Tags: [{ TagKey: 'a', TagValue: 'b' }], BypassPolicyLockoutSafetyCheck: true };
    expect(conditionsOf({ operation: 'CreateKey', input })).toEqual([
      { ...OF_CALLER, ...PRIMARY, ...tags, 'kms:BypassPolicyLockoutSafetyCheck': 'true' },
      {},
      { ...OF_CALLER, ...tags },
    ]);
    const replicate = { KeyId, ReplicaRegion: REPLICA_REGION, Tags: input.Tags, BypassPolicyLockoutSafetyCheck: true };
    expect(conditionsOf({ operation: 'ReplicateKey', input: replicate, keySet: primary() })).toEqual([
      expect.objectContaining({ ...PRIMARY, 'kms:ReplicaRegion': REPLICA_REGION }),
      { ...OF_CALLER, ...REPLICA },
      { ...OF_CALLER, ...tags },
    ]);
    const [first] = conditionsOf({ operation: 'ReplicateKey', input: replicate });
    expect(first).not.toHaveProperty(['kms:BypassPolicyLockoutSafetyCheck']);
  });

  it.each<[PermissionQuery['operation'], object, object]>([
    ['UpdatePrimaryRegion', { PrimaryRegion: 'eu-west-1' }, { 'kms:PrimaryRegion': 'eu-west-1' }],
    ['PutKeyPolicy', {}, { 'kms:BypassPolicyLockoutSafetyCheck': 'false' }],
    ['ScheduleKeyDeletion', {}, { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' }],
    ['ScheduleKeyDeletion', { PendingWindowInDays: 7 }, { 'kms:ScheduleKeyDeletionPendingWindowInDays': '7' }],
    ['EnableKeyRotation', {}, { 'kms:RotationPeriodInDays': '365' }],
    ['EnableKeyRotation', { RotationPeriodInDays: 90 }, { 'kms:RotationPeriodInDays': '90' }],
    [
      'ImportKeyMaterial',
      { ValidTo: 1.5e9 },
      { 'kms:ExpirationModel': 'KEY_MATERIAL_EXPIRES', 'kms:ValidTo': '1500000000' },
    ],
    [
      'GetParametersForImport',
      { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
      { 'kms:WrappingAlgorithm': 'RSAES_OAEP_SHA_256', 'kms:WrappingKeySpec': 'RSA_2048' },
    ],
    ['Encrypt', { EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' }, { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_1' }],
    [
      'Decrypt',
      { EncryptionContext: { Department: 'IT', Purpose: 'Test' } },
      {
        ...ALGORITHM,
        'kms:EncryptionContextKeys': ['Department', 'Purpose'],
        'kms:EncryptionContext:Department': 'IT',
        'kms:EncryptionContext:Purpose': 'Test',
      },
    ],
    ['GenerateDataKeyPair', { KeyPairSpec: 'RSA_2048' }, { ...ALGORITHM, 'kms:DataKeyPairSpec': 'RSA_2048' }],
    [
      'Sign',
      { SigningAlgorithm: 'ECDSA_SHA_256' },
      { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' },
    ],
    ['VerifyMac', { MacAlgorithm: 'HMAC_SHA_256' }, { 'kms:MacAlgorithm': 'HMAC_SHA_256' }],
    ['DeriveSharedSecret', { KeyAgreementAlgorithm: 'ECDH' }, { 'kms:KeyAgreementAlgorithm': 'ECDH' }],
    ['UntagResource', { TagKeys: ['a'] }, { 'aws:TagKeys': ['a'] }],
    ['ListGrants', { GranteePrincipal: PRINCIPAL }, {}],
    [
      'CreateGrant',
      {
        GranteePrincipal: PRINCIPAL,
        Operations: ['Decrypt'],
        Constraints: { EncryptionContextSubset: { a: '1' }, SourceArn: 'arn:aws:s3:::bucket' },
      },
      {
        'kms:GranteePrincipal': PRINCIPAL,
        'kms:GrantOperations': ['Decrypt'],
        'kms:GrantConstraintType': 'EncryptionContextSubset',
        'kms:GrantConstraintSourceArn': 'arn:aws:s3:::bucket',
        'kms:EncryptionContextKeys': ['a'],
        'kms:EncryptionContext:a': '1',
      },
    ],
  ])('%s %j is its parameters, or their defaults [COND-1] [COND-2]', (operation, input, expected) => {
    expect(conditionsOf({ operation, input: { KeyId, ...input } })[0]).toEqual({ ...OF_CALLER, ...expected });
  });

  it('of ReEncrypt is on each side its own, and whether both are one key [COND-1]', () => {
    const ReEncrypt = (SourceKeyId: string) =>
      conditionsOf({
        operation: 'ReEncrypt',
        input: {
          ...{ SourceKeyId, DestinationKeyId: KeyId, SourceEncryptionContext: { a: '1' } },
          DestinationEncryptionAlgorithm: 'SM2PKE',
        },
      });
    const context = { 'kms:EncryptionContextKeys': ['a'], 'kms:EncryptionContext:a': '1' };
    const other = { 'kms:ReEncryptOnSameKey': 'false', 'kms:RequestAlias': 'alias/a' };
    expect(ReEncrypt('alias/a')).toEqual([
      expect.objectContaining({ ...ALGORITHM, ...context, ...other }),
      { ...OF_CALLER, 'kms:EncryptionAlgorithm': 'SM2PKE', 'kms:ReEncryptOnSameKey': 'false' },
    ]);
    expect(ReEncrypt(KeyId)[0]).toMatchObject({ 'kms:ReEncryptOnSameKey': 'true' });
  });

  it('of RetireGrant is the encryption context in the grant, and no source [COND-1]', () => {
    const granted = afterCall(primary(), 'CreateGrant', {
      GranteePrincipal: PRINCIPAL,
      Operations: ['Decrypt'],
      Constraints: { EncryptionContextEquals: { a: '1' }, SourceArn: 'arn:aws:s3:::a-bucket-of-mine' },
    });
    const GrantId = granted.keys[granted.primaryRegion]?.grants?.[0]?.grantId;
    expect(conditionsOf({ operation: 'RetireGrant', input: { KeyId, GrantId }, keySet: granted })).toEqual([
      {
        ...OF_CALLER,
        'kms:GrantConstraintType': 'EncryptionContextEquals',
        'kms:EncryptionContextKeys': ['a'],
        'kms:EncryptionContext:a': '1',
      },
    ]);
  });

  it.each(['DisableKey', 'ScheduleKeyDeletion'] as const)(
    'of %s is for how many whole days the key was not used, where the instant is told [COND-1]',
    (operation) => {
      const query = { operation, input: { KeyId }, keySet: primary() };
      const days = (at: number) => conditionsOf({ ...query, at })[0];
      expect(days(NOW + 3 * DAY - 1)).toMatchObject({ 'kms:TrailingDaysWithoutKeyUsage': '2' });
      expect(days(NOW + 3 * DAY)).toMatchObject({ 'kms:TrailingDaysWithoutKeyUsage': '3' });
      expect(conditionsOf(query)[0]).not.toHaveProperty(['kms:TrailingDaysWithoutKeyUsage']);
    },
  );

  it('counts the days of a key that was made before uses were recorded since then [COND-1] [USAGE-3]', () => {
    const keySet = primary({}, { at: Date.UTC(2026, 0, 1) });
    const at = Date.UTC(2026, 4, 1);
    expect(conditionsOf({ operation: 'DisableKey', input: { KeyId }, keySet, at })[0]).toMatchObject({
      'kms:TrailingDaysWithoutKeyUsage': '8',
    });
  });

  it('is nothing where the call is on no key, and nothing that is none [COND-1]', () => {
    expect(conditionsOf({ operation: 'ListKeys', input: {} })).toEqual([{}]);
    const [onAlias] = conditionsOf({ operation: 'CreateAlias', input: { AliasName: 'alias/a', TargetKeyId: KeyId } });
    expect(onAlias).toEqual({});
    const hostile = { KeyId, EncryptionContext: { a: {} }, EncryptionAlgorithm: [], GrantTokens: 7 };
    expect(conditionsOf({ operation: 'Encrypt', input: hostile })).toEqual([
      { ...OF_CALLER, 'kms:EncryptionContextKeys': ['a'] },
    ]);
  });
});
