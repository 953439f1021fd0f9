// Keys on elliptic curves by @noble/curves: ECDSA over a digest, Ed25519 and Ed25519ph, and their keys in DER.

import { eddsa } from '@noble/curves/abstract/edwards.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { textBytes } from './bytes.js';

/** By OpenSSL's names. */
export const CURVES = { prime256v1: p256, secp384r1: p384, secp521r1: p521, secp256k1 };
export type CurveName = keyof typeof CURVES;

/** As OpenSSL and AWS have it. */
const FORMAT = { prehash: false, lowS: false, format: 'der' } as const;

export function ecdsaSign(curve: CurveName, d: Uint8Array, digest: Uint8Array): Uint8Array {
  return CURVES[curve].sign(digest, d, { ...FORMAT, extraEntropy: true });
}

export function ecdsaVerify(curve: CurveName, point: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  return CURVES[curve].verify(signature, digest, point, FORMAT);
}

// Prehashed, and with an empty context: AWS's API has none.
const DOMAIN = textBytes('SigEd25519 no Ed25519 collisions\x01\x00');

// The library's own ed25519ph hashes the message by itself. This one is given the SHA-512 digest: RFC 8032, section 5.1.
const ED25519PH = eddsa(ed25519.Point, sha512, {
  prehash: (digest: Uint8Array) => new Uint8Array(digest),
  domain: (data: Uint8Array) => concatBytes(DOMAIN, data),
  adjustScalarBytes: (bytes: Uint8Array) => {
    const clamped = new Uint8Array(bytes);
    clamped[0] = (clamped[0] ?? 0) & 0xf8;
    clamped[31] = ((clamped[31] ?? 0) & 0x7f) | 0x40;
    return clamped;
  },
});

export function ed25519phSign(seed: Uint8Array, digest: Uint8Array): Uint8Array {
  return ED25519PH.sign(digest, seed);
}

export function ed25519phVerify(publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === ED25519PH.lengths.signature && ED25519PH.verify(signature, digest, publicKey);
}
