// The table that the engine looks next states up in, against the machine that it was compiled from: XState's own
// `transition`, over every state, every event and every combination of facts.

import { describe, expect, it } from 'vitest';
import { transition } from 'xstate';
import {
  keyLifecycle,
  LIFECYCLE_EVENTS,
  LIFECYCLE_FACTS,
  type LifecycleEventType,
  type LifecycleFacts,
  type LifecycleState,
} from '../../src/model/key/lifecycle.js';
import { nextState, TRANSITIONS } from '../../src/model/key/transition-table.js';
import { KEY_STATES } from '../../src/model/vocabulary.js';

const STATES: readonly LifecycleState[] = [...KEY_STATES, 'Deleted'];

/** All 2^6 combinations. */
const ALL_FACTS: readonly LifecycleFacts[] = Array.from(
  { length: 2 ** LIFECYCLE_FACTS.length },
  (_, bits) =>
    Object.fromEntries(
      LIFECYCLE_FACTS.map((fact, bit) => [fact, (bits & (2 ** bit)) !== 0]),
    ) as unknown as LifecycleFacts,
);

describe('the lifecycle of a KMS key', () => {
  it.each(STATES)(
    'goes on from %s as XState takes it, whatever the facts, and nowhere where the table has nothing [STATE-3]',
    (state) => {
      const differences = everyStepFrom(state).filter(({ table, machine }) => (table ?? state) !== machine);
      expect(differences).toEqual([]);
    },
  );

  it('has the states that AWS has, and an end [STATE-3]', () => {
    expect(new Set(Object.keys(TRANSITIONS))).toEqual(new Set(STATES));
  });

  it('begins with Creating [REPLICATE-4]', () => {
    expect(keyLifecycle.getInitialSnapshot({} as never).value).toBe('Creating');
  });

  it('enters Updating only from Enabled, or when what was missing meanwhile is imported [PRIMARY-4]', () => {
    const entries = STATES.filter((state) => state !== 'Updating').flatMap((state) =>
      everyStepFrom(state).filter(({ table }) => table === 'Updating'),
    );
    expect(distinct(entries)).toEqual(['Enabled UpdatePrimaryRegion', 'PendingImport ImportKeyMaterial']);
    const reentries = entries.filter(({ state }) => state === 'PendingImport');
    expect(reentries.every(({ facts }) => facts.inPrimaryUpdate && !facts.lacksKeyMaterial)).toBe(true);
  });

  it('returns from Updating to Enabled, and otherwise leaves it only with its key material [PRIMARY-5]', () => {
    const exits = everyStepFrom('Updating').filter(({ table }) => table !== undefined && table !== 'Updating');
    expect(distinct(exits, ({ table }) => ` ${table}`)).toEqual([
      'Updating KeyMaterialChanged PendingImport',
      'Updating PrimaryUpdateCompleted Enabled',
    ]);
  });

  it('ends with Deleted, which only the end of a waiting period leads to and nothing leads out of [DELETE-6]', () => {
    expect(TRANSITIONS.Deleted).toEqual({});
    const ends = STATES.flatMap((state) => everyStepFrom(state).filter(({ table }) => table === 'Deleted'));
    expect(distinct(ends)).toEqual(['PendingDeletion WaitingPeriodEnded']);
  });

  it('enters Unavailable only while its custom key store is disconnected [STATE-5]', () => {
    const entries = STATES.filter((state) => state !== 'Unavailable').flatMap((state) =>
      everyStepFrom(state).filter(({ table }) => table === 'Unavailable'),
    );
    expect(distinct(entries)).toEqual([
      'Disabled CustomKeyStoreDisconnected',
      'Enabled CustomKeyStoreDisconnected',
      'PendingDeletion CancelKeyDeletion',
    ]);
  });

  it('becomes PendingImport without its key material, also by CancelKeyDeletion [IMPORT-4] [IMPORT-11]', () => {
    const facts = { ...ALL_FACTS[0], lacksKeyMaterial: true } as LifecycleFacts;
    for (const state of ['Enabled', 'Disabled', 'Updating'] as const) {
      expect(nextState(state, 'KeyMaterialChanged', facts)).toBe('PendingImport');
    }
    for (const state of ['PendingDeletion', 'PendingReplicaDeletion'] as const) {
      expect(nextState(state, 'CancelKeyDeletion', facts)).toBe('PendingImport');
      expect(nextState(state, 'CancelKeyDeletion', { ...facts, lacksKeyMaterial: false })).toBe('Disabled');
    }
  });

  it('never leaves a key Enabled that lacks key material [IMPORT-3]', () => {
    const wrong = STATES.flatMap((state) =>
      everyStepFrom(state).filter(({ facts, table }) => facts.lacksKeyMaterial && table === 'Enabled'),
    );
    // None of these comes with a lack. A key that is created or available again has no imported key material or, if it
    // is external, is not Enabled; and an Enabled, Disabled or Updating key lacks nothing, for whatever takes its key
    // material away makes it PendingImport at once, as CancelKeyDeletion does.
    expect(distinct(wrong)).toEqual([
      'Creating CreationCompleted',
      'Disabled EnableKey',
      'Disabled ImportKeyMaterial',
      'Enabled EnableKey',
      'Enabled ImportKeyMaterial',
      'Unavailable CustomKeyStoreConnected',
      'Updating PrimaryUpdateCompleted',
    ]);
  });
});

interface Step {
  readonly state: LifecycleState;
  readonly event: LifecycleEventType;
  readonly facts: LifecycleFacts;
  readonly table: LifecycleState | undefined;
  readonly machine: LifecycleState;
}

function everyStepFrom(state: LifecycleState): readonly Step[] {
  return LIFECYCLE_EVENTS.flatMap((event) =>
    ALL_FACTS.map((facts) => ({
      state,
      event,
      facts,
      table: nextState(state, event, facts),
      machine: machineStep(state, event, facts),
    })),
  );
}

function machineStep(state: LifecycleState, type: LifecycleEventType, facts: LifecycleFacts): LifecycleState {
  const [next] = transition(keyLifecycle, keyLifecycle.resolveState({ value: state }), { type, facts });
  return next.value;
}

function distinct(steps: readonly Step[], more: (step: Step) => string = () => ''): readonly string[] {
  return [...new Set(steps.map((step) => `${step.state} ${step.event}${more(step)}`))].sort();
}
