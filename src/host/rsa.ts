// RSA: encryption with OAEP, signatures with PSS and PKCS #1 v1.5 over messages and over digests, and the wrapping of
// key material. node:crypto signs only what it hashes itself, so digests get their encoding here (RFC 8017).

import {
  constants,
  createDecipheriv,
  createHash,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import type { Hash } from './specs.js';

export type RsaPadding = 'pss' | 'pkcs1';

const { RSA_NO_PADDING, RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_DIGEST } =
  constants;

const HASH_BYTES = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 } as const;

// What comes before the digest in a DigestInfo.
const DIGEST_INFO = {
  sha256: Buffer.from('3031300d060960864801650304020105000420', 'hex'),
  sha384: Buffer.from('3041300d060960864801650304020205000430', 'hex'),
  sha512: Buffer.from('3051300d060960864801650304020305000440', 'hex'),
} as const;

export type OaepHash = 'sha1' | 'sha256';

/** How many bytes OAEP can encrypt. */
export function oaepCapacity(modulusBytes: number, hash: OaepHash): number {
  return modulusBytes - 2 * HASH_BYTES[hash] - 2;
}

export function oaepEncrypt(key: KeyObject, hash: OaepHash, plaintext: Uint8Array): Buffer {
  return publicEncrypt({ key, padding: RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, plaintext);
}

/** Undefined: it is no ciphertext for this key. */
export function oaepDecrypt(key: KeyObject, hash: OaepHash, ciphertext: Uint8Array): Buffer | undefined {
  // OpenSSL would not mind missing leading zeros.
  if (ciphertext.length !== modulusBytesOf(key)) return undefined;
  try {
    return privateDecrypt({ key, padding: RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, ciphertext);
  } catch {
    return undefined;
  }
}

/**
 * RSA_AES_KEY_WRAP: an AES-256 key in OAEP, then the material in AES key wrap with padding (RFC 5649). Undefined: it is
 * not wrapped for this key.
 */
export function aesUnwrap(key: KeyObject, hash: OaepHash, wrapped: Uint8Array): Buffer | undefined {
  const modulusBytes = modulusBytesOf(key);
  const aesKey = oaepDecrypt(key, hash, wrapped.subarray(0, modulusBytes));
  const material = wrapped.subarray(modulusBytes);
  if (aesKey?.length !== 32 || material.length < 16 || material.length % 8 !== 0) return undefined;
  try {
    const decipher = createDecipheriv('id-aes256-wrap-pad', aesKey, Buffer.from('a65959a6', 'hex'));
    return Buffer.concat([decipher.update(material), decipher.final()]);
  } catch {
    return undefined;
  }
}

export function rsaSign(key: KeyObject, padding: RsaPadding, hash: Hash, message: Uint8Array): Buffer {
  return sign(hash, message, { key, ...paddingOptions(padding) });
}

export function rsaVerify(
  key: KeyObject,
  padding: RsaPadding,
  hash: Hash,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(hash, message, { key, ...paddingOptions(padding) }, signature);
}

export function rsaSignDigest(key: KeyObject, padding: RsaPadding, hash: Hash, digest: Uint8Array): Buffer {
  return padding === 'pkcs1'
    ? privateEncrypt({ key, padding: RSA_PKCS1_PADDING }, Buffer.concat([DIGEST_INFO[hash], digest]))
    : privateEncrypt({ key, padding: RSA_NO_PADDING }, pssEncode(modulusBytesOf(key), hash, digest));
}

export function rsaVerifyDigest(
  key: KeyObject,
  padding: RsaPadding,
  hash: Hash,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  // RSA_PKCS1_PADDING alone would not mind missing leading zeros.
  if (signature.length !== modulusBytesOf(key)) return false;
  try {
    if (padding === 'pss') return pssMatches(hash, digest, publicDecrypt({ key, padding: RSA_NO_PADDING }, signature));
    const found = publicDecrypt({ key, padding: RSA_PKCS1_PADDING }, signature);
    return found.equals(Buffer.concat([DIGEST_INFO[hash], digest]));
  } catch {
    // No number below the modulus, or no padding.
    return false;
  }
}

export function modulusBytesOf(key: KeyObject): number {
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
}

/** AWS's salts are as long as the digest. */
function paddingOptions(padding: RsaPadding): { readonly padding: number; readonly saltLength?: number } {
  return padding === 'pss'
    ? { padding: RSA_PKCS1_PSS_PADDING, saltLength: RSA_PSS_SALTLEN_DIGEST }
    : { padding: RSA_PKCS1_PADDING };
}

/** EMSA-PSS-ENCODE. The modulus has a multiple of 8 bits, so the encoding has one bit less, and as many bytes. */
function pssEncode(length: number, hash: Hash, digest: Uint8Array): Buffer {
  const salt = randomBytes(HASH_BYTES[hash]);
  const seed = pssSeed(hash, digest, salt);
  const block = Buffer.alloc(length - seed.length - 1);
  block[block.length - salt.length - 1] = 1;
  salt.copy(block, block.length - salt.length);
  const maskedBlock = masked(block, hash, seed);
  maskedBlock[0] = (maskedBlock[0] ?? 0) & 0x7f;
  return Buffer.concat([maskedBlock, seed, Buffer.from([0xbc])]);
}

/** EMSA-PSS-VERIFY. */
function pssMatches(hash: Hash, digest: Uint8Array, encoded: Buffer): boolean {
  const saltLength = HASH_BYTES[hash];
  const blockLength = encoded.length - saltLength - 1;
  const seed = encoded.subarray(blockLength, -1);
  const first = encoded[0] ?? 0;
  if (encoded[encoded.length - 1] !== 0xbc || first >= 0x80) return false;
  const block = masked(encoded.subarray(0, blockLength), hash, seed);
  block[0] = (block[0] ?? 0) & 0x7f;
  const saltAt = blockLength - saltLength;
  const isPadded = block.subarray(0, saltAt - 1).every((byte) => byte === 0) && block[saltAt - 1] === 1;
  return isPadded && timingSafeEqual(pssSeed(hash, digest, block.subarray(saltAt)), seed);
}

function pssSeed(hash: Hash, digest: Uint8Array, salt: Uint8Array): Buffer {
  return createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
}

/** With MGF1. */
function masked(block: Uint8Array, hash: Hash, seed: Uint8Array): Buffer {
  const mask: Buffer[] = [];
  for (let counter = 0; counter * HASH_BYTES[hash] < block.length; counter += 1) {
    const index = Buffer.alloc(4);
    index.writeUInt32BE(counter);
    mask.push(createHash(hash).update(seed).update(index).digest());
  }
  const bytes = Buffer.concat(mask);
  return Buffer.from(block.map((byte, at) => byte ^ (bytes[at] ?? 0)));
}
