// The file of known findings: what is in it, and what is said of a file that is none.

import { describe, expect, it } from 'vitest';
import { parseBaseline, toBaseline } from '../../../src/conformance/baseline/baseline.js';
import { comparedWith } from '../../../src/conformance/baseline/compared.js';
import { knownOf } from '../../../src/conformance/baseline/known.js';
import { sightingsOf } from '../../../src/conformance/findings.js';
import { toFindingJson, toJson } from '../../../src/conformance/report/json.js';
import { CANCEL_ENABLES, CRASHED, NEVER_EXPIRES, REPORT } from '../report/fixture.js';

describe('the file of a baseline', () => {
  it('has a finding on a line, sorted, and nothing that changes from run to run', () => {
    const findings = [NEVER_EXPIRES, CRASHED, CANCEL_ENABLES];
    const text = toBaseline({ ...REPORT, findings });
    expect(text).toBe(`{
  "baseline": 1,
  "findings": [
    {"operation":"CancelKeyDeletion","state":"PendingDeletion","kind":"wrong-state","rule":"DELETE-5","member":"KeyMetadata.KeyState"},
    {"operation":"DescribeKey","state":"Enabled","kind":"wrong-state","rule":"IMPORT-4","member":"KeyMetadata.KeyState"},
    {"operation":"DescribeKey","state":null,"kind":"crash"}
  ]
}
`);
    const others = findings.map((finding) => ({ ...finding, seed: 1, path: '0', received: 'other', sequence: [] }));
    expect(toBaseline({ ...REPORT, findings: [...others, ...findings].reverse() })).toBe(text);
  });

  it('of no finding has none', () => {
    const text = toBaseline({ ...REPORT, findings: [] });
    expect(text).toBe('{\n  "baseline": 1,\n  "findings": []\n}\n');
    expect(parseBaseline(text ?? '')).toEqual([]);
  });

  it('is read as it was written, also by editors that put a mark before it', () => {
    const known = parseBaseline(`\ufeff${toBaseline(REPORT)}`);
    const sightings = REPORT.findings.flatMap(sightingsOf);
    expect(known).toHaveLength(sightings.length);
    expect(known).toEqual(expect.arrayContaining(sightings.map(knownOf)));
  });

  it('keeps what the run did not get to, and drops what it mended', () => {
    const mended = { ...knownOf(CANCEL_ENABLES), state: 'Disabled' } as const;
    const unreached = { ...knownOf(NEVER_EXPIRES), state: 'Unavailable' } as const;
    const text = toBaseline(comparedWith({ ...REPORT, findings: [CRASHED] }, [mended, unreached]));
    expect(parseBaseline(text ?? '')).toEqual([unreached, knownOf(CRASHED)]);
  });

  it.each(['error', 'interrupted', 'max-findings'] as const)('is none of a run that was ended by %s', (stoppedBy) => {
    expect(toBaseline({ ...REPORT, stoppedBy })).toBeUndefined();
  });
});

describe('a file that is no baseline', () => {
  const first = knownOf(CANCEL_ENABLES);
  const anew = '--save-baseline writes one that this version reads';

  it.each([
    ['', /^not JSON: /],
    ['[]', 'expected a baseline, got a list'],
    ['{}', `baseline: expected 1, got nothing: ${anew}`],
    [{ baseline: 2, findings: [] }, `baseline: expected 1, got 2: ${anew}`],
    [{ baseline: '\u001b[2J', findings: [] }, `baseline: expected 1, got "\\u001b[2J": ${anew}`],
    [toJson(REPORT), `baseline: expected 1, got nothing (a report is no baseline): ${anew}`],
    [toFindingJson(REPORT, 0), `baseline: expected 1, got nothing (a report is no baseline): ${anew}`],
    [{ baseline: 1 }, 'findings: expected a list, got nothing'],
    [{ baseline: 1, findings: [], target: 'x' }, 'target: unknown member; known are baseline, findings'],
    [[null], 'findings[0]: expected a finding, got null'],
    [[first, { ...first, seed: 1 }], /^findings\[1\]\.seed: unknown member; known are operation, /],
    [[{ ...first, operation: '__proto__' }], /^findings\[0\]\.operation: .*, got "__proto__"$/],
    [[{ ...first, state: 'Gone' }], /^findings\[0\]\.state: expected .*, got "Gone"$/],
    [[{ ...first, kind: 'bad' }], /^findings\[0\]\.kind: expected one of accepted, .*, got "bad"$/],
    [[{ ...first, rule: 'OLD-1' }], 'findings[0].rule: expected a name that this version knows, got "OLD-1"'],
    [[{ ...first, rule: undefined }], 'findings[0].rule: expected a name that this version knows, got nothing'],
    [[{ ...first, member: 3 }], 'findings[0].member: expected text, got 3'],
    [[{ ...first, kind: 'crash' }], 'findings[0].rule: a crash has none'],
  ])('is refused with what is wrong: %#', (given, message) => {
    const file = Array.isArray(given) ? { baseline: 1, findings: given } : given;
    const text = typeof file === 'string' ? file : JSON.stringify(file);
    expect(() => parseBaseline(text)).toThrow(typeof message === 'string' ? new RangeError(message) : message);
  });
});
