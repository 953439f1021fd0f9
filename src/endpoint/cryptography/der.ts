// As much of DER as signatures, ciphertexts and keys need that node:crypto does not read or write by itself. The reader
// is strict: one value has one encoding.

/** An element: its tag and its content. */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
}

export const DER = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
  context1: 0xa1,
} as const;

/** The elements of a sequence that is all of the bytes; undefined: it is none. */
export function readSequence(bytes: Uint8Array): readonly DerElement[] | undefined {
  const outer = readElements(Buffer.from(bytes));
  const [only] = outer ?? [];
  return outer?.length === 1 && only?.tag === DER.sequence ? readElements(only.content) : undefined;
}

/** The elements that fill the bytes exactly. */
export function readElements(bytes: Buffer): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at];
    const length = readLength(bytes, at + 1);
    if (tag === undefined || length === undefined) return undefined;
    const end = length.end + length.value;
    if (end > bytes.length) return undefined;
    elements.push({ tag, content: bytes.subarray(length.end, end) });
    at = end;
  }
  return elements;
}

/** Lengths are definite, of at most two bytes here, and in their shortest form. */
function readLength(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { value: first, end: at + 1 };
  const second = bytes[at + 1];
  if (first === 0x81) return second !== undefined && second >= 0x80 ? { value: second, end: at + 2 } : undefined;
  if (first !== 0x82 || at + 3 > bytes.length) return undefined;
  const value = bytes.readUInt16BE(at + 1);
  return value >= 0x100 ? { value, end: at + 3 } : undefined;
}

/** An unsigned integer. */
export function integerOf({ tag, content }: DerElement): bigint | undefined {
  const [first, second] = content;
  if (tag !== DER.integer || first === undefined || first >= 0x80) return undefined;
  const isPadded = first === 0 && second !== undefined && second < 0x80;
  return isPadded ? undefined : toBigInt(content);
}

/** The two integers of a signature. */
export function readIntegerPair(bytes: Uint8Array): readonly [bigint, bigint] | undefined {
  const elements = readSequence(bytes);
  const [first, second] = elements?.map(integerOf) ?? [];
  return elements?.length === 2 && first !== undefined && second !== undefined ? [first, second] : undefined;
}

export function writeElement(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const header = length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}

export function writeInteger(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  const isNegativeLooking = (bytes[0] ?? 0) >= 0x80;
  return writeElement(DER.integer, isNegativeLooking ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function writeIntegerPair(first: bigint, second: bigint): Buffer {
  return writeElement(DER.sequence, writeInteger(first), writeInteger(second));
}

export function toBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** Big-endian, in a fixed number of bytes. */
export function fromBigInt(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
}
