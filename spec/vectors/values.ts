// The values of vectors (spec/guide/vectors.md): what they make, `{ "$text": ["A", 32] }` for example, and what they stand for.

import { constants, createCipheriv, createHash, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';

type Maker = (...given: readonly unknown[]) => Buffer;

/** What is given as base64, or has been made. */
const bytesOf = (given: unknown): Buffer => (Buffer.isBuffer(given) ? given : Buffer.from(String(given), 'base64'));

const MAKERS: Readonly<Record<string, Maker>> = {
  $text: (text, times = 1) => Buffer.from(String(text).repeat(Number(times))),
  $bytes: bytesOf,
  $flip: (given) => {
    const bytes = Buffer.from(bytesOf(given));
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return bytes;
  },
  $ber: (given) => {
    const der = bytesOf(given);
    const length = der[1] ?? 0;
    const contents = der.subarray(length < 0x80 ? 2 : 2 + (length & 0x7f));
    return Buffer.concat([Buffer.from([der[0] ?? 0, 0x80]), contents, Buffer.from([0, 0])]);
  },
  // FIPS 204, 6.2, with an empty context; the raw key stands behind the 22 bytes of its SubjectPublicKeyInfo.
  $mu: (text, publicKey) =>
    shake(shake(bytesOf(publicKey).subarray(22)), Buffer.from([0, 0]), Buffer.from(String(text))),
  $wrap: (material, publicKey, algorithm) => {
    const key = createPublicKey({ key: bytesOf(publicKey), format: 'der', type: 'spki' });
    const oaepHash = String(algorithm).endsWith('SHA_1') ? 'sha1' : 'sha256';
    const encrypt = (bytes: Buffer) =>
      publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
    if (!String(algorithm).startsWith('RSA_AES_')) return encrypt(bytesOf(material));
    const secret = randomBytes(32);
    const cipher = createCipheriv('id-aes256-wrap-pad', secret, Buffer.from('a65959a6', 'hex'));
    return Buffer.concat([encrypt(secret), cipher.update(bytesOf(material)), cipher.final()]);
  },
};

/** What a value makes; undefined: it makes nothing. */
export function madeBy(value: Readonly<Record<string, unknown>>): Buffer | undefined {
  const [[name, given] = ['', []], ...others] = Object.entries(value);
  if (!name.startsWith('$')) return undefined;
  const maker = MAKERS[name];
  if (maker === undefined || others.length > 0) throw new Error(`${JSON.stringify(value)} makes nothing`);
  return maker(...(Array.isArray(given) ? given : [given]));
}

function shake(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('shake256', { outputLength: 64 });
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The regular expression of a placeholder: `<32 hex>` is so many hexadecimal digits, `<32 bytes>` so many bytes in base64, `<non-empty>` some text, any other any text. */
export function formOf(placeholder: string): string {
  const [, count = '', unit] = /^<(\d+) (hex|bytes)[:>]/.exec(placeholder) ?? [];
  if (unit === 'hex') return `([0-9a-f]{${count}})`;
  if (unit === undefined) return placeholder === '<non-empty>' ? '(.+)' : '(.*)';
  const padding = (3 - (Number(count) % 3)) % 3;
  return `([A-Za-z0-9+/]{${(4 * (Number(count) + padding)) / 3 - padding}}={${padding}})`;
}

/** The milliseconds of an ISO 8601 duration without months and years. */
export function millisecondsOf(span = 'PT0S'): number {
  const [, days, hours, minutes, seconds] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(span) ?? [];
  const part = (digits = '0') => Number(digits);
  return (((part(days) * 24 + part(hours)) * 60 + part(minutes)) * 60 + part(seconds)) * 1000;
}
