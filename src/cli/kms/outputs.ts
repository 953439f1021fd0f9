// What each operation prints: its members in the order of AWS's API model, which of them are dates, and with that the
// skeleton of `--generate-cli-skeleton output`. Source: botocore 1.43.11; younger members as @aws-sdk/client-kms has them.

import type { CliOperation } from './names.js';

/** A date in a skeleton. */
const DATE = '1970-01-01T00:00:00';
/** Bytes in a skeleton. */
const BLOB = null;

export type Skeleton = string | number | boolean | null | readonly [Skeleton] | { readonly [member: string]: Skeleton };

const MULTI_REGION_KEY = { Arn: 'Arn', Region: 'Region' };

const KEY_METADATA = {
  AWSAccountId: 'AWSAccountId',
  KeyId: 'KeyId',
  Arn: 'Arn',
  CreationDate: DATE,
  Enabled: true,
  Description: 'Description',
  KeyUsage: 'KeyUsage',
  KeyState: 'KeyState',
  DeletionDate: DATE,
  ValidTo: DATE,
  Origin: 'Origin',
  CustomKeyStoreId: 'CustomKeyStoreId',
  CloudHsmClusterId: 'CloudHsmClusterId',
  ExpirationModel: 'ExpirationModel',
  KeyManager: 'KeyManager',
  CustomerMasterKeySpec: 'CustomerMasterKeySpec',
  KeySpec: 'KeySpec',
  EncryptionAlgorithms: ['EncryptionAlgorithmSpec'],
  SigningAlgorithms: ['SigningAlgorithmSpec'],
  KeyAgreementAlgorithms: ['KeyAgreementAlgorithmSpec'],
  EncapsulationAlgorithms: ['EncapsulationAlgorithmSpec'], // younger
  MultiRegion: true,
  MultiRegionConfiguration: {
    MultiRegionKeyType: 'MultiRegionKeyType',
    PrimaryKey: MULTI_REGION_KEY,
    ReplicaKeys: [MULTI_REGION_KEY],
  },
  PendingDeletionWindowInDays: 0,
  MacAlgorithms: ['MacAlgorithmSpec'],
  XksKeyConfiguration: { Id: 'Id' },
  CurrentKeyMaterialId: 'CurrentKeyMaterialId',
} as const;

const MAP = { KeyName: '' };

const TAG = { TagKey: 'TagKey', TagValue: 'TagValue' };
const KEY_ID = { KeyId: 'KeyId' };
const KEY_AND_MATERIAL = { KeyId: 'KeyId', KeyMaterialId: 'KeyMaterialId' };
const PAGE = { NextMarker: 'NextMarker', Truncated: true };
const NOTHING = {};

const GRANTS = {
  Grants: [
    {
      KeyId: 'KeyId',
      GrantId: 'GrantId',
      Name: 'Name',
      CreationDate: DATE,
      GranteePrincipal: 'GranteePrincipal',
      RetiringPrincipal: 'RetiringPrincipal',
      IssuingAccount: 'IssuingAccount',
      Operations: ['GrantOperation'],
      Constraints: { EncryptionContextSubset: MAP, EncryptionContextEquals: MAP, SourceArn: 'SourceArn' },
      // Younger, as SourceArn is:
      GranteeServicePrincipal: 'GranteeServicePrincipal',
      RetiringServicePrincipal: 'RetiringServicePrincipal',
    },
  ],
  ...PAGE,
} as const;

export const OUTPUTS = {
  CreateKey: { KeyMetadata: KEY_METADATA },
  ReplicateKey: { ReplicaKeyMetadata: KEY_METADATA, ReplicaPolicy: 'ReplicaPolicy', ReplicaTags: [TAG] },
  UpdatePrimaryRegion: NOTHING,
  DescribeKey: { KeyMetadata: KEY_METADATA },
  EnableKey: NOTHING,
  DisableKey: NOTHING,
  ScheduleKeyDeletion: { KeyId: 'KeyId', DeletionDate: DATE, KeyState: 'KeyState', PendingWindowInDays: 0 },
  CancelKeyDeletion: KEY_ID,
  GetParametersForImport: { KeyId: 'KeyId', ImportToken: BLOB, PublicKey: BLOB, ParametersValidTo: DATE },
  ImportKeyMaterial: KEY_AND_MATERIAL,
  DeleteImportedKeyMaterial: KEY_AND_MATERIAL,
  EnableKeyRotation: NOTHING,
  DisableKeyRotation: NOTHING,
  GetKeyRotationStatus: {
    KeyRotationEnabled: true,
    KeyId: 'KeyId',
    RotationPeriodInDays: 0,
    NextRotationDate: DATE,
    OnDemandRotationStartDate: DATE,
  },
  RotateKeyOnDemand: KEY_ID,
  ListKeyRotations: {
    Rotations: [
      {
        KeyId: 'KeyId',
        KeyMaterialId: 'KeyMaterialId',
        KeyMaterialDescription: 'KeyMaterialDescription',
        ImportState: 'ImportState',
        KeyMaterialState: 'KeyMaterialState',
        ExpirationModel: 'ExpirationModel',
        ValidTo: DATE,
        RotationDate: DATE,
        RotationType: 'RotationType',
      },
    ],
    ...PAGE,
  },
  TagResource: NOTHING,
  UntagResource: NOTHING,
  ListResourceTags: { Tags: [TAG], ...PAGE },
  UpdateKeyDescription: NOTHING,
  PutKeyPolicy: NOTHING,
  GetKeyPolicy: { Policy: 'Policy', PolicyName: 'PolicyName' },
  ListKeyPolicies: { PolicyNames: ['PolicyNameType'], ...PAGE },
  CreateAlias: NOTHING,
  UpdateAlias: NOTHING,
  DeleteAlias: NOTHING,
  ListAliases: {
    Aliases: [
      {
        AliasName: 'AliasName',
        AliasArn: 'AliasArn',
        TargetKeyId: 'TargetKeyId',
        CreationDate: DATE,
        LastUpdatedDate: DATE,
      },
    ],
    ...PAGE,
  },
  CreateGrant: { GrantToken: 'GrantToken', GrantId: 'GrantId' },
  ListGrants: GRANTS,
  ListRetirableGrants: GRANTS,
  RetireGrant: NOTHING,
  RevokeGrant: NOTHING,
  ListKeys: { Keys: [{ KeyId: 'KeyId', KeyArn: 'KeyArn' }], ...PAGE },
  GetKeyLastUsage: {
    KeyId: 'KeyId',
    KeyLastUsage: {
      Operation: 'Operation',
      Timestamp: DATE,
      CloudTrailEventId: 'CloudTrailEventId',
      KmsRequestId: 'KmsRequestId',
    },
    TrackingStartDate: DATE,
    KeyCreationDate: DATE,
  },
  Encrypt: { CiphertextBlob: BLOB, KeyId: 'KeyId', EncryptionAlgorithm: 'EncryptionAlgorithm' },
  Decrypt: {
    KeyId: 'KeyId',
    Plaintext: BLOB,
    EncryptionAlgorithm: 'EncryptionAlgorithm',
    CiphertextForRecipient: BLOB,
    KeyMaterialId: 'KeyMaterialId',
  },
  ReEncrypt: {
    CiphertextBlob: BLOB,
    SourceKeyId: 'SourceKeyId',
    KeyId: 'KeyId',
    SourceEncryptionAlgorithm: 'SourceEncryptionAlgorithm',
    DestinationEncryptionAlgorithm: 'DestinationEncryptionAlgorithm',
    SourceKeyMaterialId: 'SourceKeyMaterialId',
    DestinationKeyMaterialId: 'DestinationKeyMaterialId',
  },
  GenerateDataKey: {
    CiphertextBlob: BLOB,
    Plaintext: BLOB,
    KeyId: 'KeyId',
    CiphertextForRecipient: BLOB,
    KeyMaterialId: 'KeyMaterialId',
  },
  GenerateDataKeyWithoutPlaintext: { CiphertextBlob: BLOB, KeyId: 'KeyId', KeyMaterialId: 'KeyMaterialId' },
  GenerateDataKeyPair: {
    PrivateKeyCiphertextBlob: BLOB,
    PrivateKeyPlaintext: BLOB,
    PublicKey: BLOB,
    KeyId: 'KeyId',
    KeyPairSpec: 'KeyPairSpec',
    CiphertextForRecipient: BLOB,
    KeyMaterialId: 'KeyMaterialId',
  },
  GenerateDataKeyPairWithoutPlaintext: {
    PrivateKeyCiphertextBlob: BLOB,
    PublicKey: BLOB,
    KeyId: 'KeyId',
    KeyPairSpec: 'KeyPairSpec',
    KeyMaterialId: 'KeyMaterialId',
  },
  Sign: { KeyId: 'KeyId', Signature: BLOB, SigningAlgorithm: 'SigningAlgorithm' },
  Verify: { KeyId: 'KeyId', SignatureValid: true, SigningAlgorithm: 'SigningAlgorithm' },
  GenerateMac: { Mac: BLOB, MacAlgorithm: 'MacAlgorithm', KeyId: 'KeyId' },
  VerifyMac: { KeyId: 'KeyId', MacValid: true, MacAlgorithm: 'MacAlgorithm' },
  DeriveSharedSecret: {
    KeyId: 'KeyId',
    SharedSecret: BLOB,
    CiphertextForRecipient: BLOB,
    KeyAgreementAlgorithm: 'KeyAgreementAlgorithm',
    KeyOrigin: 'KeyOrigin',
  },
  // Younger, both:
  Encapsulate: {
    KeyId: 'KeyId',
    SharedSecret: BLOB,
    SharedSecretCiphertextBlob: BLOB,
    EncapsulationAlgorithm: 'EncapsulationAlgorithm',
  },
  Decapsulate: { KeyId: 'KeyId', SharedSecret: BLOB, EncapsulationAlgorithm: 'EncapsulationAlgorithm' },
  GetPublicKey: {
    KeyId: 'KeyId',
    PublicKey: BLOB,
    CustomerMasterKeySpec: 'CustomerMasterKeySpec',
    KeySpec: 'KeySpec',
    KeyUsage: 'KeyUsage',
    EncryptionAlgorithms: ['EncryptionAlgorithmSpec'],
    SigningAlgorithms: ['SigningAlgorithmSpec'],
    KeyAgreementAlgorithms: ['KeyAgreementAlgorithmSpec'],
    EncapsulationAlgorithms: ['EncapsulationAlgorithmSpec'], // younger
  },
  GenerateRandom: { Plaintext: BLOB, CiphertextForRecipient: BLOB },
} as const satisfies Record<CliOperation, Skeleton>;

/** An answer as the AWS CLI shows it: members in AWS's order, dates in ISO 8601. */
export function shownOutput(output: unknown, skeleton: Skeleton): unknown {
  if (skeleton === DATE) return typeof output === 'number' ? isoDate(output) : output;
  if (Array.isArray(output)) {
    const member = Array.isArray(skeleton) ? (skeleton[0] ?? null) : null;
    return output.map((entry) => shownOutput(entry, member));
  }
  if (typeof output !== 'object' || output === null || skeleton === MAP) return output;
  const members = typeof skeleton === 'object' && skeleton !== null ? (skeleton as Record<string, Skeleton>) : {};
  const names = [...new Set([...Object.keys(members), ...Object.keys(output)])];
  return Object.fromEntries(
    names
      .map((name) => [name, (output as Readonly<Record<string, unknown>>)[name], members[name] ?? null] as const)
      .filter(([name, value]) => value !== undefined && Object.hasOwn(output, name))
      .map(([name, value, member]) => [name, shownOutput(value, member)]),
  );
}

/** As the AWS CLI prints dates where the time zone is UTC. */
function isoDate(seconds: number): string {
  const date = new Date(Math.round(seconds * 1000));
  if (Number.isNaN(date.getTime())) return String(seconds);
  return date
    .toISOString()
    .replace(/\.(\d{3})Z$/, (_, fraction) => `${fraction === '000' ? '' : `.${fraction}000`}+00:00`);
}
