// What holds of every report: its counts add up, and its outcomes follow from them and from its findings.

import { expect } from 'vitest';
import { sightingsOf } from '../../src/conformance/findings.js';
import type { ConformReport } from '../../src/conformance/report/report.js';

export function expectConsistent({ outcomes, findings, unsupported, calls: all, stoppedBy }: ConformReport): void {
  let counted = 0;
  for (const { operation, outcome, reason, calls } of outcomes) {
    const { made, judged, agreed, departed, failed } = calls;
    expect(made, operation).toBe(judged + failed);
    expect(judged, operation).toBe(agreed + departed);
    counted += made;
    const isOf = (name: string): boolean => outcome === name;
    expect(unsupported.includes(operation), operation).toBe(isOf('unsupported'));
    expect(reason === undefined, operation).toBe(outcome.startsWith('conforms'));
    // As many findings as were asked for may leave some out.
    const told = findings.flatMap(sightingsOf);
    if (told.some((finding) => finding.operation === operation)) expect(outcome, operation).toBe('departs');
    else if (stoppedBy !== 'max-findings') expect(outcome, operation).not.toBe('departs');
    if (isOf('not tried')) expect(judged, operation).toBe(0);
    if (outcome.startsWith('conforms')) expect([agreed > 0, departed, failed <= judged]).toEqual([true, 0, true]);
    if (isOf('departs')) expect(departed, operation).toBeGreaterThan(0);
    if (failed > judged) expect(outcome, operation).toMatch(/^(error|departs)$/);
  }
  expect(counted).toBeLessThanOrEqual(all);
}
