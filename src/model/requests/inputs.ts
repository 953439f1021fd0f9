// AWS's parameter constraints as one table: for each operation its members, in AWS's order, with their limits.
// Source: the API model of botocore 1.43.11; what only @aws-sdk/client-kms 3.1162 has is marked "younger". The SDK
// publishes no limits, so those of younger members are assumed from the member that they resemble.

import {
  ENCAPSULATION_ALGORITHMS,
  ENCRYPTION_ALGORITHMS,
  EXPIRATION_MODELS,
  GRANT_OPERATIONS,
  KEY_AGREEMENT_ALGORITHMS,
  KEY_SPECS,
  KEY_USAGES,
  MAC_ALGORITHMS,
  type Operation,
  ORIGINS,
  SIGNING_ALGORITHMS,
} from '../vocabulary.js';

/** KeySpec's old name never got the newer specs. */
const CUSTOMER_MASTER_KEY_SPECS = [
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  'ECC_SECG_P256K1',
  'SYMMETRIC_DEFAULT',
  'HMAC_224',
  'HMAC_256',
  'HMAC_384',
  'HMAC_512',
  'SM2',
] as const;

export const DATA_KEY_PAIR_SPECS = [
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  'ECC_SECG_P256K1',
  'SM2',
  'ECC_NIST_EDWARDS25519',
  // Younger:
  'ML_KEM_512',
  'ML_KEM_768',
  'ML_KEM_1024',
] as const;

export const DATA_KEY_SPECS = ['AES_256', 'AES_128'] as const;

export const WRAPPING_ALGORITHMS = [
  'RSAES_PKCS1_V1_5',
  'RSAES_OAEP_SHA_1',
  'RSAES_OAEP_SHA_256',
  'RSA_AES_KEY_WRAP_SHA_1',
  'RSA_AES_KEY_WRAP_SHA_256',
  'SM2PKE',
] as const;

export const WRAPPING_KEY_SPECS = ['RSA_2048', 'RSA_3072', 'RSA_4096', 'SM2'] as const;
export const IMPORT_TYPES = ['NEW_KEY_MATERIAL', 'EXISTING_KEY_MATERIAL'] as const;
export const INCLUDE_KEY_MATERIAL = ['ALL_KEY_MATERIAL', 'ROTATIONS_ONLY'] as const;
const MESSAGE_TYPES = ['RAW', 'DIGEST', 'EXTERNAL_MU'] as const;
const DRY_RUN_MODIFIERS = ['IGNORE_CIPHERTEXT'] as const;
const KEY_ENCRYPTION_MECHANISMS = ['RSAES_OAEP_SHA_256'] as const;

// Patterns, as the API model writes them. AWS matches the whole value, also where ^ and $ are missing.

const LATIN_1 = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+';
const ALIAS_NAME = '^[a-zA-Z0-9:/_-]+$';
const MARKER_TEXT = '[\\u0020-\\u00FF]*';
const MATERIAL_ID = '^[a-f0-9]+$';
const MATERIAL_DESCRIPTION = '^[a-zA-Z0-9:/_\\s.-]+$';
const PRINCIPAL_ID = '^[\\w+=,.@:/-]+$';
const REGION_NAME = '^([a-z]+-){2,3}\\d+$';
const WORD = '[\\w]+';
const XKS_KEY = '^[a-zA-Z0-9-_.]+$';

// Shapes that several operations share.

const KEY_ID = string(1, 2048);
const ALIAS = string(1, 256, ALIAS_NAME);
const REGION = string(1, 32, REGION_NAME);
const POLICY = string(1, 131072, LATIN_1);
const POLICY_NAME = string(1, 128, WORD);
const DESCRIPTION = string(0, 8192);
// [TAG-2]
const TAGS = list(structure({ TagKey: required(string(1, 128)), TagValue: required(string(0, 256)) }));
const KEY_MATERIAL_ID = string(64, 64, MATERIAL_ID);
const PRINCIPAL = string(1, 256, PRINCIPAL_ID);
const SERVICE_PRINCIPAL = string(1, 256, PRINCIPAL_ID); // younger; limits assumed: those of a principal
const GRANT_ID = string(1, 128);
const GRANT_TOKEN = string(1, 8192);
const GRANT_TOKENS = list(GRANT_TOKEN, 0, 10);
const GRANT_CONSTRAINTS = structure({
  EncryptionContextSubset: map(),
  EncryptionContextEquals: map(),
  SourceArn: string(20, 2048), // younger; limits assumed: those of the API model's ArnType
});
const LIMIT = integer(1, 1000);
const MARKER = string(1, 1024, MARKER_TEXT);
const ENCRYPTION_CONTEXT = map();
const PLAINTEXT = sensitive(blob(1, 4096));
const CIPHERTEXT = blob(1, 6144);
const RECIPIENT = structure({
  KeyEncryptionAlgorithm: oneOf(KEY_ENCRYPTION_MECHANISMS),
  AttestationDocument: blob(1, 262144),
});

/** The members of every operation's input. A missing or an extra operation does not compile. */
export const INPUTS = {
  CreateKey: {
    Policy: POLICY,
    Description: DESCRIPTION,
    KeyUsage: oneOf(KEY_USAGES),
    CustomerMasterKeySpec: oneOf(CUSTOMER_MASTER_KEY_SPECS),
    KeySpec: oneOf(KEY_SPECS),
    Origin: oneOf(ORIGINS),
    CustomKeyStoreId: string(1, 64),
    BypassPolicyLockoutSafetyCheck: boolean(),
    Tags: TAGS,
    MultiRegion: boolean(),
    XksKeyId: string(1, 128, XKS_KEY),
  },
  ReplicateKey: {
    KeyId: required(KEY_ID),
    ReplicaRegion: required(REGION),
    Policy: POLICY,
    BypassPolicyLockoutSafetyCheck: boolean(),
    Description: DESCRIPTION,
    Tags: TAGS,
  },
  UpdatePrimaryRegion: { KeyId: required(KEY_ID), PrimaryRegion: required(REGION) },
  DescribeKey: { KeyId: required(KEY_ID), GrantTokens: GRANT_TOKENS },

  EnableKey: { KeyId: required(KEY_ID) },
  DisableKey: { KeyId: required(KEY_ID) },
  ScheduleKeyDeletion: { KeyId: required(KEY_ID), PendingWindowInDays: integer(1, 365) },
  CancelKeyDeletion: { KeyId: required(KEY_ID) },

  GetParametersForImport: {
    KeyId: required(KEY_ID),
    WrappingAlgorithm: required(oneOf(WRAPPING_ALGORITHMS)),
    WrappingKeySpec: required(oneOf(WRAPPING_KEY_SPECS)),
  },
  ImportKeyMaterial: {
    KeyId: required(KEY_ID),
    ImportToken: required(CIPHERTEXT),
    EncryptedKeyMaterial: required(CIPHERTEXT),
    ValidTo: timestamp(),
    ExpirationModel: oneOf(EXPIRATION_MODELS),
    ImportType: oneOf(IMPORT_TYPES),
    KeyMaterialDescription: string(0, 256, MATERIAL_DESCRIPTION),
    KeyMaterialId: KEY_MATERIAL_ID,
  },
  DeleteImportedKeyMaterial: { KeyId: required(KEY_ID), KeyMaterialId: KEY_MATERIAL_ID },

  EnableKeyRotation: { KeyId: required(KEY_ID), RotationPeriodInDays: integer(90, 2560) },
  DisableKeyRotation: { KeyId: required(KEY_ID) },
  GetKeyRotationStatus: { KeyId: required(KEY_ID) },
  RotateKeyOnDemand: { KeyId: required(KEY_ID) },
  ListKeyRotations: {
    KeyId: required(KEY_ID),
    IncludeKeyMaterial: oneOf(INCLUDE_KEY_MATERIAL),
    Limit: LIMIT,
    Marker: MARKER,
  },

  TagResource: { KeyId: required(KEY_ID), Tags: required(TAGS) },
  UntagResource: { KeyId: required(KEY_ID), TagKeys: required(list(string(1, 128))) },
  ListResourceTags: { KeyId: required(KEY_ID), Limit: LIMIT, Marker: MARKER },
  UpdateKeyDescription: { KeyId: required(KEY_ID), Description: required(DESCRIPTION) },

  PutKeyPolicy: {
    KeyId: required(KEY_ID),
    PolicyName: POLICY_NAME,
    Policy: required(POLICY),
    BypassPolicyLockoutSafetyCheck: boolean(),
  },
  GetKeyPolicy: { KeyId: required(KEY_ID), PolicyName: POLICY_NAME },
  ListKeyPolicies: { KeyId: required(KEY_ID), Limit: LIMIT, Marker: MARKER },

  CreateAlias: { AliasName: required(ALIAS), TargetKeyId: required(KEY_ID) },
  UpdateAlias: { AliasName: required(ALIAS), TargetKeyId: required(KEY_ID) },
  DeleteAlias: { AliasName: required(ALIAS) },
  ListAliases: { KeyId: KEY_ID, Limit: LIMIT, Marker: MARKER },

  CreateGrant: {
    KeyId: required(KEY_ID),
    GranteePrincipal: PRINCIPAL, // required until GranteeServicePrincipal came
    RetiringPrincipal: PRINCIPAL,
    Operations: required(list(oneOf(GRANT_OPERATIONS))),
    Constraints: GRANT_CONSTRAINTS,
    GrantTokens: GRANT_TOKENS,
    Name: string(1, 256, ALIAS_NAME),
    DryRun: boolean(),
    GranteeServicePrincipal: SERVICE_PRINCIPAL,
    RetiringServicePrincipal: SERVICE_PRINCIPAL,
  },
  ListGrants: {
    Limit: LIMIT,
    Marker: MARKER,
    KeyId: required(KEY_ID),
    GrantId: GRANT_ID,
    GranteePrincipal: PRINCIPAL,
    GranteeServicePrincipal: SERVICE_PRINCIPAL,
  },
  ListRetirableGrants: {
    Limit: LIMIT,
    Marker: MARKER,
    RetiringPrincipal: PRINCIPAL, // required until RetiringServicePrincipal came
    RetiringServicePrincipal: SERVICE_PRINCIPAL,
  },
  RetireGrant: { GrantToken: GRANT_TOKEN, KeyId: KEY_ID, GrantId: GRANT_ID, DryRun: boolean() },
  RevokeGrant: { KeyId: required(KEY_ID), GrantId: required(GRANT_ID), DryRun: boolean() },

  ListKeys: { Limit: LIMIT, Marker: MARKER },
  GetKeyLastUsage: { KeyId: required(KEY_ID) },

  Encrypt: {
    KeyId: required(KEY_ID),
    Plaintext: required(PLAINTEXT),
    EncryptionContext: ENCRYPTION_CONTEXT,
    GrantTokens: GRANT_TOKENS,
    EncryptionAlgorithm: oneOf(ENCRYPTION_ALGORITHMS),
    DryRun: boolean(),
  },
  Decrypt: {
    CiphertextBlob: CIPHERTEXT,
    EncryptionContext: ENCRYPTION_CONTEXT,
    GrantTokens: GRANT_TOKENS,
    KeyId: KEY_ID,
    EncryptionAlgorithm: oneOf(ENCRYPTION_ALGORITHMS),
    Recipient: RECIPIENT,
    DryRun: boolean(),
    DryRunModifiers: list(oneOf(DRY_RUN_MODIFIERS)),
  },
  ReEncrypt: {
    CiphertextBlob: CIPHERTEXT,
    SourceEncryptionContext: ENCRYPTION_CONTEXT,
    SourceKeyId: KEY_ID,
    DestinationKeyId: required(KEY_ID),
    DestinationEncryptionContext: ENCRYPTION_CONTEXT,
    SourceEncryptionAlgorithm: oneOf(ENCRYPTION_ALGORITHMS),
    DestinationEncryptionAlgorithm: oneOf(ENCRYPTION_ALGORITHMS),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
    DryRunModifiers: list(oneOf(DRY_RUN_MODIFIERS)),
  },
  GenerateDataKey: {
    KeyId: required(KEY_ID),
    EncryptionContext: ENCRYPTION_CONTEXT,
    NumberOfBytes: integer(1, 1024),
    KeySpec: oneOf(DATA_KEY_SPECS),
    GrantTokens: GRANT_TOKENS,
    Recipient: RECIPIENT,
    DryRun: boolean(),
  },
  GenerateDataKeyWithoutPlaintext: {
    KeyId: required(KEY_ID),
    EncryptionContext: ENCRYPTION_CONTEXT,
    KeySpec: oneOf(DATA_KEY_SPECS),
    NumberOfBytes: integer(1, 1024),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  GenerateDataKeyPair: {
    EncryptionContext: ENCRYPTION_CONTEXT,
    KeyId: required(KEY_ID),
    KeyPairSpec: required(oneOf(DATA_KEY_PAIR_SPECS)),
    GrantTokens: GRANT_TOKENS,
    Recipient: RECIPIENT,
    DryRun: boolean(),
  },
  GenerateDataKeyPairWithoutPlaintext: {
    EncryptionContext: ENCRYPTION_CONTEXT,
    KeyId: required(KEY_ID),
    KeyPairSpec: required(oneOf(DATA_KEY_PAIR_SPECS)),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  Sign: {
    KeyId: required(KEY_ID),
    Message: required(PLAINTEXT),
    MessageType: oneOf(MESSAGE_TYPES),
    GrantTokens: GRANT_TOKENS,
    SigningAlgorithm: required(oneOf(SIGNING_ALGORITHMS)),
    DryRun: boolean(),
  },
  Verify: {
    KeyId: required(KEY_ID),
    Message: required(PLAINTEXT),
    MessageType: oneOf(MESSAGE_TYPES),
    Signature: required(CIPHERTEXT),
    SigningAlgorithm: required(oneOf(SIGNING_ALGORITHMS)),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  GenerateMac: {
    Message: required(PLAINTEXT),
    KeyId: required(KEY_ID),
    MacAlgorithm: required(oneOf(MAC_ALGORITHMS)),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  VerifyMac: {
    Message: required(PLAINTEXT),
    KeyId: required(KEY_ID),
    MacAlgorithm: required(oneOf(MAC_ALGORITHMS)),
    Mac: required(CIPHERTEXT),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  DeriveSharedSecret: {
    KeyId: required(KEY_ID),
    KeyAgreementAlgorithm: required(oneOf(KEY_AGREEMENT_ALGORITHMS)),
    PublicKey: required(blob(1, 8192)),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
    Recipient: RECIPIENT,
  },
  // Younger, both. The limits of SharedSecretCiphertextBlob are assumed: those of the other ciphertexts.
  Encapsulate: {
    KeyId: required(KEY_ID),
    EncapsulationAlgorithm: required(oneOf(ENCAPSULATION_ALGORITHMS)),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  Decapsulate: {
    KeyId: required(KEY_ID),
    SharedSecretCiphertextBlob: required(CIPHERTEXT),
    EncapsulationAlgorithm: required(oneOf(ENCAPSULATION_ALGORITHMS)),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  GetPublicKey: { KeyId: required(KEY_ID), GrantTokens: GRANT_TOKENS },
} satisfies Record<Operation, Members>;

/** The parsed input of every operation, derived from the table. */
export type Inputs = { readonly [O in Operation]: StructureValue<(typeof INPUTS)[O]> };

/** The parsed input of an operation: timestamps are epoch seconds, blobs are base64, as on the wire. */
export type Input<O extends Operation> = Inputs[O];

export interface StringShape {
  readonly type: 'string';
  /** In UTF-16 code units, as Java counts (assumed). */
  readonly min: number;
  readonly max: number;
  readonly pattern?: string;
}

interface EnumShape<V extends readonly string[] = readonly string[]> {
  readonly type: 'string';
  readonly enum: V;
}

export interface IntegerShape {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
}

interface BooleanShape {
  readonly type: 'boolean';
}

interface TimestampShape {
  readonly type: 'timestamp';
}

export interface BlobShape {
  readonly type: 'blob';
  /** In bytes. */
  readonly min: number;
  readonly max: number;
  /** A secret: error messages must not show it. */
  readonly sensitive?: true;
}

export interface ListShape<S extends Shape = Shape> {
  readonly type: 'list';
  readonly member: S;
  readonly min?: number;
  readonly max?: number;
}

/** From strings to strings, without limits: the only maps that KMS's inputs have. */
interface MapShape {
  readonly type: 'map';
}

interface StructureShape<M extends Members = Members> {
  readonly type: 'structure';
  readonly members: M;
}

export type Shape =
  | StringShape
  | EnumShape
  | IntegerShape
  | BooleanShape
  | TimestampShape
  | BlobShape
  | ListShape
  | MapShape
  | StructureShape;

export type Member = Shape & { readonly required?: true };

export interface Members {
  readonly [name: string]: Member;
}

type Required = { readonly required: true };

type StructureValue<M> = Flat<
  { readonly [K in keyof M as M[K] extends Required ? K : never]: Value<M[K]> } & {
    readonly [K in keyof M as M[K] extends Required ? never : K]?: Value<M[K]>;
  }
>;

/** One object type instead of an intersection, which editors show in full. */
type Flat<T> = { [K in keyof T]: T[K] };

type Value<S> =
  S extends EnumShape<infer V>
    ? V[number]
    : S extends StringShape | BlobShape
      ? string
      : S extends IntegerShape | TimestampShape
        ? number
        : S extends BooleanShape
          ? boolean
          : S extends ListShape<infer E>
            ? readonly Value<E>[]
            : S extends MapShape
              ? Readonly<Record<string, string>>
              : S extends StructureShape<infer M>
                ? StructureValue<M>
                : never;

function required<S extends Shape>(shape: S): S & Required {
  return { ...shape, required: true };
}

function string(min: number, max: number, pattern?: string): StringShape {
  return pattern === undefined ? { type: 'string', min, max } : { type: 'string', min, max, pattern };
}

function oneOf<const V extends readonly string[]>(values: V): EnumShape<V> {
  return { type: 'string', enum: values };
}

function integer(min: number, max: number): IntegerShape {
  return { type: 'integer', min, max };
}

function boolean(): BooleanShape {
  return { type: 'boolean' };
}

function timestamp(): TimestampShape {
  return { type: 'timestamp' };
}

function blob(min: number, max: number): BlobShape {
  return { type: 'blob', min, max };
}

function sensitive(shape: BlobShape): BlobShape {
  return { ...shape, sensitive: true };
}

function list<S extends Shape>(member: S, min?: number, max?: number): ListShape<S> {
  return min === undefined || max === undefined ? { type: 'list', member } : { type: 'list', member, min, max };
}

function map(): MapShape {
  return { type: 'map' };
}

function structure<const M extends Members>(members: M): StructureShape<M> {
  return { type: 'structure', members };
}
