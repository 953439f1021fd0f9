// Sign and Verify: every signing algorithm, for messages and for digests.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html

import { sign, verify } from 'node:crypto';
import type { KeyUse } from '../model/key-set/host.js';
import type { HostRefusal } from '../model/rules/errors.js';
import type { SIGNING_ALGORITHMS } from '../model/vocabulary/vocabulary.js';
import { isKeyOf } from '../shared/objects.js';
import { ecdsaSignDigest, ecdsaVerifyDigest, ed25519SignDigest, ed25519VerifyDigest } from './curves.js';
import type { KeyRing } from './key-ring.js';
import { POST_QUANTUM } from './node-post-quantum.js';
import { isRefusal } from './refusals.js';
import { type RsaPadding, rsaSign, rsaSignDigest, rsaVerify, rsaVerifyDigest } from './rsa.js';
import { type Sm2Point, sm2Digest, sm2Sign, sm2Verify } from './sm2.js';
import type { Hash } from './specs.js';

type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** What is signed: a message, or its digest (of ML-DSA: μ). */
interface Signed {
  readonly message: Uint8Array;
  readonly isDigest: boolean;
}

/** What it is given fits it: the model sees to the type of the message and to the length of a digest. [SIGN-1] */
interface Scheme {
  readonly sign: (keys: KeyRing, use: KeyUse, signed: Signed) => Uint8Array | HostRefusal;
  readonly verify: (keys: KeyRing, use: KeyUse, signed: Signed, signature: Buffer) => boolean | HostRefusal;
}

const SCHEMES: Readonly<Record<SigningAlgorithm, Scheme>> = {
  RSASSA_PSS_SHA_256: rsa('pss', 'sha256'),
  RSASSA_PSS_SHA_384: rsa('pss', 'sha384'),
  RSASSA_PSS_SHA_512: rsa('pss', 'sha512'),
  RSASSA_PKCS1_V1_5_SHA_256: rsa('pkcs1', 'sha256'),
  RSASSA_PKCS1_V1_5_SHA_384: rsa('pkcs1', 'sha384'),
  RSASSA_PKCS1_V1_5_SHA_512: rsa('pkcs1', 'sha512'),
  ECDSA_SHA_256: ecdsa('sha256'),
  ECDSA_SHA_384: ecdsa('sha384'),
  ECDSA_SHA_512: ecdsa('sha512'),
  SM2DSA: sm2dsa(),
  ML_DSA_SHAKE_256: mlDsa(),
  ED25519_SHA_512: pureEd25519(),
  ED25519_PH_SHA_512: prehashedEd25519(),
};

export function signMessage(
  keys: KeyRing,
  use: KeyUse,
  message: Uint8Array,
  messageType: string,
): Uint8Array | HostRefusal {
  return schemeOf(use).sign(keys, use, { message, isDigest: messageType !== 'RAW' });
}

/** Whether the signature is one of this message under this key. */
export function verifyMessage(
  keys: KeyRing,
  use: KeyUse,
  message: Uint8Array,
  messageType: string,
  signature: Buffer,
): boolean | HostRefusal {
  return schemeOf(use).verify(keys, use, { message, isDigest: messageType !== 'RAW' }, signature);
}

function schemeOf({ algorithm }: KeyUse): Scheme {
  if (algorithm === undefined || !isKeyOf(SCHEMES, algorithm)) throw new Error(`${algorithm} is no signing algorithm`);
  return SCHEMES[algorithm];
}

function rsa(padding: RsaPadding, hash: Hash): Scheme {
  return {
    sign: (keys, use, { message, isDigest }) => {
      const pair = keys.pair(use);
      if (isRefusal(pair)) return pair;
      return (isDigest ? rsaSignDigest : rsaSign)(pair.privateKey, padding, hash, message);
    },
    verify: (keys, use, { message, isDigest }, signature) => {
      const pair = keys.pair(use);
      if (isRefusal(pair)) return pair;
      return (isDigest ? rsaVerifyDigest : rsaVerify)(pair.publicKey, padding, hash, message, signature);
    },
  };
}

function ecdsa(hash: Hash): Scheme {
  return {
    sign: (keys, use, { message, isDigest }) => {
      const pair = keys.pair(use);
      if (isRefusal(pair)) return pair;
      return isDigest ? ecdsaSignDigest(pair.privateKey, message) : sign(hash, message, pair.privateKey);
    },
    verify: (keys, use, { message, isDigest }, signature) => {
      const pair = keys.pair(use);
      if (isRefusal(pair)) return pair;
      return isDigest
        ? ecdsaVerifyDigest(pair.publicKey, message, signature)
        : verify(hash, message, pair.publicKey, signature);
    },
  };
}

/** The digest of SM2DSA holds the signer's identity too: the caller's own, or the default one with RAW. */
function sm2dsa(): Scheme {
  const digestOf = (publicKey: Sm2Point, { message, isDigest }: Signed): Uint8Array =>
    isDigest ? message : sm2Digest(publicKey, message);
  return {
    sign: (keys, use, signed) => {
      const key = keys.sm2(use);
      return isRefusal(key) ? key : sm2Sign(key.privateKey, digestOf(key.publicKey, signed));
    },
    verify: (keys, use, signed, signature) => {
      const key = keys.sm2(use);
      return isRefusal(key) ? key : sm2Verify(key.publicKey, digestOf(key.publicKey, signed), signature);
    },
  };
}

/** A signature over μ is one over the message that μ was made of. */
function mlDsa(): Scheme {
  return {
    sign: (keys, use, { message, isDigest }) => {
      const key = keys.postQuantum(use);
      return isRefusal(key) ? key : POST_QUANTUM.mlDsaSign(use.keySpec, key, { message, isMu: isDigest });
    },
    verify: (keys, use, { message, isDigest }, signature) => {
      const key = keys.postQuantum(use);
      return isRefusal(key) ? key : POST_QUANTUM.mlDsaVerify(use.keySpec, key, { message, isMu: isDigest }, signature);
    },
  };
}

/** It hashes by itself. */
function pureEd25519(): Scheme {
  return {
    sign: (keys, use, { message }) => {
      const pair = keys.pair(use);
      return isRefusal(pair) ? pair : sign(null, message, pair.privateKey);
    },
    verify: (keys, use, { message }, signature) => {
      const pair = keys.pair(use);
      return isRefusal(pair) ? pair : verify(null, message, pair.publicKey, signature);
    },
  };
}

function prehashedEd25519(): Scheme {
  return {
    sign: (keys, use, { message }) => {
      const pair = keys.pair(use);
      return isRefusal(pair) ? pair : ed25519SignDigest(pair.privateKey, message);
    },
    verify: (keys, use, { message }, signature) => {
      const pair = keys.pair(use);
      return isRefusal(pair) ? pair : ed25519VerifyDigest(pair.publicKey, message, signature);
    },
  };
}
