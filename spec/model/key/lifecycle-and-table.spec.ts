// AWS's key state table says what is allowed, the lifecycle what comes next: where an operation changes the key state,
// each must have a place for it where the other has. What the two do not agree on is listed, and is an open question.

import { describe, expect, it } from 'vitest';
import { ANSWER_SETS } from '../../../src/model/expectations/answer-sets.js';
import { STATE_COLUMNS } from '../../../src/model/key/state-table.js';
import { LIFECYCLE_EVENTS, TRANSITIONS } from '../../../src/model/key/transition-table.js';
import { KEY_STATE_TABLE } from '../../../src/model/operations/tables.js';
import { KEY_STATES, type KeyState } from '../../../src/model/vocabulary/vocabulary.js';
import { call, faultlessInput, inState, outcome, type Role, unreachable } from '../../support/key-sets.js';
import vector from '../../vectors/key-state-table.json' with { type: 'json' };

const STATE_CHANGING = [
  'EnableKey',
  'DisableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'ImportKeyMaterial',
  'DeleteImportedKeyMaterial',
  'UpdatePrimaryRegion',
] as const satisfies readonly (keyof typeof KEY_STATE_TABLE)[];
type StateChanging = (typeof STATE_CHANGING)[number];

/** Where the table allows an operation that the lifecycle has no step for. */
const WITHOUT_A_STEP = [
  // The guide wants both keys Enabled. [PRIMARY-4a]
  { operation: 'UpdatePrimaryRegion', state: 'Updating', rule: 'PRIMARY-4a' },
] as const;

const CELLS: Readonly<Record<string, Readonly<Record<string, { readonly verdict: string }>>>> = vector.operations;

describe('the lifecycle and the key state table', () => {
  it('name the same operations that change the key state [STATE-1]', () => {
    const onKeys = LIFECYCLE_EVENTS.filter((event) =>
      KEY_STATES.some((state) => TRANSITIONS[state][event] !== undefined),
    );
    const inBoth = Object.keys(KEY_STATE_TABLE).filter((name) => (onKeys as readonly string[]).includes(name));
    expect(inBoth.sort()).toEqual([...STATE_CHANGING].sort());
  });

  it.each(STATE_CHANGING)('%s has a next state where the table allows it, and nowhere else [STATE-1]', (operation) => {
    const allowed = STATE_COLUMNS.filter((state) => isAllowed(operation, state));
    const withStep = STATE_COLUMNS.filter((state) => TRANSITIONS[state][operation] !== undefined);
    const open = WITHOUT_A_STEP.filter((entry) => entry.operation === operation).map(({ state }): KeyState => state);
    expect([...withStep, ...open].sort()).toEqual([...allowed].sort());
    expect(withStep.filter((state) => open.includes(state))).toEqual([]);
  });

  it('differ only where several answers conform [PRIMARY-4a]', () => {
    for (const { operation, rule } of WITHOUT_A_STEP) {
      const set = ANSWER_SETS.find((entry) => entry.rule === rule && entry.operations.includes(operation));
      expect(set?.answers).toContain('ok');
      expect(set?.answers.length).toBeGreaterThan(1);
    }
  });

  it.each(STATE_CHANGING)(
    '%s in fact takes every step that the lifecycle has, on keys in that state [STATE-1]',
    (operation) => {
      for (const state of KEY_STATES.filter((name) => TRANSITIONS[name][operation] !== undefined)) {
        const targets = TRANSITIONS[state][operation]?.map(({ target }) => target) ?? [];
        const reached = keysIn(state).flatMap(({ keySet, region }) => {
          const result = call(keySet, operation, faultlessInput(operation, keySet), { region });
          return result.ok && result.keySet !== null ? [result.keySet.keys[region]?.keyState] : [];
        });
        expect(reached.length, `${operation} in ${state}`).toBeGreaterThan(0);
        for (const next of reached) expect(targets, `${operation} in ${state}`).toContain(next);
      }
    },
  );

  it.each(STATE_CHANGING)('%s leaves a key as it is where the lifecycle has no step [STATE-1]', (operation) => {
    for (const state of KEY_STATES.filter((name) => TRANSITIONS[name][operation] === undefined)) {
      for (const { keySet, region } of keysIn(state)) {
        const result = call(keySet, operation, faultlessInput(operation, keySet), { region });
        expect(outcome(result), `${operation} in ${state}`).not.toBe('ok');
        expect(result.keySet).toBe(keySet);
      }
    }
  });
});

function isAllowed(operation: StateChanging, state: KeyState): boolean {
  return ['ok', 'conditional'].includes(CELLS[operation]?.[state]?.verdict ?? '');
}

function keysIn(state: KeyState): readonly ReturnType<typeof inState>[] {
  return (['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM'] as const).flatMap((Origin) =>
    (['primary', 'replica', 'single'] as const satisfies readonly Role[])
      .filter((role) => unreachable(state, { Origin }, role) === undefined)
      .map((role) => inState(state, { Origin }, role)),
  );
}
