// In every run each operation is called where the key state refuses it.

import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../property-tests/support/config.js';
import { conform } from '../../src/conformance/conform.js';
import { stateProbes } from '../../src/conformance/state-probes.js';
import { CAPABILITIES } from '../../src/conformance/target.js';
import { cellOf } from '../../src/model/operations/tables.js';
import { KEY_STATES, OPERATIONS, type Operation } from '../../src/model/vocabulary/vocabulary.js';
import { SEED } from '../support/seed.js';
import { storeFor } from './convict.js';
import { faultyStoreTarget } from './fault.js';
import { despiteState } from './spoiling.js';

const ALL = new Set(CAPABILITIES);

/** The operations that a sequence calls, each once. */
const calledIn = (moves: ReturnType<typeof stateProbes>[number]): readonly Operation[] => [
  ...new Set(moves.flatMap((move) => (move.type === 'call' ? [move.operation] : []))),
];

describe('the sequences for key states', () => {
  it('call all that Creating, Updating and the deletion states refuse', () => {
    const called = new Set(stateProbes(() => true, ALL).flatMap(calledIn));
    const lasting = KEY_STATES.filter((state) => /Creating|Updating|Deletion/.test(state));
    expect(lasting).toHaveLength(4);
    for (const operation of OPERATIONS) {
      if (lasting.some((state) => cellOf(operation, state)?.verdict === 'fails')) expect(called).toContain(operation);
    }
  });

  it('are only of what is called, and of what the target can do', () => {
    const few = stateProbes((operation) => operation !== 'ReplicateKey' && operation !== 'Sign', ALL).flatMap(calledIn);
    expect(few).not.toContain('ReplicateKey');
    expect(few).not.toContain('Sign');
    expect(few).not.toContain('Verify');
    expect(stateProbes(() => true, new Set()).flatMap(calledIn)).not.toContain('Decrypt');
    expect(stateProbes((operation) => operation !== 'CreateKey', ALL)).toEqual([]);
  });
});

describe('an operation that works in a state that refuses it', () => {
  it.each(
    sampleOf(
      [
        ['Encrypt', 'Creating', 1],
        ['EnableKey', 'Updating', 2],
        ['TagResource', 'PendingDeletion', 3],
      ] as const,
      2,
    ),
  )('is found in every run, and it alone: %s, %s', async (operation, state, runs) => {
    const needed = new Set<Operation>(['CreateKey', 'ReplicateKey', 'UpdatePrimaryRegion', 'ScheduleKeyDeletion']);
    const disabled = OPERATIONS.filter((name) => name !== operation && name !== 'DescribeKey' && !needed.has(name));
    const fault = { about: '', found: { operations: [], kinds: [] }, spoil: despiteState([operation], [state]) };
    const target = faultyStoreTarget(fault, storeFor({}));
    const { findings, errors } = await conform(target, { runs, seed: SEED, disabled });
    expect(errors).toEqual([]);
    expect(findings.map((one) => [one.kind, one.operation, one.state, one.rule])).toEqual([
      ['accepted', operation, state, 'STATE-1'],
    ]);
    expect(findings[0]?.path).toMatch(/^state /);
  });
});
