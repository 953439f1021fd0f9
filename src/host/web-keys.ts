// Keys on elliptic curves as WebCrypto's host keeps them: PKCS #8 in DER, byte by byte as Node writes it.

import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { isSame } from './bytes.js';
import { contentOf, sequenceReader, TAG, writeElement } from './der.js';
import { CURVES, type CurveName } from './elliptic.js';
import type { PairSpec } from './specs.js';

/** A key pair as the algorithms work with it; a public key on a curve is an uncompressed point. */
export interface EllipticKey {
  readonly secretKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

// Object identifiers: of keys on curves, of each curve, and of Ed25519.
const EC_PUBLIC_KEY = '2a8648ce3d0201';
const CURVE_ID: Readonly<Record<CurveName, string>> = {
  prime256v1: '2a8648ce3d030107',
  secp384r1: '2b81040022',
  secp521r1: '2b81040023',
  secp256k1: '2b8104000a',
};
const ED25519_ID = '2b6570';

const NO_UNUSED_BITS = Uint8Array.of(0);
const VERSION_0 = hexToBytes('020100');
const VERSION_1 = hexToBytes('020101');

export function generateEllipticKey({ namedCurve }: PairSpec): Uint8Array {
  const { utils } = namedCurve === undefined ? ed25519 : CURVES[namedCurve];
  return writeEllipticKey(namedCurve, keyOf(namedCurve, utils.randomSecretKey()));
}

/** The key of a PKCS #8 document. Throws if it is none of this curve, or its public key is another's. */
export function readEllipticKey({ namedCurve }: PairSpec, pkcs8: Uint8Array): EllipticKey {
  const info = sequenceReader(pkcs8);
  const version = info.takeInteger();
  const isOurs = isSame(info.take(TAG.sequence), algorithmOf(namedCurve));
  const wrapped = info.take(TAG.octetString);
  if (!isOurs || (version !== 0n && version !== 1n)) throw new Error('a private key of another kind');
  if (namedCurve === undefined) return keyOf(namedCurve, contentOf(TAG.octetString, wrapped));
  const key = sequenceReader(wrapped);
  key.takeInteger();
  const found = keyOf(namedCurve, key.take(TAG.octetString));
  key.takeOptional(TAG.context0);
  const given = key.takeOptional(TAG.context1);
  const isOwn = given === undefined || isSame(contentOf(TAG.bitString, given).slice(1), found.publicKey);
  if (!isOwn) throw new Error('the public key of another private key');
  return found;
}

export function writeEllipticKey(namedCurve: CurveName | undefined, { secretKey, publicKey }: EllipticKey): Uint8Array {
  const inner =
    namedCurve === undefined
      ? writeElement(TAG.octetString, secretKey)
      : writeElement(
          TAG.sequence,
          VERSION_1,
          writeElement(TAG.octetString, secretKey),
          writeElement(TAG.context1, bits(publicKey)),
        );
  const algorithm = writeElement(TAG.sequence, algorithmOf(namedCurve));
  return writeElement(TAG.sequence, VERSION_0, algorithm, writeElement(TAG.octetString, inner));
}

/** SubjectPublicKeyInfo. */
export function writeEllipticPublicKey({ namedCurve }: PairSpec, { publicKey }: EllipticKey): Uint8Array {
  return writeElement(TAG.sequence, writeElement(TAG.sequence, algorithmOf(namedCurve)), bits(publicKey));
}

/** The point of SubjectPublicKeyInfo. Throws if it is none of this curve. */
export function readPoint(curve: CurveName, spki: Uint8Array): Uint8Array {
  const info = sequenceReader(spki);
  const isOurs = isSame(info.take(TAG.sequence), algorithmOf(curve));
  const [unused, ...point] = info.take(TAG.bitString);
  info.end();
  if (!isOurs || unused !== 0) throw new Error('a public key of another kind');
  return Uint8Array.from(point);
}

function keyOf(namedCurve: CurveName | undefined, secretKey: Uint8Array): EllipticKey {
  if (namedCurve === undefined) return { secretKey, publicKey: ed25519.getPublicKey(secretKey) };
  const { lengths, getPublicKey } = CURVES[namedCurve];
  // Leading zeros may be missing.
  const padded = concatBytes(new Uint8Array(Math.max(0, (lengths.secretKey ?? 0) - secretKey.length)), secretKey);
  return { secretKey: padded, publicKey: getPublicKey(padded, false) };
}

/** What the sequence of an AlgorithmIdentifier holds. */
function algorithmOf(namedCurve: CurveName | undefined): Uint8Array {
  const ids = namedCurve === undefined ? [ED25519_ID] : [EC_PUBLIC_KEY, CURVE_ID[namedCurve]];
  return concatBytes(...ids.map((id) => writeElement(TAG.objectIdentifier, hexToBytes(id))));
}

function bits(bytes: Uint8Array): Uint8Array {
  return writeElement(TAG.bitString, NO_UNUSED_BITS, bytes);
}
