// Cryptography where there is no Node: noble's, which answers at once, and WebCrypto's for RSA, which answers later.

import { gcm } from '@noble/ciphers/aes.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, randomBytes } from '@noble/hashes/utils.js';
import * as mlDsa from '@noble/post-quantum/ml-dsa.js';
import * as mlKem from '@noble/post-quantum/ml-kem.js';
import type { KeyUse } from '../model/key-set/host.js';
import type { KeySpec } from '../model/vocabulary/vocabulary.js';
import { base64OfBytes } from '../shared/base64.js';
import { isKeyOf } from '../shared/objects.js';
import { type Gcm, IV_BYTES, open, readCiphertext, seal } from './ciphertext.js';
import { writeDataPrivateKey } from './data-private-key.js';
import { CURVES, ecdsaSign, ecdsaVerify, ed25519phSign, ed25519phVerify } from './elliptic.js';
import { type MaterialStore, materialOf } from './material-store.js';
import { andThen, type Bytes, type Later, type Suite, unlessRefused } from './operations.js';
import { mlKemCiphertextBytes, postQuantum, writePostQuantumPublicKey } from './post-quantum.js';
import { refuse, tried, unsupported as unsupportedBy } from './refusals.js';
import { MATERIAL_SPECS, type PairSpec } from './specs.js';
import { generateEllipticKey, readEllipticKey, readPoint, writeEllipticPublicKey } from './web-keys.js';
import {
  generateRsaKey,
  hasWebCrypto,
  oaepDecrypt,
  oaepEncrypt,
  rsaPublicKeyOf,
  rsaSign,
  rsaVerify,
} from './web-rsa.js';

const POST_QUANTUM = postQuantum({ mlDsa: () => mlDsa, mlKem: () => mlKem });

const WEB_GCM: Gcm = {
  iv: () => randomBytes(IV_BYTES),
  seal: (key, iv, covered, plaintext) => gcm(key, iv, covered).encrypt(plaintext),
  open: (key, iv, covered, encrypted, tag) => tried(() => gcm(key, iv, covered).decrypt(concatBytes(encrypted, tag))),
};

/** What it cannot do, or cannot here. */
export const unsupported = (what: string) => unsupportedBy(what, 'noble and WebCrypto');

/** Neither has SM3; RSA is WebCrypto's. */
export function isSupported(keySpec: KeySpec): boolean {
  const spec = MATERIAL_SPECS[keySpec];
  return spec.kind !== 'sm2' && (spec.kind !== 'pair' || spec.type !== 'rsa' || hasWebCrypto());
}

/** New key material of a key spec that is supported. */
function generateMaterial(keySpec: KeySpec): Later<Uint8Array> {
  const spec = MATERIAL_SPECS[keySpec];
  if (spec.kind === 'secret') return randomBytes(spec.bytes);
  if (spec.kind === 'pair') return spec.type === 'rsa' ? generateRsaKey(keySpec) : generateEllipticKey(spec);
  return POST_QUANTUM.generateKey(keySpec);
}

function publicKeyOf(keySpec: KeySpec, pkcs8: Uint8Array): Later<Uint8Array> {
  const spec = MATERIAL_SPECS[keySpec];
  if (spec.kind !== 'pair') return writePostQuantumPublicKey(keySpec, POST_QUANTUM.readKey(keySpec, pkcs8));
  return spec.type === 'rsa' ? rsaPublicKeyOf(pkcs8) : writeEllipticPublicKey(spec, readEllipticKey(spec, pkcs8));
}

export function webSuite(store: MaterialStore): Suite {
  const support = { isSupported, unsupported };
  const material = (use: KeyUse): Later<Bytes> => materialOf(store, support, generateMaterial, use);
  return {
    ...support,
    randomBytes,
    encrypt: (use, plaintext, context) =>
      unlessRefused(material(use), (key) => {
        if (isSymmetric(use)) return seal(WEB_GCM, use, key, plaintext, context);
        const { keySpec, algorithm = '' } = use;
        const tooLong = (mostBytes: number) => refuse({ fault: 'plaintextTooLong', algorithm, keySpec, mostBytes });
        return oaepEncrypt(key, algorithm, plaintext, tooLong);
      }),
    decrypt: (use, ciphertext, context) =>
      unlessRefused(material(use), (key) => {
        if (isSymmetric(use)) return valid(open(WEB_GCM, use, key, ciphertext, context));
        // A symmetric ciphertext, real or forged: the material is then the one that it names.
        if (readCiphertext(base64OfBytes(ciphertext)) !== undefined) return valid(undefined);
        return andThen(oaepDecrypt(key, use.algorithm ?? '', ciphertext), valid);
      }),
    sign: (use, message, messageType) =>
      unlessRefused(material(use), (key) => sign(use, key, message, messageType !== 'RAW')),
    verify: (use, message, messageType, signature) =>
      andThen(material(use), (key) =>
        'ok' in key ? key : verify(use, key, { message, isDigest: messageType !== 'RAW' }, signature),
      ),
    mac: (use, message) => unlessRefused(material(use), (key) => hmac(macHashOf(use), key, message)),
    agree: (use, publicKey) => unlessRefused(material(use), (key) => agree(use, key, publicKey)),
    encapsulate: (use) =>
      unlessRefused(material(use), (key) =>
        POST_QUANTUM.mlKemEncapsulate(use.keySpec, POST_QUANTUM.readKey(use.keySpec, key)),
      ),
    decapsulate: (use, ciphertext) => unlessRefused(material(use), (key) => decapsulate(use, key, ciphertext)),
    publicKey: (use) => unlessRefused(material(use), (key) => publicKeyOf(use.keySpec, key)),
    dataKeyPair: (keySpec) =>
      andThen(generateMaterial(keySpec), (made) =>
        andThen(publicKeyOf(keySpec, made), (publicKey) => ({
          privateKey: writeDataPrivateKey(keySpec, made),
          publicKey,
        })),
      ),
  };
}

function isSymmetric({ algorithm }: KeyUse): boolean {
  return algorithm === undefined || algorithm === 'SYMMETRIC_DEFAULT';
}

function valid(plaintext: Uint8Array | undefined): Bytes {
  return plaintext ?? refuse({ fault: 'ciphertextInvalid' });
}

const HASHES = { SHA_256: sha256, SHA_384: sha384, SHA_512: sha512 } as const;
const MAC_HASHES = { sha224, sha256, sha384, sha512 } as const;

function macHashOf({ keySpec }: KeyUse): (typeof MAC_HASHES)[keyof typeof MAC_HASHES] {
  const spec = MATERIAL_SPECS[keySpec];
  const hash = spec.kind === 'secret' ? (spec.hash ?? '') : '';
  if (!isKeyOf(MAC_HASHES, hash)) throw new Error(`${keySpec} makes no MACs`);
  return MAC_HASHES[hash];
}

/** A message is hashed here; a digest is one already. */
function digestOf({ algorithm = '' }: KeyUse, { message, isDigest }: Signed): Uint8Array {
  const name = algorithm.slice(-'SHA_256'.length);
  if (!isKeyOf(HASHES, name)) throw new Error(`${algorithm} names no hash`);
  return isDigest ? message : HASHES[name](message);
}

interface Signed {
  readonly message: Uint8Array;
  readonly isDigest: boolean;
}

const RSA_DIGEST = 'A digest (MessageType DIGEST) with an RSA key';

function sign(use: KeyUse, key: Uint8Array, message: Uint8Array, isDigest: boolean): Later<Bytes> {
  const { keySpec, algorithm = '' } = use;
  const spec = MATERIAL_SPECS[keySpec];
  if (spec.kind !== 'pair') {
    return POST_QUANTUM.mlDsaSign(keySpec, POST_QUANTUM.readKey(keySpec, key), { message, isMu: isDigest });
  }
  if (spec.type === 'rsa') return isDigest ? unsupported(RSA_DIGEST) : rsaSign(key, algorithm, message);
  const { secretKey } = readEllipticKey(spec, key);
  if (spec.namedCurve !== undefined) return ecdsaSign(spec.namedCurve, secretKey, digestOf(use, { message, isDigest }));
  return isPrehashed(use) ? ed25519phSign(secretKey, message) : ed25519.sign(message, secretKey);
}

function verify(use: KeyUse, key: Uint8Array, signed: Signed, signature: Uint8Array): ReturnType<Suite['verify']> {
  const { keySpec, algorithm = '' } = use;
  const { message, isDigest } = signed;
  const spec = MATERIAL_SPECS[keySpec];
  if (spec.kind === 'pair' && spec.type === 'rsa') {
    return isDigest ? unsupported(RSA_DIGEST) : rsaVerify(key, algorithm, message, signature);
  }
  // What is no signature at all throws.
  return tried(() => isGood(use, key, signed, signature)) === true;
}

function isGood(use: KeyUse, key: Uint8Array, signed: Signed, signature: Uint8Array): boolean {
  const { keySpec } = use;
  const { message, isDigest } = signed;
  const spec = MATERIAL_SPECS[keySpec];
  if (spec.kind !== 'pair') {
    const pair = POST_QUANTUM.readKey(keySpec, key);
    return POST_QUANTUM.mlDsaVerify(keySpec, pair, { message, isMu: isDigest }, signature);
  }
  const { publicKey } = readEllipticKey(spec, key);
  if (spec.namedCurve !== undefined) return ecdsaVerify(spec.namedCurve, publicKey, digestOf(use, signed), signature);
  return isPrehashed(use)
    ? ed25519phVerify(publicKey, message, signature)
    : ed25519.verify(signature, message, publicKey);
}

function isPrehashed({ algorithm }: KeyUse): boolean {
  return algorithm === 'ED25519_PH_SHA_512';
}

function agree({ keySpec }: KeyUse, key: Uint8Array, publicKey: Uint8Array): Bytes {
  const spec = MATERIAL_SPECS[keySpec] as PairSpec;
  const { namedCurve } = spec;
  if (namedCurve === undefined) throw new Error(`${keySpec} agrees on nothing`);
  const { secretKey } = readEllipticKey(spec, key);
  // No public key, or on another curve, or no point of it. [AGREE-1]
  const shared = tried(() => CURVES[namedCurve].getSharedSecret(secretKey, readPoint(namedCurve, publicKey)));
  return shared?.slice(1) ?? refuse({ fault: 'publicKeyUnfit', keySpec });
}

function decapsulate({ keySpec }: KeyUse, key: Uint8Array, ciphertext: Uint8Array): Bytes {
  const mustBeBytes = mlKemCiphertextBytes(keySpec);
  if (ciphertext.length !== mustBeBytes) return refuse({ fault: 'encapsulationLength', keySpec, mustBeBytes });
  return POST_QUANTUM.mlKemDecapsulate(keySpec, POST_QUANTUM.readKey(keySpec, key), ciphertext);
}
