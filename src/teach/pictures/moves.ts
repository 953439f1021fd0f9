// The moves of a key's life, from the lifecycle machine: an arrow for all events that lead from one state to another.

import type { LifecycleEventType, LifecycleFacts, LifecycleState, NextState } from '../../model/key/lifecycle.js';
import { type LifeStep, lifeOf } from '../../model/key/lives.js';

/** All that leads from one state to another. */
export interface Move {
  readonly from: LifecycleState;
  readonly to: NextState;
  readonly events: readonly LifecycleEventType[];
  /** What must hold for the events that need something. */
  readonly guards: readonly (keyof LifecycleFacts)[];
}

/** The moves among some steps; what leaves a state as it is moves nothing. */
export function movesOf(steps: readonly LifeStep[]): readonly Move[] {
  const together = new Map<string, LifeStep[]>();
  for (const step of steps) {
    if (step.from === step.to) continue;
    const arrow = `${step.from} ${step.to}`;
    together.set(arrow, [...(together.get(arrow) ?? []), step]);
  }
  return [...together.values()].flatMap((those) => {
    const [first] = those;
    if (first === undefined) return [];
    const events = [...new Set(those.map(({ event }) => event))];
    const guards = [...new Set(those.flatMap(({ guard }) => (guard === undefined ? [] : [guard])))];
    return [{ from: first.from, to: first.to, events, guards }];
  });
}

/** What stands at an arrow: no line is longer than the longest event. */
export function labelOf({ events, guards }: Move): readonly string[] {
  return [...events, ...guards.map((guard) => `[${guard}]`)];
}

/** The part of the lifecycle that a picture shows. */
export type LifeName =
  | 'primary key'
  | 'replica key'
  | 'key material is missing'
  | 'key material is imported'
  | 'custom key store';

/** The steps of each part. Those of imported keys and of custom key stores are what other keys do not live through. */
export function livesInParts(): Readonly<Record<LifeName, readonly LifeStep[]>> {
  const primary = lifeOf('primary');
  const replica = lifeOf('replica');
  const imported = without(lifeOf('imported'), [...primary, ...replica]);
  return {
    'primary key': primary,
    'replica key': replica,
    'key material is missing': imported.filter(({ to }) => to === 'PendingImport'),
    'key material is imported': imported.filter(({ to }) => to !== 'PendingImport'),
    'custom key store': without(lifeOf('customKeyStore'), primary),
  };
}

function without(steps: readonly LifeStep[], others: readonly LifeStep[]): readonly LifeStep[] {
  const nameOf = ({ from, event, to }: LifeStep): string => `${from} ${event} ${to}`;
  const known = new Set(others.map(nameOf));
  return steps.filter((step) => !known.has(nameOf(step)));
}
