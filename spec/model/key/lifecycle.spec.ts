// The table that the engine looks next states up in, against the machine that it was compiled from: XState's own
// `transition`, over every state, every event and every combination of facts.

import { describe, expect, it } from 'vitest';
import { transition } from 'xstate';
import {
  LIFECYCLE_FACTS,
  type LifecycleEventType,
  type LifecycleFacts,
  type LifecycleState,
} from '../../../src/model/key/lifecycle.js';
import { keyLifecycle } from '../../../src/model/key/machine.js';
import {
  canBeUsed,
  isComplete,
  LIFECYCLE_EVENTS,
  nextState,
  TRANSITIONS,
} from '../../../src/model/key/transition-table.js';
import { firstState } from '../../../src/model/key-set/step.js';
import { KEY_STATES } from '../../../src/model/vocabulary/vocabulary.js';

const STATES: readonly LifecycleState[] = ['NotCreated', ...KEY_STATES, 'Deleted'];

/** All combinations. */
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

  it('has the states that AWS has, a beginning and an end [STATE-3]', () => {
    expect(new Set(Object.keys(TRANSITIONS))).toEqual(new Set(STATES));
  });

  it('begins with CreateKey or ReplicateKey, and only ReplicateKey leads to Creating [CREATE-1] [REPLICATE-4]', () => {
    expect(keyLifecycle.getInitialSnapshot({} as never).value).toBe('NotCreated');
    expect(TRANSITIONS.NotCreated).toEqual({
      CreateKey: [{ guard: 'lacksKeyMaterial', target: 'PendingImport' }, { target: 'Enabled' }],
      ReplicateKey: [{ target: 'Creating' }],
    });
    const entries = KEY_STATES.flatMap((state) => everyStepFrom(state)).filter(
      ({ state, table }) => table === 'Creating' && state !== 'Creating',
    );
    expect(entries).toEqual([]);
    expect(firstState('CreateKey', true)).toBe('PendingImport');
    expect(firstState('CreateKey', false)).toBe('Enabled');
    expect(firstState('ReplicateKey')).toBe('Creating');
  });

  it('ends a change of the primary key in every state in which it can find a multi-Region key [PRIMARY-5]', () => {
    const states = KEY_STATES.filter((state) => state !== 'Unavailable');
    const ends = states.map((state) => [state, TRANSITIONS[state].PrimaryUpdateCompleted?.map(({ target }) => target)]);
    expect(ends).toEqual(states.map((state) => [state, [state === 'Updating' ? 'Enabled' : state]]));
  });

  it('leaves a key pending deletion whatever its custom key store does [STATE-5]', () => {
    for (const event of ['CustomKeyStoreDisconnected', 'CustomKeyStoreConnected'] as const) {
      expect(TRANSITIONS.PendingDeletion[event]).toEqual([{ target: 'PendingDeletion' }]);
    }
  });

  it('knows in which states a key can be used, and in which it has all its key material [ROTATE-3] [IMPORT-3]', () => {
    expect(KEY_STATES.filter(canBeUsed)).toEqual(['Enabled', 'Updating']);
    expect(KEY_STATES.filter(isComplete)).toEqual(['Enabled', 'Disabled', 'Updating']);
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
    // None of these comes with a lack. A key that is available again has no imported key material; and an Enabled,
    // Disabled or Updating key lacks nothing, for whatever takes its key material away makes it PendingImport at once, as
    // CancelKeyDeletion does.
    expect(distinct(wrong)).toEqual([
      'Disabled EnableKey',
      'Disabled ImportKeyMaterial',
      'Enabled EnableKey',
      'Enabled ImportKeyMaterial',
      'Enabled PrimaryUpdateCompleted',
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
