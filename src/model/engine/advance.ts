// Time as an input: what happens by itself, one thing after the other, each at its own instant. [TIME-2a]

import type { KeySetEvent } from '../key-set/events.js';
import type { KeySet } from '../key-set/key-set.js';
import { shown } from '../rules/errors.js';
import { eventsOf, nextHappening } from '../time/happenings.js';
import { type Instant, isInstant } from '../vocabulary/identifiers.js';
import { evolve } from './evolve.js';

/** When the next thing happens to the key set by itself; undefined: nothing ever will. */
export function nextInstant(keySet: KeySet): Instant | undefined {
  return nextHappening(keySet)?.at;
}

/** What time has made of a key set. */
export interface Advanced {
  /** Null when the last key of the set was deleted. */
  readonly keySet: KeySet | null;
  /** Oldest first, each with the instant at which it happened. */
  readonly events: readonly KeySetEvent[];
}

/**
 * Everything that happens to the key set by itself up to and including the instant `until` (epoch milliseconds). An
 * instant that has passed changes nothing. Throws a RangeError if `until` is no instant.
 */
export function advance(keySet: KeySet, until: Instant): Advanced {
  if (!isInstant(until)) throw new RangeError(`advance: until is no instant in epoch milliseconds: ${shown(until)}`);
  const events: KeySetEvent[] = [];
  let current: KeySet | null = keySet;
  while (current !== null) {
    const happening = nextHappening(current);
    if (happening === undefined || happening.at > until) break;
    for (const event of eventsOf(current, happening)) {
      events.push(event);
      current = evolve(current, event);
    }
  }
  return { keySet: current, events };
}
