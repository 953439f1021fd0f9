// How members of inputs are drawn, by AWS's name of each, which means the same in every operation; and which members go
// together. A member that is not here is drawn by its shape.

import fc from 'fast-check';
import { DATA_KEY_SPECS, EXPIRATION_MODELS, MAC_ALGORITHMS, type Members } from '../model.js';
import { MATERIALS, pick } from './picks.js';
import { BLOB } from './shapes.js';
import {
  always,
  first,
  merged,
  mostly,
  oneOfTemplates,
  optional,
  picks,
  seldom,
  sometimes,
  type Template,
} from './templates.js';
import { ALIAS_NAMES, GOOD_POLICIES, P256_PUBLIC_KEY, ROOT, type Vocabulary } from './vocabulary.js';

/** How one member is drawn. */
export interface Drawing {
  readonly drawn: fc.Arbitrary<unknown>;
  /** How often it is given where it need not be. */
  readonly often: (value: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>;
  /** What a plain valid call gives where it must be given. */
  readonly plain?: unknown;
}

/** Members of which one depends on another. */
export interface Relation {
  /** An input that has all of these has the relation. */
  readonly of: readonly string[];
  /** Others that it is about, where the input has them. */
  readonly also?: readonly string[];
  readonly drawn: (input: Members) => fc.Arbitrary<Template>;
  /** What of them a plain valid call gives, also where its shape requires nothing. */
  readonly plain?: Template;
  /** The same with what AWS does not need to be told, and some endpoints do. */
  readonly explicit?: Template;
}

export interface Drawings {
  readonly members: Readonly<Record<string, Drawing>>;
  /** The first that an input has counts. */
  readonly relations: readonly Relation[];
}

/** Everything that inputs are drawn from, in the words of that vocabulary. */
export function drawingsOf(vocabulary: Vocabulary): Drawings {
  const keys = keyIds(vocabulary);
  return {
    members: {
      ...namesOfKeys(vocabulary, keys),
      ...properties(vocabulary),
      ...importedMaterial,
      ...grants(vocabulary),
      ...cryptography(vocabulary),
    },
    relations: [
      ...relationsOfKeys(vocabulary),
      ...relationsOfMaterial(vocabulary),
      ...relationsOfGrants(vocabulary, keys),
      ...relationsOfCiphertexts(keys),
    ],
  };
}

function drawing(drawn: fc.Arbitrary<unknown>, often: Drawing['often'], plain?: unknown): Drawing {
  return plain === undefined ? { drawn, often } : { drawn, often, plain };
}

// Keys, as a parameter names them.

function keyIds({ unknownKeyIds }: Vocabulary) {
  const KeyId = fc.oneof(
    { weight: 18, arbitrary: first('keyId') },
    { weight: 3, arbitrary: first('keyArn') },
    { weight: 1, arbitrary: picks('foreignArn') },
    { weight: 1, arbitrary: picks('otherAccountArn') },
    // Where an alias names no key. [ID-5b]
    { weight: 1, arbitrary: picks('alias') },
    { weight: 1, arbitrary: fc.constantFrom(...unknownKeyIds) },
  );
  const KeyIdOrAlias = fc.oneof(
    { weight: 10, arbitrary: KeyId },
    { weight: 1, arbitrary: picks('alias') },
    { weight: 1, arbitrary: picks('foreignAlias') },
    { weight: 1, arbitrary: picks('aliasArn') },
  );
  /** Another key of the account, as often as the one that the command is about. */
  const OtherKeyId = fc.oneof(KeyId, picks('keyId'));
  return { KeyId, KeyIdOrAlias, OtherKeyId };
}
type KeyIds = ReturnType<typeof keyIds>;

function namesOfKeys({ aliasNames, badAliasNames, badRegions }: Vocabulary, keys: KeyIds) {
  const NewName = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...aliasNames) },
    { weight: 1, arbitrary: fc.constantFrom(...badAliasNames) },
  );
  const OldName = fc.oneof(
    { weight: 4, arbitrary: picks('alias') },
    { weight: 1, arbitrary: fc.constantFrom(...aliasNames) },
  );
  const Region = fc.oneof(
    { weight: 12, arbitrary: picks('freeRegion') },
    { weight: 2, arbitrary: picks('keyRegion') },
    { weight: 1, arbitrary: fc.constantFrom(...badRegions) },
  );
  const NewPrimary = fc.oneof({ weight: 6, arbitrary: picks('replicaRegion') }, { weight: 1, arbitrary: Region });
  return {
    KeyId: drawing(keys.KeyId, sometimes, pick('keyId')),
    /** KeyId, where it takes aliases, too. */
    KeyIdOrAlias: drawing(keys.KeyIdOrAlias, sometimes, pick('keyId')),
    DestinationKeyId: drawing(keys.KeyIdOrAlias, sometimes, pick('keyId')),
    TargetKeyId: drawing(keys.OtherKeyId, sometimes, pick('keyId', 1)),
    AliasName: drawing(OldName, sometimes, pick('alias')),
    /** AliasName, where it must not be there yet. */
    NewAliasName: drawing(NewName, sometimes, ALIAS_NAMES[1]),
    ReplicaRegion: drawing(Region, sometimes, pick('freeRegion')),
    PrimaryRegion: drawing(NewPrimary, sometimes, pick('replicaRegion')),
  };
}

function relationsOfKeys({ newKeys, policies }: Vocabulary): readonly Relation[] {
  const policyOrNone = oneOfTemplates(
    [17, fc.constant({})],
    [1, fc.constantFrom(...[true, false].map((is) => ({ BypassPolicyLockoutSafetyCheck: is })))],
    [2, policies],
  );
  return [
    {
      of: ['KeyUsage', 'Origin', 'MultiRegion'],
      also: ['KeySpec', 'CustomerMasterKeySpec', 'CustomKeyStoreId', 'XksKeyId'],
      drawn: () => newKeys,
    },
    {
      of: ['Policy', 'BypassPolicyLockoutSafetyCheck'],
      drawn: ({ Policy }) => (Policy?.required ? policies : policyOrNone),
    },
    {
      of: ['PolicyName'],
      drawn: () => fc.record({ PolicyName: seldom(fc.constantFrom('default', 'other')) }),
      plain: { PolicyName: 'default' },
    },
    {
      // The shortest: who calls an endpoint of AWS's pays for keys that there are.
      of: ['PendingWindowInDays'],
      drawn: () => fc.record({ PendingWindowInDays: sometimes(fc.constantFrom(7, 8, 30, 6, 31)) }),
      plain: { PendingWindowInDays: 7 },
    },
  ];
}

// Properties of keys, and how they are listed.

const TagKey = fc.constantFrom('Purpose', 'Team', '__proto__', 'constructor', 'aws:reserved');
const Tag = fc
  .tuple(TagKey, fc.constantFrom('', 'Test', 'Production'))
  .map(([key, value]) => ({ TagKey: key, TagValue: value }));

function properties({ policies }: Vocabulary) {
  const TagKeys = fc.array(fc.oneof(picks('tagKey'), TagKey), { maxLength: 2 });
  return {
    Description: drawing(fc.constantFrom('', 'described', '\u00e9\u{1f511}', '__proto__'), seldom, 'described'),
    Tags: drawing(fc.array(Tag, { maxLength: 3 }), seldom, [{ TagKey: 'Purpose', TagValue: 'Test' }]),
    TagKeys: drawing(TagKeys, seldom, ['Purpose']),
    Policy: drawing(
      policies.map(({ Policy }) => Policy),
      seldom,
      GOOD_POLICIES[0],
    ),
    RotationPeriodInDays: drawing(fc.constantFrom(90, 91, 365, 2560), sometimes, 365),
    Limit: drawing(fc.constantFrom(1, 2, 50, 100, 1000), sometimes),
    Marker: drawing(picks('marker'), seldom),
  };
}

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
const importedMaterial = {
  ImportToken: drawing(ImportToken, sometimes, pick('importToken')),
  EncryptedKeyMaterial: drawing(EncryptedKeyMaterial, sometimes, pick('newMaterial')),
  KeyMaterialId: drawing(picks('keyMaterialId'), sometimes, pick('keyMaterialId')),
  KeyMaterialDescription: drawing(fc.constantFrom('', 'material 1'), seldom),
  WrappingAlgorithm: drawing(fc.constant('RSAES_OAEP_SHA_256'), sometimes, 'RSAES_OAEP_SHA_256'),
  WrappingKeySpec: drawing(fc.constant('RSA_2048'), sometimes, 'RSA_2048'),
};

function relationsOfMaterial({ wrappings, validTo }: Vocabulary): readonly Relation[] {
  const expirations = oneOfTemplates(
    [3, fc.constant({ ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' })],
    [3, fc.record({ ValidTo: picks(validTo) })],
    [1, fc.record({ ExpirationModel: seldom(fc.constantFrom(...EXPIRATION_MODELS)) })],
    // Past, too far ahead, and of material that does not expire. [IMPORT-1a]
    [1, fc.constantFrom({ ValidTo: 1 }, { ValidTo: 32_503_680_000 })],
    [1, fc.record({ ExpirationModel: fc.constant('KEY_MATERIAL_DOES_NOT_EXPIRE'), ValidTo: picks(validTo) })],
  );
  return [
    { of: ['WrappingAlgorithm', 'WrappingKeySpec'], drawn: () => wrappings },
    {
      of: ['ExpirationModel', 'ValidTo'],
      drawn: () => expirations,
      plain: { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
    },
    {
      of: ['EncryptedKeyMaterial', 'KeyMaterialId'],
      drawn: () => fc.record({ EncryptedKeyMaterial, KeyMaterialId: seldom(picks('keyMaterialId')) }),
    },
  ];
}

// Grants.

/** What a grant to a service is about. */
const SOURCE = { SourceArn: 'arn:aws:rds:us-east-1:111122223333:db:example' };
const CONSTRAINTS = [
  {},
  { EncryptionContextSubset: { Department: 'IT' } },
  { EncryptionContextEquals: own('__proto__', 'x') },
  SOURCE,
];

function grants({ grantOperations, principals, servicePrincipals }: Vocabulary) {
  const operations = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(['DescribeKey'], ['DescribeKey', 'CreateGrant'], ['RetireGrant']) },
    { weight: 1, arbitrary: fc.subarray([...grantOperations]) },
  );
  return {
    Operations: drawing(operations, sometimes, ['DescribeKey']),
    Name: drawing(fc.constantFrom('grant-1', 'grant-2'), sometimes),
    GrantId: drawing(picks('grantId'), seldom, pick('grantId')),
    GranteePrincipal: drawing(fc.constantFrom(...principals), seldom, ROOT),
    GranteeServicePrincipal: drawing(fc.constantFrom(...servicePrincipals), seldom),
    GrantTokens: drawing(fc.array(picks('grantToken'), { maxLength: 2 }), seldom),
    DryRun: drawing(fc.boolean(), seldom),
    DryRunModifiers: drawing(fc.constant(['IGNORE_CIPHERTEXT']), seldom),
  };
}

function relationsOfGrants({ principals, servicePrincipals }: Vocabulary, { KeyId }: KeyIds): readonly Relation[] {
  const Principal = fc.constantFrom(...principals);
  const ServicePrincipal = fc.constantFrom(...servicePrincipals);
  const grantees = oneOfTemplates(
    [6, fc.record({ GranteePrincipal: Principal, RetiringPrincipal: sometimes(Principal) })],
    [1, fc.record({ GranteePrincipal: Principal, RetiringServicePrincipal: ServicePrincipal })],
    [
      1,
      fc.record({
        GranteeServicePrincipal: ServicePrincipal,
        RetiringPrincipal: sometimes(Principal),
        RetiringServicePrincipal: seldom(ServicePrincipal),
        Constraints: fc.constant(SOURCE),
      }),
    ],
  );
  const retirers = oneOfTemplates(
    [4, fc.record({ RetiringPrincipal: Principal })],
    [2, fc.record({ RetiringServicePrincipal: ServicePrincipal })],
    [1, fc.constantFrom({}, { RetiringPrincipal: 'arn:aws:iam::444455556666:root' })],
  );
  const retired = oneOfTemplates(
    [3, fc.record({ GrantToken: picks('grantToken') })],
    [3, fc.record({ KeyId, GrantId: picks('grantId') })],
    [1, fc.record({ KeyId: sometimes(KeyId), GrantToken: picks('grantToken') })],
  );
  return [
    {
      of: ['GranteePrincipal', 'RetiringPrincipal'],
      also: ['GranteeServicePrincipal', 'RetiringServicePrincipal', 'Constraints'],
      drawn: () => merged(fc.record({ Constraints: seldom(fc.constantFrom(...CONSTRAINTS)) }), grantees),
      plain: { GranteePrincipal: ROOT, RetiringPrincipal: ROOT },
    },
    {
      of: ['RetiringPrincipal', 'RetiringServicePrincipal'],
      drawn: () => retirers,
      plain: { RetiringPrincipal: ROOT },
    },
    {
      of: ['GrantToken', 'GrantId', 'KeyId'],
      drawn: () => retired,
      plain: { GrantToken: pick('grantToken') },
      explicit: { KeyId: pick('keyArn'), GrantId: pick('grantId') },
    },
  ];
}

// Cryptography.

function cryptography(vocabulary: Vocabulary) {
  const { encryptionAlgorithms, signingAlgorithms, messageTypes, dataKeyPairSpecs, publicKey, recipients } = vocabulary;
  const context = drawing(fc.constantFrom({}, { Department: 'IT' }, own('__proto__', 'x')), seldom);
  // Nearly always an algorithm of the key, if it has one for the operation.
  const encryption = drawing(mostly(picks('encryptionAlgorithm'), encryptionAlgorithms), always, 'SYMMETRIC_DEFAULT');
  const blob = (plain: unknown): Drawing => drawing(fc.constant(BLOB), always, plain);
  return {
    EncryptionContext: context,
    SourceEncryptionContext: context,
    DestinationEncryptionContext: context,
    EncryptionAlgorithm: encryption,
    SourceEncryptionAlgorithm: encryption,
    DestinationEncryptionAlgorithm: encryption,
    SigningAlgorithm: drawing(mostly(picks('signingAlgorithm'), signingAlgorithms), always, 'ECDSA_SHA_256'),
    MacAlgorithm: drawing(mostly(picks('macAlgorithm'), MAC_ALGORITHMS), always, 'HMAC_SHA_256'),
    MessageType: drawing(fc.constantFrom(...messageTypes), seldom),
    Signature: blob(pick('signature')),
    Mac: blob(pick('mac')),
    SharedSecretCiphertextBlob: blob(pick('sharedSecretCiphertext')),
    KeyPairSpec: drawing(fc.constantFrom(...dataKeyPairSpecs), always, 'ECC_NIST_P256'),
    PublicKey: drawing(fc.constant(publicKey), always, P256_PUBLIC_KEY),
    Recipient: drawing(fc.constantFrom(...recipients), always),
  };
}

function relationsOfCiphertexts({ KeyIdOrAlias, OtherKeyId }: KeyIds): readonly Relation[] {
  const ciphertexts = fc.oneof(
    { weight: 6, arbitrary: picks('ciphertext') },
    { weight: 1, arbitrary: fc.constant(BLOB) },
  );
  const CiphertextBlob = optional(ciphertexts, 1, 19);
  const sizes = oneOfTemplates(
    [6, fc.constantFrom(...DATA_KEY_SPECS.map((KeySpec) => ({ KeySpec })), { NumberOfBytes: 64 })],
    [1, fc.constantFrom({}, { KeySpec: 'AES_256', NumberOfBytes: 64 })],
  );
  const plain = { CiphertextBlob: pick('ciphertext') };
  return [
    { of: ['KeySpec', 'NumberOfBytes'], drawn: () => sizes, plain: { KeySpec: 'AES_256' } },
    // Only a symmetric ciphertext says which key it is of.
    {
      of: ['CiphertextBlob', 'KeyId'],
      drawn: () => fc.record({ CiphertextBlob, KeyId: optional(KeyIdOrAlias, 1, 4) }),
      plain,
      explicit: { ...plain, KeyId: pick('keyId') },
    },
    {
      of: ['CiphertextBlob', 'SourceKeyId'],
      drawn: () => fc.record({ CiphertextBlob, SourceKeyId: optional(OtherKeyId, 1, 4) }),
      plain,
      explicit: { ...plain, SourceKeyId: pick('keyId') },
    },
  ];
}

/** An object with that member of its own, whatever its name. */
function own(name: string, value: string): object {
  return Object.defineProperty({}, name, { value, configurable: true, enumerable: true, writable: true });
}
