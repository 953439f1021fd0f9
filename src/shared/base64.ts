// Base64 of text, wherever ECMAScript runs: neither Node's Buffer nor a browser's atob is everywhere. Where there is a Buffer it does
// the same, many times as fast.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const END = '='.charCodeAt(0);
/** By the codes of the digits. */
const VALUES: number[] = [];
for (const [value, digit] of [...DIGITS].entries()) VALUES[digit.charCodeAt(0)] = value;

/** A text's UTF-8 bytes in base64. */
export function base64OfText(text: string): string {
  return base64OfBytes(utf8Of(text));
}

/** The text whose UTF-8 bytes these are, or what is left of it: bytes that are none become U+FFFD, what is no base64 is passed over. */
export function textOfBase64(base64: string): string {
  return textOf(bytesOfBase64(base64));
}

/** Whether a text is base64, as whoever writes it does. */
export function isBase64(text: string): boolean {
  return base64OfBytes(bytesOfBase64(text)) === text;
}

interface BufferOfNode {
  readonly from: (
    of: ArrayLike<number> | string,
    encoding?: 'base64',
  ) => Uint8Array & {
    readonly toString: (encoding: 'base64') => string;
  };
}

const { Buffer: native } = globalThis as { readonly Buffer?: BufferOfNode };

/** Node's Buffer reads other digits too, which are none here. */
const ONLY_DIGITS = /^[A-Za-z0-9+/]*={0,2}$/;

/** Bytes in base64. */
export function base64OfBytes(bytes: ArrayLike<number>): string {
  if (native !== undefined) return native.from(bytes).toString('base64');
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += DIGITS.charAt(bits >> 18) + DIGITS.charAt((bits >> 12) & 63);
    text += (left < 2 ? '=' : DIGITS.charAt((bits >> 6) & 63)) + (left < 3 ? '=' : DIGITS.charAt(bits & 63));
  }
  return text;
}

/** The bytes of base64, or what is left of them: it ends with `=`, and what is no base64 is passed over. */
export function bytesOfBase64(base64: string): Uint8Array {
  if (native !== undefined && ONLY_DIGITS.test(base64)) return new Uint8Array(native.from(base64, 'base64'));
  const bytes = new Uint8Array(Math.ceil((base64.length * 3) / 4));
  let [length, bits, count] = [0, 0, 0];
  for (let at = 0; at < base64.length; at += 1) {
    const code = base64.charCodeAt(at);
    if (code === END) break;
    const value = VALUES[code];
    if (value === undefined) continue;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[length] = bits >> count;
    length += 1;
  }
  return bytes.subarray(0, length);
}

function utf8Of(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const given = character.codePointAt(0) ?? 0;
    const point = given >= 0xd800 && given <= 0xdfff ? 0xfffd : given;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
  }
  return bytes;
}

function tail(point: number): number {
  return 0x80 | (point & 0x3f);
}

/** The least code point of a sequence of so many bytes: what could be shorter is no UTF-8. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000] as const;

function textOf(bytes: ArrayLike<number>): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    let point = first < 0x80 ? first : first & (0x7f >> length);
    for (let place = 1; place < length; place += 1) {
      const next = bytes[at + place] ?? 0;
      point = (next & 0xc0) === 0x80 && point >= 0 ? (point << 6) | (next & 0x3f) : -1;
    }
    const isWhole = length === 1 || (first >= 0xc2 && first < 0xf5 && point >= (LEAST[length] ?? 0));
    const isCharacter = isWhole && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    text += isCharacter ? String.fromCodePoint(point) : '\ufffd';
    at += isCharacter ? length : 1;
  }
  return text;
}
