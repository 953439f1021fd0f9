// Shared secrets: by ECDH with a peer's public key, and by ML-KEM where this Node.js has it.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html

import * as nodeCrypto from 'node:crypto';
import type { HostRefusal, KeyUse } from '../../model/host.js';
import type { KeyRing } from './key-ring.js';
import { isRefusal, refuse, unsupported } from './refusals.js';
import { readPublicKey, sm2SharedSecret } from './sm2.js';
import { MATERIAL_SPECS } from './specs.js';

export function deriveSharedSecret(keys: KeyRing, use: KeyUse, publicKey: Buffer): Buffer | HostRefusal {
  // The error is assumed: none is declared for it.
  const isOther = refuse('ValidationException', `The public key is not a public key for key spec ${use.keySpec}.`);
  if (use.keySpec === 'SM2') {
    const key = keys.sm2(use);
    if (isRefusal(key)) return key;
    const peer = readPublicKey(publicKey);
    return peer === undefined ? isOther : sm2SharedSecret(key.privateKey, peer);
  }
  const pair = keys.pair(use);
  if (isRefusal(pair)) return pair;
  try {
    const peer = nodeCrypto.createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
    const { namedCurve } = pair.publicKey.asymmetricKeyDetails ?? {};
    if (peer.asymmetricKeyType !== 'ec' || peer.asymmetricKeyDetails?.namedCurve !== namedCurve) return isOther;
    return nodeCrypto.diffieHellman({ privateKey: pair.privateKey, publicKey: peer });
  } catch {
    // No key, or no point of the curve.
    return isOther;
  }
}

// Node.js 24 has these; the types of Node.js 20 do not.
const { encapsulate, decapsulate } = nodeCrypto as unknown as {
  readonly encapsulate?: (publicKey: nodeCrypto.KeyObject) => {
    readonly sharedKey: Buffer;
    readonly ciphertext: Buffer;
  };
  readonly decapsulate?: (privateKey: nodeCrypto.KeyObject, ciphertext: Buffer) => Buffer;
};

export function encapsulateSecret(
  keys: KeyRing,
  use: KeyUse,
): { readonly secret: Buffer; readonly ciphertext: Buffer } | HostRefusal {
  const pair = keys.pair(use);
  if (isRefusal(pair)) return pair;
  if (encapsulate === undefined) return unsupported(`Algorithm ${use.algorithm}`);
  const { sharedKey, ciphertext } = encapsulate(pair.publicKey);
  return { secret: sharedKey, ciphertext };
}

/** Whatever ciphertext of the right length is given, there is a secret: ML-KEM rejects implicitly. */
export function decapsulateSecret(keys: KeyRing, use: KeyUse, ciphertext: Buffer): Buffer | HostRefusal {
  const pair = keys.pair(use);
  if (isRefusal(pair)) return pair;
  if (decapsulate === undefined) return unsupported(`Algorithm ${use.algorithm}`);
  const spec = MATERIAL_SPECS[use.keySpec];
  const isRightLength = spec.kind === 'pair' && spec.ciphertextBytes === ciphertext.length;
  return isRightLength ? decapsulate(pair.privateKey, ciphertext) : refuse('InvalidCiphertextException');
}
