// What key material of each key spec is.

import { partitionOf, type Region } from '../model/vocabulary/identifiers.js';
import type { KeySpec } from '../model/vocabulary/vocabulary.js';

export type Hash = 'sha256' | 'sha384' | 'sha512';

/** Random bytes: of an AES key, or of an HMAC key, which is as long as the hash. */
interface SecretSpec {
  readonly kind: 'secret';
  readonly bytes: number;
  readonly hash?: string;
}

/** A key pair that node:crypto makes: kept as PKCS #8. */
export interface PairSpec {
  readonly kind: 'pair';
  /** node:crypto's `asymmetricKeyType`. */
  readonly type: string;
  readonly modulusLength?: number;
  readonly namedCurve?: 'prime256v1' | 'secp384r1' | 'secp521r1' | 'secp256k1';
}

/** A key pair that sm2.ts makes: kept as PKCS #8. */
interface Sm2Spec {
  readonly kind: 'sm2';
}

/** Key pairs that post-quantum.ts makes: kept as PKCS #8. */
export interface MlDsaSpec {
  readonly kind: 'ml-dsa';
  /** @noble/post-quantum's name. */
  readonly name: 'ml_dsa44' | 'ml_dsa65' | 'ml_dsa87';
  /** The end of its object identifier, after NIST's 2.16.840.1.101.3.4. */
  readonly oid: readonly [number, number];
}

export interface MlKemSpec {
  readonly kind: 'ml-kem';
  readonly name: 'ml_kem512' | 'ml_kem768' | 'ml_kem1024';
  readonly oid: readonly [number, number];
  /** Of an encapsulated secret. */
  readonly ciphertextBytes: number;
}

export type MaterialSpec = SecretSpec | PairSpec | Sm2Spec | MlDsaSpec | MlKemSpec;

// biome-ignore format: a table
export const MATERIAL_SPECS: Readonly<Record<KeySpec, MaterialSpec>> = {
  SYMMETRIC_DEFAULT:     { kind: 'secret', bytes: 32 },
  HMAC_224:              { kind: 'secret', bytes: 28, hash: 'sha224' },
  HMAC_256:              { kind: 'secret', bytes: 32, hash: 'sha256' },
  HMAC_384:              { kind: 'secret', bytes: 48, hash: 'sha384' },
  HMAC_512:              { kind: 'secret', bytes: 64, hash: 'sha512' },
  RSA_2048:              { kind: 'pair', type: 'rsa', modulusLength: 2048 },
  RSA_3072:              { kind: 'pair', type: 'rsa', modulusLength: 3072 },
  RSA_4096:              { kind: 'pair', type: 'rsa', modulusLength: 4096 },
  ECC_NIST_P256:         { kind: 'pair', type: 'ec', namedCurve: 'prime256v1' },
  ECC_NIST_P384:         { kind: 'pair', type: 'ec', namedCurve: 'secp384r1' },
  ECC_NIST_P521:         { kind: 'pair', type: 'ec', namedCurve: 'secp521r1' },
  ECC_SECG_P256K1:       { kind: 'pair', type: 'ec', namedCurve: 'secp256k1' },
  ECC_NIST_EDWARDS25519: { kind: 'pair', type: 'ed25519' },
  SM2:                   { kind: 'sm2' },
  ML_DSA_44:             { kind: 'ml-dsa', name: 'ml_dsa44', oid: [3, 17] },
  ML_DSA_65:             { kind: 'ml-dsa', name: 'ml_dsa65', oid: [3, 18] },
  ML_DSA_87:             { kind: 'ml-dsa', name: 'ml_dsa87', oid: [3, 19] },
  ML_KEM_512:            { kind: 'ml-kem', name: 'ml_kem512', oid: [4, 1], ciphertextBytes: 768 },
  ML_KEM_768:            { kind: 'ml-kem', name: 'ml_kem768', oid: [4, 2], ciphertextBytes: 1088 },
  ML_KEM_1024:           { kind: 'ml-kem', name: 'ml_kem1024', oid: [4, 3], ciphertextBytes: 1568 },
};

/** How long imported material for symmetric encryption is: AES-256, in China Regions SM4. */
export function symmetricBytes(region: Region): number {
  return partitionOf(region) === 'aws-cn' ? 16 : 32;
}
