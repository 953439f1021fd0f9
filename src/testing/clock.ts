// The clock of KMS in a test: it stands still until it is moved, or it follows Date, which fake timers may stand in for.

import { shown } from '../model/rules/errors.js';
import { isInstant } from '../model/vocabulary/identifiers.js';

export interface TestClock {
  /** The instant that the account's clock follows. Throws if Date has gone back. */
  readonly now: () => number;
  /** A test begins: whatever Date was before does not count. */
  readonly begin: () => void;
  /** Throws a RangeError if not KMS moves it, but Date. */
  readonly mustBeOwn: () => void;
}

/** Throws a RangeError if it is neither an instant nor `Date`. */
export function createTestClock(given: string | number): TestClock {
  if (given === 'Date') return followingDate();
  const at = typeof given === 'string' ? Date.parse(given) : given;
  if (!isInstant(at)) {
    throw new RangeError(`clock must be an instant, in ISO 8601 or epoch milliseconds, or 'Date': ${shown(given)}`);
  }
  return { now: () => at, begin: () => {}, mustBeOwn: () => {} };
}

/** By so much real time may be set back. */
const SLIGHTLY_MS = 1_000;

function followingDate(): TestClock {
  let latest = Number.NEGATIVE_INFINITY;
  return {
    now: () => {
      const now = Date.now();
      if (now < latest - SLIGHTLY_MS) {
        throw new Error(
          `the clock of KMS follows Date, which went back from ${iso(latest)} to ${iso(now)}: set fake timers before a test begins, or call reset() after`,
        );
      }
      latest = Math.max(latest, now);
      return now;
    },
    begin: () => {
      latest = Number.NEGATIVE_INFINITY;
    },
    mustBeOwn: () => {
      throw new RangeError('advance: the clock of KMS follows Date: advance the fake timers, and it comes with them');
    },
  };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
