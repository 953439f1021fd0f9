import { describe, expect, it } from 'vitest';
import { inlinesOf, rulesNamedIn } from '../../../src/playground/stories/inline.js';

describe('a paragraph of a lesson', () => {
  it('is pieces of text, code, and rules, of which those that are assumed say so', () => {
    expect(inlinesOf('A `KeyState` is **one** [word](page.md) [STATE-1][DELETE-3a].')).toEqual([
      { kind: 'text', text: 'A ' },
      { kind: 'code', text: 'KeyState' },
      { kind: 'text', text: ' is ' },
      { kind: 'strong', text: 'one' },
      { kind: 'text', text: ' ' },
      { kind: 'text', text: 'word' },
      { kind: 'text', text: ' ' },
      { kind: 'rule', id: 'STATE-1', isAssumed: false },
      { kind: 'rule', id: 'DELETE-3a', isAssumed: true },
      { kind: 'text', text: '.' },
    ]);
  });

  it('leaves alone what names no rule', () => {
    expect(inlinesOf('[NONE-1] and [x]')).toEqual([
      { kind: 'text', text: '[NONE-1]' },
      { kind: 'text', text: ' and [x]' },
    ]);
  });

  it('names each rule once', () => {
    expect(rulesNamedIn(['[STATE-1] [STATE-2]', '[STATE-1]'])).toEqual(['STATE-1', 'STATE-2']);
  });
});
