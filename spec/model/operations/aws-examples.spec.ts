// AWS's own examples, played: for each the account that it presupposes, then the call, then the answer against the one
// that is printed. spec/vectors/aws-examples.json has what the operation pages print; where they print nothing,
// spec/vectors/aws-examples.botocore.json has botocore's. What they misprint, or leave out, is listed here example by
// example, and nothing else may differ; a difference that is listed must be one.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type HostAnswers, OPERATIONS, type Operation, type Store } from '../../../src/index.js';
import { INPUTS } from '../../../src/model/operations/tables.js';
import { base64, createKey, encrypt, importMaterial, importParameters, ok, openAccount } from '../../support/host.js';

interface Example {
  readonly operation: Operation;
  readonly title: string;
  readonly input: Parameters;
  readonly output: Parameters;
}
type Parameters = Readonly<Record<string, unknown>>;

const FILES = ['aws-examples.json', 'aws-examples.botocore.json'];
const EXAMPLES = FILES.flatMap((file) => {
  const vectors = JSON.parse(readFileSync(new URL(`../../vectors/${file}`, import.meta.url), 'utf8')) as {
    readonly examples: readonly Example[];
  };
  return vectors.examples;
});

/** The key IDs and key material IDs of the examples. */
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const OTHER_KEY = '0987dcba-09fe-87dc-65ba-ab0987654321';
const MULTI_REGION_KEY = 'mrk-1234abcd12ab34cd56ef1234567890ab';
const MATERIAL = '0b7fd7ddbac6eef27907413567cad8c810e2883dc8a7534067a82ee1142fc1e6';
const SOURCE_MATERIAL = '1c6be7ddbac6eef27907413567cad8c810e2883dc8a7534067a82ee1142fc1e6';
const ALIAS = 'alias/ExampleAlias';
const CLOUD_HSM_STORE = 'cks-1234567890abcdef0';

/** What an example takes for granted. */
interface Scene {
  /** By default us-east-2, where most examples are. */
  readonly region?: string;
  /** By default 111122223333. */
  readonly accountId?: string;
  /** When it begins: epoch seconds, or ISO 8601. */
  readonly now?: number | string;
  /** The identifiers that KMS gives, in the order in which they are asked for; others are made up. */
  readonly identifiers?: Readonly<Record<string, readonly string[]>>;
  readonly customKeyStores?: Parameters;
  readonly host?: Partial<HostAnswers>;
  readonly before?: (store: Store, region: string) => void;
  /** Parameters that stand in for printed ones: binary values, of which only a placeholder is printed. */
  readonly blobs?: (store: Store, region: string) => Parameters;
  /** Where the printed input is wrong. */
  readonly input?: Differences;
  /** Where the printed answer is wrong, or older than the members that it lacks. */
  readonly output?: Differences;
}

/** Path → what stands there in truth, and why it is printed otherwise. */
type Differences = Readonly<Record<string, readonly [value: unknown, why: string]>>;

const ABSENT = Symbol('absent');
const NO_KEY_SPEC = 'printed before the member existed';
const NO_MATERIAL_ID = 'printed before the member existed';
const BARE_KEY_ID = 'prints the bare key ID; the key ARN was seen (ROTATE-4), and other examples print it';
const ACCOUNT = 'the input has account 111122223333, the answer 123456789012';
const MODELS_TOKEN = 'a grant token of the model ends with the key ID';

const HMAC_384 = { KeySpec: 'HMAC_384', KeyUsage: 'GENERATE_VERIFY_MAC' };
const RSA_ENCRYPTION = { KeySpec: 'RSA_4096', KeyUsage: 'ENCRYPT_DECRYPT' };
const RSA_SIGNING = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' };
const ECC_SIGNING = { KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY' };
const ML_KEM = { KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' };
const MESSAGE = base64('<message to be signed>');

/** One key, with the key ID and key material of most examples. */
const aKey = (input: Parameters = {}, more: (store: Store, region: string) => void = () => undefined): Scene => ({
  identifiers: { keyId: [KEY], keyMaterialId: [MATERIAL] },
  before: (store, region) => {
    createKey(store, region, input);
    more(store, region);
  },
});
const anotherKey = (input: Parameters, more?: (store: Store, region: string) => void): Scene => ({
  ...aKey(input, more),
  identifiers: { keyId: [OTHER_KEY], keyMaterialId: [MATERIAL] },
});
const withAlias =
  (AliasName: string, TargetKeyId: string) =>
  (store: Store, region: string): void => {
    ok(store, region, 'CreateAlias', { AliasName, TargetKeyId });
  };
const inWest = (scene: Scene): Scene => ({ region: 'us-west-2', ...scene });
/** A key with imported key material, whose ID the host gives. */
const anImportedKey: Scene = {
  ...aKey({ Origin: 'EXTERNAL' }),
  host: { unwrapKeyMaterial: () => ({ ok: true, keyMaterialId: MATERIAL }) },
};
const inCustomKeyStore = (Origin: string, xks: Parameters, cluster: Parameters, Description: string): Scene => ({
  ...inWest(aKey({ Origin, CustomKeyStoreId: CLOUD_HSM_STORE, Description, ...xks })),
  accountId: '123456789012',
  now: 1646160362.664,
  customKeyStores: { customKeyStoreType: Origin, ...cluster },
  input: { KeyId: [arn('us-west-2', '123456789012', KEY), ACCOUNT] },
});

/** Keyed by operation and title. */
const SCENES: Readonly<Record<string, Scene>> = {
  'CancelKeyDeletion: To cancel deletion of a KMS key': aKey({}, (store, region) =>
    ok(store, region, 'ScheduleKeyDeletion', { KeyId: KEY }),
  ),
  'CreateAlias: To create an alias': aKey(),
  'CreateGrant: To create a grant': {
    ...aKey(),
    accountId: '444455556666',
    identifiers: {
      keyId: [KEY],
      grantId: ['0c237476b39f8bc44e45212e08498fbe3151305030726c0590dd8d3e9f3d6a60'],
      grantToken: [printedToken('To create a grant')],
    },
    output: { GrantToken: [`${printedToken('To create a grant')}.${KEY}`, MODELS_TOKEN] },
  },
  'CreateGrant: To create a grant for a service principal': {
    ...aKey(),
    accountId: '444455556666',
    identifiers: {
      keyId: [KEY],
      grantId: ['a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2'],
      grantToken: ['AQpAM2RhZTk1MGMyNTk2ZmZmMzEy'],
    },
    output: { GrantToken: [`AQpAM2RhZTk1MGMyNTk2ZmZmMzEy.${KEY}`, `abbreviated; ${MODELS_TOKEN}`] },
  },
  'Decapsulate: To recover a shared secret from its encapsulated ciphertext': {
    ...aKey(ML_KEM),
    blobs: (store, region) => {
      const input = { KeyId: KEY, EncapsulationAlgorithm: 'ML_KEM' };
      const { SharedSecretCiphertextBlob } = ok(store, region, 'Encapsulate', input);
      return { SharedSecretCiphertextBlob };
    },
  },
  'Decrypt: To decrypt data with an asymmetric encryption KMS key': {
    ...inWest(anotherKey(RSA_ENCRYPTION)),
    blobs: (store, region) => ({
      CiphertextBlob: encrypt(store, region, OTHER_KEY, 'hello', { EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }),
    }),
  },
  'Decrypt: To decrypt data with a symmetric encryption KMS key': {
    ...inWest(aKey()),
    blobs: (store, region) => ({ CiphertextBlob: encrypt(store, region, KEY, 'hello') }),
  },
  'DeleteAlias: To delete an alias': aKey({}, withAlias(ALIAS, KEY)),
  'DeleteImportedKeyMaterial: To delete imported key material': {
    ...anImportedKey,
    before: (store, region) => {
      createKey(store, region, { Origin: 'EXTERNAL' });
      importMaterial(store, region, KEY, 'A');
    },
    output: {
      KeyId: [arn('us-east-2', '111122223333', KEY), 'printed as an empty answer; seen in 2025-11 (IMPORT-5)'],
      KeyMaterialId: [MATERIAL, 'printed as an empty answer; seen in 2025-11 (IMPORT-5)'],
    },
  },
  'DeriveSharedSecret: To derive a shared secret': {
    ...aKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' }),
    // The printed one is cut off, and no base64.
    blobs: () => ({ PublicKey: base64('public key of a peer') }),
    output: { KeyId: [arn('us-east-2', '111122223333', KEY), BARE_KEY_ID] },
  },
  'DescribeKey: To get details about a KMS key in an AWS CloudHSM key store': inCustomKeyStore(
    'AWS_CLOUDHSM',
    {},
    { cloudHsmClusterId: 'cluster-234abcdefABC' },
    'CloudHSM key store test key',
  ),
  'DescribeKey: To get details about a KMS key in an external key store': inCustomKeyStore(
    'EXTERNAL_KEY_STORE',
    { XksKeyId: 'bb8562717f809024' },
    {},
    'External key store test key',
  ),
  'DescribeKey: To get details about a multi-Region key': {
    region: 'ap-northeast-1',
    now: 1586329200.918,
    identifiers: { keyId: [MULTI_REGION_KEY], keyMaterialId: [MATERIAL] },
    before: (store) => {
      createKey(store, 'us-west-2', { MultiRegion: true });
      for (const ReplicaRegion of ['eu-west-1', 'ap-northeast-1', 'sa-east-1']) {
        ok(store, 'us-west-2', 'ReplicateKey', { KeyId: MULTI_REGION_KEY, ReplicaRegion });
      }
      store.advance('PT5S');
    },
    output: {
      'KeyMetadata.KeySpec': ['SYMMETRIC_DEFAULT', NO_KEY_SPEC],
      'KeyMetadata.MultiRegionConfiguration.MultiRegionKeyType': [
        'REPLICA',
        'says PRIMARY of the key in ap-northeast-1, and that the primary key is in us-west-2',
      ],
    },
  },
  'DescribeKey: To get details about an HMAC KMS key': {
    ...inWest(aKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC', Description: 'Development test key' })),
    accountId: '123456789012',
    now: 1566160362.664,
    input: { KeyId: [arn('us-west-2', '123456789012', KEY), ACCOUNT] },
    output: { 'KeyMetadata.KeySpec': ['HMAC_256', NO_KEY_SPEC] },
  },
  'DescribeKey: To get details about an RSA asymmetric KMS key': {
    ...inWest(aKey(RSA_SIGNING, (store, region) => ok(store, region, 'DisableKey', { KeyId: KEY }))),
    now: 1571767572.317,
  },
  'DisableKey: To disable a KMS key': aKey(),
  'DisableKeyRotation: To disable automatic rotation of key material': aKey({}, (store, region) =>
    ok(store, region, 'EnableKeyRotation', { KeyId: KEY }),
  ),
  'EnableKey: To enable a KMS key': aKey({}, (store, region) => ok(store, region, 'DisableKey', { KeyId: KEY })),
  'EnableKeyRotation: To enable automatic rotation of key material': aKey(),
  'Encapsulate: To generate a shared secret and its encapsulated ciphertext': aKey(ML_KEM),
  'Encrypt: To encrypt data with a symmetric encryption KMS key': inWest(aKey()),
  'Encrypt: To encrypt data with an asymmetric encryption KMS key': inWest(anotherKey(RSA_ENCRYPTION)),
  'GenerateDataKey: To generate a data key': aKey({}, withAlias(ALIAS, KEY)),
  'GenerateDataKeyPair: To generate an RSA key pair for encryption and decryption': inWest(aKey()),
  'GenerateDataKeyPairWithoutPlaintext: To generate an asymmetric data key pair without a plaintext key': inWest(
    aKey(),
  ),
  'GenerateDataKeyWithoutPlaintext: To generate an encrypted data key': aKey({}, withAlias(ALIAS, KEY)),
  'GenerateMac: To generate an HMAC for a message': inWest(aKey(HMAC_384)),
  'GetKeyLastUsage: To retrieve the last usage for a KMS key': {
    ...aKey({}, (store, region) => {
      store.advance(1_773_253_497_000 - store.now());
      encrypt(store, region, KEY, 'hello');
    }),
    now: 1773253425.56,
    identifiers: { keyId: [KEY], requestId: ['of CreateKey', '040cce3e-9ef3-4651-b8cf-e47c9bafdc9b'] },
    output: {
      'KeyLastUsage.CloudTrailEventId': [
        expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        'CloudTrail draws it; the model derives it from the request ID',
      ],
    },
  },
  'GetKeyPolicy: To retrieve a key policy': {
    ...aKey(),
    output: { PolicyName: ['default', 'left out, but seen in 2026-09 (STATE-7)'] },
  },
  'GetPublicKey: To download the public key of an asymmetric KMS key': {
    ...inWest(anotherKey(RSA_ENCRYPTION)),
    output: { KeySpec: ['RSA_4096', NO_KEY_SPEC] },
  },
  'ImportKeyMaterial: To import key material into a KMS key': {
    ...anImportedKey,
    blobs: (store, region) => {
      const { ImportToken, EncryptedKeyMaterial } = importParameters(store, region, KEY, 'A');
      return { ImportToken, EncryptedKeyMaterial };
    },
  },
  'ListAliases: To list aliases': {
    now: 1_600_000_000,
    identifiers: { keyId: printedAliases().map(({ TargetKeyId }) => TargetKeyId) },
    before: (store, region) => {
      for (const { AliasName, TargetKeyId } of printedAliases()) {
        createKey(store, region);
        ok(store, region, 'CreateAlias', { AliasName, TargetKeyId });
      }
    },
    output: {
      Aliases: [
        printedAliases().map((alias) => ({ ...alias, CreationDate: 1_600_000_000, LastUpdatedDate: 1_600_000_000 })),
        'printed before the dates existed, and with AWS managed keys, which are outside of the model',
      ],
    },
  },
  'ListKeyPolicies: To list key policies for a KMS key': aKey(),
  'ListKeys: To list KMS keys': {
    identifiers: { keyId: printedKeys() },
    before: (store, region) => {
      for (const _keyId of printedKeys()) createKey(store, region);
    },
  },
  'ListResourceTags: To list tags for a KMS key': aKey({
    Tags: [
      { TagKey: 'CostCenter', TagValue: '87654' },
      { TagKey: 'CreatedBy', TagValue: 'ExampleUser' },
      { TagKey: 'Purpose', TagValue: 'Test' },
    ],
  }),
  'PutKeyPolicy: To attach a key policy to a KMS key': aKey(),
  'ReEncrypt: To reencrypt data': {
    identifiers: { keyId: [KEY, OTHER_KEY], keyMaterialId: [SOURCE_MATERIAL, MATERIAL] },
    before: (store, region) => {
      for (const _key of [KEY, OTHER_KEY]) createKey(store, region);
    },
    blobs: (store, region) => ({ CiphertextBlob: encrypt(store, region, KEY, 'hello') }),
  },
  'ReplicateKey: To replicate a multi-Region key in a different AWS Region': {
    region: 'us-east-1',
    now: 1607472987.918,
    identifiers: { keyId: [MULTI_REGION_KEY] },
    before: (store, region) => {
      createKey(store, region, { MultiRegion: true });
    },
    output: {
      'ReplicaKeyMetadata.KeySpec': ['SYMMETRIC_DEFAULT', NO_KEY_SPEC],
      'ReplicaKeyMetadata.KeyState': ['Creating', 'shows the state some seconds later (REPLICATE-4)'],
      'ReplicaKeyMetadata.Enabled': [false, 'shows the state some seconds later (REPLICATE-4)'],
      ReplicaPolicy: [
        {
          Version: '2012-10-17',
          Id: 'key-default-1',
          Statement: [
            {
              Sid: 'Enable IAM User Permissions',
              Effect: 'Allow',
              Principal: { AWS: 'arn:aws:iam::111122223333:root' },
              Action: 'kms:*',
              Resource: '*',
            },
          ],
        },
        'abbreviated',
      ],
      ReplicaTags: [ABSENT, 'absent where no tags were given, as seen in 2025-11 (REPLICATE-6)'],
    },
  },
  'RetireGrant: To retire a grant': {
    ...aGrant(),
    accountId: '444455556666',
  },
  'RevokeGrant: To revoke a grant': aGrant(),
  'RotateKeyOnDemand: To perform on-demand rotation of key material': {
    ...aKey(),
    output: { KeyId: [arn('us-east-2', '111122223333', KEY), BARE_KEY_ID] },
  },
  'Sign: To digitally sign a message digest with an asymmetric KMS key.': {
    ...anotherKey(RSA_SIGNING, withAlias('alias/RSA_signing_key', OTHER_KEY)),
    // A placeholder is printed, which has no digest's length.
    blobs: () => ({ Message: digestOf(32) }),
  },
  'Sign: To digitally sign a message with an asymmetric KMS key.': aKey(
    ECC_SIGNING,
    withAlias('alias/ECC_signing_key', KEY),
  ),
  'TagResource: To tag a KMS key': aKey(),
  'UntagResource: To remove tags from a KMS key': aKey({
    Tags: [
      { TagKey: 'Purpose', TagValue: 'Test' },
      { TagKey: 'CostCenter', TagValue: '87654' },
    ],
  }),
  'UpdateAlias: To update an alias': {
    identifiers: { keyId: [OTHER_KEY, KEY] },
    before: (store, region) => {
      createKey(store, region);
      withAlias(ALIAS, OTHER_KEY)(store, region);
      createKey(store, region);
    },
  },
  'UpdateKeyDescription: To update the description of a KMS key': aKey(),
  'UpdatePrimaryRegion: To update the primary Region of a multi-Region KMS key': {
    region: 'us-west-1',
    identifiers: { keyId: [MULTI_REGION_KEY] },
    before: (store, region) => {
      createKey(store, region, { MultiRegion: true });
      ok(store, region, 'ReplicateKey', { KeyId: MULTI_REGION_KEY, ReplicaRegion: 'eu-central-1' });
      store.advance('PT5S');
    },
  },
  'Verify: To use an asymmetric KMS key to verify a digital signature': {
    ...aKey(ECC_SIGNING, withAlias('alias/ECC_signing_key', KEY)),
    blobs: (store, region) => {
      const input = { KeyId: KEY, Message: MESSAGE, SigningAlgorithm: 'ECDSA_SHA_384' };
      return { Message: MESSAGE, Signature: ok(store, region, 'Sign', input).Signature };
    },
  },
  'Verify: To use an asymmetric KMS key to verify a digital signature on a message digest': {
    ...anotherKey(RSA_SIGNING),
    blobs: (store, region) => {
      const signed = { Message: digestOf(64), MessageType: 'DIGEST' };
      const input = { KeyId: OTHER_KEY, ...signed, SigningAlgorithm: 'RSASSA_PSS_SHA_512' };
      return { Message: signed.Message, Signature: ok(store, region, 'Sign', input).Signature };
    },
  },
  'VerifyMac: To verify an HMAC': {
    ...inWest(aKey(HMAC_384)),
    blobs: (store, region) => {
      const input = { KeyId: KEY, Message: MESSAGE, MacAlgorithm: 'HMAC_SHA_384' };
      return { Message: MESSAGE, Mac: ok(store, region, 'GenerateMac', input).Mac };
    },
  },

  // Of botocore
  'CreateKey: To create a KMS key': {
    now: '2017-07-05T14:04:55-07:00',
    identifiers: { keyId: [KEY], keyMaterialId: [MATERIAL] },
    output: { 'KeyMetadata.CurrentKeyMaterialId': [MATERIAL, NO_MATERIAL_ID] },
  },
  'CreateKey: To create an asymmetric RSA KMS key for encryption and decryption': {
    now: '2021-04-05T14:04:55-07:00',
    identifiers: { keyId: [KEY] },
  },
  'CreateKey: To create an asymmetric elliptic curve KMS key for signing and verification': {
    now: '2019-12-02T07:48:55-07:00',
    identifiers: { keyId: [KEY] },
  },
  'CreateKey: To create a multi-Region primary KMS key': {
    region: 'us-west-2',
    now: '2021-09-02T16:15:21-09:00',
    identifiers: { keyId: [MULTI_REGION_KEY], keyMaterialId: [MATERIAL] },
    output: {
      'KeyMetadata.CreationDate': [Date.parse('2021-09-02T16:15:21-09:00') / 1000, 'is no date: T016'],
      'KeyMetadata.CurrentKeyMaterialId': [MATERIAL, NO_MATERIAL_ID],
      'KeyMetadata.KeyId': [MULTI_REGION_KEY, 'has 33 hexadecimal digits'],
      'KeyMetadata.Arn': [arn('us-west-2', '111122223333', MULTI_REGION_KEY), 'has 33 hexadecimal digits'],
      'KeyMetadata.MultiRegionConfiguration.PrimaryKey.Arn': [
        arn('us-west-2', '111122223333', MULTI_REGION_KEY),
        'has 33 hexadecimal digits',
      ],
    },
  },
  'CreateKey: To create a KMS key for imported key material': {
    now: '2019-12-02T07:48:55-07:00',
    identifiers: { keyId: [KEY] },
  },
  'CreateKey: To create a KMS key in a custom key store': {
    now: '2019-12-02T07:48:55-07:00',
    identifiers: { keyId: [KEY] },
    customKeyStores: { customKeyStoreType: 'AWS_CLOUDHSM', cloudHsmClusterId: 'cluster-1a23b4cdefg' },
  },
  'CreateKey: To create an HMAC KMS key': { now: '2022-04-05T14:04:55-07:00', identifiers: { keyId: [KEY] } },
  'GetKeyRotationStatus: To retrieve the rotation status for a KMS key': {
    ...aKey({}, (store, region) => ok(store, region, 'EnableKeyRotation', { KeyId: KEY })),
    now: 1_600_000_000,
    output: {
      KeyId: [arn('us-east-2', '111122223333', KEY), 'printed before the member existed'],
      RotationPeriodInDays: [365, 'printed before the member existed'],
      NextRotationDate: [1_600_000_000 + 365 * 86_400, 'printed before the member existed'],
    },
  },
  'GetParametersForImport: To retrieve the public key and import token for a KMS key': {
    ...aKey({ Origin: 'EXTERNAL' }),
    now: '2016-11-30T14:52:17-08:00',
  },
  'ListGrants: To list grants for a KMS key': {
    ...aKey({}, (store, region) => {
      for (const { GranteePrincipal, RetiringPrincipal, Operations } of printedGrants()) {
        ok(store, region, 'CreateGrant', { KeyId: KEY, GranteePrincipal, RetiringPrincipal, Operations });
      }
    }),
    now: '2016-10-25T14:37:41-07:00',
    identifiers: { keyId: [KEY], grantId: printedGrants().map(({ GrantId }) => String(GrantId)) },
    output: { Truncated: [false, 'true, but there is no NextMarker, and there are four grants only'] },
  },
  'ListRetirableGrants: To list grants that the specified principal can retire': {
    ...aGrant(['Decrypt', 'Encrypt']),
    now: '2016-12-07T11:09:35-08:00',
    output: {
      'Grants.0.IssuingAccount': ['arn:aws:iam::111122223333:root', 'of another account, which a store does not have'],
      'Grants.0.KeyId': [arn('us-east-2', '111122223333', KEY), 'of another account, which a store does not have'],
    },
  },
  'ScheduleKeyDeletion: To schedule a KMS key for deletion': {
    ...aKey(),
    now: '2016-12-10T16:00:00-08:00',
    output: {
      KeyState: ['PendingDeletion', 'printed before the member existed'],
      PendingWindowInDays: [7, 'printed before the member existed'],
    },
  },
};

describe('an example of the operation pages', () => {
  it('has its scene here, and no scene is without an example', () => {
    expect(Object.keys(SCENES).sort()).toEqual(EXAMPLES.map(nameOf).sort());
    expect(EXAMPLES).toHaveLength(63);
  });

  it('is printed of every operation but one, here or in botocore', () => {
    const shown = new Set(EXAMPLES.map(({ operation }) => operation));
    expect(OPERATIONS.filter((operation) => !shown.has(operation))).toEqual(['ListKeyRotations']);
  });

  it.each(EXAMPLES.map((example) => [nameOf(example), example] as const))(
    'is what the model answers: %s',
    (name, example) => {
      const scene = SCENES[name] ?? {};
      const { region = 'us-east-2' } = scene;
      const store = storeOf(scene);
      scene.before?.(store, region);
      const input = {
        ...corrected(asBlobs(example.operation, example.input), scene.input),
        ...scene.blobs?.(store, region),
      };
      expect(parsed({ ...ok(store, region, example.operation, input) })).toEqual(
        corrected(parsed(withoutPlaceholders(example.output)), scene.output),
      );
    },
  );
});

/** A digest of so many bytes, in base64. */
function digestOf(bytes: number): string {
  return Buffer.alloc(bytes, 7).toString('base64');
}

function nameOf({ operation, title }: Example): string {
  return `${operation}: ${title}`;
}

function storeOf({ accountId, now, identifiers = {}, customKeyStores, host }: Scene): Store {
  const given = Object.fromEntries(Object.entries(identifiers).map(([name, ids]) => [name, [...ids]]));
  let made = 0;
  return openAccount({
    ...(accountId === undefined ? {} : { accountId }),
    ...(now === undefined ? {} : { now: instantOf(now) }),
    ...(host === undefined ? {} : { host }),
    ...(customKeyStores === undefined
      ? {}
      : { customKeyStores: [{ customKeyStoreId: CLOUD_HSM_STORE, isConnected: true, ...customKeyStores } as never] }),
    identifiers: (name) => given[name]?.shift() ?? base64(`made up ${++made}`.padEnd(24)).repeat(2),
  });
}

/** The key of an example with a grant of the ID that the examples have. */
function aGrant(Operations: readonly string[] = ['Encrypt', 'Decrypt']): Scene {
  const principal = 'arn:aws:iam::111122223333:role/ExampleRole';
  return {
    ...aKey({}, (store, region) => {
      const principals = { GranteePrincipal: principal, RetiringPrincipal: principal };
      ok(store, region, 'CreateGrant', { KeyId: KEY, ...principals, Operations });
    }),
    identifiers: {
      keyId: [KEY],
      grantId: ['0c237476b39f8bc44e45212e08498fbe3151305030726c0590dd8d3e9f3d6a60'],
    },
  };
}

/** Applies differences, each of which must be one. */
function corrected(printed: Parameters, differences: Differences = {}): Parameters {
  const copy = structuredCloneOf(printed);
  for (const [path, [value, why]] of Object.entries(differences)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const parent = names.reduce<Record<string, unknown>>((at, name) => at[name] as Record<string, unknown>, copy);
    const isOne = value === ABSENT ? last in parent : JSON.stringify(parent[last]) !== JSON.stringify(value);
    if (!isOne) throw new Error(`${path} is printed as it is: ${why}`);
    if (value === ABSENT) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

/** Expectations such as expect.any(String) stay what they are. */
function structuredCloneOf(value: Parameters): Record<string, unknown> {
  const clone = (of: unknown): unknown => {
    if (Array.isArray(of)) return of.map(clone);
    if (typeof of !== 'object' || of === null || Object.getPrototypeOf(of) !== Object.prototype) return of;
    return Object.fromEntries(Object.entries(of).map(([name, member]) => [name, clone(member)]));
  };
  return clone(value) as Record<string, unknown>;
}

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[-+]\d{2}:\d{2}$/;

/** Printed placeholders for binary values, and shared secrets, are some text; dates are epoch seconds. */
function withoutPlaceholders(output: Parameters): Parameters {
  const read = (name: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((member) => read(name, member));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([of, member]) => [of, read(of, member)]));
    }
    if (typeof value !== 'string') return value;
    if (/^<.*>$/.test(value) || name === 'SharedSecret') return expect.stringMatching(/./);
    return DATE.test(value) ? Date.parse(value) / 1000 : value;
  };
  return read('', output) as Parameters;
}

/** Members that are JSON texts, as documents; one that is abbreviated stays a text. */
function parsed(output: Parameters): Parameters {
  const entries = Object.entries(output).map(([name, value]) => {
    const isText =
      (name === 'Policy' || name === 'ReplicaPolicy') && typeof value === 'string' && !value.includes('...');
    return [name, isText ? (JSON.parse(value) as unknown) : value];
  });
  return Object.fromEntries(entries) as Parameters;
}

/** Parameters that are binary are base64 on the wire. */
function asBlobs(operation: Operation, input: Parameters): Parameters {
  const members: Readonly<Record<string, { readonly type: string }>> = INPUTS[operation];
  const onTheWire = Object.entries(input).map(([name, value]) => {
    return [name, members[name]?.type === 'blob' ? base64(String(value)) : value] as const;
  });
  return Object.fromEntries(onTheWire);
}

function instantOf(date: number | string): number {
  return typeof date === 'string' ? Date.parse(date) : Math.round(date * 1000);
}

function arn(region: string, accountId: string, keyId: string): string {
  return `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
}

function printed(operation: Operation, title?: string): Parameters {
  const found = EXAMPLES.find(
    (example) => example.operation === operation && (title ?? example.title) === example.title,
  );
  if (found === undefined) throw new Error(`no example of ${operation}`);
  return found.output;
}

function printedToken(title: string): string {
  return String(printed('CreateGrant', title).GrantToken);
}

/** Those of customer managed keys. */
function printedAliases(): readonly { readonly AliasName: string; readonly TargetKeyId: string }[] {
  const { Aliases } = printed('ListAliases') as {
    readonly Aliases: readonly { readonly AliasName: string; readonly TargetKeyId: string }[];
  };
  return Aliases.filter(({ AliasName }) => !AliasName.startsWith('alias/aws/'));
}

function printedKeys(): readonly string[] {
  const { Keys } = printed('ListKeys') as { readonly Keys: readonly { readonly KeyId: string }[] };
  return Keys.map(({ KeyId }) => KeyId);
}

function printedGrants(): readonly Parameters[] {
  return printed('ListGrants').Grants as readonly Parameters[];
}
