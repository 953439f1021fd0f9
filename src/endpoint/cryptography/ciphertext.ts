// A ciphertext of a symmetric encryption key, which says what decrypts it:
//
//   bytes   0–3   'MRK' and the version, 1
//           4–39  key ID, as it is written
//          40–71  ID of the key material; zeros: the key has none of its own (custom key stores)
//          72–83  initialization vector, random
//          84–99  tag of AES-256-GCM
//         100–    the encrypted bytes
//
// The tag also covers the first 72 bytes and the encryption context.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { CiphertextHeader, KeyUse } from '../../model/key-set/host.js';
import { isKeyId } from '../../model/vocabulary/identifiers.js';

const MAGIC = Buffer.from('MRK\x01', 'latin1');
const HEADER = 72;
const IV = 12;
const TAG = 16;
const OVERHEAD = HEADER + IV + TAG;
const NO_MATERIAL = '0'.repeat(64);

export type EncryptionContext = Readonly<Record<string, string>>;

export function seal(use: KeyUse, material: Uint8Array, plaintext: Uint8Array, context?: EncryptionContext): Buffer {
  const header = headerOf(use);
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', material, iv).setAAD(additionalData(header, context));
  const encrypted = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([header, iv, cipher.getAuthTag(), encrypted]);
}

/** Undefined: it is no ciphertext of this key material with this encryption context. */
export function open(
  use: KeyUse,
  material: Uint8Array,
  ciphertext: Buffer,
  context?: EncryptionContext,
): Buffer | undefined {
  const header = ciphertext.subarray(0, HEADER);
  if (ciphertext.length < OVERHEAD || !header.equals(headerOf(use))) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', material, ciphertext.subarray(HEADER, HEADER + IV));
  decipher.setAAD(additionalData(header, context)).setAuthTag(ciphertext.subarray(HEADER + IV, OVERHEAD));
  const plaintext = decipher.update(ciphertext.subarray(OVERHEAD));
  try {
    decipher.final();
    return plaintext;
  } catch {
    return undefined;
  }
}

/** What a ciphertext in base64 says about itself, whoever wrote it; undefined: it is none of ours. */
export function readCiphertext(ciphertextBlob: string): CiphertextHeader | undefined {
  if (ciphertextBlob.length < Math.ceil(OVERHEAD / 3) * 4) return undefined;
  // The header is just so long that it ends with a base64 quadruple.
  const header = Buffer.from(ciphertextBlob.slice(0, (HEADER / 3) * 4), 'base64');
  if (header.length !== HEADER || !header.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const keyId = header.toString('latin1', 4, 40);
  if (!isKeyId(keyId)) return undefined;
  const keyMaterialId = header.toString('hex', 40);
  return keyMaterialId === NO_MATERIAL ? { keyId } : { keyId, keyMaterialId };
}

function headerOf({ keyId, keyMaterialId = NO_MATERIAL }: KeyUse): Buffer {
  const header = Buffer.concat([MAGIC, Buffer.from(keyId, 'latin1'), Buffer.from(keyMaterialId, 'hex')]);
  if (header.length !== HEADER) throw new Error(`no ciphertext can name key ${keyId} with material ${keyMaterialId}`);
  return header;
}

/**
 * One encoding for one encryption context, whatever the order of its pairs: sorted by key, each text after its length. In
 * UTF-16, which also tells apart texts that are no Unicode. No context is the same as an empty one.
 */
function additionalData(header: Buffer, context: EncryptionContext = {}): Buffer {
  const parts = [header];
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const text of pairs.flat()) {
    const bytes = Buffer.from(text, 'utf16le');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}
