// The lifecycle machine compiled to a table, once, when the module loads. XState's own `transition` builds an actor
// for every step; a look-up in this table gives the same next state some hundred times faster.

import { keyLifecycle, type LifecycleEventType, type LifecycleFacts, type LifecycleState } from './lifecycle.js';

/** One way out of a state: taken when the guard, if there is one, holds; the first that can be taken is. */
export interface Transition {
  readonly guard?: keyof LifecycleFacts;
  readonly target: LifecycleState;
}

/** state → event → transitions, in the machine's order. */
export const TRANSITIONS: Readonly<
  Record<LifecycleState, Readonly<Partial<Record<LifecycleEventType, readonly Transition[]>>>>
> = compile();

/** The state after `event`, or undefined where the machine has no transition for it. */
export function nextState(
  state: LifecycleState,
  event: LifecycleEventType,
  facts: LifecycleFacts,
): LifecycleState | undefined {
  const transitions = TRANSITIONS[state][event];
  if (transitions === undefined) return undefined;
  for (const { guard, target } of transitions) {
    if (guard === undefined || facts[guard]) return target;
  }
  return undefined;
}

function compile(): typeof TRANSITIONS {
  const table: Record<string, Record<string, Transition[]>> = {};
  for (const [state, node] of Object.entries(keyLifecycle.states)) {
    const row: Record<string, Transition[]> = {};
    for (const [event, transitions] of node.transitions) {
      row[event] = transitions.map(({ guard, target }) => {
        const state = target?.[0]?.key as LifecycleState;
        return guard === undefined ? { target: state } : { guard: guard as keyof LifecycleFacts, target: state };
      });
    }
    table[state] = row;
  }
  return table as unknown as typeof TRANSITIONS;
}
