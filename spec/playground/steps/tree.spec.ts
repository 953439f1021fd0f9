import { describe, expect, it } from 'vitest';
import { back, goTo, type History, present } from '../../../src/playground/history/history.js';
import { BLOCK, moveOf, rowsOf, spanAround } from '../../../src/playground/steps/tree.js';
import { begun, create, onKey, played, replicate } from '../../support/playing.js';

const disable = onKey('DisableKey');
const enable = onKey('EnableKey');

/** Each row as `number@depth`, with `<N` where it follows step N and not the row above, and `!` off the path. */
function drawn(history: History): readonly string[] {
  return rowsOf(history).map(
    ({ moment, depth, after, isBranch, isOnPath }) =>
      `${moment.id}@${depth}${isBranch ? 'b' : ''}${after === undefined ? '' : `<${after}`}${isOnPath ? '' : '!'}`,
  );
}

describe('the rows of a history', () => {
  it('are its steps in their order', () => {
    expect(drawn(played(begun(), create, replicate))).toEqual(['0@0', '1@0', '2@0']);
  });

  it('show a branch indented where it begins, then what goes on there', () => {
    const trunk = played(begun(), create, replicate, { advance: 5000 });
    const branched = played(goTo(trunk, 1), disable, enable);
    expect(drawn(branched)).toEqual(['0@0', '1@0', '4@1b', '5@1', '2@0<1!', '3@0!']);
  });

  it('show a branch of a branch deeper, and each step once', () => {
    const branched = played(goTo(played(begun(), create, replicate), 1), disable, enable);
    const twice = played(goTo(branched, 3), replicate);
    expect(drawn(twice)).toEqual(['0@0', '1@0', '3@1b', '5@2b', '4@1<3!', '2@0<1!']);
    expect(drawn(goTo(twice, 2)).filter((row) => !row.endsWith('!'))).toEqual(['0@0', '1@0', '2@0<1']);
  });

  it('show the branches of one step oldest first', () => {
    const once = played(goTo(played(begun(), create, replicate), 1), disable);
    expect(drawn(played(goTo(once, 1), { advance: 1 }))).toEqual(['0@0', '1@0', '3@1b!', '4@1b<1', '2@0<1!']);
  });

  it('mark a step that brings back keys as they were, and none that changes nothing', () => {
    const done = played(begun(), create, disable, enable, enable, disable);
    const marks = rowsOf(done).map(({ sameAs }) => sameAs);
    expect(marks).toEqual([undefined, undefined, undefined, 1, undefined, 2]);
  });

  it('are many, and no deeper than their branches', () => {
    const one = played(begun(), create);
    const long = played(one, ...Array.from({ length: 4 * BLOCK }, (_, index) => ({ advance: index + 1 })));
    expect(rowsOf(long).every(({ depth }) => depth === 0)).toBe(true);
    expect(rowsOf(long)).toHaveLength(long.moments.length);
    expect(present(back(long)).id).toBe(4 * BLOCK);
  });
});

describe('the rows that are shown', () => {
  it('are whole blocks around the one that is looked at', () => {
    expect(spanAround(20, 3)).toEqual({ from: 0, until: 20 });
    expect(spanAround(1000, 500)).toEqual({ from: 15 * BLOCK, until: 18 * BLOCK });
    expect(spanAround(1000, 999)).toEqual({ from: 32 * BLOCK, until: 1000 });
  });

  it('stay while one goes on within a block, and grow by blocks', () => {
    expect(spanAround(1000, 510)).toEqual(spanAround(1000, 511));
    expect(spanAround(1000, 500, { earlier: 1, later: 100 })).toEqual({ from: 14 * BLOCK, until: 1000 });
    expect(spanAround(1000, 500, { earlier: 100, later: 0 }).from).toBe(0);
  });
});

describe('the keys', () => {
  const press = { altKey: true, ctrlKey: false, metaKey: false, code: 'BracketLeft', isTyping: false };
  it('go back and forward with Alt alone, and not while one types', () => {
    expect(moveOf(press)).toBe('back');
    expect(moveOf({ ...press, code: 'BracketRight' })).toBe('forward');
    expect(moveOf({ ...press, code: 'ArrowLeft' })).toBeUndefined();
    for (const other of [{ altKey: false }, { ctrlKey: true }, { metaKey: true }, { isTyping: true }]) {
      expect(moveOf({ ...press, ...other })).toBeUndefined();
    }
  });
});
