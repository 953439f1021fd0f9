import { describe, expect, it } from 'vitest';
import { advanceStep, comingOf, fieldText, STRIDES, strideTo, waitsIn } from '../../../src/playground/clock/coming.js';
import { present, type StepJson } from '../../../src/playground/history/history.js';
import { begun, create, OTHER_REGION, onKey, played, REGION, replicate } from '../../support/playing.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY = 86_400_000;

function frameAfter(...steps: readonly StepJson[]) {
  return present(played(begun(), ...steps)).frame;
}

describe('what comes next', () => {
  it('is nothing where nothing happens by itself', () => {
    expect(comingOf(frameAfter(create))).toBeUndefined();
  });

  it('is told with its instant, by what it makes of keys', () => {
    const frame = frameAfter(create, replicate);
    expect(comingOf(frame)).toEqual({ at: NOW + 5000, texts: [`the key in ${OTHER_REGION} becomes Enabled`] });
    expect(comingOf(frame)).toBe(comingOf(frame));
  });

  it('names every key of it, such as the end of a replica and the beginning of its primary key’s waiting period', () => {
    const frame = frameAfter(
      create,
      replicate,
      { advance: 5000 },
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 8 }, OTHER_REGION),
    );
    expect(comingOf(frame)).toEqual({
      at: NOW + 5000 + 8 * DAY,
      texts: [`the key in ${REGION} becomes PendingDeletion`, `the key in ${OTHER_REGION} is deleted`],
    });
  });

  it('is told where no state changes, and where something only comes into sight', () => {
    expect(comingOf(frameAfter(create, onKey('EnableKeyRotation')))?.texts.join()).toContain('CurrentKeyMaterialId');
    const lagging = { configure: { visibilityDelay: 60_000 } };
    expect(comingOf(frameAfter(create, lagging, onKey('DisableKey')))).toEqual({
      at: NOW + 60_000,
      texts: [expect.stringContaining('into sight')],
    });
  });
});

describe('what waits', () => {
  it('is the deletion of a primary key, for the replica keys that are not scheduled', () => {
    const steps = [create, replicate, { advance: 5000 }, onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 })];
    expect(waitsIn(frameAfter(...steps))).toEqual([`The deletion of ${REGION} waits for ${OTHER_REGION}`]);
    expect(waitsIn(frameAfter(...steps.slice(0, 3)))).toEqual([]);
    const scheduled = onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }, OTHER_REGION);
    expect(waitsIn(frameAfter(...steps, scheduled))).toEqual([]);
  });
});

describe('the clock', () => {
  it('goes forward to a date, in UTC', () => {
    expect(strideTo('2026-01-02T00:00', NOW)).toEqual({ ok: true, by: DAY });
    expect(strideTo(fieldText(NOW + 1000), NOW)).toEqual({ ok: true, by: 1000 });
  });

  it('goes to no date that is past, or none', () => {
    expect(strideTo('2025-12-31T23:59:59', NOW)).toMatchObject({
      ok: false,
      message: expect.stringContaining('history'),
    });
    expect(strideTo(fieldText(NOW), NOW)).toMatchObject({ ok: false, message: expect.stringContaining('now') });
    expect(strideTo('', NOW)).toMatchObject({ ok: false });
  });

  it('has strides that are steps, the shortest and the longest waiting period among them', () => {
    for (const days of [7, 30]) {
      const steps = [create, onKey('ScheduleKeyDeletion', { PendingWindowInDays: days })];
      expect(STRIDES.map((by) => frameAfter(...steps, advanceStep(by)).snapshot.keySets.length)).toContain(0);
      expect(STRIDES).toContain(days * DAY);
    }
  });
});
