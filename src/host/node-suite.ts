// Cryptography by node:crypto; what that does not do with keys on elliptic curves is @noble/curves's, and ML-DSA and ML-KEM
// are @noble/post-quantum's. It answers at once.

import { createHmac, randomBytes } from 'node:crypto';
import type { KeyUse } from '../model/key-set/host.js';
import type { KeySpec } from '../model/vocabulary/vocabulary.js';
import { decapsulateSecret, deriveSharedSecret, encapsulateSecret } from './agreement.js';
import { writeDataPrivateKey } from './data-private-key.js';
import { decrypt, encrypt } from './encryption.js';
import type { KeyRing } from './key-ring.js';
import { publicKeyOf } from './materials.js';
import { isSupported } from './node-support.js';
import type { Bytes, Suite } from './operations.js';
import { writePostQuantumPublicKey } from './post-quantum.js';
import { isRefusal, unsupported } from './refusals.js';
import { signMessage, verifyMessage } from './signatures.js';
import { writePublicKey } from './sm2.js';
import { MATERIAL_SPECS } from './specs.js';

/** `takePrivateKey`: new private keys, for data key pairs. */
export function nodeSuite(keys: KeyRing, takePrivateKey: (keySpec: KeySpec) => Uint8Array): Suite {
  return {
    unsupported,
    isSupported,
    randomBytes,
    encrypt: (use, plaintext, context) => encrypt(keys, use, plaintext, context),
    decrypt: (use, ciphertext, context) => decrypt(keys, use, Buffer.from(ciphertext), context),
    sign: (use, message, messageType) => signMessage(keys, use, message, messageType),
    verify: (use, message, messageType, signature) =>
      verifyMessage(keys, use, message, messageType, Buffer.from(signature)),
    mac: (use, message) => mac(keys, use, message),
    agree: (use, publicKey) => deriveSharedSecret(keys, use, Buffer.from(publicKey)),
    encapsulate: (use) => encapsulateSecret(keys, use),
    decapsulate: (use, ciphertext) => decapsulateSecret(keys, use, ciphertext),
    publicKey: (use) => publicKey(keys, use),
    dataKeyPair: (keySpec) => {
      const privateKey = writeDataPrivateKey(keySpec, takePrivateKey(keySpec));
      return { privateKey, publicKey: publicKeyOf(keySpec, privateKey) };
    },
  };
}

function mac(keys: KeyRing, use: KeyUse, message: Uint8Array): Bytes {
  const secret = keys.secret(use);
  if (isRefusal(secret)) return secret;
  const spec = MATERIAL_SPECS[use.keySpec];
  if (spec.kind !== 'secret' || spec.hash === undefined) throw new Error(`${use.keySpec} makes no MACs`);
  return createHmac(spec.hash, secret).update(message).digest();
}

function publicKey(keys: KeyRing, use: KeyUse): Bytes {
  const { kind } = MATERIAL_SPECS[use.keySpec];
  if (kind === 'sm2') {
    const key = keys.sm2(use);
    return isRefusal(key) ? key : writePublicKey(key.publicKey);
  }
  if (kind === 'ml-dsa' || kind === 'ml-kem') {
    const key = keys.postQuantum(use);
    return isRefusal(key) ? key : writePostQuantumPublicKey(use.keySpec, key);
  }
  const pair = keys.pair(use);
  return isRefusal(pair) ? pair : pair.publicKey.export({ type: 'spki', format: 'der' });
}
