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

  it('holds the operation that was asked for with a key, until another key is chosen', () => {
    const view = viewOf(done());
    const key = view.selected;
    if (key === undefined) throw new Error('no key');
    const asked = next(view, { do: 'select', key, operation: 'Sign' });
    expect(asked).toMatchObject({ selected: key, asked: { operation: 'Sign' } });
    expect(next(asked, { do: 'select', key }).asked).toBeUndefined();
  });
});
