// In every run each operation is called where the key state refuses it.

import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../../property-tests/support/config.js';
import { rehearsal } from '../../../src/conformance/arbitraries/rehearsal.js';
import { stateProbes } from '../../../src/conformance/arbitraries/state-probes.js';
import { conform } from '../../../src/conformance/conform.js';
import { SITUATIONS } from '../../../src/conformance/situations.js';
import { CAPABILITIES } from '../../../src/conformance/target.js';
import { LIFECYCLE_EVENTS } from '../../../src/model/key/transition-table.js';
import { cellOf } from '../../../src/model/operations/tables.js';
import { KEY_STATES, OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { SEED } from '../../support/seed.js';
import { storeFor } from '../convict.js';
import { faultyStoreTarget } from '../fault.js';
import { despiteState } from '../spoiling.js';

const ALL = new Set(CAPABILITIES);

/** No custom key store is there, and Enabled is where every key begins. */
const STATES = KEY_STATES.filter((state) => state !== 'Enabled' && state !== 'Unavailable');

/** The kit has no key material for the keys that these are for. */
const OF_KEYS_WITHOUT_IMPORT: readonly Operation[] = [
  'Sign',
  'Verify',
  'GetPublicKey',
  'DeriveSharedSecret',
  'Encapsulate',
  'Decapsulate',
];

/** Their plain calls name no key. */
const NAMING_NO_KEY: readonly Operation[] = ['ListAliases', 'RetireGrant'];

/** The operations that a sequence calls, each once. */
const calledIn = (moves: ReturnType<typeof stateProbes>[number]): readonly Operation[] => [
  ...new Set(moves.flatMap((move) => (move.type === 'call' ? [move.operation] : []))),
];

describe('the sequences for key states', () => {
  it('call in each state what it refuses, and what it allows', () => {
    const met = new Set<string>();
    for (const moves of stateProbes(() => true, ALL)) {
      const stage = rehearsal(true);
      for (const move of moves) {
        const { operation, situation } = stage.play(move);
        if (situation !== undefined) met.add(`${operation} ${SITUATIONS[situation]?.state}`);
      }
    }
    const wanted = STATES.flatMap((state) =>
      OPERATIONS.filter((operation) => {
        const cell = cellOf(operation, state);
        const isLifecycle = LIFECYCLE_EVENTS.some((event) => event === operation);
        const isPossible = state !== 'PendingImport' || !OF_KEYS_WITHOUT_IMPORT.includes(operation);
        if (NAMING_NO_KEY.includes(operation)) return false;
        return cell !== undefined && cell.verdict !== 'n/a' && isPossible && !(cell.verdict === 'ok' && isLifecycle);
      }).map((operation) => `${operation} ${state}`),
    );
    expect(wanted.length).toBeGreaterThan(200);
    expect(wanted.filter((cell) => !met.has(cell))).toEqual([]);
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
        ['Encrypt', 'Disabled', 5],
        ['GenerateDataKey', 'PendingImport', 6],
      ] as const,
      2,
    ),
  )('is found in every run, and it alone: %s, %s', async (operation, state, runs) => {
    const needed = new Set<Operation>([
      'CreateKey',
      'ReplicateKey',
      'UpdatePrimaryRegion',
      'ScheduleKeyDeletion',
      'DisableKey',
      'GetParametersForImport',
      'ImportKeyMaterial',
      'DeleteImportedKeyMaterial',
    ]);
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
