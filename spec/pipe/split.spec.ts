import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSplitter } from '../../src/pipe/split.js';
import { SEED } from '../support/seed.js';

/** The lines of a text that comes in these pieces; of those that are too long, null. */
function lines(pieces: readonly string[], most: number): readonly (string | null)[] {
  const all: (string | null)[] = [];
  const { piece, end } = createSplitter({ line: (text) => all.push(text), tooLong: () => all.push(null), most });
  for (const each of pieces) piece(each);
  end();
  return all;
}

describe('the lines of a stream', () => {
  it('are the same in whatever pieces they come, but for those that are too long', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'é', '\n') });
    fc.assert(
      fc.property(fc.array(piece), fc.nat(5), (pieces, most) => {
        const expected = pieces.join('').split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(lines(pieces, most)).toEqual(expected.map((line) => (line.length > most ? null : line)));
      }),
      { seed: SEED },
    );
  });
});
