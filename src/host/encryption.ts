// Encryption and decryption with a KMS key, symmetric or asymmetric.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html

import type { KeyUse } from '../model/key-set/host.js';
import type { HostRefusal } from '../model/rules/errors.js';
import { type EncryptionContext, open, readCiphertext, seal } from './ciphertext.js';
import type { KeyRing } from './key-ring.js';
import { NODE_GCM } from './node-gcm.js';
import { isRefusal, refuse } from './refusals.js';
import { modulusBytesOf, type OaepHash, oaepCapacity, oaepDecrypt, oaepEncrypt } from './rsa.js';
import { sm2Decrypt, sm2Encrypt } from './sm2.js';

/** How many bytes SM2PKE encrypts at AWS. */
const SM2_CAPACITY = 1024;

export function encrypt(
  keys: KeyRing,
  use: KeyUse,
  plaintext: Uint8Array,
  context?: EncryptionContext,
): Uint8Array | HostRefusal {
  if (use.algorithm === undefined || use.algorithm === 'SYMMETRIC_DEFAULT') {
    const material = keys.secret(use);
    return isRefusal(material) ? material : seal(NODE_GCM, use, material, plaintext, context);
  }
  if (use.algorithm === 'SM2PKE') {
    const key = keys.sm2(use);
    if (isRefusal(key)) return key;
    return plaintext.length > SM2_CAPACITY ? tooLarge(use, SM2_CAPACITY) : sm2Encrypt(key.publicKey, plaintext);
  }
  const pair = keys.pair(use);
  if (isRefusal(pair)) return pair;
  const hash = oaepHashOf(use.algorithm);
  const capacity = oaepCapacity(modulusBytesOf(pair.publicKey), hash);
  return plaintext.length > capacity ? tooLarge(use, capacity) : oaepEncrypt(pair.publicKey, hash, plaintext);
}

export function decrypt(
  keys: KeyRing,
  use: KeyUse,
  ciphertext: Buffer,
  context?: EncryptionContext,
): Uint8Array | HostRefusal {
  if (use.algorithm === undefined || use.algorithm === 'SYMMETRIC_DEFAULT') {
    const material = keys.secret(use);
    if (isRefusal(material)) return material;
    return open(NODE_GCM, use, material, ciphertext, context) ?? refuse({ fault: 'ciphertextInvalid' });
  }
  // A symmetric ciphertext, real or forged, given to an asymmetric key: the material is then the one that it names.
  if (readCiphertext(ciphertext.toString('base64')) !== undefined) return refuse({ fault: 'ciphertextInvalid' });
  if (use.algorithm === 'SM2PKE') {
    const key = keys.sm2(use);
    if (isRefusal(key)) return key;
    return sm2Decrypt(key.privateKey, ciphertext) ?? refuse({ fault: 'ciphertextInvalid' });
  }
  const pair = keys.pair(use);
  if (isRefusal(pair)) return pair;
  return oaepDecrypt(pair.privateKey, oaepHashOf(use.algorithm), ciphertext) ?? refuse({ fault: 'ciphertextInvalid' });
}

export function oaepHashOf(algorithm: string): OaepHash {
  return algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
}

function tooLarge({ algorithm, keySpec }: KeyUse, capacity: number): HostRefusal {
  return refuse({ fault: 'plaintextTooLong', algorithm: String(algorithm), keySpec, mostBytes: capacity });
}
