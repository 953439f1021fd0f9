// How far the target's clock is trusted.

import { describe, expect, it } from 'vitest';
import { namesOf, OWN_START } from '../../../src/conformance/beliefs/names.js';
import { CLOCK_SLACK, createTiming } from '../../../src/conformance/session/timing.js';
import type { Target, TargetClock } from '../../../src/conformance/target.js';
import { ownNames } from '../beliefs/believing.js';

const names = namesOf(ownNames());

function timingOf(clock: Partial<TargetClock>) {
  const target: Target = {
    name: 'a target',
    call: () => ({ output: {} }),
    clock: { now: () => OWN_START, advance: () => {}, ...clock },
  };
  return createTiming(target, () => names);
}

describe('the instant of a target', () => {
  it('lies within a little of what its clock tells', () => {
    expect(timingOf({}).now()).toEqual({ from: OWN_START - CLOCK_SLACK, until: OWN_START + CLOCK_SLACK });
  });

  it('lies as much further off as the clock says that it may be wrong, and so do dates', () => {
    const timing = timingOf({ accuracy: () => 400 });
    const exact = timingOf({});
    expect(timing.now()).toEqual({ from: OWN_START - CLOCK_SLACK - 400, until: OWN_START + CLOCK_SLACK + 400 });
    exact.now();
    expect(timing.tolerance() - exact.tolerance()).toBe(800);
  });
});
