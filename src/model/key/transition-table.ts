// The lifecycle machine compiled to a table, once, when the module loads. XState's own `transition` builds an actor
// for every step; a look-up in this table gives the same next state some hundred times faster.

import { isOneOf, keysOf, recordOf } from '../../shared/objects.js';
import { KEY_STATES, type KeyState } from '../vocabulary/vocabulary.js';
import {
  keyLifecycle,
  LIFECYCLE_FACTS,
  type LifecycleEventType,
  type LifecycleFacts,
  type LifecycleState,
  type LifecycleTag,
  type NextState,
} from './lifecycle.js';

const NEXT_STATES: readonly NextState[] = [...KEY_STATES, 'Deleted'];
const LIFECYCLE_STATES: readonly LifecycleState[] = ['NotCreated', ...NEXT_STATES];

/** One way out of a state: taken when the guard, if there is one, holds; the first that can be taken is. */
export interface Transition {
  readonly guard?: keyof LifecycleFacts;
  readonly target: NextState;
}

/** state → event → transitions, in the machine's order. */
export const TRANSITIONS: Readonly<
  Record<LifecycleState, Readonly<Partial<Record<LifecycleEventType, readonly Transition[]>>>>
> = compile();

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
  return new Set(Object.values(keyLifecycle.states).flatMap(({ key, tags }) => (tags.includes(tag) ? [key] : [])));
}

function compile(): typeof TRANSITIONS {
  return recordOf(LIFECYCLE_STATES, (state) => {
    const node = keyLifecycle.states[state];
    if (node === undefined) throw new Error(`the lifecycle has no state ${state}`);
    const row: Partial<Record<LifecycleEventType, readonly Transition[]>> = {};
    for (const [event, transitions] of node.transitions) {
      // The machine's own type holds its events to ours.
      row[event as LifecycleEventType] = transitions.map(({ guard, target }) => {
        const next = known(NEXT_STATES, target?.[0]?.key);
        return guard === undefined ? { target: next } : { guard: known(LIFECYCLE_FACTS, guard), target: next };
      });
    }
    return row;
  });
}

/** A name as the machine has it. Throws if it is none of ours. */
function known<const Name extends string>(names: readonly Name[], name: unknown): Name {
  if (isOneOf(names, name)) return name;
  throw new Error(`the lifecycle has ${String(name)}, which is none of ${names.join(', ')}`);
}
