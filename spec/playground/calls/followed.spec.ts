import { describe, expect, it } from 'vitest';
import { rulesShown } from '../../../src/playground/calls/followed.js';
import { momentOf, present, type StepJson } from '../../../src/playground/history/history.js';
import { begun, create, onKey, played } from '../../support/playing.js';

function rulesOfLast(...steps: readonly StepJson[]) {
  const history = played(begun(), ...steps);
  const last = present(history);
  return rulesShown(momentOf(history, last.parent ?? 0).frame, last.frame);
}

describe('the rules of a step that succeeded', () => {
  it('are those that the call shows at work on the key as it was', () => {
    expect(rulesOfLast(create, onKey('ScheduleKeyDeletion'), onKey('CancelKeyDeletion'))).toContain('DELETE-5');
    expect(rulesOfLast(create, onKey('DisableKey'))).not.toContain('DELETE-5');
    expect(rulesOfLast(create)).toContain('CREATE-1');
  });

  it('are those of what time has brought', () => {
    const schedule = onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 });
    expect(rulesOfLast(create, schedule, { advance: 'P8D' })).not.toEqual([]);
    expect(rulesOfLast(create, { advance: 'P8D' })).toEqual([]);
  });

  it('are none of a refusal, which has its own', () => {
    expect(rulesOfLast(create, onKey('CancelKeyDeletion'))).toEqual([]);
  });
});
