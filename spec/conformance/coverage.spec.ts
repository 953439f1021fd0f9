// What a run has covered: that the counts add up, and the reason of what was never tried.

import { describe, expect, it } from 'vitest';
import { type Circumstances, type CoverageRecorder, createCoverage } from '../../src/conformance/coverage.js';
import type { Coverage } from '../../src/conformance/report/report.js';
import { CAPABILITIES } from '../../src/conformance/target.js';
import { isTrait, operationsOf } from '../../src/model/operations/traits.js';
import { RULE_IDS, RULES, type RuleId } from '../../src/model/rules/catalogue.js';
import { KEY_STATES, type KeyState, OPERATIONS, type Operation } from '../../src/model/vocabulary/vocabulary.js';

/** A target that can do everything, and a user who leaves nothing out. */
const EVERYTHING: Circumstances = {
  hasClock: true,
  capabilities: new Set(CAPABILITIES),
  disabled: new Set(),
  unsupported: new Set(),
};

const summaryOf = (
  circumstances: Partial<Circumstances>,
  count: (recorder: CoverageRecorder) => void = () => undefined,
): Coverage => {
  const recorder = createCoverage();
  count(recorder);
  return recorder.summary({ ...EVERYTHING, ...circumstances });
};

describe('the coverage of a run', () => {
  it('counts every answer in its cell, and in each of its rules', () => {
    const coverage = summaryOf({}, ({ judged, departs }) => {
      judged({ operation: 'Encrypt', state: 'Enabled', rules: ['STATE-1', 'USAGE-2'] });
      judged({ operation: 'Encrypt', state: 'Enabled', rules: ['STATE-1'] });
      judged({ operation: 'Encrypt', state: null, rules: ['ID-3'] });
      judged({ operation: 'VerifyMac', state: 'Updating', rules: [] });
      departs('Encrypt', 'Enabled');
      for (let times = 0; times < 2; times++) departs('VerifyMac', 'Updating');
      departs('DescribeKey', 'PendingDeletion');
    });
    expect(coverage.cells.filter(({ tried }) => tried > 0)).toEqual([
      { operation: 'DescribeKey', state: 'PendingDeletion', tried: 1, departed: 1 },
      { operation: 'Encrypt', state: 'Enabled', tried: 2, departed: 1 },
      { operation: 'Encrypt', state: null, tried: 1, departed: 0 },
      { operation: 'VerifyMac', state: 'Updating', tried: 1, departed: 1 },
    ]);
    expect(coverage.rules.filter(({ exercised }) => exercised > 0)).toEqual([
      { rule: 'ID-3', exercised: 1 },
      { rule: 'STATE-1', exercised: 2 },
      { rule: 'USAGE-2', exercised: 1 },
    ]);
  });

  it('adds up, whatever was called in whichever state', () => {
    const states: readonly (KeyState | null)[] = [...KEY_STATES, null];
    let calls = 0;
    const { cells, rules } = summaryOf({}, ({ judged, departs }) => {
      for (const [at, operation] of OPERATIONS.entries()) {
        for (const [of, state] of states.entries()) {
          for (let times = 0; times <= (at + of) % 3; times++) {
            judged({ operation, state, rules: RULE_IDS });
            if (times > 0) departs(operation, state);
            calls++;
          }
        }
      }
    });
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    expect(cells).toHaveLength(OPERATIONS.length * states.length);
    expect(sum(cells.map(({ tried }) => tried))).toBe(calls);
    expect(sum(cells.map(({ departed }) => departed))).toBe(calls - cells.length);
    const tried = cells.filter(({ operation }) => operation === 'ReplicateKey').map((cell) => cell.tried);
    expect(tried).toEqual([2, 3, 1, 2, 3, 1, 2, 3, 1]);
    expect(rules).toHaveLength(RULE_IDS.length);
    expect(new Set(rules.map(({ exercised }) => exercised))).toEqual(new Set([calls]));
    expect([...cells, ...rules].filter(({ reason }) => reason !== undefined)).toEqual([]);
  });

  it('has every cell, but no key states of operations that name no key', () => {
    const { cells, rules } = summaryOf({});
    const statesOf = (of: Operation) => cells.filter(({ operation }) => operation === of).map(({ state }) => state);
    for (const operation of OPERATIONS) {
      const namesNone = ['CreateKey', 'ListKeys', 'ListRetirableGrants'].includes(operation);
      expect(statesOf(operation), operation).toEqual(namesNone ? [null] : [...KEY_STATES, null]);
    }
    expect(rules.map(({ rule }) => rule)).toEqual(RULE_IDS);
    expect([...cells, ...rules].filter(({ reason }) => reason === undefined || reason === '')).toEqual([]);
  });

  it('is of this run alone', () => {
    const first = createCoverage();
    first.judged({ operation: 'Encrypt', state: 'Enabled', rules: ['STATE-1'] });
    expect(createCoverage().summary(EVERYTHING)).toEqual(summaryOf({}));
  });
});

describe('the reason of a cell that was never tried', () => {
  const reasonOf = (
    operation: Operation,
    state: KeyState | null,
    circumstances: Partial<Circumstances> = {},
    count?: (recorder: CoverageRecorder) => void,
  ): string | undefined =>
    summaryOf(circumstances, count).cells.find((cell) => cell.operation === operation && cell.state === state)?.reason;

  it('is that the operation was left out, or that the target does not have it', () => {
    expect(reasonOf('Encrypt', 'Enabled', { disabled: new Set(['Encrypt']) })).toBe('disabled');
    expect(reasonOf('Encrypt', 'Enabled', { unsupported: new Set(['Encrypt']) })).toBe('unsupported by the target');
  });

  it('is that only keys in custom key stores are Unavailable [STATE-5]', () => {
    expect(reasonOf('Encrypt', 'Unavailable')).toBe('needs a custom key store, and the kit has none');
  });

  it('is a capability that the target lacks, unless the operation was called all the same', () => {
    const without = { capabilities: new Set<never>() };
    expect(reasonOf('ImportKeyMaterial', 'PendingImport', without)).toBe('needs the capability `keyMaterialImport`');
    expect(reasonOf('Decrypt', 'Enabled', without)).toBe('needs the capability `cryptography`');
    expect(reasonOf('Decrypt', 'Enabled')).toContain('not reached in this run');
    const called = ({ judged }: CoverageRecorder) => judged({ operation: 'Decrypt', state: null, rules: [] });
    expect(reasonOf('Decrypt', 'Enabled', without, called)).toContain('not reached in this run');
  });

  it('is else that the run did not come to it, perhaps because no key was in that state', () => {
    expect(reasonOf('TagResource', 'Updating')).toBe('not reached in this run: no key was Updating');
    const met = ({ judged }: CoverageRecorder) => judged({ operation: 'Encrypt', state: 'Updating', rules: [] });
    expect(reasonOf('TagResource', 'Updating', {}, met)).toBe('not reached in this run');
    expect(reasonOf('TagResource', null)).toBe('not reached in this run');
  });
});

describe('the reason of a rule that no answer was about', () => {
  const reasonOf = (rule: RuleId, circumstances: Partial<Circumstances> = {}): string | undefined =>
    summaryOf(circumstances).rules.find((of) => of.rule === rule)?.reason;
  const NOT_REACHED = 'not reached in this run';

  it('is what the kit never does', () => {
    expect(reasonOf('CREATE-6')).toBe('is about permissions, which the kit does not test');
    expect(reasonOf('STORE-1')).toBe('needs a custom key store, and the kit has none');
    expect(reasonOf('ID-8')).toBe('is about other accounts, and the kit has one');
    expect(reasonOf('HOST-1')).toBe('is about the model itself: AWS has no such answers');
    expect(reasonOf('REPLICATE-1b')).toBe('every answer conforms that could tell it apart');
    expect(reasonOf('TAG-2')).toBe('its answers count as those of MODEL-1');
  });

  it('is what the target lacks, and only where it does', () => {
    expect(reasonOf('DELETE-4', { hasClock: false })).toBe('needs a clock that can be moved');
    expect(reasonOf('DELETE-4')).toBe(NOT_REACHED);
    const withoutImport = { capabilities: new Set(['cryptography'] as const) };
    expect(reasonOf('IMPORT-4', withoutImport)).toBe('needs the capability `keyMaterialImport`');
    expect(reasonOf('IMPORT-4', { hasClock: false })).toBe('needs a clock that can be moved');
    expect(reasonOf('IMPORT-4')).toBe(NOT_REACHED);
    expect(reasonOf('SHARED-3', withoutImport)).toBe(NOT_REACHED);
    expect(reasonOf('MODEL-2', withoutImport)).toBe('needs the capability `arbitraryInputs`');
  });

  it('is the clock for what takes days, and wrapped key material for nearly all that is about imports', () => {
    const without = (circumstances: Partial<Circumstances>, reason: string): readonly RuleId[] =>
      summaryOf(circumstances)
        .rules.filter((of) => of.reason === reason)
        .map(({ rule }) => rule);
    expect(without({ hasClock: false }, 'needs a clock that can be moved')).toEqual([
      'REPLICATE-7',
      'DELETE-4',
      'DELETE-6',
      'IMPORT-4',
      'ROTATE-3',
      'ROTATE-9',
      'TIME-2a',
    ]);
    const ofImports = RULE_IDS.filter((rule) => /^(IMPORT-|ROTATE-5|ROTATE-9|STATE-1a)/.test(rule));
    const others: readonly RuleId[] = ['IMPORT-5a', 'IMPORT-7', 'IMPORT-11', 'IMPORT-11b', 'IMPORT-13', 'IMPORT-14'];
    expect(without({ capabilities: new Set() }, 'needs the capability `keyMaterialImport`')).toEqual(
      ofImports.filter((rule) => !others.includes(rule)),
    );
    const unfit = 'needs key material or a public key that is none, and the kit sends none such';
    expect(without({}, unfit)).toEqual(['IMPORT-13', 'IMPORT-14', 'AGREE-1']);
    expect(without({}, 'needs more keys or tags than the kit makes')).toEqual(['TAG-1a', 'QUOTA-1']);
  });

  it('names every operation whose success exercises it, unless it is shown elsewhere, too', () => {
    const isOperation = (name: string): name is Operation => OPERATIONS.some((operation) => operation === name);
    const forgotten = RULE_IDS.flatMap((rule) => {
      const { operations = 'every', exercisedBy = [] } = RULES[rule];
      const by = exercisedBy.flatMap((exercise) => (exercise.by === 'every' ? [] : exercise.by));
      // By what time brings, and by metadata, for which many operations are needed that it does not name.
      if (operations === 'every' || by.some((name) => !isTrait(name) && !isOperation(name))) return [];
      const named = operationsOf(operations);
      return operationsOf(by.filter((name) => isTrait(name) || isOperation(name)))
        .filter((operation) => !named.includes(operation))
        .map((operation) => `${rule} ${operation}`);
    });
    expect(forgotten).toEqual([]);
  });

  it('is that all of its operations are disabled or unsupported', () => {
    const operations = new Set<Operation>(['RetireGrant', 'RevokeGrant']);
    expect(reasonOf('GRANT-3', { disabled: operations })).toBe('disabled: RetireGrant, RevokeGrant');
    expect(reasonOf('GRANT-3', { disabled: new Set(['RetireGrant']), unsupported: new Set(['RevokeGrant']) })).toBe(
      'unsupported by the target: RevokeGrant',
    );
    expect(reasonOf('GRANT-3', { disabled: new Set(['RetireGrant']) })).toBe(NOT_REACHED);
    expect(reasonOf('REPLICATE-2', { unsupported: new Set(['ReplicateKey']) })).toBe(
      'unsupported by the target: ReplicateKey',
    );
    expect(reasonOf('REPLICATE-9', { unsupported: new Set(['ReplicateKey']) })).toBe(NOT_REACHED);
  });
});
