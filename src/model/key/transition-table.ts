// The lifecycle as a table: what of a state and an event comes next.

import { keysOf, recordOf } from '../../shared/objects.js';
import type { KeyState } from '../vocabulary/vocabulary.js';
import {
  LIFECYCLE,
  type LifecycleEventType,
  type LifecycleFacts,
  type LifecycleNode,
  type LifecycleState,
  type LifecycleTag,
  type NextState,
  type Transition,
} from './lifecycle.js';

const STATES: Readonly<Record<LifecycleState, LifecycleNode>> = LIFECYCLE;

/** state → event → transitions, in the lifecycle's order. */
export const TRANSITIONS: Readonly<
  Record<LifecycleState, Readonly<Partial<Record<LifecycleEventType, readonly Transition[]>>>>
> = recordOf(keysOf(STATES), (state) => {
  const { on = {} } = STATES[state];
  return recordOf(keysOf(on), (event) => {
    const ways = on[event] ?? [];
    return typeof ways === 'string' ? [{ target: ways }] : ways;
  });
});

/** Everything that moves a key from some state. */
export const LIFECYCLE_EVENTS: readonly LifecycleEventType[] = [
  ...new Set(Object.values(TRANSITIONS).flatMap((row) => keysOf(row))),
];

/** The state after `event`, or undefined where the machine has no transition for it. */
export function nextState(
  state: LifecycleState,
  event: LifecycleEventType,
  facts: LifecycleFacts,
): NextState | undefined {
  const transitions = TRANSITIONS[state][event];
  if (transitions === undefined) return undefined;
  for (const { guard, target } of transitions) {
    if (guard === undefined || facts[guard]) return target;
  }
  return undefined;
}

/** Whether a key in that state can be used: it takes part in cryptographic operations, and rotates by itself. */
export function canBeUsed(state: KeyState): boolean {
  return USABLE.has(state);
}

/** Whether a key in that state has all key material that it needs. */
export function isComplete(state: KeyState): boolean {
  return COMPLETE.has(state);
}

const USABLE = statesWith('usable');
const COMPLETE = statesWith('complete');

function statesWith(tag: LifecycleTag): ReadonlySet<string> {
  return new Set(keysOf(STATES).filter((state) => STATES[state].tags?.includes(tag)));
}
