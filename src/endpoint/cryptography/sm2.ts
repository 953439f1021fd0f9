// SM2 by GB/T 32918: signatures (SM2DSA) and encryption (SM2PKE). OpenSSL has both, but node:crypto gives no way to them:
// it neither reads a private key of this type nor sets the distinguishing ID. It has the curve and SM3, which is enough.
// Formats are AWS's: https://docs.aws.amazon.com/kms/latest/developerguide/offline-operations.html

import { createECDH, createHash, ECDH, timingSafeEqual } from 'node:crypto';
import { CURVES, inverse, isScalar, modulo, multipleOfBase, randomMultiple, uncompressed } from './curves.js';
import {
  DER,
  fromBigInt,
  integerOf,
  readElements,
  readIntegerPair,
  readSequence,
  toBigInt,
  writeElement,
  writeInteger,
  writeIntegerPair,
} from './der.js';

const CURVE = CURVES.SM2;
const { order: ORDER, size: SIZE } = CURVE;

// The curve's a and b, and the coordinates of its base point.
const CONSTANTS = Buffer.from(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
    '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
);

/** What KMS takes where the caller gives none: with MessageType RAW. */
const DISTINGUISHING_ID = Buffer.from('1234567812345678');

// id-ecPublicKey with the curve SM2.
const ALGORITHM = writeElement(
  DER.sequence,
  writeElement(DER.objectIdentifier, Buffer.from('2a8648ce3d0201', 'hex')),
  writeElement(DER.objectIdentifier, Buffer.from('2a811ccf5501822d', 'hex')),
);

/** A new private key as PKCS#8. */
export function generateSm2Key(): Buffer {
  for (;;) {
    const { scalar } = randomMultiple(CURVE);
    if (isPrivateKey(scalar)) return writePrivateKey(scalar);
  }
}

export function sm2PublicKey(privateKey: bigint): Buffer {
  const point = uncompressed(CURVE, multipleOfBase(CURVE, privateKey));
  return writeElement(DER.sequence, ALGORITHM, writeElement(DER.bitString, Buffer.from([0]), point));
}

export function writePrivateKey(privateKey: bigint): Buffer {
  const point = uncompressed(CURVE, multipleOfBase(CURVE, privateKey));
  const publicKey = writeElement(DER.context1, writeElement(DER.bitString, Buffer.from([0]), point));
  const ecPrivateKey = writeElement(
    DER.sequence,
    writeInteger(1n),
    writeElement(DER.octetString, fromBigInt(privateKey, SIZE)),
    publicKey,
  );
  return writeElement(DER.sequence, writeInteger(0n), ALGORITHM, writeElement(DER.octetString, ecPrivateKey));
}

/** The private key of a PKCS#8 document; undefined: it is none of SM2, or its public key is another's. */
export function readPrivateKey(pkcs8: Uint8Array): bigint | undefined {
  const [version, algorithm, wrapped] = readSequence(pkcs8) ?? [];
  const isSm2 = algorithm !== undefined && writeElement(algorithm.tag, algorithm.content).equals(ALGORITHM);
  if (version === undefined || integerOf(version) !== 0n || !isSm2 || wrapped?.tag !== DER.octetString)
    return undefined;
  const [one, scalar, ...optional] = readSequence(wrapped.content) ?? [];
  if (one === undefined || integerOf(one) !== 1n) return undefined;
  if (scalar?.tag !== DER.octetString || scalar.content.length > SIZE) return undefined;
  const privateKey = toBigInt(scalar.content);
  if (!isPrivateKey(privateKey)) return undefined;
  const given = optional.find(({ tag }) => tag === DER.context1);
  const [bits] = given === undefined ? [] : (readElements(given.content) ?? []);
  if (given === undefined) return privateKey;
  // An unused-bits byte, then the point, compressed or not.
  const form = bits?.content[1] === 4 ? 'uncompressed' : 'compressed';
  const point = ECDH.convertKey(
    uncompressed(CURVE, multipleOfBase(CURVE, privateKey)),
    CURVE.name,
    undefined,
    undefined,
    form,
  );
  const isOwn = bits?.content.equals(Buffer.concat([Buffer.from([0]), point as Buffer])) === true;
  return bits?.tag === DER.bitString && isOwn ? privateKey : undefined;
}

/** d + 1 must have an inverse. */
function isPrivateKey(scalar: bigint): boolean {
  return isScalar(CURVE, scalar) && scalar !== ORDER - 1n;
}

/** What is signed instead of a message: SM3 over the signer's identity, curve and public key, and over the message. */
export function sm2Digest(privateKey: bigint, message: Uint8Array, id: Uint8Array = DISTINGUISHING_ID): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(id.length * 8);
  const { x, y } = multipleOfBase(CURVE, privateKey);
  const identity = sm3(length, id, CONSTANTS, fromBigInt(x, SIZE), fromBigInt(y, SIZE));
  return sm3(identity, message);
}

export function sm2Sign(privateKey: bigint, digest: Uint8Array): Buffer {
  for (;;) {
    const { scalar, point } = randomMultiple(CURVE);
    const r = (toBigInt(digest) + point.x) % ORDER;
    const s = modulo(inverse(privateKey + 1n, ORDER) * (scalar - r * privateKey), ORDER);
    if (r !== 0n && r + scalar !== ORDER && s !== 0n) return writeIntegerPair(r, s);
  }
}

export function sm2Verify(privateKey: bigint, digest: Uint8Array, signature: Uint8Array): boolean {
  const [r, s] = readIntegerPair(signature) ?? [0n, 0n];
  if (!isScalar(CURVE, r) || !isScalar(CURVE, s) || (r + s) % ORDER === 0n) return false;
  const scalar = (s + (r + s) * privateKey) % ORDER;
  return scalar !== 0n && (toBigInt(digest) + multipleOfBase(CURVE, scalar).x) % ORDER === r;
}

/** C1, C3, C2 as ASN.1. The public key is given by its private key. */
export function sm2Encrypt(privateKey: bigint, plaintext: Uint8Array): Buffer {
  for (;;) {
    const { scalar, point } = randomMultiple(CURVE);
    const shared = multipleOfBase(CURVE, (scalar * privateKey) % ORDER);
    const [x, y] = [fromBigInt(shared.x, SIZE), fromBigInt(shared.y, SIZE)];
    const mask = keyStream(x, y, plaintext.length);
    if (plaintext.length > 0 && mask.every((byte) => byte === 0)) continue;
    return writeElement(
      DER.sequence,
      writeInteger(point.x),
      writeInteger(point.y),
      writeElement(DER.octetString, sm3(x, plaintext, y)),
      writeElement(DER.octetString, masked(plaintext, mask)),
    );
  }
}

/** Undefined: it is no ciphertext for this key. */
export function sm2Decrypt(privateKey: bigint, ciphertext: Uint8Array): Buffer | undefined {
  const elements = readSequence(ciphertext);
  const [c1x, c1y, c3, c2] = elements ?? [];
  if (elements?.length !== 4 || !c1x || !c1y || c3?.tag !== DER.octetString || c2?.tag !== DER.octetString) {
    return undefined;
  }
  const [px, py] = [integerOf(c1x), integerOf(c1y)];
  if (px === undefined || py === undefined || c1x.content.length > SIZE + 1 || c1y.content.length > SIZE + 1) {
    return undefined;
  }
  const x = sharedX(privateKey, uncompressed(CURVE, { x: px, y: py }));
  if (x === undefined) return undefined;
  // ECDH gives no y: C3 tells which of the two it is.
  for (const sign of [2, 3]) {
    const compressed = Buffer.concat([Buffer.from([sign]), x]);
    const point = ECDH.convertKey(compressed, CURVE.name, undefined, undefined, 'uncompressed') as Buffer;
    const y = point.subarray(1 + SIZE);
    const plaintext = masked(c2.content, keyStream(x, y, c2.content.length));
    if (c3.content.length === 32 && timingSafeEqual(sm3(x, plaintext, y), c3.content)) return plaintext;
  }
  return undefined;
}

/** The shared secret with a peer's public key; undefined: it is no SM2 key. */
export function sm2SharedSecret(privateKey: bigint, spki: Uint8Array): Buffer | undefined {
  const elements = readSequence(spki);
  const [algorithm, bits] = elements ?? [];
  const isSm2 = algorithm !== undefined && writeElement(algorithm.tag, algorithm.content).equals(ALGORITHM);
  if (elements?.length !== 2 || !isSm2 || bits?.tag !== DER.bitString || bits.content[0] !== 0) return undefined;
  return sharedX(privateKey, bits.content.subarray(1));
}

function sharedX(privateKey: bigint, point: Buffer): Buffer | undefined {
  try {
    const ecdh = createECDH(CURVE.name);
    ecdh.setPrivateKey(fromBigInt(privateKey, SIZE));
    return ecdh.computeSecret(point);
  } catch {
    // Not a point of the curve.
    return undefined;
  }
}

function keyStream(x: Buffer, y: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 1; 32 * blocks.length < length; counter += 1)
    blocks.push(sm3(x, y, fromBigInt(BigInt(counter), 4)));
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
