// SM2 by GB/T 32918: signatures (SM2DSA) and encryption (SM2PKE). OpenSSL has both, but node:crypto gives no way to them:
// it neither reads a private key of this type nor sets the distinguishing ID. The curve is @noble/curves's, SM3 is
// node:crypto's. Formats are AWS's: https://docs.aws.amazon.com/kms/latest/developerguide/offline-operations.html

import { createHash, timingSafeEqual } from 'node:crypto';
import { DER, ecdh, type WeierstrassPoint, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { contentOf, sequenceReader, TAG, writeSequence } from './der.js';
import { tried } from './refusals.js';

export type Sm2Point = WeierstrassPoint<bigint>;

export interface Sm2Key {
  readonly privateKey: bigint;
  readonly publicKey: Sm2Point;
}

// GB/T 32918.5.
const SM2 = weierstrass({
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
});
const { BASE, Fp, Fn } = SM2;
const { randomSecretKey } = ecdh(SM2).utils;

/** Where the caller gives none: with MessageType RAW. */
const DISTINGUISHING_ID = Buffer.from('1234567812345678');

// What comes before the point in a public key, and what is around the number in a private key: all have one length.
// id-ecPublicKey with the curve SM2.
const ALGORITHM = Buffer.from('06072a8648ce3d020106082a811ccf5501822d', 'hex');
const SPKI = Buffer.from(`30593013${ALGORITHM.toString('hex')}034200`, 'hex');
const PKCS8 = Buffer.from(`3081870201003013${ALGORITHM.toString('hex')}046d306b0201010420`, 'hex');
const PKCS8_POINT = Buffer.from('a144034200', 'hex');

/** A new private key as PKCS #8. */
export function generateSm2Key(): Buffer {
  for (;;) {
    const scalar = randomScalar();
    if (isPrivateKey(scalar)) return writePrivateKey(scalar);
  }
}

export function writePrivateKey(privateKey: bigint): Buffer {
  const point = BASE.multiply(privateKey).toBytes(false);
  return Buffer.concat([PKCS8, Fn.toBytes(privateKey), PKCS8_POINT, point]);
}

/** The key of a PKCS #8 document; undefined: it is none of SM2, or its public key is another's. */
export function readPrivateKey(pkcs8: Uint8Array): Sm2Key | undefined {
  return tried(() => {
    const info = sequenceReader(pkcs8);
    const isSm2 = info.takeInteger() === 0n && ALGORITHM.equals(info.take(TAG.sequence));
    const wrapped = sequenceReader(info.take(TAG.octetString));
    // Attributes.
    info.takeOptional(TAG.context0);
    info.end();
    const isFirstVersion = wrapped.takeInteger() === 1n;
    const privateKey = bytesToNumberBE(wrapped.take(TAG.octetString));
    // The curve once more, then the public key.
    wrapped.takeOptional(TAG.context0);
    const given = wrapped.takeOptional(TAG.context1);
    wrapped.end();
    if (!isSm2 || !isFirstVersion || !isPrivateKey(privateKey)) return undefined;
    const publicKey = BASE.multiply(privateKey);
    const isOwn = given === undefined || pointOf(contentOf(TAG.bitString, given)).equals(publicKey);
    return isOwn ? { privateKey, publicKey } : undefined;
  });
}

export function writePublicKey(publicKey: Sm2Point): Buffer {
  return Buffer.concat([SPKI, publicKey.toBytes(false)]);
}

/** Undefined: it is no public key of SM2. */
export function readPublicKey(spki: Uint8Array): Sm2Point | undefined {
  return tried(() => {
    const info = sequenceReader(spki);
    const isSm2 = ALGORITHM.equals(info.take(TAG.sequence));
    const bits = info.take(TAG.bitString);
    info.end();
    return isSm2 ? pointOf(bits) : undefined;
  });
}

/** Of a bit string, whose first byte says how many bits are unused: none. */
function pointOf(bits: Uint8Array): Sm2Point {
  if (bits[0] !== 0) throw new Error('no whole bytes');
  return SM2.fromBytes(bits.subarray(1));
}

function randomScalar(): bigint {
  return Fn.fromBytes(randomSecretKey());
}

/** d + 1 must have an inverse. */
function isPrivateKey(scalar: bigint): boolean {
  return Fn.isValidNot0(scalar) && scalar !== Fn.ORDER - 1n;
}

/** What is signed instead of a message: SM3 over the signer's identity, curve and public key, and over the message. */
export function sm2Digest(publicKey: Sm2Point, message: Uint8Array, id: Uint8Array = DISTINGUISHING_ID): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(id.length * 8);
  const { a, b } = SM2.CURVE();
  const identity = sm3(length, id, Fp.toBytes(a), Fp.toBytes(b), ...coordinates(BASE), ...coordinates(publicKey));
  return sm3(identity, message);
}

export function sm2Sign(privateKey: bigint, digest: Uint8Array): Buffer {
  for (;;) {
    const scalar = randomScalar();
    const r = Fn.create(bytesToNumberBE(digest) + BASE.multiply(scalar).x);
    const s = Fn.div(Fn.sub(scalar, Fn.mul(r, privateKey)), privateKey + 1n);
    if (r !== 0n && r + scalar !== Fn.ORDER && s !== 0n) return Buffer.from(writeSequence(r, s));
  }
}

export function sm2Verify(publicKey: Sm2Point, digest: Uint8Array, signature: Uint8Array): boolean {
  const { r, s } = tried(() => DER.toSig(signature)) ?? { r: 0n, s: 0n };
  if (!Fn.isValidNot0(r) || !Fn.isValidNot0(s)) return false;
  const t = Fn.add(r, s);
  const point = BASE.mulAddUnsafe(s, publicKey, t);
  return t !== 0n && !point.is0() && Fn.create(bytesToNumberBE(digest) + point.x) === r;
}

/** C1, C3, C2 as ASN.1. */
export function sm2Encrypt(publicKey: Sm2Point, plaintext: Uint8Array): Buffer {
  for (;;) {
    const scalar = randomScalar();
    const c1 = BASE.multiply(scalar);
    const [x, y] = coordinates(publicKey.multiply(scalar));
    const mask = keyStream(x, y, plaintext.length);
    if (plaintext.length > 0 && mask.every((byte) => byte === 0)) continue;
    return Buffer.from(writeSequence(c1.x, c1.y, sm3(x, plaintext, y), masked(plaintext, mask)));
  }
}

/** Undefined: it is no ciphertext for this key. */
export function sm2Decrypt(privateKey: bigint, ciphertext: Uint8Array): Buffer | undefined {
  return tried(() => {
    const elements = sequenceReader(ciphertext);
    const c1 = SM2.fromAffine({ x: elements.takeInteger(), y: elements.takeInteger() });
    const [c3, c2] = [elements.take(TAG.octetString), elements.take(TAG.octetString)];
    elements.end();
    c1.assertValidity();
    const [x, y] = coordinates(c1.multiply(privateKey));
    const plaintext = masked(c2, keyStream(x, y, c2.length));
    // Another length throws.
    return timingSafeEqual(sm3(x, plaintext, y), c3) ? plaintext : undefined;
  });
}

/** The shared secret with a peer's public key. */
export function sm2SharedSecret(privateKey: bigint, publicKey: Sm2Point): Buffer {
  return coordinates(publicKey.multiply(privateKey))[0];
}

function coordinates(point: Sm2Point): readonly [x: Buffer, y: Buffer] {
  const { x, y } = point.toAffine();
  return [Buffer.from(Fp.toBytes(x)), Buffer.from(Fp.toBytes(y))];
}

function keyStream(x: Buffer, y: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 1; 32 * blocks.length < length; counter += 1) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(counter);
    blocks.push(sm3(x, y, bytes));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

function masked(bytes: Uint8Array, mask: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

function sm3(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sm3');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
