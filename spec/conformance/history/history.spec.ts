// What runs came to, one after the other: as a table, a chart and a badge.

import { describe, expect, it } from 'vitest';
import { badgeJson, badgeOf, badgeSvg } from '../../../src/conformance/history/badge.js';
import { historyOf } from '../../../src/conformance/history/history.js';
import { historyHtml } from '../../../src/conformance/history/html.js';
import { type PastRun, parsePastRun } from '../../../src/conformance/history/read.js';
import { historyText } from '../../../src/conformance/history/terminal.js';
import { UNTRIED } from '../../../src/conformance/outcomes.js';
import { toJson } from '../../../src/conformance/report/json.js';
import { paintFor } from '../../../src/shared/text.js';
import { CANCEL_ENABLES, CRASHED, EXERCISED, HOSTILE, NEVER_EXPIRES, REPORT } from '../report/fixture.js';
import { elementsIn, readMarkup, textOf } from '../report/markup.js';

const run = (change: Partial<typeof REPORT>, file = 'report.json'): PastRun =>
  parsePastRun(toJson({ ...REPORT, ...change }), file);

const FIRST = run({ findings: [CANCEL_ENABLES, CRASHED], startedAt: '2026-01-01T10:00:00.000Z' }, 'a');
const SECOND = run({ findings: [CANCEL_ENABLES, NEVER_EXPIRES], startedAt: '2026-01-02T10:00:00.000Z' }, 'b');
const THIRD = run({ findings: [], startedAt: '2026-01-03T10:00:00.000Z' }, 'c');

describe('a report of an earlier run', () => {
  it('is read for what it came to', () => {
    const { cells, rules } = REPORT.coverage;
    const conforming = REPORT.outcomes.filter(({ outcome }) => outcome.startsWith('conforms')).length;
    const unjudged = REPORT.outcomes.filter(({ outcome }) => outcome === 'not tried' || outcome === 'error').length;
    expect(run({})).toMatchObject({
      file: 'report.json',
      target: REPORT.target,
      calls: 12_345,
      operations: { part: conforming, whole: REPORT.outcomes.length - unjudged },
      cells: { part: cells.filter(({ tried }) => tried > 0).length, whole: cells.length },
      rules: { part: EXERCISED, whole: rules.length },
      isWhole: true,
    });
  });

  it('may be of another version, which has other names', () => {
    const json = JSON.parse(toJson({ ...REPORT, findings: [CANCEL_ENABLES] }));
    json.findings[0].rule = 'OLD-1';
    json.outcomes[0].outcome = 'strange';
    expect(parsePastRun(JSON.stringify(json), 'x').findings).toHaveLength(1);
  });

  it.each<[string, (json: ReturnType<typeof JSON.parse>) => void]>([
    ['coverage: expected what a report.json has, got nothing', (json) => delete json.coverage],
    ['startedAt: expected a date, got "soon"', (json) => Object.assign(json, { startedAt: 'soon' })],
    ['findings[0].kind: expected text, got nothing', (json) => delete json.findings[0].kind],
    [
      'coverage.cells[0].tried: expected a number, got "x"',
      (json) => Object.assign(json.coverage.cells[0], { tried: 'x' }),
    ],
    ['outcomes: expected a list, got an object', (json) => Object.assign(json, { outcomes: {} })],
  ])('that is none is told with what is wrong: %s', (message, spoil) => {
    const json = JSON.parse(toJson(REPORT));
    spoil(json);
    expect(() => parsePastRun(JSON.stringify(json), 'x')).toThrow(new RangeError(message));
  });
});

describe('a history', () => {
  it('is in the order of time, and compares each run with the one before it of its target', () => {
    const other = run({ target: 'another', startedAt: '2026-01-02T12:00:00.000Z', findings: [] }, 'd');
    const rows = historyOf([THIRD, other, SECOND, FIRST]);
    expect(rows.map(({ file, added, gone }) => [file, added, gone])).toEqual([
      ['a', undefined, undefined],
      ['b', 1, 1],
      ['d', undefined, undefined],
      ['c', 0, 2],
    ]);
  });

  it('is a table on the terminal, a line a run', () => {
    const lines = historyText(historyOf([FIRST, SECOND, THIRD]), paintFor(false)).split('\n');
    expect(lines[0]).toBe(`${REPORT.target}: 3 runs`);
    expect(lines[1]).toMatch(/^Begun +Findings +Change +Operations +Cells +Rules$/);
    expect(lines[2]).toMatch(/^2026-01-01 10:00 UTC {2}2 +█{20} +\d+ of \d+ +88% +80%$/);
    expect(lines[3]).toMatch(/^2026-01-02 10:00 UTC {2}2 +█{20} {2}\+1 −1 +\d+ of \d+/);
    expect(lines[4]).toMatch(/^2026-01-03 10:00 UTC {2}0 +−2 +\d+ of \d+/);
    const cut = run({ stoppedBy: 'interrupted', target: HOSTILE });
    const text = historyText(historyOf([cut]), paintFor(false));
    expect(text).toMatch(/\(cut short\)/);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it('is a page with a chart and a table for each target, whatever it is called', () => {
    const page = readMarkup(
      historyHtml(historyOf([FIRST, SECOND, THIRD, run({ target: HOSTILE, startedAt: '2026-02-01T00:00:00.000Z' })])),
    );
    const named = (name: string) => elementsIn(page, (one) => one.name === name);
    expect(named('svg')).toHaveLength(2);
    expect(named('rect')).toHaveLength(4);
    expect(named('text').map(textOf)).toEqual(['2', '2', '0', String(REPORT.findings.length)]);
    expect(named('tbody').map((body) => elementsIn(body, ({ name }) => name === 'tr').length)).toEqual([3, 1]);
    expect(named('script')).toHaveLength(1);
    const [style = page] = named('style');
    const styled = new Set([...textOf(style).matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name));
    const used = elementsIn(page, () => true).flatMap(({ attributes }) => (attributes.class ?? '').split(' '));
    expect([...new Set(used)].filter((name) => name !== '' && !styled.has(name))).toEqual([]);
  });
});

describe('a badge', () => {
  it.each<[Partial<typeof REPORT>, string, string]>([
    [{ findings: [] }, 'no finding, \\d+ of \\d+ operations conform', 'brightgreen'],
    [{ findings: [CRASHED] }, '1 finding, \\d+ of \\d+ operations conform', 'red'],
    [{ findings: [CRASHED], stoppedBy: 'error' }, '1 finding, .*', 'red'],
    [{ findings: [], stoppedBy: 'interrupted' }, 'not judged', 'lightgrey'],
    [{ findings: [], outcomes: [{ operation: 'Sign', ...UNTRIED }] }, 'not judged', 'lightgrey'],
  ])('says how it is, and nothing good of what was not judged: %#', (change, message, color) => {
    const badge = badgeOf(run(change));
    expect(badge).toEqual({
      schemaVersion: 1,
      label: 'KMS conformance',
      message: expect.stringMatching(`^${message}$`),
      color,
    });
    expect(JSON.parse(badgeJson(badge))).toEqual(badge);
    const svg = readMarkup(badgeSvg(badge));
    expect(svg.attributes['aria-label']).toBe(`KMS conformance: ${badge.message}`);
    expect(elementsIn(svg, ({ name }) => name === 'text').map(textOf)).toEqual(['KMS conformance', badge.message]);
  });
});
