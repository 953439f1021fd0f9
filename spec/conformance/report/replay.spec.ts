import { describe, expect, it } from 'vitest';
import { toFindingJson, toJson, toJsonLine } from '../../../src/conformance/report/json.js';
import { parseReplay } from '../../../src/conformance/report/replay.js';
import { NEVER_EXPIRES, REPLICATED_REPLICA, REPORT } from './fixture.js';

describe('reading what is to be played again', () => {
  it('takes the file of any finding as it was written', () => {
    for (const [index, { echoes: _, ...finding }] of REPORT.findings.entries()) {
      expect(parseReplay(toFindingJson(REPORT, index))).toEqual({ sequence: finding.sequence, finding });
    }
  });

  it('takes a report with one finding, as a document or on one line', () => {
    const report = { ...REPORT, findings: [NEVER_EXPIRES] };
    const replay = { sequence: NEVER_EXPIRES.sequence, finding: NEVER_EXPIRES };
    expect(parseReplay(toJson(report))).toEqual(replay);
    expect(parseReplay(`\ufeff${toJsonLine(report)}`)).toEqual(replay);
  });

  it('takes a bare sequence, whose calls may lack an input', () => {
    const { sequence } = REPLICATED_REPLICA;
    expect(parseReplay(JSON.stringify(sequence))).toEqual({ sequence });
    expect(parseReplay(JSON.stringify({ sequence }))).toEqual({ sequence });
    expect(parseReplay('[{"region": "us-east-1", "operation": "ListKeys"}]')).toEqual({
      sequence: [{ region: 'us-east-1', operation: 'ListKeys', input: {} }],
    });
  });

  const call = { region: 'us-east-1', operation: 'ListKeys', input: {} };
  const finding = { ...REPLICATED_REPLICA };

  it.each([
    ['', /^not JSON: /],
    ['{', /^not JSON: /],
    ['null', 'expected a sequence of calls, a finding, or a report, got null'],
    ['"\\u001b[2J"', 'expected a sequence of calls, a finding, or a report, got "\\u001b[2J"'],
    ['{}', 'expected "finding", "findings" or "sequence", or a list of calls'],
    ['[]', 'expected at least one step'],
    ['[3]', '[0]: expected a call or {"advance": …}, got 3'],
    [[call, { advance: -1 }], '[1].advance: expected milliseconds, got -1'],
    [[call, { advance: 'P7D' }], '[1].advance: expected milliseconds, got "P7D"'],
    [[{ advance: 1, region: 'x' }], '[0].region: unknown member; known are advance'],
    [[{ ...call, region: 'us east' }], '[0].region: expected the name of a Region, got "us east"'],
    [[{ ...call, region: undefined }], '[0].region: expected text, got nothing'],
    [[{ ...call, operation: 'toString' }], '[0].operation: expected a name that this version knows, got "toString"'],
    [[{ ...call, 'a b': 1 }], '[0]["a b"]: unknown member; known are region, operation, input'],
    [
      [JSON.parse(`{"region":"us-east-1","operation":"ListKeys","input":${'['.repeat(99)}${']'.repeat(99)}}`)],
      '[0].input: expected at most 64 levels',
    ],
    [Array.from({ length: 10_001 }, () => call), 'expected at most 10000 steps'],
    [{ findings: {} }, 'findings: expected a list, got an object'],
    [{ findings: [] }, 'findings: expected one finding, got 0: play the file of one of them'],
    [{ findings: [finding, finding] }, 'findings: expected one finding, got 2: play the file of one of them'],
    [{ finding: [] }, 'finding: expected a finding, got a list'],
    [{ finding: { ...finding, sequence: undefined } }, 'finding.sequence: expected a list, got nothing'],
    [{ finding: { ...finding, sequence: [call, 0] } }, 'finding.sequence[1]: expected a call or {"advance": …}, got 0'],
    [{ finding: { ...finding, kind: 'bad' } }, /^finding\.kind: expected one of accepted, refused, .*, got "bad"$/],
    [
      { finding: { ...finding, rule: '__proto__' } },
      'finding.rule: expected a name that this version knows, got "__proto__"',
    ],
    [{ finding: { ...finding, state: 'Gone' } }, /^finding\.state: expected one of Creating, /],
    [{ finding: { ...finding, expected: 'ok' } }, 'finding.expected: expected a list, got "ok"'],
    [{ finding: { ...finding, seed: '42' } }, 'finding.seed: expected a number, got "42"'],
    [{ finding: { ...finding, member: 7 } }, 'finding.member: expected text, got 7'],
  ])('refuses %j and says where it is wrong', (given, message) => {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    expect(() => parseReplay(text)).toThrow(RangeError);
    expect(() => parseReplay(text)).toThrow(typeof message === 'string' ? new RangeError(message) : message);
  });
});
