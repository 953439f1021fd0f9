import { describe, expect, it } from 'vitest';
import { isSameJson, present } from '../../src/shared/objects.js';

describe('isSameJson', () => {
  it.each([
    [1, 1, true],
    ['a', 'b', false],
    [null, {}, false],
    [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, false],
    [{ toString: 1 }, { valueOf: 1 }, false],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [[], {}, false],
  ])('%j and %j: %s', (one, other, same) => {
    expect([isSameJson(one, other), isSameJson(other, one)]).toEqual([same, same]);
  });
});

describe('present', () => {
  it('leaves out what is undefined, and nothing else', () => {
    expect(present({ a: undefined, b: null, c: 0, d: '' })).toStrictEqual({ b: null, c: 0, d: '' });
  });
});
