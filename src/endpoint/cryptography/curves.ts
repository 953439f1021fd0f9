// Elliptic curves, as far as node:crypto does not: ECDSA over a digest (MessageType DIGEST; node:crypto always hashes),
// and the scalars of SM2. The points are OpenSSL's: multiples of the base point by createECDH. As this host holds the
// private key d, it verifies with one such multiple too: for s⁻¹(z·G + r·Q) it takes s⁻¹(z + r·d)·G.
// The arithmetic of the scalars is BigInt's, which is not constant in time: good enough for a local endpoint only.

import { createECDH } from 'node:crypto';
import { fromBigInt, readIntegerPair, toBigInt, writeIntegerPair } from './der.js';

export interface Curve {
  /** OpenSSL's name. */
  readonly name: string;
  /** In bytes: of a coordinate, and of a scalar. */
  readonly size: number;
  /** The order of the base point. */
  readonly order: bigint;
}

export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

export const CURVES = {
  prime256v1: {
    name: 'prime256v1',
    size: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  secp384r1: {
    name: 'secp384r1',
    size: 48,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  secp521r1: {
    name: 'secp521r1',
    size: 66,
    order:
      0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
  secp256k1: {
    name: 'secp256k1',
    size: 32,
    order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  },
  SM2: {
    name: 'SM2',
    size: 32,
    order: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  },
} as const satisfies Record<string, Curve>;

/** A random scalar and its multiple of the base point. */
export function randomMultiple(curve: Curve): { readonly scalar: bigint; readonly point: Point } {
  const ecdh = createECDH(curve.name);
  ecdh.generateKeys();
  return { scalar: toBigInt(ecdh.getPrivateKey()), point: pointOf(curve, ecdh.getPublicKey()) };
}

/** The multiple of the base point by a scalar from 1 to the order less 1. */
export function multipleOfBase(curve: Curve, scalar: bigint): Point {
  const ecdh = createECDH(curve.name);
  ecdh.setPrivateKey(fromBigInt(scalar, curve.size));
  return pointOf(curve, ecdh.getPublicKey());
}

export function uncompressed({ size }: Curve, { x, y }: Point): Buffer {
  return Buffer.concat([Buffer.from([4]), fromBigInt(x, size), fromBigInt(y, size)]);
}

function pointOf({ size }: Curve, bytes: Buffer): Point {
  return { x: toBigInt(bytes.subarray(1, 1 + size)), y: toBigInt(bytes.subarray(1 + size)) };
}

/** ECDSA over a digest that is not longer than the order, as all of AWS's are. */
export function signDigest(curve: Curve, privateKey: bigint, digest: Uint8Array): Buffer {
  const { order } = curve;
  for (;;) {
    const { scalar, point } = randomMultiple(curve);
    const r = point.x % order;
    const s = (inverse(scalar, order) * (toBigInt(digest) + r * privateKey)) % order;
    if (r !== 0n && s !== 0n) return writeIntegerPair(r, s);
  }
}

export function verifyDigest(curve: Curve, privateKey: bigint, digest: Uint8Array, signature: Uint8Array): boolean {
  const { order } = curve;
  const [r, s] = readIntegerPair(signature) ?? [0n, 0n];
  if (!isScalar(curve, r) || !isScalar(curve, s)) return false;
  const scalar = (inverse(s, order) * (toBigInt(digest) + r * privateKey)) % order;
  return scalar !== 0n && multipleOfBase(curve, scalar).x % order === r;
}

export function isScalar({ order }: Curve, value: bigint): boolean {
  return value > 0n && value < order;
}

/** By Euclid's extended algorithm; `modulus` is prime, and `value` no multiple of it. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [modulus, modulo(value, modulus)];
  let [x, y] = [0n, 1n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return modulo(x, modulus);
}

export function modulo(value: bigint, modulus: bigint): bigint {
  const remainder = value % modulus;
  return remainder < 0n ? remainder + modulus : remainder;
}
