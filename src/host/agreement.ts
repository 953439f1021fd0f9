// Shared secrets: by ECDH with a peer's public key, and by ML-KEM.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html

import { createPublicKey, diffieHellman } from 'node:crypto';
import type { KeyUse } from '../model/key-set/host.js';
import type { HostRefusal } from '../model/rules/errors.js';
import type { KeyRing } from './key-ring.js';
import { POST_QUANTUM } from './node-post-quantum.js';
import { mlKemCiphertextBytes } from './post-quantum.js';
import { isRefusal, refuse } from './refusals.js';
import { readPublicKey, sm2SharedSecret } from './sm2.js';

export function deriveSharedSecret(keys: KeyRing, use: KeyUse, publicKey: Buffer): Buffer | HostRefusal {
  // No public key, or on another curve. [AGREE-1]
  const isOther = refuse({ fault: 'publicKeyUnfit', keySpec: use.keySpec });
  if (use.keySpec === 'SM2') {
    const key = keys.sm2(use);
    if (isRefusal(key)) return key;
    const peer = readPublicKey(publicKey);
    return peer === undefined ? isOther : sm2SharedSecret(key.privateKey, peer);
  }
  const pair = keys.pair(use);
  if (isRefusal(pair)) return pair;
  try {
    const peer = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
    const { namedCurve } = pair.publicKey.asymmetricKeyDetails ?? {};
    if (peer.asymmetricKeyType !== 'ec' || peer.asymmetricKeyDetails?.namedCurve !== namedCurve) return isOther;
    return diffieHellman({ privateKey: pair.privateKey, publicKey: peer });
  } catch {
    // No key, or no point of the curve.
    return isOther;
  }
}

export function encapsulateSecret(
  keys: KeyRing,
  use: KeyUse,
): { readonly secret: Uint8Array; readonly ciphertext: Uint8Array } | HostRefusal {
  const key = keys.postQuantum(use);
  return isRefusal(key) ? key : POST_QUANTUM.mlKemEncapsulate(use.keySpec, key);
}

export function decapsulateSecret(keys: KeyRing, use: KeyUse, ciphertext: Uint8Array): Uint8Array | HostRefusal {
  const key = keys.postQuantum(use);
  if (isRefusal(key)) return key;
  const { keySpec } = use;
  const mustBeBytes = mlKemCiphertextBytes(keySpec);
  // Any other ciphertext has a secret: ML-KEM rejects implicitly. [KEM-1]
  if (ciphertext.length !== mustBeBytes) return refuse({ fault: 'encapsulationLength', keySpec, mustBeBytes });
  return POST_QUANTUM.mlKemDecapsulate(keySpec, key, ciphertext);
}
