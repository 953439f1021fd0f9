// What node:crypto does not do on elliptic curves, by @noble/curves: ECDSA over a digest (MessageType DIGEST; node:crypto
// always hashes), and Ed25519ph.

import type { KeyObject } from 'node:crypto';
import { isKeyOf } from '../shared/objects.js';
import { CURVES, type CurveName, ecdsaSign, ecdsaVerify, ed25519phSign, ed25519phVerify } from './elliptic.js';

export function ecdsaSignDigest(privateKey: KeyObject, digest: Uint8Array): Buffer {
  return Buffer.from(ecdsaSign(curveOf(privateKey), numbersOf(privateKey).d, digest));
}

export function ecdsaVerifyDigest(publicKey: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const { x, y } = numbersOf(publicKey);
  return ecdsaVerify(curveOf(publicKey), Buffer.concat([Buffer.from([4]), x, y]), digest, signature);
}

export function ed25519SignDigest(privateKey: KeyObject, digest: Uint8Array): Buffer {
  return Buffer.from(ed25519phSign(numbersOf(privateKey).d, digest));
}

export function ed25519VerifyDigest(publicKey: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  return ed25519phVerify(numbersOf(publicKey).x, digest, signature);
}

function curveOf({ asymmetricKeyDetails }: KeyObject): CurveName {
  const { namedCurve = 'of no name' } = asymmetricKeyDetails ?? {};
  if (!isKeyOf(CURVES, namedCurve)) throw new Error(`unknown curve ${namedCurve}`);
  return namedCurve;
}

/** Of a key on a curve: the private number, and the public coordinates, each as long as the curve has it. */
function numbersOf(key: KeyObject): { readonly d: Buffer; readonly x: Buffer; readonly y: Buffer } {
  const { d = '', x = '', y = '' } = key.export({ format: 'jwk' });
  return { d: Buffer.from(d, 'base64url'), x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') };
}
