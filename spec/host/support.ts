// An account with real cryptography, and what a client does outside of KMS. Every KMS key and wrapping key that is an RSA
// key is the one of its size.
//
//   const account = openCryptoAccount();
//   const KeyId = account.createKey('RSA_2048', 'SIGN_VERIFY');
//   account.ok('Sign', { KeyId, … }).Signature;                  // in us-east-1
//   account.refusal('Verify', { KeyId, … });                     // 'KMSInvalidSignatureException:  [CIPHER-1]'

import {
  constants,
  createCipheriv,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { createMemoryMaterialStore, nodeHost } from '../../src/host/index.js';
import { createStore, type Operation, type Store } from '../../src/index.js';
import type { WrappingKeyRequest } from '../../src/model/key-set/host.js';
import * as host from '../support/host.js';
import { rsaKey } from '../support/rsa-keys.js';

// Parameters of imports.
export const EXTERNAL = { Origin: 'EXTERNAL' };
export const AES_WRAP = { WrappingAlgorithm: 'RSA_AES_KEY_WRAP_SHA_256', WrappingKeySpec: 'RSA_2048' };
export const OAEP = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };

/** How many points SM2's curve has. GB/T 32918.5 */
export const SM2_ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;

export type Parameters = Readonly<Record<string, unknown>>;

export const REGION = 'us-east-1';
/** SM2 exists in the China Regions only. */
export const CHINA = 'cn-north-1';

export function openCryptoAccount(region = REGION) {
  const materials = createMemoryMaterialStore();
  const cryptography = nodeHost(materials);
  const store: Store = createStore({
    host: { ...cryptography, createWrappingKey },
    enabledRegions: [region, 'eu-west-2'],
  });

  function createWrappingKey(request: WrappingKeyRequest): string {
    const { importToken, wrappingKeySpec } = request;
    if (!wrappingKeySpec.startsWith('RSA')) return cryptography.createWrappingKey(request);
    const key = rsaKey(Number(wrappingKeySpec.slice(4)));
    materials.setWrappingKey(importToken, pkcs8(key));
    return base64(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  }

  return {
    materials,
    cryptography,
    store,
    ok: (operation: Operation, input: Parameters, at = region) =>
      host.ok(store, at, operation, input) as unknown as Readonly<Record<string, string>>,
    refusal: (operation: Operation, input: Parameters, at = region) => host.refusal(store, at, operation, input),
    /** The key ID of a new key. */
    createKey: (KeySpec: string, KeyUsage: string, input: Parameters = {}): string => {
      const result = store.callJson({ region, operation: 'CreateKey', input: { KeySpec, KeyUsage, ...input } });
      if (!result.ok) throw new Error(result.error.message);
      const [created] = result.events;
      if (created?.type !== 'KeyCreated') throw new Error('no key was created');
      if (created.keyMaterialId !== undefined && KeySpec.startsWith('RSA')) {
        materials.set(created.keyMaterialId, pkcs8(rsaKey(Number(KeySpec.slice(4)))));
      }
      return created.keyId;
    },
    publicKey: (KeyId: string): KeyObject =>
      publicKeyOf(String(host.ok(store, region, 'GetPublicKey', { KeyId }).PublicKey)),
  };
}

export type CryptoAccount = ReturnType<typeof openCryptoAccount>;

/** Imports key material that is wrapped by `wrap`, and gives the refusal, or `ok`. */
export function importMaterial(
  { ok, refusal }: CryptoAccount,
  KeyId: string,
  wrapping: { readonly WrappingAlgorithm: string; readonly WrappingKeySpec: string },
  wrap: (publicKey: Buffer) => Buffer,
  at?: string,
): string {
  const { ImportToken, PublicKey = '' } = ok('GetParametersForImport', { KeyId, ...wrapping }, at);
  const EncryptedKeyMaterial = wrap(Buffer.from(PublicKey, 'base64')).toString('base64');
  const ExpirationModel = 'KEY_MATERIAL_DOES_NOT_EXPIRE';
  return refusal('ImportKeyMaterial', { KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel }, at);
}

/** Makes an EXTERNAL key that has the given material. */
export function createKeyOf(account: CryptoAccount, keySpec: string, keyUsage: string, material: Buffer): string {
  const KeyId = account.createKey(keySpec, keyUsage, { Origin: 'EXTERNAL' });
  const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_3072' };
  const imported = importMaterial(account, KeyId, wrapping, (spki) => oaep(spki, 'sha256', material));
  if (imported !== 'ok') throw new Error(imported);
  return KeyId;
}

export function pkcs8(key: KeyObject): Buffer {
  return key.export({ type: 'pkcs8', format: 'der' });
}

export function publicKeyOf(spki: string): KeyObject {
  return createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
}

export function oaep(spki: Buffer, oaepHash: string, plaintext: Buffer): Buffer {
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return publicEncrypt({ key, oaepHash, padding: constants.RSA_PKCS1_OAEP_PADDING }, plaintext);
}

export function base64(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString('base64');
}

export function bytes(blob: string | undefined): Buffer {
  return Buffer.from(blob ?? '', 'base64');
}

export function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

/** The bytes with one bit changed. */
export function flipped(original: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(original);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** PKCS #8 of a private key on a curve, from its number: what a client has that does not use node:crypto. */
export function ecPkcs8(curve: 'prime256v1' | 'SM2', scalar: Buffer): Buffer {
  const oid = { prime256v1: '06082a8648ce3d030107', SM2: '06082a811ccf5501822d' }[curve];
  const prefix = { prime256v1: '3041020100301306072a8648ce3d0201', SM2: '3041020100301306072a8648ce3d0201' }[curve];
  return Buffer.concat([hex(`${prefix}${oid}042730250201010420`), scalar]);
}

/** PKCS #8 of an RSA key with just these numbers, right or wrong: newer ones of OpenSSL read no wrong ones from a JWK. */
export function rsaPkcs8(jwk: JsonWebKey): Buffer {
  const { n, e, d, p, q, dp, dq, qi } = jwk;
  const numbers = [n, e, d, p, q, dp, dq, qi].map((number) => derInteger(Buffer.from(number ?? '', 'base64url')));
  const version = derInteger(Buffer.alloc(1));
  // rsaEncryption, without parameters.
  const algorithm = hex('300d 06092a864886f70d010101 0500');
  const key = der(0x04, der(0x30, version, ...numbers));
  return der(0x30, version, algorithm, key);
}

/** Of a number from 0, which needs a zero before it where it would look like a negative one. */
function derInteger(number: Buffer): Buffer {
  return (number[0] ?? 0) < 0x80 ? der(0x02, number) : der(0x02, Buffer.alloc(1), number);
}

/** A DER element; a length of 128 or more comes after the count of its bytes. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length = content.length;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

/** RFC 5649 by hand, from AES alone, so that wrapping and unwrapping are not the same code. */
function wrapWithPadding(key: Buffer, material: Buffer): Buffer {
  const encrypt = (block: Buffer): Buffer =>
    createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(block);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(material.length);
  let a: Buffer = Buffer.concat([hex('a65959a6'), length]);
  const padded = Buffer.concat([material, Buffer.alloc((8 - (material.length % 8)) % 8)]);
  if (padded.length === 8) return encrypt(Buffer.concat([a, padded]));
  const blocks: Buffer[] = Array.from({ length: padded.length / 8 }, (_, at) => padded.subarray(8 * at, 8 * at + 8));
  for (let round = 0; round < 6; round += 1) {
    for (const [at, block] of blocks.entries()) {
      const encrypted = encrypt(Buffer.concat([a, block]));
      const counter = Buffer.alloc(8);
      counter.writeUInt32BE(round * blocks.length + at + 1, 4);
      a = Buffer.from(encrypted.subarray(0, 8).map((byte, index) => byte ^ (counter[index] ?? 0)));
      blocks[at] = encrypted.subarray(8);
    }
  }
  return Buffer.concat([a, ...blocks]);
}

/** RSA_AES_KEY_WRAP, as a client does it. */
export function rsaAesWrap(hash: string, material: Buffer): (spki: Buffer) => Buffer {
  return (spki) => {
    const aesKey = randomBytes(32);
    return Buffer.concat([oaep(spki, hash, aesKey), wrapWithPadding(aesKey, material)]);
  };
}
