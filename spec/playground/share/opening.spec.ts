import { describe, expect, it } from 'vitest';
import type { History } from '../../../src/playground/history/history.js';
import { isOfStart, startHistory } from '../../../src/playground/history/start.js';
import { readShared } from '../../../src/playground/share/shared.js';
import { beginReading } from '../../../src/playground/stories/reading.js';
import { next, viewOf } from '../../../src/playground/view.js';
import { create, played } from '../../support/playing.js';

function done(): History {
  return played(startHistory(), create);
}

describe('opening another history', () => {
  it('keeps the one before, which can be opened again, and so on', () => {
    const [mine, other] = [done(), played(done(), { advance: 1 })];
    const opened = next(viewOf(mine), { do: 'open', history: other });
    expect(opened).toMatchObject({ history: other, former: mine });
    const again = next(opened, { do: 'reopen' });
    expect(again).toMatchObject({ history: mine, former: other });
    expect(next(again, { do: 'reopen' }).history).toBe(other);
  });

  it('does not keep one in which nothing was done in the place of one in which something was', () => {
    const opened = next(viewOf(done()), { do: 'open', history: startHistory() });
    expect(next(opened, { do: 'open', history: done() }).former).toBe(opened.former);
    expect(next(viewOf(startHistory()), { do: 'open', history: done() }).former).toBeUndefined();
    expect(next(viewOf(done()), { do: 'reopen' }).history.moments).toHaveLength(2);
  });

  it('knows whether it is one that stories can be played in', () => {
    expect(isOfStart(done())).toBe(true);
    const shared = readShared('{"seed": 1, "steps": []}');
    const opened = shared.ok ? shared.choices[0]?.open() : undefined;
    expect(opened?.ok && isOfStart(opened.history)).toBe(false);
  });
});

describe('the view', () => {
  it('holds where a reader is until the story is closed', () => {
    const reading = beginReading(2);
    const view = next(next(viewOf(startHistory()), { do: 'read', reading }), { do: 'play', steps: [{ advance: 1 }] });
    expect(view.reading).toBe(reading);
    expect(next(view, { do: 'read' }).reading).toBeUndefined();
  });

  it('sets up a key from the beginning, and holds the operation that was asked for until another key is chosen', () => {
    const before = viewOf(done());
    const key = before.selected;
    if (key === undefined) throw new Error('no key');
    const asked = next(before, { do: 'set up', steps: [create, { advance: 1 }], key, asked: { operation: 'Sign' } });
    expect(asked).toMatchObject({ selected: key, asked: { operation: 'Sign' } });
    expect(asked.history.moments.map(({ parent }) => parent)).toEqual([undefined, 0, 1]);
    expect(next(asked, { do: 'select', key }).asked).toBeUndefined();
    // Anew each time, so that what was opened meanwhile is begun anew.
    expect(next(asked, { do: 'set up', steps: [create], key, asked: {} }).asked).toEqual({});
    const readOnly = viewOf(done(), { isReadOnly: true });
    expect(next(readOnly, { do: 'set up', steps: [create], key, asked: {} }).asked).toBeUndefined();
    expect(
      next(before, { do: 'set up', steps: [{ region: 'us-east-1', call: 'Nothing' }], key, asked: {} }),
    ).toMatchObject({
      problem: [{ path: 'steps[0].call' }],
    });
  });
});
