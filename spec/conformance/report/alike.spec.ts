// Terminal, JSON, JUnit, HTML and Markdown tell the same of a run: what came of each operation, and what that comes to.

import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../../property-tests/support/config.js';
import { conform } from '../../../src/conformance/conform.js';
import { OUTCOMES } from '../../../src/conformance/outcomes.js';
import { conclusionOf } from '../../../src/conformance/report/conclusion.js';
import { echoText } from '../../../src/conformance/report/describe.js';
import { toHtml } from '../../../src/conformance/report/html.js';
import { toJson, toJsonLine } from '../../../src/conformance/report/json.js';
import { toJUnit } from '../../../src/conformance/report/junit.js';
import { toMarkdown } from '../../../src/conformance/report/markdown.js';
import type { ConformReport } from '../../../src/conformance/report/report.js';
import { summaryText } from '../../../src/conformance/report/terminal.js';
import type { Target } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { paintFor, printable } from '../../../src/shared/text.js';
import { createStore } from '../../../src/store/create.js';
import { SEED } from '../../support/seed.js';
import { faultyStoreTarget } from '../fault.js';
import { fault as cancelEnables } from '../faults/cancel-key-deletion-enables.js';
import { ECHO, REPORT } from './fixture.js';
import { type Element, elementsIn, readMarkup, textOf } from './markup.js';

const newStore = () => createStore({ now: Date.UTC(2026, 0, 1) });
const honest = (): Target => storeTarget(newStore());

/** A target that answers only so many calls. */
function dying(last: number): Target {
  const { call, ...others } = honest();
  let count = 0;
  return { ...others, call: (...given) => (++count > last ? { lost: 'no route to host' } : call(...given)) };
}

function without(names: RegExp): Target {
  const { call, ...others } = honest();
  const error = { code: 'UnknownOperationException', message: 'a < b | c', status: 400 };
  return {
    ...others,
    call: (region, operation, input) => (names.test(operation) ? { error } : call(region, operation, input)),
  };
}

function breaking(): Target {
  const { call, ...others } = faultyStoreTarget(cancelEnables, newStore());
  let count = 0;
  return {
    ...others,
    call: (...given) => {
      if (++count > 2_000) throw new Error('the adapter is broken');
      return call(...given);
    },
  };
}

const RUNS: readonly (readonly [
  name: string,
  status: number,
  conclusion: RegExp,
  report: () => Promise<ConformReport>,
])[] = [
  ['a dead endpoint', 2, /^Ended by an error, with 0 findings\. /, () => conform(dying(1), { seed: SEED, runs: 2 })],
  [
    'a run of no time',
    2,
    /^Nothing could be judged\. Operations: 49 not tried\.$/,
    () => conform(honest(), { time: 0 }),
  ],
  [
    'a healthy run',
    0,
    /^No finding\. Operations: \d+ conform, 5 not tried\.$/,
    () => conform(honest(), { seed: SEED, runs: 2 }),
  ],
  [
    'unsupported operations',
    0,
    /^No finding\. Operations: \d+ conform, 2 unsupported, \d+ not tried\.$/,
    () => conform(without(/^(ListGrants|TagResource)$/), { seed: SEED, runs: 2 }),
  ],
  [
    'nothing but unsupported operations',
    0,
    /^No finding\. Operations: \d+ unsupported, \d+ not tried\.$/,
    () => conform(without(/^/), { seed: SEED, runs: 2 }),
  ],
  [
    'a fault',
    1,
    /^1 finding\. Operations: 1 departs, \d+ conform, 5 not tried\.$/,
    () => conform(faultyStoreTarget(cancelEnables, newStore()), { seed: SEED, runs: 5 }),
  ],
  ['a broken adapter', 2, /^Ended by an error, with 1 finding\. /, () => conform(breaking(), { seed: SEED, runs: 50 })],
];

/** `outcome made judged agreed departed failed reason` by operation. */
type Told = Readonly<Record<string, string>>;

function told(rows: readonly (readonly [operation: string, ...rest: readonly string[]])[]): Told {
  return Object.fromEntries(rows.map(([operation, ...rest]) => [operation, rest.join(' ').trim()]));
}

const named = (element: Element, ...names: readonly string[]): readonly Element[] =>
  elementsIn(element, ({ name }) => names.includes(name));

function ofJson(text: string): Told {
  const { outcomes } = JSON.parse(text) as ConformReport;
  return told(
    outcomes.map(({ operation, outcome, reason = '', calls: { made, judged, agreed, departed, failed } }) => [
      operation,
      outcome,
      ...[made, judged, agreed, departed, failed].map(String),
      reason,
    ]),
  );
}

function ofHtml(text: string): Told {
  const [table] = elementsIn(readMarkup(text), ({ attributes }) => attributes.class === 'outcomes');
  if (table === undefined) throw new Error('there is no table of outcomes');
  const rows = named(table, 'tr').map((row) => named(row, 'th', 'td').map(textOf));
  return told(
    rows.slice(1).map(([operation = '', ...rest]) => [operation, ...rest.map((one) => one.replaceAll(',', ''))]),
  );
}

function ofMarkdown(text: string): Told {
  const table = text.slice(text.indexOf('## Operations')).split('\n').slice(4);
  return told(
    table.flatMap((line) => {
      const [, operation = '', ...rest] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
      return operation === '' ? [] : [[operation, ...rest.map((one) => one.replace(/\\(.)/g, '$1'))] as const];
    }),
  );
}

/** What a build server makes of each operation, beside what it is told. */
function ofJUnit(text: string): { readonly told: Told; readonly marks: Told } {
  const cases = named(readMarkup(text), 'testcase').filter(({ attributes }) => attributes.name !== 'the kit itself');
  const rows = cases.map((one) => {
    const marks = named(one, 'failure', 'error', 'skipped');
    const values = named(one, 'property').map(({ attributes }) => attributes.value ?? '');
    return { name: one.attributes.name ?? '', values, marks };
  });
  return {
    told: told(rows.map(({ name, values }) => [name, ...values])),
    marks: told(rows.map(({ name, marks }) => [name, ...new Set(marks.map((mark) => mark.name))])),
  };
}

const MARKS: Readonly<Record<string, string>> = {
  'not tried': 'skipped',
  unsupported: 'skipped',
  error: 'error',
  departs: 'failure',
};

describe('Every form of a report tells the same of', () => {
  it.each(sampleOf(RUNS, 4))('%s', async (_, status, conclusion, play) => {
    const report = await play();
    const { text, status: own } = conclusionOf(report);
    expect([own, text]).toEqual([status, expect.stringMatching(conclusion)]);

    const json = ofJson(toJson(report));
    expect(Object.keys(json)).toEqual(OPERATIONS);
    expect(ofJson(toJsonLine(report))).toEqual(json);
    expect(ofHtml(toHtml(report))).toEqual(json);
    expect(ofMarkdown(toMarkdown(report))).toEqual(json);

    const { told: cases, marks } = ofJUnit(toJUnit(report));
    for (const { operation, outcome, reason = '' } of report.outcomes) {
      expect(`${cases[operation]} ${reason}`.trim()).toBe(json[operation]);
      expect(marks[operation], operation).toBe(MARKS[outcome] ?? '');
    }

    for (const whole of [toJson(report), toJsonLine(report), toHtml(report), toMarkdown(report), toJUnit(report)]) {
      expect(whole).toContain(text);
      for (const error of report.errors) expect(whole).toContain(error);
    }
    expectTerminal(report, summaryText(report, paintFor(false)));
  });
});

describe('Every form of a report tells how else a fault showed:', () => {
  const number = 1 + REPORT.findings.findIndex(({ echoes = [] }) => echoes.length > 0);
  const line = echoText(ECHO);

  it('the terminal how often, and of which operations', () => {
    expect(line).toMatch(/^wrong error code: ReEncrypt, Disabled: DisabledException → .* \[STATE-1\], 3 times$/);
    const lines = summaryText(REPORT, paintFor(false)).split('\n');
    const at = lines.indexOf('   Also seen as 1 more, of ReEncrypt');
    expect(lines[at - 1]).toMatch(new RegExp(`^${number}  wrong-error `));
  });

  it('JSON each, without a sequence; JUnit and Markdown with the finding; HTML folded', () => {
    const { findings } = JSON.parse(toJson(REPORT)) as ConformReport;
    const { operation, occurrences, sequence } = findings[number - 1]?.echoes?.[0] ?? {};
    expect({ operation, occurrences, sequence }).toEqual({
      operation: 'ReEncrypt',
      occurrences: 3,
      sequence: undefined,
    });
    expect(findings.flatMap(({ echoes = [] }) => echoes)).toHaveLength(1);
    const [failure] = named(readMarkup(toJUnit(REPORT)), 'failure').filter((one) =>
      textOf(one).includes('Also seen as:'),
    );
    expect(failure && textOf(failure)).toContain('wrong error code: ReEncrypt, Disabled: DisabledException');
    const [, section = ''] = toMarkdown(REPORT).split(`### ${number}. `);
    expect(section).toContain(
      '<details><summary>Also seen as 1 more, of ReEncrypt</summary>\n\n- wrong error code: ReEncrypt',
    );
    const [folded] = elementsIn(readMarkup(toHtml(REPORT)), ({ attributes }) => attributes.class === 'echoes');
    expect(folded?.attributes.open).toBeUndefined();
    expect(folded && named(folded, 'li').map(textOf)).toEqual([printable(line)]);
  });
});

/** The terminal names the operations of which something is to be said, and the reasons. */
function expectTerminal({ outcomes, errors }: ConformReport, summary: string): void {
  const lines = summary.replaceAll('\n  ', ' ').split('\n');
  for (const outcome of OUTCOMES.filter((one) => /^(unsupported|error|not tried)$/.test(one))) {
    const name = `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)} (`;
    const named = lines
      .filter((line) => line.startsWith(name))
      .flatMap((line) => line.split('): ')[1]?.split(', ') ?? []);
    const all = outcomes.filter((one) => one.outcome === outcome).map(({ operation }) => operation);
    expect([...named].sort()).toEqual([...all].sort());
  }
  for (const error of errors) expect(lines).toContain(`Error: ${error}`);
}
