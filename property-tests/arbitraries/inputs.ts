// Mostly valid inputs of every operation, steered by picks: what refuses them is most often the key, its state or its
// kind. A missing operation does not compile. Inputs that are not meant well are in hostile.ts.

import fc from 'fast-check';
import { KEY_SPEC_ALGORITHMS } from '../../src/model/key-set/key-specs.js';
import {
  DATA_KEY_PAIR_SPECS,
  DATA_KEY_SPECS,
  IMPORT_TYPES,
  INCLUDE_KEY_MATERIAL,
  WRAPPING_ALGORITHMS,
  WRAPPING_KEY_SPECS,
} from '../../src/model/requests/inputs.js';
import {
  ENCRYPTION_ALGORITHMS,
  EXPIRATION_MODELS,
  GRANT_OPERATIONS,
  MAC_ALGORITHMS,
  type Operation,
  ORIGINS,
  SIGNING_ALGORITHMS,
} from '../../src/model/vocabulary.js';
import { OPT_IN_REGION } from './kinds.js';
import { MATERIALS, type PickName, pick } from './picks.js';

/** An input in which picks stand for what is only known when the command is made. */
export type Template = Readonly<Record<string, unknown>>;

const ACCOUNT_ID = '111122223333';
const BLOB = 'AQID';

/** A member that is often, or seldom, left out. */
const sometimes = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => optional(value, 1, 1);
const seldom = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => optional(value, 9, 1);

function optional(value: fc.Arbitrary<unknown>, absent: number, present: number): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: absent, arbitrary: fc.constant(undefined) }, { weight: present, arbitrary: value });
}

/** One of the candidates of that name. */
function picks(name: PickName): fc.Arbitrary<unknown> {
  return fc.nat({ max: 11 }).map((index) => pick(name, index));
}

const first = (name: PickName): fc.Arbitrary<unknown> => fc.constant(pick(name));

// Parameters that name a key.

const UNKNOWN_KEY_IDS = [
  'mrk-00000000000000000000000000000000',
  '00000000-0000-4000-8000-000000000000',
  'mrk-fake-key-id',
  'alias/none',
  'arn:aws:kms:us-east-1:444455556666:key/mrk-00000000000000000000000000000000',
  'arn:aws:kms:us-east-1',
];
const KeyId = fc.oneof(
  { weight: 16, arbitrary: first('keyId') },
  { weight: 3, arbitrary: first('keyArn') },
  { weight: 1, arbitrary: picks('foreignArn') },
  { weight: 1, arbitrary: fc.constantFrom(...UNKNOWN_KEY_IDS) },
);
const KeyIdOrAlias = fc.oneof(
  { weight: 10, arbitrary: KeyId },
  { weight: 1, arbitrary: picks('alias') },
  { weight: 1, arbitrary: picks('aliasArn') },
);
/** Another key of the account, as often as the one that the command is about. */
const OtherKeyId = fc.oneof(KeyId, picks('keyId'));

// Parameters that several operations share.

const DryRun = seldom(fc.boolean());
const GrantTokens = seldom(fc.array(picks('grantToken'), { maxLength: 2 }));
const Limit = sometimes(fc.constantFrom(1, 2, 50, 100, 1000));
const Marker = seldom(picks('marker'));
const Description = fc.constantFrom('', 'described', '\u00e9\u{1f511}', '__proto__');
const TagKey = fc.constantFrom('Purpose', 'Team', '__proto__', 'constructor', 'aws:reserved');
const Tag = fc.record({ TagKey, TagValue: fc.constantFrom('', 'Test', 'Production') });
const Tags = fc.array(Tag, { maxLength: 3 });
const Region = fc.oneof(
  { weight: 12, arbitrary: picks('freeRegion') },
  { weight: 2, arbitrary: picks('keyRegion') },
  { weight: 1, arbitrary: fc.constantFrom('us-gov-east-1', OPT_IN_REGION, 'eu-nowhere-1', 'Europe') },
);
const PRINCIPALS = [`arn:aws:iam::${ACCOUNT_ID}:role/Example`, `arn:aws:iam::${ACCOUNT_ID}:user/Alice`, '__proto__'];
const SERVICES = ['rds.amazonaws.com', 'dynamodb.amazonaws.com'];
const Principal = fc.constantFrom(...PRINCIPALS);
const ServicePrincipal = fc.constantFrom(...SERVICES);
const AliasName = fc.constantFrom('alias/a', 'alias/b', 'alias/c', 'alias/__proto__', `alias/${'n'.repeat(250)}`);
const BadAliasName = fc.constantFrom('alias/aws/a', 'alias/a:b', 'a', 'alias/');

const POLICY = { Version: '2012-10-17', Statement: [statement(ACCOUNT_ID)] };
const GOOD_POLICIES = [POLICY, { Statement: [...POLICY.Statement, { Effect: 'Deny', Principal: '*' }] }];
const LOCKED_OUT = { Statement: [statement('444455556666')] };
const UNKNOWN_PRINCIPAL = { Statement: [...POLICY.Statement, statement('nobody')] };
const Policy = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...GOOD_POLICIES.map((policy) => JSON.stringify(policy))) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...[LOCKED_OUT, UNKNOWN_PRINCIPAL, [], 'policy'].map((p) => JSON.stringify(p))),
  },
);
const BypassPolicyLockoutSafetyCheck = seldom(fc.boolean());

// Key specs with the usages that they allow.

const SPECS_AND_USAGES = Object.entries(KEY_SPEC_ALGORITHMS).flatMap(([KeySpec, usages]) =>
  Object.keys(usages).map((KeyUsage) => ({ KeySpec, KeyUsage })),
);
const newKey = fc
  .tuple(
    fc.oneof(fc.constant({}), fc.constantFrom(...SPECS_AND_USAGES), fc.constantFrom({ KeySpec: 'HMAC_256' })),
    fc.record({
      Origin: sometimes(fc.constantFrom(...ORIGINS)),
      MultiRegion: sometimes(fc.boolean()),
      CustomKeyStoreId: seldom(fc.constantFrom('cks-1', 'cks-2', 'cks-none')),
      XksKeyId: seldom(fc.constant('xks-key-2')),
      Description: seldom(Description),
      Policy: seldom(Policy),
      BypassPolicyLockoutSafetyCheck,
      Tags: seldom(Tags),
    }),
  )
  .map(([kind, others]) => ({ ...kind, ...others }));

// Imported key material.

const EncryptedKeyMaterial = fc.oneof(
  { weight: 4, arbitrary: picks('ownMaterial') },
  { weight: 3, arbitrary: first('newMaterial') },
  { weight: 1, arbitrary: fc.constantFrom(...MATERIALS) },
);
const ImportToken = fc.oneof(
  { weight: 12, arbitrary: first('importToken') },
  { weight: 1, arbitrary: picks('foreignImportToken') },
  { weight: 1, arbitrary: fc.constant('bm9uZQ==') },
);
const expiration = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }) },
  { weight: 3, arbitrary: fc.record({ ValidTo: picks('validTo') }) },
  { weight: 1, arbitrary: fc.record({ ExpirationModel: seldom(fc.constantFrom(...EXPIRATION_MODELS)) }) },
);

// Cryptographic operations.

/** Nearly always an algorithm of the key, if it has one for the operation. */
const EncryptionAlgorithm = mostly(picks('encryptionAlgorithm'), ENCRYPTION_ALGORITHMS);
const SigningAlgorithm = mostly(picks('signingAlgorithm'), SIGNING_ALGORITHMS);
const MacAlgorithm = mostly(picks('macAlgorithm'), MAC_ALGORITHMS);
const CiphertextBlob = fc.oneof(
  { weight: 6, arbitrary: picks('ciphertext') },
  { weight: 1, arbitrary: fc.constant(BLOB) },
);
const EncryptionContext = seldom(fc.constantFrom({}, { Department: 'IT' }, own('__proto__', 'x')));
const Recipient = seldom(fc.constant({ AttestationDocument: BLOB }));
const DryRunModifiers = seldom(fc.constant(['IGNORE_CIPHERTEXT']));
const dataKey = {
  KeyId: KeyIdOrAlias,
  EncryptionContext,
  GrantTokens,
  DryRun,
  size: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...DATA_KEY_SPECS.map((KeySpec) => ({ KeySpec })), { NumberOfBytes: 64 }) },
    { weight: 1, arbitrary: fc.constantFrom({}, { KeySpec: 'AES_256', NumberOfBytes: 64 }) },
  ),
};
const dataKeyPair = {
  KeyId: KeyIdOrAlias,
  KeyPairSpec: fc.constantFrom(...DATA_KEY_PAIR_SPECS),
  EncryptionContext,
  GrantTokens,
  DryRun,
};

const onlyKeyId = fc.record({ KeyId });
const page = { Limit, Marker };

const INPUT_TEMPLATES: { readonly [O in Operation]: fc.Arbitrary<Template> } = {
  CreateKey: newKey,
  ReplicateKey: fc.record({
    KeyId,
    ReplicaRegion: Region,
    Policy: seldom(Policy),
    BypassPolicyLockoutSafetyCheck,
    Description: seldom(Description),
    Tags: seldom(Tags),
  }),
  UpdatePrimaryRegion: fc.record({
    KeyId,
    PrimaryRegion: fc.oneof({ weight: 6, arbitrary: picks('replicaRegion') }, { weight: 1, arbitrary: Region }),
  }),
  DescribeKey: fc.record({ KeyId: KeyIdOrAlias, GrantTokens }),

  EnableKey: onlyKeyId,
  DisableKey: onlyKeyId,
  ScheduleKeyDeletion: fc.record({ KeyId, PendingWindowInDays: sometimes(fc.constantFrom(7, 8, 30, 6, 31)) }),
  CancelKeyDeletion: onlyKeyId,

  GetParametersForImport: fc.record({
    KeyId,
    WrappingAlgorithm: mostly(fc.constant('RSAES_OAEP_SHA_256'), WRAPPING_ALGORITHMS),
    WrappingKeySpec: mostly(fc.constant('RSA_2048'), WRAPPING_KEY_SPECS),
  }),
  ImportKeyMaterial: merged(
    fc.record({
      KeyId,
      ImportToken,
      EncryptedKeyMaterial,
      ImportType: sometimes(fc.constantFrom(...IMPORT_TYPES)),
      KeyMaterialDescription: seldom(fc.constantFrom('', 'material 1')),
      KeyMaterialId: seldom(picks('keyMaterialId')),
    }),
    expiration,
  ),
  DeleteImportedKeyMaterial: fc.record({ KeyId, KeyMaterialId: sometimes(picks('keyMaterialId')) }),

  EnableKeyRotation: fc.record({ KeyId, RotationPeriodInDays: sometimes(fc.constantFrom(90, 91, 365, 2560)) }),
  DisableKeyRotation: onlyKeyId,
  GetKeyRotationStatus: onlyKeyId,
  RotateKeyOnDemand: onlyKeyId,
  ListKeyRotations: fc.record({
    KeyId,
    IncludeKeyMaterial: sometimes(fc.constantFrom(...INCLUDE_KEY_MATERIAL)),
    ...page,
  }),

  TagResource: fc.record({ KeyId, Tags }),
  UntagResource: fc.record({ KeyId, TagKeys: fc.array(fc.oneof(picks('tagKey'), TagKey), { maxLength: 2 }) }),
  ListResourceTags: fc.record({ KeyId, ...page }),
  UpdateKeyDescription: fc.record({ KeyId, Description }),

  PutKeyPolicy: fc.record({
    KeyId,
    PolicyName: seldom(fc.constantFrom('default', 'other')),
    Policy,
    BypassPolicyLockoutSafetyCheck,
  }),
  GetKeyPolicy: fc.record({ KeyId, PolicyName: seldom(fc.constantFrom('default', 'other')) }),
  ListKeyPolicies: fc.record({ KeyId, Limit, Marker: seldom(Marker) }),

  CreateAlias: fc.record({
    AliasName: fc.oneof({ weight: 9, arbitrary: AliasName }, { weight: 1, arbitrary: BadAliasName }),
    TargetKeyId: KeyId,
  }),
  UpdateAlias: fc.record({
    AliasName: fc.oneof({ weight: 4, arbitrary: picks('alias') }, { weight: 1, arbitrary: AliasName }),
    TargetKeyId: OtherKeyId,
  }),
  DeleteAlias: fc.record({
    AliasName: fc.oneof({ weight: 4, arbitrary: picks('alias') }, { weight: 1, arbitrary: AliasName }),
  }),
  ListAliases: fc.record({ KeyId: sometimes(KeyId), ...page }),

  CreateGrant: merged(
    fc.record({
      KeyId,
      Operations: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(['DescribeKey'], ['DescribeKey', 'CreateGrant'], ['RetireGrant']) },
        { weight: 1, arbitrary: fc.subarray([...GRANT_OPERATIONS]) },
      ),
      Constraints: seldom(
        fc.constantFrom(
          {},
          { EncryptionContextSubset: { Department: 'IT' } },
          { EncryptionContextEquals: own('__proto__', 'x') },
          { SourceArn: 'arn:aws:rds:us-east-1:111122223333:db:example' },
        ),
      ),
      GrantTokens,
      Name: sometimes(fc.constantFrom('grant-1', 'grant-2')),
      DryRun,
    }),
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ GranteePrincipal: Principal, RetiringPrincipal: sometimes(Principal) }) },
      { weight: 1, arbitrary: fc.record({ GranteePrincipal: Principal, RetiringServicePrincipal: ServicePrincipal }) },
      {
        weight: 1,
        arbitrary: fc.record({
          GranteeServicePrincipal: ServicePrincipal,
          RetiringPrincipal: sometimes(Principal),
          RetiringServicePrincipal: seldom(ServicePrincipal),
          Constraints: fc.constant({ SourceArn: 'arn:aws:rds:us-east-1:111122223333:db:example' }),
        }),
      },
    ),
  ),
  ListGrants: fc.record({
    KeyId,
    ...page,
    GrantId: seldom(picks('grantId')),
    GranteePrincipal: seldom(Principal),
    GranteeServicePrincipal: seldom(ServicePrincipal),
  }),
  ListRetirableGrants: merged(
    fc.record(page),
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ RetiringPrincipal: Principal }) },
      { weight: 2, arbitrary: fc.record({ RetiringServicePrincipal: ServicePrincipal }) },
      { weight: 1, arbitrary: fc.constantFrom({}, { RetiringPrincipal: 'arn:aws:iam::444455556666:root' }) },
    ),
  ),
  RetireGrant: merged(
    fc.record({ DryRun }),
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ GrantToken: picks('grantToken') }) },
      { weight: 3, arbitrary: fc.record({ KeyId, GrantId: picks('grantId') }) },
      { weight: 1, arbitrary: fc.record({ KeyId: sometimes(KeyId), GrantToken: picks('grantToken') }) },
    ),
  ),
  RevokeGrant: fc.record({ KeyId, GrantId: picks('grantId'), DryRun }),

  ListKeys: fc.record(page),
  GetKeyLastUsage: onlyKeyId,

  Encrypt: fc.record({
    KeyId: KeyIdOrAlias,
    Plaintext: fc.constant(BLOB),
    EncryptionContext,
    GrantTokens,
    EncryptionAlgorithm,
    DryRun,
  }),
  Decrypt: fc.record({
    CiphertextBlob: optional(CiphertextBlob, 1, 19),
    EncryptionContext,
    GrantTokens,
    KeyId: optional(KeyIdOrAlias, 1, 4),
    EncryptionAlgorithm,
    Recipient,
    DryRun,
    DryRunModifiers,
  }),
  ReEncrypt: fc.record({
    CiphertextBlob: optional(CiphertextBlob, 1, 19),
    SourceKeyId: optional(OtherKeyId, 1, 4),
    DestinationKeyId: KeyIdOrAlias,
    SourceEncryptionContext: EncryptionContext,
    SourceEncryptionAlgorithm: EncryptionAlgorithm,
    DestinationEncryptionAlgorithm: EncryptionAlgorithm,
    GrantTokens,
    DryRun,
    DryRunModifiers,
  }),
  GenerateDataKey: sized(fc.record({ ...dataKey, Recipient })),
  GenerateDataKeyWithoutPlaintext: sized(fc.record(dataKey)),
  GenerateDataKeyPair: fc.record({ ...dataKeyPair, Recipient }),
  GenerateDataKeyPairWithoutPlaintext: fc.record(dataKeyPair),
  Sign: fc.record({
    KeyId: KeyIdOrAlias,
    Message: fc.constant(BLOB),
    MessageType: seldom(fc.constant('DIGEST')),
    SigningAlgorithm,
    GrantTokens,
    DryRun,
  }),
  Verify: fc.record({
    KeyId: KeyIdOrAlias,
    Message: fc.constant(BLOB),
    Signature: fc.constant(BLOB),
    SigningAlgorithm,
    GrantTokens,
    DryRun,
  }),
  GenerateMac: fc.record({
    KeyId: KeyIdOrAlias,
    Message: fc.constant(BLOB),
    MacAlgorithm,
    GrantTokens,
    DryRun,
  }),
  VerifyMac: fc.record({
    KeyId: KeyIdOrAlias,
    Message: fc.constant(BLOB),
    Mac: fc.constant(BLOB),
    MacAlgorithm,
    GrantTokens,
    DryRun,
  }),
  DeriveSharedSecret: fc.record({
    KeyId: KeyIdOrAlias,
    KeyAgreementAlgorithm: fc.constant('ECDH'),
    PublicKey: fc.constant(BLOB),
    GrantTokens,
    DryRun,
    Recipient,
  }),
  Encapsulate: fc.record({
    KeyId: KeyIdOrAlias,
    EncapsulationAlgorithm: fc.constant('ML_KEM'),
    GrantTokens,
    DryRun,
  }),
  Decapsulate: fc.record({
    KeyId: KeyIdOrAlias,
    SharedSecretCiphertextBlob: fc.constant(BLOB),
    EncapsulationAlgorithm: fc.constant('ML_KEM'),
    GrantTokens,
    DryRun,
  }),
  GetPublicKey: fc.record({ KeyId: KeyIdOrAlias, GrantTokens }),
};

/** Mostly valid inputs of the operation. */
export function inputTemplates(operation: Operation): fc.Arbitrary<Template> {
  return INPUT_TEMPLATES[operation];
}

function mostly(usual: fc.Arbitrary<unknown>, all: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...all) });
}

function merged(...parts: readonly fc.Arbitrary<Template>[]): fc.Arbitrary<Template> {
  return fc.tuple(...parts).map((templates) => Object.assign({}, ...templates) as Template);
}

/** The members of `size` take its place. */
function sized(input: fc.Arbitrary<{ readonly size: object }>): fc.Arbitrary<Template> {
  return input.map(({ size, ...others }) => ({ ...others, ...size }));
}

function statement(principal: string): object {
  return { Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:*', Resource: '*' };
}

/** An object with that member of its own, whatever its name. */
function own(name: string, value: string): object {
  return Object.defineProperty({}, name, { value, configurable: true, enumerable: true, writable: true });
}
