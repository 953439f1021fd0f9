// Wrong dates are told by how much they differ.

import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/conformance/findings.js';
import { expectedText, receivedText } from '../../../src/conformance/report/describe.js';

function told(member: string, expected: readonly unknown[], received: unknown): string {
  const finding = { kind: 'wrong-metadata', member, expected, received } as unknown as Finding;
  return `${expectedText(finding)}: ${receivedText(finding)}`;
}

describe('a wrong date', () => {
  it('is told by how much it differs from the nearest that conforms', () => {
    const clock = "as the endpoint's own clock has it";
    expect(told('KeyMetadata.CreationDate', [1000], 1034.6)).toBe(`${clock}: 34.6 s after that`);
    expect(told('KeyMetadata.DeletionDate', [0, 1000], 940)).toBe(`${clock}: 1 minute before that`);
  });

  it('is told by how it is written, where that is the fault', () => {
    const date = 1_790_597_408;
    expect(told('KeyMetadata.CreationDate', [date], 'today')).toMatch(/, a number: "today"$/);
    expect(told('ParametersValidTo', [date], date * 1000)).toMatch(/, in seconds: as if in milliseconds$/);
    expect(told('ValidTo', [date, date * 1000], date)).not.toContain('milliseconds');
  });

  it('is told as it is where it is no date, or none is due', () => {
    expect(told('KeyMetadata.DeletionDate', [null], 1000)).toBe('absent: 1000');
    expect(told('RotationPeriodInDays', [90], 365)).toBe('90: 365');
  });
});
