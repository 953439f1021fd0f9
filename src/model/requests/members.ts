// AWS's named shapes, with their limits: what members of several operations have in common.
// Source: the API model of botocore 1.43.11; what only @aws-sdk/client-kms 3.1162 has is marked "younger". The SDK
// publishes no limits, so those of younger members are assumed from the member that they resemble.

import type { KeySpec, MAC_ALGORITHMS } from '../vocabulary/vocabulary.js';
import {
  blob,
  integer,
  list,
  type MadeBytes,
  map,
  oneOf,
  required,
  sensitive,
  string,
  structure,
  unrecorded,
} from './shapes.js';

/** KeySpec's old name never got the newer specs. */
export const CUSTOMER_MASTER_KEY_SPECS = [
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
const DATA_KEY_SPEC_BYTES: Readonly<Record<(typeof DATA_KEY_SPECS)[number], number>> = { AES_256: 32, AES_128: 16 };
/** How long a data key is. [CIPHER-6] */
export const DATA_KEY_BYTES = { NumberOfBytes: 'as many', KeySpec: DATA_KEY_SPEC_BYTES } satisfies MadeBytes;

const HASH_BYTES: Readonly<Record<(typeof MAC_ALGORITHMS)[number], number>> = {
  HMAC_SHA_224: 28,
  HMAC_SHA_256: 32,
  HMAC_SHA_384: 48,
  HMAC_SHA_512: 64,
};
/** The secret of every ML-KEM key spec. [KEM-1] */
export const SHARED_SECRET_BYTES = 32;
/** The x-coordinate of a point on the curve. [AGREE-1] */
export const AGREED_SECRET_BYTES = {
  KeySpec: { ECC_NIST_P256: 32, ECC_NIST_P384: 48, ECC_NIST_P521: 66 },
} satisfies MadeBytes;

/** Of a DER-encoded SubjectPublicKeyInfo, as RFC 5280 has it, with the public exponent 65537 of RSA. */
const SPKI_BYTES: Readonly<Partial<Record<KeySpec, number>>> = {
  RSA_2048: 294,
  RSA_3072: 422,
  RSA_4096: 550,
  ECC_NIST_P256: 91,
  ECC_NIST_P384: 120,
  ECC_NIST_P521: 158,
  ECC_SECG_P256K1: 88,
  ECC_NIST_EDWARDS25519: 44,
  SM2: 91,
  ML_DSA_44: 1334,
  ML_DSA_65: 1974,
  ML_DSA_87: 2614,
  ML_KEM_512: 822,
  ML_KEM_768: 1206,
  ML_KEM_1024: 1590,
};
/** How long a public key is. [CIPHER-6] */
export const PUBLIC_KEY_BYTES = { KeyPairSpec: SPKI_BYTES, KeySpec: SPKI_BYTES } satisfies MadeBytes;
/** How long a MAC is. [CIPHER-6] */
export const MAC_BYTES = { MacAlgorithm: HASH_BYTES } satisfies MadeBytes;

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
export const MESSAGE_TYPES = ['RAW', 'DIGEST', 'EXTERNAL_MU'] as const;
export const DRY_RUN_MODIFIERS = ['IGNORE_CIPHERTEXT'] as const;
const KEY_ENCRYPTION_MECHANISMS = ['RSAES_OAEP_SHA_256'] as const;

// Patterns, as the API model writes them. AWS matches the whole value, also where ^ and $ are missing.

const LATIN_1 = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+';
export const ALIAS_NAME = '^[a-zA-Z0-9:/_-]+$';
const MARKER_TEXT = '[\\u0020-\\u00FF]*';
const MATERIAL_ID = '^[a-f0-9]+$';
export const MATERIAL_DESCRIPTION = '^[a-zA-Z0-9:/_\\s.-]+$';
const PRINCIPAL_ID = '^[\\w+=,.@:/-]+$';
const REGION_NAME = '^([a-z]+-){2,3}\\d+$';
const WORD = '[\\w]+';
export const XKS_KEY = '^[a-zA-Z0-9-_.]+$';

// Shapes that several operations share.

export const KEY_ID = string(1, 2048);
export const ALIAS = string(1, 256, ALIAS_NAME);
export const REGION = string(1, 32, REGION_NAME);
export const POLICY = string(1, 131072, LATIN_1);
export const POLICY_NAME = string(1, 128, WORD);
export const DESCRIPTION = string(0, 8192);
// [TAG-2]
export const TAGS = list(structure({ TagKey: required(string(1, 128)), TagValue: required(string(0, 256)) }));
export const KEY_MATERIAL_ID = string(64, 64, MATERIAL_ID);
export const PRINCIPAL = string(1, 256, PRINCIPAL_ID);
export const SERVICE_PRINCIPAL = string(1, 256, PRINCIPAL_ID); // younger; limits assumed: those of a principal
export const GRANT_ID = string(1, 128);
const TOKEN = string(1, 8192);
export const GRANT_TOKEN = unrecorded(TOKEN);
export const GRANT_TOKENS = unrecorded(list(TOKEN, 0, 10));
export const GRANT_CONSTRAINTS = structure({
  EncryptionContextSubset: map(),
  EncryptionContextEquals: map(),
  SourceArn: string(20, 2048), // younger; limits assumed: those of the API model's ArnType
});
export const LIMIT = integer(1, 1000);
export const MARKER = string(1, 1024, MARKER_TEXT);
export const ENCRYPTION_CONTEXT = map();
export const PLAINTEXT = sensitive(blob(1, 4096));
export const CIPHERTEXT = blob(1, 6144);
/** AWS records what the attestation document says, elsewhere. */
export const RECIPIENT = unrecorded(
  structure({
    KeyEncryptionAlgorithm: oneOf(KEY_ENCRYPTION_MECHANISMS),
    AttestationDocument: blob(1, 262144),
  }),
);
