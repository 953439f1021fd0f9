import { describe, expect, it } from 'vitest';
import { toFindingJson, toJson, toJsonLine } from '../../../src/conformance/report/json.js';
import { HOSTILE, REPORT, WRONG_CODE } from './fixture.js';

describe('a report on one line', () => {
  it('is the object that machines are promised', () => {
    expect(JSON.parse(toJsonLine({ ...REPORT, findings: [], outcomes: [] }))).toEqual({
      conclusion: 'Nothing could be judged.',
      outcomes: [],
      errors: [],
      runs: 100,
      calls: 12_345,
      seed: 42,
      again: 'mrk conform --endpoint http://127.0.0.1:4599/ --runs 100 --seed 42 --jobs 2 --messages --skip Sign',
      unsupported: ['Encapsulate', 'Decapsulate'],
      findings: [],
    });
  });

  it('has the findings in their order, each with its rule and the commands that show it', () => {
    const { findings } = JSON.parse(toJsonLine(REPORT));
    expect(findings.map(({ kind, rule }: { kind: string; rule: string }) => [kind, rule])).toEqual(
      REPORT.findings.map(({ kind, rule }) => [kind, rule]),
    );
    expect(findings[0]).toMatchObject({
      operation: 'ReplicateKey',
      state: 'Enabled',
      kind: 'accepted',
      rule: 'REPLICATE-1',
      expected: ['UnsupportedOperationException'],
      received: 'ok',
      sequence: REPORT.findings[0]?.sequence,
      evidence: 'documented',
      occurrences: 7,
      isShrunk: true,
    });
    expect(findings[0].commands.at(-1)).toBe('# Answer: UnsupportedOperationException at AWS, ok here');
  });

  it('is one line to whoever reads it, and can be written as UTF-8', () => {
    const line = toJsonLine(REPORT);
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(line).findings.find(({ rule }: { rule: string }) => rule === 'STATE-1').received).toBe(HOSTILE);
  });

  it('has no member that is missing where one is promised', () => {
    const [found] = JSON.parse(toJsonLine({ ...REPORT, findings: [{ ...WRONG_CODE, received: undefined }] })).findings;
    expect(found.received).toBeNull();
  });
});

describe('a report as a JSON document', () => {
  it('holds everything that is known', () => {
    const json = JSON.parse(toJson(REPORT));
    // How else a fault showed has no sequence of its own.
    const findings = REPORT.findings.map(({ echoes, ...finding }) => {
      const others = echoes?.map(({ sequence: _, isShrunk: _is, ...echo }) => echo);
      return others === undefined ? finding : { ...finding, echoes: others };
    });
    expect(json).toMatchObject({ ...REPORT, findings });
    expect(toJson(REPORT)).toMatch(/^\{\n {2}"target": /);
    expect(toJson(REPORT)).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});

describe('one finding as a JSON document', () => {
  it('says at what target and from what seed it was found', () => {
    const { target, seed, path, finding } = JSON.parse(toFindingJson(REPORT, 0));
    expect({ target, seed, path }).toEqual({ target: REPORT.target, seed: 42, path: '17:3' });
    expect(finding).toMatchObject(REPORT.findings[0] ?? {});
  });

  it('is only for findings that there are', () => {
    expect(() => toFindingJson(REPORT, 99)).toThrow(RangeError);
  });
});
