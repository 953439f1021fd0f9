// What key material of each key spec is, and whether this Node.js can make it.

import { generateKeyPairSync, getCurves, getHashes } from 'node:crypto';
import type { KeySpec } from '../../model/vocabulary.js';

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
  /** ML-KEM: of an encapsulated secret. */
  readonly ciphertextBytes?: number;
}

/** A key pair that sm2.ts makes: kept as PKCS #8. */
interface Sm2Spec {
  readonly kind: 'sm2';
}

export type MaterialSpec = SecretSpec | PairSpec | Sm2Spec;

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
  ML_DSA_44:             { kind: 'pair', type: 'ml-dsa-44' },
  ML_DSA_65:             { kind: 'pair', type: 'ml-dsa-65' },
  ML_DSA_87:             { kind: 'pair', type: 'ml-dsa-87' },
  ML_KEM_512:            { kind: 'pair', type: 'ml-kem-512', ciphertextBytes: 768 },
  ML_KEM_768:            { kind: 'pair', type: 'ml-kem-768', ciphertextBytes: 1088 },
  ML_KEM_1024:           { kind: 'pair', type: 'ml-kem-1024', ciphertextBytes: 1568 },
};

/** Whether this Node.js has the key spec's cryptography. ML-DSA and ML-KEM came with Node.js 24 and OpenSSL 3.5. */
export function isSupported(keySpec: KeySpec): boolean {
  const known = support.get(keySpec);
  if (known !== undefined) return known;
  const found = probe(MATERIAL_SPECS[keySpec]);
  support.set(keySpec, found);
  return found;
}

const support = new Map<KeySpec, boolean>();

function probe(spec: MaterialSpec): boolean {
  if (spec.kind === 'secret') return true;
  if (spec.kind === 'sm2') return getHashes().includes('sm3');
  if (spec.namedCurve !== undefined) return getCurves().includes(spec.namedCurve);
  if (spec.modulusLength !== undefined) return true;
  try {
    (generateKeyPairSync as unknown as (type: string) => unknown)(spec.type);
    return true;
  } catch {
    return false;
  }
}
