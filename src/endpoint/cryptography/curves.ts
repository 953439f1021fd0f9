// What node:crypto does not do on elliptic curves, by @noble/curves: ECDSA over a digest (MessageType DIGEST; node:crypto
// always hashes), and Ed25519ph.

import { createHash, type KeyObject } from 'node:crypto';
import { eddsa } from '@noble/curves/abstract/edwards.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { isKeyOf } from '../../shared/objects.js';

/** By OpenSSL's names. */
export const CURVES = { prime256v1: p256, secp384r1: p384, secp521r1: p521, secp256k1 };

/** As OpenSSL and AWS have it. */
const FORMAT = { prehash: false, lowS: false, format: 'der' } as const;

export function ecdsaSignDigest(privateKey: KeyObject, digest: Uint8Array): Buffer {
  const { d } = numbersOf(privateKey);
  return Buffer.from(curveOf(privateKey).sign(digest, d, { ...FORMAT, extraEntropy: true }));
}

export function ecdsaVerifyDigest(publicKey: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const { x, y } = numbersOf(publicKey);
  return curveOf(publicKey).verify(signature, digest, Buffer.concat([Buffer.from([4]), x, y]), FORMAT);
}

// Prehashed, and with an empty context: AWS's API has none.
const DOMAIN = Buffer.from('SigEd25519 no Ed25519 collisions\x01\x00');

// The library's own ed25519ph hashes the message by itself. This one is given the SHA-512 digest: RFC 8032, section 5.1.
const ED25519PH = eddsa(
  ed25519.Point,
  (message: Uint8Array) => new Uint8Array(createHash('sha512').update(message).digest()),
  {
    prehash: (digest: Uint8Array) => new Uint8Array(digest),
    domain: (data: Uint8Array) => new Uint8Array(Buffer.concat([DOMAIN, data])),
    adjustScalarBytes: (bytes: Uint8Array) => {
      const clamped = new Uint8Array(bytes);
      clamped[0] = (clamped[0] ?? 0) & 0xf8;
      clamped[31] = ((clamped[31] ?? 0) & 0x7f) | 0x40;
      return clamped;
    },
  },
);

export function ed25519SignDigest(privateKey: KeyObject, digest: Uint8Array): Buffer {
  return Buffer.from(ED25519PH.sign(digest, numbersOf(privateKey).d));
}

export function ed25519VerifyDigest(publicKey: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  return (
    signature.length === ED25519PH.lengths.signature && ED25519PH.verify(signature, digest, numbersOf(publicKey).x)
  );
}

function curveOf({ asymmetricKeyDetails }: KeyObject): (typeof CURVES)[keyof typeof CURVES] {
  const { namedCurve = 'of no name' } = asymmetricKeyDetails ?? {};
  if (!isKeyOf(CURVES, namedCurve)) throw new Error(`unknown curve ${namedCurve}`);
  return CURVES[namedCurve];
}

/** Of a key on a curve: the private number, and the public coordinates, each as long as the curve has it. */
function numbersOf(key: KeyObject): { readonly d: Buffer; readonly x: Buffer; readonly y: Buffer } {
  const { d = '', x = '', y = '' } = key.export({ format: 'jwk' });
  return { d: Buffer.from(d, 'base64url'), x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') };
}
