// A ciphertext of a symmetric encryption key, which says what decrypts it. It begins as those of KMS do, and is as long:
//
//   bytes   0–4   01 02 02 00 78; of a data key 01 02 03 00 78 [CIPHER-5]
//           5–36  ID of the key material; zeros: the key has none of its own (custom key stores)
//          37     01
//          38–53  key ID, the 32 hexadecimal digits of it
//          54–57  how many bytes follow
//          58–    EncryptedData (RFC 5652) with AES-GCM (RFC 5084): an initialization vector of 12 bytes and, as the
//                 content, 11 bytes (KMS has so many more, nobody says what for: here MARK, whether the key is a
//                 multi-Region key, and zeros), the encrypted bytes and the tag of 16 bytes
//
// The tag also covers the first 54 bytes, those 11, and the encryption context. What this endpoint wrote before has another
// form, and is read as ever:
//
//   bytes   0–3   'MRK' and the version, 1
//           4–39  key ID, as it is written
//          40–71  ID of the key material, or zeros
//          72–83  initialization vector, random
//          84–99  tag
//         100–    the encrypted bytes
//
// There the tag covers the first 72 bytes and the encryption context.

import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import type { CiphertextHeader, KeyUse } from '../model/key-set/host.js';
import { isKeyId, isMultiRegionKeyId } from '../model/vocabulary/identifiers.js';
import { bytesOfBase64 } from '../shared/base64.js';
import { isSame, numberAt, numberBytes, textBytes } from './bytes.js';
import { elementsReader, sequenceReader, TAG, writeElement } from './der.js';
import { tried } from './refusals.js';

const NO_MATERIAL = '0'.repeat(64);

export type EncryptionContext = Readonly<Record<string, string>>;

/** A ciphertext taken apart. */
interface Sealed {
  readonly header: CiphertextHeader;
  /** What the tag covers besides the encrypted bytes and the encryption context. */
  readonly covered: Uint8Array;
  readonly iv: Uint8Array;
  readonly tag: Uint8Array;
  readonly encrypted: Uint8Array;
}

/** AES-GCM with a tag of 16 bytes, by whatever has it. Imported key material of China Regions has 16 bytes. */
export interface Gcm {
  /** A new initialization vector. */
  readonly iv: () => Uint8Array;
  /** The encrypted bytes, and then the tag. */
  readonly seal: (key: Uint8Array, iv: Uint8Array, covered: Uint8Array, plaintext: Uint8Array) => Uint8Array;
  /** Undefined: the tag is another's. */
  readonly open: (
    key: Uint8Array,
    iv: Uint8Array,
    covered: Uint8Array,
    encrypted: Uint8Array,
    tag: Uint8Array,
  ) => Uint8Array | undefined;
}

export const IV_BYTES = 12;
export const TAG_BYTES = 16;

export function seal(
  gcm: Gcm,
  use: KeyUse,
  material: Uint8Array,
  plaintext: Uint8Array,
  context?: EncryptionContext,
): Uint8Array {
  const head = concatBytes(
    use.cryptography === 'makeDataKey' ? PREFIX.dataKey : PREFIX.other,
    hexToBytes(use.keyMaterialId ?? NO_MATERIAL),
    SEPARATOR,
    hexToBytes(use.keyId.replace(/^mrk-/, '').replaceAll('-', '')),
  );
  if (head.length !== HEAD) throw new Error(`no ciphertext can name key ${use.keyId} with ${use.keyMaterialId}`);
  const mark = new Uint8Array(MARK_BYTES);
  mark.set(MARK);
  mark[MARK.length] = isMultiRegionKeyId(use.keyId) ? 1 : 0;
  const iv = gcm.iv();
  const encrypted = gcm.seal(material, iv, additionalData(concatBytes(head, mark), context), plaintext);
  const data = writeEncryptedData(iv, concatBytes(mark, encrypted));
  return concatBytes(head, numberBytes(data.length), data);
}

/** Undefined: it is no ciphertext of this key material with this encryption context. */
export function open(
  gcm: Gcm,
  use: KeyUse,
  material: Uint8Array,
  ciphertext: Uint8Array,
  context?: EncryptionContext,
): Uint8Array | undefined {
  const sealed = read(ciphertext);
  if (sealed?.header.keyId !== use.keyId || sealed.header.keyMaterialId !== use.keyMaterialId) return undefined;
  const { iv, covered, encrypted, tag } = sealed;
  return gcm.open(material, iv, additionalData(covered, context), encrypted, tag);
}

/** What KMS takes for a ciphertext is at most so long, in base64: 6,144 bytes. */
const LONGEST = 8192;

/** What a ciphertext in base64 says about itself, whoever wrote it; undefined: it is none of ours. */
export function readCiphertext(ciphertextBlob: string): CiphertextHeader | undefined {
  return ciphertextBlob.length > LONGEST ? undefined : read(bytesOfBase64(ciphertextBlob))?.header;
}

function read(ciphertext: Uint8Array): Sealed | undefined {
  return isSame(ciphertext.subarray(0, OLD.magic.length), OLD.magic) ? readOld(ciphertext) : readNew(ciphertext);
}

const PREFIX = { other: hexToBytes('0102020078'), dataKey: hexToBytes('0102030078') } as const;
const SEPARATOR = Uint8Array.of(1);
const [MATERIAL_AT, KEY_AT, HEAD] = [5, 38, 54];
const MARK = textBytes('MRK');
const MARK_BYTES = 11;

function readNew(ciphertext: Uint8Array): Sealed | undefined {
  const head = ciphertext.subarray(0, HEAD);
  const prefix = head.subarray(0, MATERIAL_AT);
  const isOurs =
    (isSame(prefix, PREFIX.other) || isSame(prefix, PREFIX.dataKey)) &&
    isSame(head.subarray(KEY_AT - 1, KEY_AT), SEPARATOR);
  if (!isOurs || ciphertext.length < HEAD + 4) return undefined;
  const data = ciphertext.subarray(HEAD + 4);
  const read = numberAt(ciphertext, HEAD) === data.length ? tried(() => readEncryptedData(data)) : undefined;
  if (read === undefined || read.content.length < MARK_BYTES + TAG_BYTES) return undefined;
  const { iv, content } = read;
  const mark = content.subarray(0, MARK_BYTES);
  if (!isSame(mark.subarray(0, MARK.length), MARK)) return undefined;
  const hex = bytesToHex(head.subarray(KEY_AT));
  const keyId = mark[MARK.length] === 1 ? `mrk-${hex}` : hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return {
    header: headerOf(keyId, bytesToHex(head.subarray(MATERIAL_AT, KEY_AT - 1))),
    covered: concatBytes(head, mark),
    iv,
    tag: content.subarray(-TAG_BYTES),
    encrypted: content.subarray(MARK_BYTES, -TAG_BYTES),
  };
}

const OLD = { magic: textBytes('MRK\x01'), head: 72, overhead: 72 + IV_BYTES + TAG_BYTES } as const;

function readOld(ciphertext: Uint8Array): Sealed | undefined {
  const keyId = String.fromCharCode(...ciphertext.subarray(OLD.magic.length, 40));
  if (ciphertext.length < OLD.overhead || !isKeyId(keyId)) return undefined;
  return {
    header: headerOf(keyId, bytesToHex(ciphertext.subarray(40, OLD.head))),
    covered: ciphertext.subarray(0, OLD.head),
    iv: ciphertext.subarray(OLD.head, OLD.head + IV_BYTES),
    tag: ciphertext.subarray(OLD.head + IV_BYTES, OLD.overhead),
    encrypted: ciphertext.subarray(OLD.overhead),
  };
}

function headerOf(keyId: string, keyMaterialId: string): CiphertextHeader {
  return keyMaterialId === NO_MATERIAL ? { keyId } : { keyId, keyMaterialId };
}

// The object identifiers of EncryptedData, Data and AES-256-GCM.
const ENCRYPTED_DATA = writeElement(TAG.objectIdentifier, hexToBytes('2a864886f70d010706'));
const DATA = writeElement(TAG.objectIdentifier, hexToBytes('2a864886f70d010701'));
const AES_256_GCM = writeElement(TAG.objectIdentifier, hexToBytes('60864801650304012e'));
const VERSION_0 = hexToBytes('020100');
const TAG_LENGTH = Uint8Array.of(TAG.integer, 1, TAG_BYTES);

function writeEncryptedData(iv: Uint8Array, content: Uint8Array): Uint8Array {
  const parameters = writeElement(TAG.sequence, writeElement(TAG.octetString, iv), TAG_LENGTH);
  const algorithm = writeElement(TAG.sequence, AES_256_GCM, parameters);
  const encrypted = writeElement(TAG.sequence, DATA, algorithm, writeElement(TAG.primitive0, content));
  return writeElement(
    TAG.sequence,
    ENCRYPTED_DATA,
    writeElement(TAG.context0, writeElement(TAG.sequence, VERSION_0, encrypted)),
  );
}

/** Throws unless the bytes are just what `writeEncryptedData` makes of what it gives. */
function readEncryptedData(bytes: Uint8Array): { readonly iv: Uint8Array; readonly content: Uint8Array } {
  const info = sequenceReader(bytes);
  info.take(TAG.objectIdentifier);
  const data = sequenceReader(info.take(TAG.context0));
  data.take(TAG.integer);
  const encrypted = elementsReader(data.take(TAG.sequence));
  encrypted.take(TAG.objectIdentifier);
  const algorithm = elementsReader(encrypted.take(TAG.sequence));
  algorithm.take(TAG.objectIdentifier);
  const iv = elementsReader(algorithm.take(TAG.sequence)).take(TAG.octetString);
  const content = encrypted.take(TAG.primitive0);
  if (!isSame(writeEncryptedData(iv, content), bytes)) throw new Error('other encrypted data');
  return { iv, content };
}

/**
 * One encoding for one encryption context, whatever the order of its pairs: sorted by key, each text after its length. In
 * UTF-16, which also tells apart texts that are no Unicode. No context is the same as an empty one.
 */
function additionalData(covered: Uint8Array, context: EncryptionContext = {}): Uint8Array {
  const parts = [covered];
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const text of pairs.flat()) {
    const bytes = Uint8Array.from(text.split('').flatMap(littleEndian));
    parts.push(numberBytes(bytes.length), bytes);
  }
  return concatBytes(...parts);
}

function littleEndian(unit: string): readonly [number, number] {
  const code = unit.charCodeAt(0);
  return [code & 0xff, code >> 8];
}
