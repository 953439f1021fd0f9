// The compiled lifecycle against XState's own `transition`, over every transition that the machine has.

import { transition } from 'xstate';
import {
  LIFECYCLE_FACTS,
  type LifecycleEvent,
  type LifecycleFacts,
  type LifecycleState,
} from '../../src/model/key/lifecycle.js';
import { keyLifecycle } from '../../src/model/key/machine.js';
import { LIFECYCLE_EVENTS, nextState, TRANSITIONS } from '../../src/model/key/transition-table.js';
import { createRandom, nanosecondsPerCall } from './measure.js';
import type { Line } from './report.js';

export function lifecycleLines(): readonly Line[] {
  const steps = everyStep();
  // XState gets its snapshots ready-made.
  const snapshots = steps.map(({ state }) => keyLifecycle.resolveState({ value: state }));
  const byTable = () => steps.map(({ state, event }) => nextState(state, event.type, event.facts));
  const byMachine = () =>
    steps.map(({ event }, index) => transition(keyLifecycle, snapshots[index] ?? never(), event)[0].value);
  if (byTable().join() !== byMachine().join()) throw new Error('the compiled lifecycle and the machine disagree');

  const { table, machine } = nanosecondsPerCall({
    table: { calls: steps.length, run: byTable },
    machine: { calls: steps.length, run: byMachine },
  });
  return [
    {
      what: 'lifecycle step, compiled table',
      figure: table,
      unit: 'ns',
      baseline: { what: "XState's transition", figure: machine, unit: 'ns', ratio: machine / table, faster: true },
      target: { of: 'ratio', least: 100 },
    },
  ];
}

interface Step {
  readonly state: LifecycleState;
  readonly event: LifecycleEvent;
}

/** Every transition with random facts, in random order. */
function everyStep(): readonly Step[] {
  const random = createRandom(1);
  const facts = (): LifecycleFacts =>
    Object.fromEntries(LIFECYCLE_FACTS.map((fact) => [fact, random(2) === 1])) as unknown as LifecycleFacts;
  const moves = Object.entries(TRANSITIONS).flatMap(([state, row]) =>
    LIFECYCLE_EVENTS.filter((type) => row[type] !== undefined).map((type) => ({
      state: state as LifecycleState,
      type,
    })),
  );
  return Array.from({ length: 1000 }, () => {
    const { state, type } = moves[random(moves.length)] ?? never();
    return { state, event: { type, facts: facts() } };
  });
}

function never(): never {
  throw new Error('an index is out of range');
}
