// DER that no cryptography here reads by itself, taken apart with the reader of @noble/curves, which is strict: one value
// has one encoding.

import { DER } from '@noble/curves/abstract/weierstrass.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
  /** Context-specific and primitive: of a private key that is a seed, and of encrypted content. */
  primitive0: 0x80,
  context0: 0xa0,
  context1: 0xa1,
} as const;

/** Takes elements one after the other, and throws where it finds another one. */
interface Reader {
  /** The content of the next element. */
  readonly take: (tag: number) => Uint8Array;
  readonly takeInteger: () => bigint;
  /** The content of the next element if it has this tag. */
  readonly takeOptional: (tag: number) => Uint8Array | undefined;
  /** There is no further element. */
  readonly end: () => void;
}

/** Of the elements of a sequence that is all of the bytes. */
export function sequenceReader(bytes: Uint8Array): Reader {
  return elementsReader(contentOf(TAG.sequence, bytes));
}

/** The content of the one element that is all of the bytes. */
export function contentOf(tag: number, bytes: Uint8Array): Uint8Array {
  const reader = elementsReader(bytes);
  const content = reader.take(tag);
  reader.end();
  return content;
}

/** Of elements one after the other. */
export function elementsReader(bytes: Uint8Array): Reader {
  let rest = bytes;
  const take = (tag: number): Uint8Array => {
    const { v, l } = DER._tlv.decode(tag, rest);
    rest = l;
    return v;
  };
  return {
    take,
    takeInteger: () => DER._int.decode(take(TAG.integer)),
    takeOptional: (tag) => (rest[0] === tag ? take(tag) : undefined),
    end: () => {
      if (rest.length > 0) throw new DER.Err('more elements than expected');
    },
  };
}

/** A sequence of integers and octet strings. */
export function writeSequence(...values: readonly (bigint | Uint8Array)[]): Uint8Array {
  const elements = values.map((value) =>
    typeof value === 'bigint'
      ? writeElement(TAG.integer, hexToBytes(DER._int.encode(value)))
      : writeElement(TAG.octetString, value),
  );
  return writeElement(TAG.sequence, ...elements);
}

/** An element whose content is these bytes, one after the other. */
export function writeElement(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  return hexToBytes(DER._tlv.encode(tag, bytesToHex(concatBytes(...contents))));
}
