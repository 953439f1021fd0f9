// RSA by WebCrypto, which answers later. It hashes what it signs by itself, so digests cannot be signed.

import type { HostRefusal } from '../model/rules/errors.js';
import type { KeySpec } from '../model/vocabulary/vocabulary.js';

/** WebCrypto's names of hashes, and how many bytes they have. */
const HASHES = {
  SHA_1: ['SHA-1', 20],
  SHA_256: ['SHA-256', 32],
  SHA_384: ['SHA-384', 48],
  SHA_512: ['SHA-512', 64],
} as const;
const EXPONENT = Uint8Array.of(1, 0, 1);

/** Whether there is WebCrypto: in browsers only in what came by HTTPS, or from the same machine. */
export function hasWebCrypto(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

/** A new private key as PKCS #8. */
export async function generateRsaKey(keySpec: KeySpec): Promise<Uint8Array> {
  const modulusLength = Number(keySpec.slice('RSA_'.length));
  const algorithm = { name: 'RSA-OAEP', modulusLength, publicExponent: EXPONENT, hash: 'SHA-256' };
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ['encrypt', 'decrypt']);
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey));
}

/** The public key of a private key, both in DER. */
export async function rsaPublicKeyOf(pkcs8: Uint8Array): Promise<Uint8Array> {
  const key = await publicKeyFor(pkcs8, { name: 'RSA-OAEP', hash: 'SHA-256' }, 'encrypt');
  return new Uint8Array(await crypto.subtle.exportKey('spki', key));
}

export async function rsaSign(pkcs8: Uint8Array, algorithm: string, message: Uint8Array): Promise<Uint8Array> {
  const parameters = signingOf(algorithm);
  const key = await privateKeyFor(pkcs8, parameters, 'sign');
  return new Uint8Array(await crypto.subtle.sign(parameters, key, own(message)));
}

export async function rsaVerify(
  pkcs8: Uint8Array,
  algorithm: string,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const parameters = signingOf(algorithm);
  const key = await publicKeyFor(pkcs8, parameters, 'verify');
  return crypto.subtle.verify(parameters, key, own(signature), own(message));
}

/** `tooLong`: the refusal of more than OAEP can encrypt, which is so many bytes. */
export async function oaepEncrypt(
  pkcs8: Uint8Array,
  algorithm: string,
  plaintext: Uint8Array,
  tooLong: (mostBytes: number) => HostRefusal,
): Promise<Uint8Array | HostRefusal> {
  const parameters = oaepOf(algorithm);
  const key = await publicKeyFor(pkcs8, parameters, 'encrypt');
  const capacity = modulusBytesOf(key) - 2 * hashOf(algorithm)[1] - 2;
  if (plaintext.length > capacity) return tooLong(capacity);
  return new Uint8Array(await crypto.subtle.encrypt(parameters, key, own(plaintext)));
}

/** Undefined: it is no ciphertext for this key. */
export async function oaepDecrypt(
  pkcs8: Uint8Array,
  algorithm: string,
  ciphertext: Uint8Array,
): Promise<Uint8Array | undefined> {
  const parameters = oaepOf(algorithm);
  const key = await privateKeyFor(pkcs8, parameters, 'decrypt');
  if (ciphertext.length !== modulusBytesOf(key)) return undefined;
  return crypto.subtle.decrypt(parameters, key, own(ciphertext)).then(
    (plaintext) => new Uint8Array(plaintext),
    () => undefined,
  );
}

/** How many bytes a ciphertext of a key has. */
export async function rsaModulusBytes(pkcs8: Uint8Array): Promise<number> {
  return modulusBytesOf(await privateKeyFor(pkcs8, oaepOf('SHA_256'), 'decrypt'));
}

interface Parameters {
  readonly name: string;
  readonly hash: string;
  readonly saltLength?: number;
}

function signingOf(algorithm: string): Parameters {
  const [hash, saltLength] = hashOf(algorithm);
  // AWS's salts are as long as the digest.
  return algorithm.startsWith('RSASSA_PSS')
    ? { name: 'RSA-PSS', hash, saltLength }
    : { name: 'RSASSA-PKCS1-v1_5', hash };
}

function oaepOf(algorithm: string): Parameters {
  return { name: 'RSA-OAEP', hash: hashOf(algorithm)[0] };
}

function hashOf(algorithm: string): (typeof HASHES)[keyof typeof HASHES] {
  const name = (['SHA_1', 'SHA_256', 'SHA_384', 'SHA_512'] as const).find((hash) => algorithm.endsWith(hash));
  if (name === undefined) throw new Error(`${algorithm} names no hash`);
  return HASHES[name];
}

type WebKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

function privateKeyFor(pkcs8: Uint8Array, parameters: Parameters, usage: 'sign' | 'decrypt'): Promise<WebKey> {
  return crypto.subtle.importKey('pkcs8', own(pkcs8), parameters, false, [usage]);
}

/** WebCrypto makes no public key of a private one: its numbers do. */
async function publicKeyFor(pkcs8: Uint8Array, parameters: Parameters, usage: 'verify' | 'encrypt'): Promise<WebKey> {
  const hidden = { name: 'RSA-OAEP', hash: 'SHA-256' };
  const privateKey = await crypto.subtle.importKey('pkcs8', own(pkcs8), hidden, true, ['decrypt']);
  const { n = '', e = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  return crypto.subtle.importKey('jwk', { kty: 'RSA', n, e }, parameters, true, [usage]);
}

function modulusBytesOf({ algorithm }: WebKey): number {
  return Number(Object(algorithm).modulusLength) / 8;
}

/** WebCrypto takes no bytes that are shared. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
