// Forms of a key set are told apart as JSON text tells them apart.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../property-tests/support/config.js';
import { property } from '../../../property-tests/support/property.js';
import { isAlike } from '../../../src/conformance/beliefs/distinct.js';

const values = fc.jsonValue({ maxDepth: 3 });

describe('two values', () => {
  property([values, values], runs(1_000, 100))('are alike if their JSON text is the same', (one, other) => {
    const copy: unknown = JSON.parse(JSON.stringify(one));
    expect(isAlike(one, copy)).toBe(true);
    expect(isAlike({ one, shared: other }, { one: copy, shared: other })).toBe(true);
    expect(isAlike(one, other)).toBe(JSON.stringify(one) === JSON.stringify(other));
  });

  it('are not alike if their members stand in another order; what is undefined is no member, nor what does not count', () => {
    expect(isAlike({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
    expect(isAlike({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(isAlike([{ a: 1, used: 1 }], [{ a: 1, used: 2 }], 'used')).toBe(true);
    expect(isAlike([{ a: 1, used: 1 }], [{ a: 1, used: 2 }])).toBe(false);
    expect(isAlike([], {})).toBe(false);
  });
});
