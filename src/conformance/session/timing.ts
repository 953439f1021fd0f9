// The target's time in the kit's own, and how far it can be trusted.

import type { Names } from '../beliefs/names.js';
import type { TimeSpan } from '../beliefs/time.js';
import type { Instant } from '../model.js';
import type { Target } from '../target.js';

/** With a clock: the network's and the scheduler's delays. Without: the clock of one of the two is set wrong. */
export const CLOCK_SLACK = 250;
const NO_CLOCK_SLACK = 300_000;
const DATE_PRECISION = 1_000;

export interface Timing {
  /** Within which the target's instant lies. */
  readonly now: () => TimeSpan | Promise<TimeSpan>;
  /** The likeliest instant. */
  readonly instant: () => Instant;
  /** From before a call until after it. */
  readonly during: (before: TimeSpan, after: TimeSpan) => TimeSpan;
  /** By how many milliseconds a date may differ from what it should be. */
  readonly tolerance: () => number;
}

export function createTiming({ clock }: Target, names: () => Names): Timing {
  const slack = (): number => (clock === undefined ? NO_CLOCK_SLACK : CLOCK_SLACK + (clock.accuracy?.() ?? 0));
  /** The least that the clock has been trusted: what was made then has a date of then. */
  let widest = 0;
  /** The longest that a call has taken: what it made may be of any instant of it. */
  let longest = 0;
  let last = 0;

  function around(told: Instant): TimeSpan {
    last = names().toOwnInstant(told);
    const error = slack();
    widest = Math.max(widest, error);
    return { from: last - error, until: last + error };
  }

  return {
    now: () => {
      const instant = clock?.now() ?? Date.now();
      return typeof instant === 'number' ? around(instant) : instant.then(around);
    },
    instant: () => {
      const told = clock?.now() ?? Date.now();
      return typeof told === 'number' ? names().toOwnInstant(told) : last;
    },
    during: ({ from }, { until }) => {
      longest = Math.max(longest, until - from);
      return { from, until };
    },
    tolerance: () => longest + 2 * widest + DATE_PRECISION,
  };
}
