// The closed lists of AWS KMS's vocabulary, each written once; the types are derived from them.
// Source: the API model that @aws-sdk/client-kms ships.

import { keysOf } from '../../shared/objects.js';

/** AWS's eight key states. */
export const KEY_STATES = [
  'Creating',
  'Enabled',
  'Disabled',
  'PendingImport',
  'Updating',
  'PendingReplicaDeletion',
  'PendingDeletion',
  'Unavailable',
] as const;
/** A key state: AWS's name. */
export type KeyState = (typeof KEY_STATES)[number];

export const KEY_USAGES = [
  'SIGN_VERIFY',
  'ENCRYPT_DECRYPT',
  'GENERATE_VERIFY_MAC',
  'KEY_AGREEMENT',
  'ENCAPSULATE_DECAPSULATE',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

const RSA = {
  ENCRYPT_DECRYPT: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  SIGN_VERIFY: [
    'RSASSA_PKCS1_V1_5_SHA_256',
    'RSASSA_PKCS1_V1_5_SHA_384',
    'RSASSA_PKCS1_V1_5_SHA_512',
    'RSASSA_PSS_SHA_256',
    'RSASSA_PSS_SHA_384',
    'RSASSA_PSS_SHA_512',
  ],
} as const;
const ML_DSA = { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] } as const;
const ML_KEM = { ENCAPSULATE_DECAPSULATE: ['ML_KEM'] } as const;

/**
 * What each key spec can be used for, and with which algorithms, both in the order in which AWS lists them. [CREATE-8] The
 * first usage is not a default.
 * https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
export const KEY_SPEC_ALGORITHMS = {
  RSA_2048: RSA,
  RSA_3072: RSA,
  RSA_4096: RSA,
  ECC_NIST_P256: { SIGN_VERIFY: ['ECDSA_SHA_256'], KEY_AGREEMENT: ['ECDH'] },
  ECC_NIST_P384: { SIGN_VERIFY: ['ECDSA_SHA_384'], KEY_AGREEMENT: ['ECDH'] },
  ECC_NIST_P521: { SIGN_VERIFY: ['ECDSA_SHA_512'], KEY_AGREEMENT: ['ECDH'] },
  ECC_SECG_P256K1: { SIGN_VERIFY: ['ECDSA_SHA_256'] },
  SYMMETRIC_DEFAULT: { ENCRYPT_DECRYPT: ['SYMMETRIC_DEFAULT'] },
  HMAC_224: { GENERATE_VERIFY_MAC: ['HMAC_SHA_224'] },
  HMAC_256: { GENERATE_VERIFY_MAC: ['HMAC_SHA_256'] },
  HMAC_384: { GENERATE_VERIFY_MAC: ['HMAC_SHA_384'] },
  HMAC_512: { GENERATE_VERIFY_MAC: ['HMAC_SHA_512'] },
  SM2: { ENCRYPT_DECRYPT: ['SM2PKE'], SIGN_VERIFY: ['SM2DSA'], KEY_AGREEMENT: ['ECDH'] },
  ML_DSA_44: ML_DSA,
  ML_DSA_65: ML_DSA,
  ML_DSA_87: ML_DSA,
  ECC_NIST_EDWARDS25519: { SIGN_VERIFY: ['ED25519_PH_SHA_512', 'ED25519_SHA_512'] },
  ML_KEM_512: ML_KEM,
  ML_KEM_768: ML_KEM,
  ML_KEM_1024: ML_KEM,
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<KeyUsage, readonly string[]>>>>>;
/** A key spec: AWS's name. */
export type KeySpec = keyof typeof KEY_SPEC_ALGORITHMS;
export const KEY_SPECS = keysOf(KEY_SPEC_ALGORITHMS);

export const ORIGINS = ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const;
export type Origin = (typeof ORIGINS)[number];

export const EXPIRATION_MODELS = ['KEY_MATERIAL_EXPIRES', 'KEY_MATERIAL_DOES_NOT_EXPIRE'] as const;

export const KEY_MATERIAL_STATES = [
  'NON_CURRENT',
  'CURRENT',
  'PENDING_ROTATION',
  'PENDING_MULTI_REGION_IMPORT_AND_ROTATION',
] as const;
export type KeyMaterialState = (typeof KEY_MATERIAL_STATES)[number];

export const ROTATION_TYPES = ['AUTOMATIC', 'ON_DEMAND'] as const;
export type RotationType = (typeof ROTATION_TYPES)[number];

export const ENCRYPTION_ALGORITHMS = ['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE'] as const;
export const SIGNING_ALGORITHMS = [
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'ECDSA_SHA_256',
  'ECDSA_SHA_384',
  'ECDSA_SHA_512',
  'SM2DSA',
  'ML_DSA_SHAKE_256',
  'ED25519_SHA_512',
  'ED25519_PH_SHA_512',
] as const;
/** In the order in which AWS lists what it takes (seen 2023-04). */
export const MAC_ALGORITHMS = ['HMAC_SHA_384', 'HMAC_SHA_256', 'HMAC_SHA_224', 'HMAC_SHA_512'] as const;
export const KEY_AGREEMENT_ALGORITHMS = ['ECDH'] as const;
export const ENCAPSULATION_ALGORITHMS = ['ML_KEM'] as const;

/** What a grant may allow (GrantOperation of the API model). */
export const GRANT_OPERATIONS = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'Sign',
  'Verify',
  'GetPublicKey',
  'CreateGrant',
  'RetireGrant',
  'DescribeKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateMac',
  'VerifyMac',
  'DeriveSharedSecret',
  'Encapsulate',
  'Decapsulate',
] as const;
export type GrantOperation = (typeof GRANT_OPERATIONS)[number];

/** Every operation that the model knows: first those that it carries out in full, then those that need cryptography. */
export const OPERATIONS = [
  'CreateKey',
  'ReplicateKey',
  'UpdatePrimaryRegion',
  'DescribeKey',
  'EnableKey',
  'DisableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'GetParametersForImport',
  'ImportKeyMaterial',
  'DeleteImportedKeyMaterial',
  'EnableKeyRotation',
  'DisableKeyRotation',
  'GetKeyRotationStatus',
  'RotateKeyOnDemand',
  'ListKeyRotations',
  'TagResource',
  'UntagResource',
  'ListResourceTags',
  'UpdateKeyDescription',
  'PutKeyPolicy',
  'GetKeyPolicy',
  'ListKeyPolicies',
  'CreateAlias',
  'UpdateAlias',
  'DeleteAlias',
  'ListAliases',
  'CreateGrant',
  'ListGrants',
  'ListRetirableGrants',
  'RetireGrant',
  'RevokeGrant',
  'ListKeys',
  'GetKeyLastUsage',
  'Encrypt',
  'Decrypt',
  'ReEncrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'Sign',
  'Verify',
  'GenerateMac',
  'VerifyMac',
  'DeriveSharedSecret',
  'Encapsulate',
  'Decapsulate',
  'GetPublicKey',
] as const;
/** The name of an operation that the model knows. */
export type Operation = (typeof OPERATIONS)[number];

/** What a host does with key material that the model has admitted. */
export const CRYPTOGRAPHY = [
  'encrypt',
  'decrypt',
  'reEncrypt',
  'makeDataKey',
  'makeDataKeyPair',
  'sign',
  'verify',
  'makeMac',
  'verifyMac',
  'agree',
  'encapsulate',
  'decapsulate',
  'showPublicKey',
] as const;
export type Cryptography = (typeof CRYPTOGRAPHY)[number];

/** KMS operations on custom key stores. */
export const CUSTOM_KEY_STORE_OPERATIONS = [
  'ConnectCustomKeyStore',
  'CreateCustomKeyStore',
  'DeleteCustomKeyStore',
  'DescribeCustomKeyStores',
  'DisconnectCustomKeyStore',
  'UpdateCustomKeyStore',
] as const;

/** KMS operations that name no KMS key of the account, and so are outside of the model. */
export const UNMODELLED_OPERATIONS = [...CUSTOM_KEY_STORE_OPERATIONS, 'GenerateRandom'] as const;

/** Error codes that the model answers with: AWS's names. */
export const ERROR_CODES = [
  'AccessDeniedException',
  'AlreadyExistsException',
  'ConflictException',
  'CustomKeyStoreInvalidStateException',
  'CustomKeyStoreNotFoundException',
  'DisabledException',
  'DryRunOperationException',
  'ExpiredImportTokenException',
  'IncorrectKeyException',
  'IncorrectKeyMaterialException',
  'InvalidAliasNameException',
  'InvalidArnException',
  'InvalidCiphertextException',
  'InvalidGrantIdException',
  'InvalidGrantTokenException',
  'InvalidImportTokenException',
  'InvalidKeyUsageException',
  'InvalidMarkerException',
  'KMSInternalException',
  'KMSInvalidMacException',
  'KMSInvalidSignatureException',
  'KMSInvalidStateException',
  'KeyUnavailableException',
  'LimitExceededException',
  'MalformedPolicyDocumentException',
  'NotAuthorizedException',
  'NotFoundException',
  'SerializationException',
  'TagException',
  'ThrottlingException',
  'UnknownOperationException',
  'UnrecognizedClientException',
  'UnsupportedOperationException',
  'ValidationException',
] as const;
/** An error code that the model answers with. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Error codes that operations declare besides, and the model never answers with. */
export const OTHER_ERROR_CODES = [
  'CloudHsmClusterInvalidConfigurationException',
  'DependencyTimeoutException',
  'XksKeyAlreadyInUseException',
  'XksKeyInvalidConfigurationException',
  'XksKeyNotFoundException',
] as const;
/** What an operation can declare. */
export type DeclaredErrorCode = ErrorCode | (typeof OTHER_ERROR_CODES)[number];

/** A value that no case of a `switch` handles: cannot happen, and does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
