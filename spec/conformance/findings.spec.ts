// What makes two divergences the same finding, and which of two is worse.

import { describe, expect, it } from 'vitest';
import { bySeverity, FINDING_KINDS, type Finding, signatureOf } from '../../src/conformance/findings.js';

type Signed = Parameters<typeof signatureOf>[0];
const FINDING: Signed = {
  operation: 'DescribeKey',
  rule: 'CREATE-5',
  kind: 'wrong-metadata',
  member: 'KeyMetadata.Arn',
};

describe('a finding', () => {
  it('is the same by operation, rule, kind and member', () => {
    const others: readonly Signed[] = [
      { ...FINDING, operation: 'CreateKey' },
      { ...FINDING, rule: 'CREATE-4' },
      { ...FINDING, kind: 'wrong-state' },
      { ...FINDING, member: 'KeyMetadata.KeyId' },
      { operation: FINDING.operation, rule: FINDING.rule, kind: FINDING.kind },
    ];
    expect(signatureOf({ ...FINDING })).toBe(signatureOf(FINDING));
    expect(new Set([FINDING, ...others].map(signatureOf)).size).toBe(6);
  });

  it('of a crash is one for each operation, whatever the rule', () => {
    const crash = { ...FINDING, kind: 'crash' } as const;
    expect(signatureOf({ ...crash, rule: 'STATE-1' })).toBe(signatureOf(crash));
    expect(signatureOf({ ...crash, operation: 'Sign' })).not.toBe(signatureOf(crash));
  });

  it('is worse the earlier its kind is listed: first what was accepted, last a crash', () => {
    const kinds: Pick<Finding, 'kind'>[] = [...FINDING_KINDS].reverse().map((kind) => ({ kind }));
    expect(kinds.sort(bySeverity).map(({ kind }) => kind)).toEqual([
      'accepted',
      'refused',
      'wrong-state',
      'wrong-metadata',
      'wrong-error',
      'not-seen-in-time',
      'wrong-message',
      'crash',
    ]);
  });
});
