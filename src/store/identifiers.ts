// New identifiers from a seed: the same seed gives the same identifiers, in the same order.
// Method: sfc32, a small pseudo-random generator whose state is four 32-bit words. Not for cryptography.

import type { JsonCall } from '../model/engine/reduce.js';
import type { IdentifierName } from '../model/operations/call.js';
import { digest } from '../model/vocabulary/digest.js';

/** The state of the generator: four 32-bit words. */
export type IdentifierState = readonly [number, number, number, number];

/** A source of identifiers. `multiRegion` says which form a key ID must have; `call`: what asks for it, if a call does. */
export type IdentifierSource = (name: IdentifierName, multiRegion: boolean, call?: JsonCall) => string;

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
  // Each is one flat string: a rope of pieces would take several times its memory for as long as the key lives.
  const hex = (words: number, prefix: readonly number[] = []): string => {
    const codes = [...prefix];
    for (let index = 0; index < words; index++) {
      const bits = word();
      for (let shift = 28; shift >= 0; shift -= 4) codes.push(hexDigit(bits, shift));
    }
    return String.fromCharCode(...codes);
  };
  // A UUID of version 4. It is written out because every call that changes something needs one.
  const uuid = (): string => {
    const p = word();
    const q = (word() & 0xffff0fff) | 0x4000;
    const r = (word() & 0x3fffffff) | 0x80000000;
    const s = word();
    // biome-ignore format: four digits a line
    return String.fromCharCode(
      hexDigit(p, 28), hexDigit(p, 24), hexDigit(p, 20), hexDigit(p, 16),
      hexDigit(p, 12), hexDigit(p, 8), hexDigit(p, 4), hexDigit(p, 0), DASH,
      hexDigit(q, 28), hexDigit(q, 24), hexDigit(q, 20), hexDigit(q, 16), DASH,
      hexDigit(q, 12), hexDigit(q, 8), hexDigit(q, 4), hexDigit(q, 0), DASH,
      hexDigit(r, 28), hexDigit(r, 24), hexDigit(r, 20), hexDigit(r, 16), DASH,
      hexDigit(r, 12), hexDigit(r, 8), hexDigit(r, 4), hexDigit(r, 0),
      hexDigit(s, 28), hexDigit(s, 24), hexDigit(s, 20), hexDigit(s, 16),
      hexDigit(s, 12), hexDigit(s, 8), hexDigit(s, 4), hexDigit(s, 0),
    );
  };
  return {
    next: (name, multiRegion) => {
      switch (name) {
        case 'keyId':
          return multiRegion ? hex(4, MRK_CODES) : uuid();
        case 'requestId':
          return uuid();
        case 'importToken':
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

const DASH = 45;
const MRK_CODES = Array.from('mrk-', (character) => character.charCodeAt(0));
const HEX_CODES = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** The character code of one hex digit of a word. */
function hexDigit(word: number, shift: number): number {
  return HEX_CODES[(word >>> shift) & 15] ?? 0;
}
