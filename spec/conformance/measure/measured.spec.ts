// What the findings on a planted fault tell of it, and the tables that are made of that.

import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import type { Finding } from '../../../src/conformance/findings.js';
import type { Fault } from '../fault.js';
import { fault as cancelEnables } from '../faults/cancel-key-deletion-enables.js';
import { summaryOf, withMeasured } from './fault-table.js';
import { foundOf, measured } from './measured.js';

const fault: Fault = {
  about: 'Is wrong.',
  found: { operations: ['Sign'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: (store) => store.callJson,
};

function finding(given: Partial<Finding> = {}): Finding {
  return {
    ...{ operation: 'Sign', state: 'Enabled', kind: 'accepted', rule: 'STATE-1', region: 'us-east-1', expected: [] },
    ...{ received: 'ok', sequence: [], isShrunk: true, seed: 1, path: '0', occurrences: 1, foundAfter: 1 },
    ...given,
  };
}

const runOf = (...findings: readonly Finding[]) => measured('it', fault, [findings]).runs[0];

describe('what is found of a planted fault', () => {
  it('is blamed right if the first finding tells its operation, kind and rule', () => {
    expect(runOf(finding(), finding({ operation: 'Verify' }))?.isBlamedRight).toBe(true);
    for (const other of [{ operation: 'Verify' }, { kind: 'refused' }, { rule: 'STATE-2' }] as const) {
      expect(runOf(finding(other), finding())?.isBlamedRight).toBe(false);
    }
    expect(runOf()?.isBlamedRight).toBe(false);
  });

  it('was shown by a plain call, a probe, a tour or a generated sequence, of every run or of the seed; not at all without a finding that tells it', () => {
    expect(runOf(finding({ path: 'plain Sign' }))?.by).toBe('plain call');
    expect(runOf(finding({ path: 'state 3' }))?.by).toBe('probe');
    expect(runOf(finding({ path: '0' }))?.by).toBe('tour');
    expect(runOf(finding({ path: '3' }))?.by).toBe('systematic');
    expect(runOf(finding({ path: '2' }))?.by).toBe('seeded');
    expect(runOf(finding({ kind: 'refused' }))).toMatchObject({ by: undefined, convicting: undefined, findings: 1 });
  });

  itAtLength('is one finding with the right rule', async () => {
    expect(cancelEnables.found.rules).toHaveLength(1);
    const { runs } = measured('it', cancelEnables, await foundOf(cancelEnables, { runs: 1, seeds: [1] }));
    expect(runs).toMatchObject([{ findings: 1, isBlamedRight: true, by: 'plain call' }]);
  });
});

describe('the table of the planted faults', () => {
  it('counts all that was tried', () => {
    const all = [
      measured('a', fault, [[finding()]]),
      measured('b', fault, [[finding({ rule: 'STATE-2' }), finding(), finding(), finding()]]),
      measured('c', fault, [[]]),
    ];
    const summary = summaryOf(all, 9);
    expect(summary).toContain('| tried | 3 of 9 |');
    expect(summary).toContain('| found | 2 of 3 |');
    expect(summary).toContain('at most 3 in 50 %, most 4');
    expect(summary).toContain('| planted operation and rule on top | 50 % |');
  });

  it('stands in its place in the guide', () => {
    const page = 'Before.\n<!-- measured -->\nold\n<!-- /measured -->\nAfter.\n';
    expect(withMeasured(page, 'new')).toBe('Before.\n<!-- measured -->\nnew\n<!-- /measured -->\nAfter.\n');
    expect(() => withMeasured('Before.', 'new')).toThrow(/measured/);
  });
});
