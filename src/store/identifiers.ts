// New identifiers from a seed: the same seed gives the same identifiers, in the same order.
// Method: sfc32, a small pseudo-random generator whose state is four 32-bit words. Not for cryptography.

import { digest, uuid } from '../model/digest.js';
import type { IdentifierName } from '../model/operations/operation.js';

/** The state of the generator: four 32-bit words. */
export type IdentifierState = readonly [number, number, number, number];

/** A host's own source of identifiers. `multiRegion` says which form a key ID must have. */
export type IdentifierSource = (name: IdentifierName, multiRegion: boolean) => string;

export interface IdentifierGenerator {
  readonly next: IdentifierSource;
  readonly state: () => IdentifierState;
  /** Goes back to an earlier state: the identifiers since then come again. */
  readonly rewind: (state: IdentifierState) => void;
}

export function seededState(seed: number | string): IdentifierState {
  const hex = digest(`${typeof seed} ${seed}`, 4);
  const word = (index: number): number => Number.parseInt(hex.slice(8 * index, 8 * index + 8), 16) | 0;
  return [word(0), word(1), word(2), word(3)];
}

export function createIdentifiers(initial: IdentifierState): IdentifierGenerator {
  let [a, b, c, d] = initial;
  const word = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum;
  };
  // One flat string: a rope of pieces would take several times its memory for as long as the key lives.
  const hex = (words: number): string => {
    const codes: number[] = [];
    for (let index = 0; index < words; index++) {
      const bits = word();
      for (let shift = 28; shift >= 0; shift -= 4) codes.push(HEX_CODES[(bits >>> shift) & 15] ?? 0);
    }
    return String.fromCharCode(...codes);
  };
  return {
    next: (name, multiRegion) => {
      switch (name) {
        case 'keyId':
          return multiRegion ? `mrk-${hex(4)}` : uuid(hex(4));
        case 'requestId':
          return uuid(hex(4));
        case 'importToken':
        case 'publicKey':
          // Hex digits, in a multiple of four, are base64 too.
          return hex(32);
        default:
          return hex(8);
      }
    },
    state: () => [a, b, c, d],
    rewind: (state) => {
      [a, b, c, d] = state;
    },
  };
}

const HEX_CODES = [...'0123456789abcdef'].map((digit) => digit.charCodeAt(0));

