// Wraps key material for ImportKeyMaterial.
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html

import type { KeyObject } from 'node:crypto';
import { nodeCrypto } from '../node-crypto.js';
import type { WrappingParameters } from '../target.js';

/** The wrapping algorithms that take a symmetric key in one step. */
const OAEP_HASHES: Readonly<Record<string, string>> = {
  RSAES_OAEP_SHA_1: 'sha1',
  RSAES_OAEP_SHA_256: 'sha256',
};

/**
 * Wraps key material (base64) with RSAES-OAEP; answers base64. Throws a RangeError for another algorithm, and an Error
 * if the public key is none, or where there is no node:crypto.
 */
export function wrapKeyMaterial(keyMaterial: string, { publicKey, wrappingAlgorithm }: WrappingParameters): string {
  const oaepHash = hashOf(wrappingAlgorithm);
  if (oaepHash === undefined) throw new RangeError(`no wrapping with ${wrappingAlgorithm}`);
  return cryptoHere()
    .publicEncrypt({ key: keyOf(publicKey), oaepHash }, Buffer.from(keyMaterial, 'base64'))
    .toString('base64');
}

/** Octets of an OAEP padding that are not the message: two hashes and two more. RFC 8017, 7.1.1 */
const PADDING: Readonly<Record<string, number>> = { sha1: 2 * 20 + 2, sha256: 2 * 32 + 2 };

/** Whether the algorithm and the public key can wrap the key material. */
export function canWrap(keyMaterial: string, { publicKey, wrappingAlgorithm }: WrappingParameters): boolean {
  const hash = hashOf(wrappingAlgorithm);
  if (hash === undefined) return false;
  let key: KeyObject;
  try {
    key = keyOf(publicKey);
  } catch {
    // Node has no other way to tell whether it is a key.
    return false;
  }
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa') return false;
  return Buffer.from(keyMaterial, 'base64').length <= Math.ceil(modulusLength / 8) - (PADDING[hash] ?? 0);
}

function cryptoHere(): typeof import('node:crypto') {
  if (nodeCrypto === undefined) throw new Error('key material is wrapped with node:crypto, which is not there');
  return nodeCrypto;
}

function hashOf(wrappingAlgorithm: string): string | undefined {
  return Object.hasOwn(OAEP_HASHES, wrappingAlgorithm) ? OAEP_HASHES[wrappingAlgorithm] : undefined;
}

function keyOf(publicKey: string): KeyObject {
  return cryptoHere().createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
}
