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

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { CiphertextHeader, KeyUse } from '../../model/key-set/host.js';
import { isKeyId, isMultiRegionKeyId } from '../../model/vocabulary/identifiers.js';
import { elementsReader, sequenceReader, TAG, writeElement } from './der.js';
import { tried } from './refusals.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const NO_MATERIAL = '0'.repeat(64);

export type EncryptionContext = Readonly<Record<string, string>>;

/** A ciphertext taken apart. */
interface Sealed {
  readonly header: CiphertextHeader;
  /** What the tag covers besides the encrypted bytes and the encryption context. */
  readonly covered: Buffer;
  readonly iv: Uint8Array;
  readonly tag: Uint8Array;
  readonly encrypted: Uint8Array;
}

export function seal(use: KeyUse, material: Uint8Array, plaintext: Uint8Array, context?: EncryptionContext): Buffer {
  const head = Buffer.concat([
    use.cryptography === 'makeDataKey' ? PREFIX.dataKey : PREFIX.other,
    Buffer.from(use.keyMaterialId ?? NO_MATERIAL, 'hex'),
    SEPARATOR,
    Buffer.from(use.keyId.replace(/^mrk-/, '').replaceAll('-', ''), 'hex'),
  ]);
  if (head.length !== HEAD) throw new Error(`no ciphertext can name key ${use.keyId} with ${use.keyMaterialId}`);
  const mark = Buffer.alloc(MARK_BYTES);
  MARK.copy(mark);
  mark[MARK.length] = isMultiRegionKeyId(use.keyId) ? 1 : 0;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(cipherOf(material), material, iv);
  cipher.setAAD(additionalData(Buffer.concat([head, mark]), context));
  const encrypted = cipher.update(plaintext);
  cipher.final();
  const data = writeEncryptedData(iv, Buffer.concat([mark, encrypted, cipher.getAuthTag()]));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([head, length, data]);
}

/** Undefined: it is no ciphertext of this key material with this encryption context. */
export function open(
  use: KeyUse,
  material: Uint8Array,
  ciphertext: Buffer,
  context?: EncryptionContext,
): Buffer | undefined {
  const sealed = read(ciphertext);
  if (sealed?.header.keyId !== use.keyId || sealed.header.keyMaterialId !== use.keyMaterialId) return undefined;
  const decipher = createDecipheriv(cipherOf(material), material, sealed.iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(sealed.covered, context)).setAuthTag(sealed.tag);
  const plaintext = decipher.update(sealed.encrypted);
  try {
    decipher.final();
    return plaintext;
  } catch {
    return undefined;
  }
}

/** What KMS takes for a ciphertext is at most so long, in base64: 6,144 bytes. */
const LONGEST = 8192;

/** What a ciphertext in base64 says about itself, whoever wrote it; undefined: it is none of ours. */
export function readCiphertext(ciphertextBlob: string): CiphertextHeader | undefined {
  return ciphertextBlob.length > LONGEST ? undefined : read(Buffer.from(ciphertextBlob, 'base64'))?.header;
}

function read(ciphertext: Buffer): Sealed | undefined {
  return ciphertext.subarray(0, OLD.magic.length).equals(OLD.magic) ? readOld(ciphertext) : readNew(ciphertext);
}

const PREFIX = { other: Buffer.from('0102020078', 'hex'), dataKey: Buffer.from('0102030078', 'hex') } as const;
const SEPARATOR = Buffer.of(1);
const [MATERIAL_AT, KEY_AT, HEAD] = [5, 38, 54];
const MARK = Buffer.from('MRK', 'latin1');
const MARK_BYTES = 11;

function readNew(ciphertext: Buffer): Sealed | undefined {
  const head = ciphertext.subarray(0, HEAD);
  const prefix = head.subarray(0, MATERIAL_AT);
  const isOurs =
    (prefix.equals(PREFIX.other) || prefix.equals(PREFIX.dataKey)) &&
    head.subarray(KEY_AT - 1, KEY_AT).equals(SEPARATOR);
  if (!isOurs || ciphertext.length < HEAD + 4) return undefined;
  const data = ciphertext.subarray(HEAD + 4);
  const read = ciphertext.readUInt32BE(HEAD) === data.length ? tried(() => readEncryptedData(data)) : undefined;
  if (read === undefined || read.content.length < MARK_BYTES + TAG_BYTES) return undefined;
  const { iv, content } = read;
  const mark = content.subarray(0, MARK_BYTES);
  if (!mark.subarray(0, MARK.length).equals(MARK)) return undefined;
  const hex = head.toString('hex', KEY_AT);
  const keyId = mark[MARK.length] === 1 ? `mrk-${hex}` : hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return {
    header: headerOf(keyId, head.toString('hex', MATERIAL_AT, KEY_AT - 1)),
    covered: Buffer.concat([head, mark]),
    iv,
    tag: content.subarray(-TAG_BYTES),
    encrypted: content.subarray(MARK_BYTES, -TAG_BYTES),
  };
}

const OLD = { magic: Buffer.from('MRK\x01', 'latin1'), head: 72, overhead: 72 + IV_BYTES + TAG_BYTES } as const;

function readOld(ciphertext: Buffer): Sealed | undefined {
  const keyId = ciphertext.toString('latin1', OLD.magic.length, 40);
  if (ciphertext.length < OLD.overhead || !isKeyId(keyId)) return undefined;
  return {
    header: headerOf(keyId, ciphertext.toString('hex', 40, OLD.head)),
    covered: ciphertext.subarray(0, OLD.head),
    iv: ciphertext.subarray(OLD.head, OLD.head + IV_BYTES),
    tag: ciphertext.subarray(OLD.head + IV_BYTES, OLD.overhead),
    encrypted: ciphertext.subarray(OLD.overhead),
  };
}

function headerOf(keyId: string, keyMaterialId: string): CiphertextHeader {
  return keyMaterialId === NO_MATERIAL ? { keyId } : { keyId, keyMaterialId };
}

/** Imported key material of China Regions has 16 bytes. */
function cipherOf(material: Uint8Array): 'aes-128-gcm' | 'aes-256-gcm' {
  return material.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm';
}

// The object identifiers of EncryptedData, Data and AES-256-GCM.
const ENCRYPTED_DATA = writeElement(TAG.objectIdentifier, Buffer.from('2a864886f70d010706', 'hex'));
const DATA = writeElement(TAG.objectIdentifier, Buffer.from('2a864886f70d010701', 'hex'));
const AES_256_GCM = writeElement(TAG.objectIdentifier, Buffer.from('60864801650304012e', 'hex'));
const VERSION_0 = Buffer.from('020100', 'hex');
const TAG_LENGTH = Buffer.from([TAG.integer, 1, TAG_BYTES]);

function writeEncryptedData(iv: Uint8Array, content: Uint8Array): Buffer {
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
function readEncryptedData(bytes: Buffer): { readonly iv: Uint8Array; readonly content: Buffer } {
  const info = sequenceReader(bytes);
  info.take(TAG.objectIdentifier);
  const data = sequenceReader(info.take(TAG.context0));
  data.take(TAG.integer);
  const encrypted = elementsReader(data.take(TAG.sequence));
  encrypted.take(TAG.objectIdentifier);
  const algorithm = elementsReader(encrypted.take(TAG.sequence));
  algorithm.take(TAG.objectIdentifier);
  const iv = elementsReader(algorithm.take(TAG.sequence)).take(TAG.octetString);
  const content = Buffer.from(encrypted.take(TAG.primitive0));
  if (!writeEncryptedData(iv, content).equals(bytes)) throw new Error('other encrypted data');
  return { iv, content };
}

/**
 * One encoding for one encryption context, whatever the order of its pairs: sorted by key, each text after its length. In
 * UTF-16, which also tells apart texts that are no Unicode. No context is the same as an empty one.
 */
function additionalData(covered: Buffer, context: EncryptionContext = {}): Buffer {
  const parts = [covered];
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const text of pairs.flat()) {
    const bytes = Buffer.from(text, 'utf16le');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}
