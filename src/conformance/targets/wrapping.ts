// Wraps key material for ImportKeyMaterial.
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html

import { createPublicKey, publicEncrypt } from 'node:crypto';
import type { WrappingParameters } from '../target.js';

/** The wrapping algorithms that take a symmetric key in one step. */
const OAEP_HASHES: Readonly<Record<string, string>> = {
  RSAES_OAEP_SHA_1: 'sha1',
  RSAES_OAEP_SHA_256: 'sha256',
};

/**
 * Wraps key material (base64) with RSAES-OAEP; answers base64. Throws a RangeError for another algorithm, and an Error
 * if the public key is none.
 */
export function wrapKeyMaterial(keyMaterial: string, { publicKey, wrappingAlgorithm }: WrappingParameters): string {
  const oaepHash = Object.hasOwn(OAEP_HASHES, wrappingAlgorithm) ? OAEP_HASHES[wrappingAlgorithm] : undefined;
  if (oaepHash === undefined) throw new RangeError(`no wrapping with ${wrappingAlgorithm}`);
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return publicEncrypt({ key, oaepHash }, Buffer.from(keyMaterial, 'base64')).toString('base64');
}
