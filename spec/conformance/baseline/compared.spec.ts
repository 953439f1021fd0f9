// What a run comes to beside what was known before: only what is new fails it, and nothing is called mended that it did not get to.

import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import { parseBaseline, toBaseline } from '../../../src/conformance/baseline/baseline.js';
import { comparedWith } from '../../../src/conformance/baseline/compared.js';
import { type KnownFinding, knownOf } from '../../../src/conformance/baseline/known.js';
import { conform } from '../../../src/conformance/conform.js';
import type { Finding } from '../../../src/conformance/findings.js';
import { UNTRIED } from '../../../src/conformance/outcomes.js';
import { conclusionOf } from '../../../src/conformance/report/conclusion.js';
import { toHtml } from '../../../src/conformance/report/html.js';
import { toJson, toJsonLine } from '../../../src/conformance/report/json.js';
import { toJUnit } from '../../../src/conformance/report/junit.js';
import { toMarkdown } from '../../../src/conformance/report/markdown.js';
import type { ConformReport } from '../../../src/conformance/report/report.js';
import { summaryText } from '../../../src/conformance/report/terminal.js';
import type { Target } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { RULES } from '../../../src/model/rules/catalogue.js';
import { paintFor } from '../../../src/shared/text.js';
import { createStore } from '../../../src/store/create.js';
import { SEED } from '../../support/seed.js';
import { faultyStoreTarget } from '../fault.js';
import { fault as cancelEnables } from '../faults/cancel-key-deletion-enables.js';
import { CANCEL_ENABLES, CRASHED, REPLICATED_REPLICA, REPORT, WRONG_CODE } from '../report/fixture.js';
import { elementsIn, readMarkup, textOf } from '../report/markup.js';

/** A run without operations that could not be judged, which has these findings. */
function reportOf(...findings: readonly Finding[]): ConformReport {
  return { ...REPORT, outcomes: REPORT.outcomes.filter(({ outcome }) => outcome !== 'error'), findings };
}

const verdict = (report: ConformReport) => {
  const { status, text } = conclusionOf(report);
  return [status, text.replace(/\. Operations: .*/, '')];
};

describe('a run that is compared with what was known', () => {
  const known = [CANCEL_ENABLES, CRASHED].map(knownOf);

  it('fails for what is new, and for nothing else', () => {
    expect(verdict(comparedWith(reportOf(CANCEL_ENABLES, CRASHED), known))).toEqual([0, 'No new finding, 2 known']);
    expect(verdict(comparedWith(reportOf(CANCEL_ENABLES, WRONG_CODE), known))).toEqual([
      1,
      '1 new finding, 1 known, 1 mended',
    ]);
    expect(verdict(comparedWith(reportOf(), []))).toEqual([0, 'No new finding']);
  });

  it.each<[string, Partial<Finding>, boolean]>([
    ['seed, path and sequence', { seed: 1, path: '0', sequence: [], isShrunk: false, occurrences: 9 }, false],
    ['what was received and expected', { received: 'Creating', expected: ['Disabled', 'Enabled'] }, false],
    ['the Region', { region: 'eu-west-2' }, false],
    ['the operation', { operation: 'DescribeKey' }, true],
    ['the key state', { state: 'Disabled' }, true],
    ['the kind', { kind: 'wrong-metadata' }, true],
    ['the rule', { rule: 'DELETE-6' }, true],
    ['the member', { member: 'KeyMetadata.Enabled' }, true],
  ])('tells a finding from a known one that differs in %s: %j %s', (_, change, isNew) => {
    const report = comparedWith(reportOf({ ...CANCEL_ENABLES, ...change }), [knownOf(CANCEL_ENABLES)]);
    expect(conclusionOf(report).status).toBe(isNew ? 1 : 0);
  });

  it('tells as new what shows in a way that was not known, and as known what shows in fewer', () => {
    const wide = { ...CANCEL_ENABLES, echoes: [WRONG_CODE] };
    expect(verdict(comparedWith(reportOf(wide), [knownOf(CANCEL_ENABLES)]))).toEqual([1, '1 new finding, 1 known']);
    const before = parseBaseline(toBaseline(reportOf(wide)) ?? '');
    expect(before).toHaveLength(2);
    expect(verdict(comparedWith(reportOf(wide), before))).toEqual([0, 'No new finding, 2 known']);
    const turned = { ...WRONG_CODE, echoes: [CANCEL_ENABLES] };
    expect(verdict(comparedWith(reportOf(turned), before))).toEqual([0, 'No new finding, 2 known']);
    expect(verdict(comparedWith(reportOf(CANCEL_ENABLES), before))).toEqual([0, 'No new finding, 1 known, 1 mended']);
  });

  it('takes a crash for the same whatever rule the answer would have been about', () => {
    const report = comparedWith(reportOf({ ...CRASHED, rule: 'STATE-1' }), [knownOf(CRASHED)]);
    expect(report.baseline?.known).toEqual([knownOf(CRASHED)]);
  });

  it('still cannot say more than it has seen', () => {
    const cut = comparedWith({ ...reportOf(CRASHED), stoppedBy: 'interrupted' }, known);
    expect(verdict(cut)).toEqual([2, 'Interrupted, with no new finding, 1 known, 1 mended']);
    const failed = comparedWith({ ...reportOf(), stoppedBy: 'error' }, known);
    expect(verdict(failed)).toEqual([2, 'Ended by an error, with 0 new findings, 2 mended']);
    const odd = comparedWith({ ...REPORT, findings: [CRASHED] }, known);
    expect(verdict(odd)).toEqual([2, 'Not all could be judged, with no new finding, 1 known, 1 mended']);
  });
});

describe('a known finding that is not found again', () => {
  const one = knownOf(CANCEL_ENABLES);
  const rulesWith = (rule: string, exercised: number) => ({
    ...REPORT.coverage,
    rules: [{ rule: 'DELETE-5', exercised, ...(exercised === 0 ? { reason: `no ${rule}` } : {}) }] as const,
  });

  it('is mended where the run has been, and it is told how often', () => {
    const report = comparedWith({ ...reportOf(), coverage: rulesWith('DELETE-5', 3) }, [one]);
    const tried = REPORT.coverage.cells.find(
      ({ operation, state }) => operation === one.operation && state === one.state,
    );
    expect(report.baseline).toEqual({ known: [], mended: [{ ...one, tried: tried?.tried }], notExercised: [] });
  });

  it.each<[string, KnownFinding, Partial<ConformReport>]>([
    ['needs a custom key store', { ...one, state: 'Unavailable' }, {}],
    ['no DELETE-5', one, { coverage: rulesWith('DELETE-5', 0) }],
    ['the rule decided nothing', one, { coverage: { ...REPORT.coverage, rules: [] } }],
    ['the operation met no key in that state', one, { coverage: { cells: [], situations: [], rules: [] } }],
    [
      'it refuses',
      one,
      { outcomes: [{ operation: one.operation, ...UNTRIED, outcome: 'unsupported', reason: 'it refuses' }] },
    ],
    [
      'it was lost',
      one,
      { outcomes: [{ operation: one.operation, ...UNTRIED, outcome: 'error', reason: 'it was lost' }] },
    ],
    ['messages were not compared', { ...one, kind: 'wrong-message' }, { commandLine: {} }],
    ['the run ended when there were as many findings as were asked for', one, { stoppedBy: 'max-findings' }],
  ])('is not called mended where the run has not been: %s', (reason, known, change) => {
    const report = comparedWith({ ...reportOf(), ...change }, [known]);
    expect(report.baseline).toEqual({ known: [], mended: [], notExercised: [{ ...known, reason }] });
  });

  it('is judged by the answers of another rule where they count as those', () => {
    expect(RULES['DELETE-6a'].countedUnder).toBe('DELETE-6');
    const known = { ...one, rule: 'DELETE-6a' } as const;
    const with6 = { ...REPORT.coverage, rules: [{ rule: 'DELETE-6', exercised: 1 }] as const };
    expect(comparedWith({ ...reportOf(), coverage: with6 }, [known]).baseline?.mended).toHaveLength(1);
  });

  it('is judged by its cell alone where no answer ever counts as one about its rule', () => {
    const known = { ...one, rule: 'WIRE-1' } as const;
    expect(
      comparedWith({ ...reportOf(), coverage: { ...REPORT.coverage, rules: [] } }, [known]).baseline?.mended,
    ).toHaveLength(1);
  });
});

describe('every form of a report', () => {
  const unreached: KnownFinding = { ...knownOf(CANCEL_ENABLES), state: 'Unavailable' };
  const mended: KnownFinding = { ...knownOf(CANCEL_ENABLES), state: 'Disabled' };
  const before = [knownOf(REPLICATED_REPLICA), unreached, mended];
  const report = comparedWith(reportOf(REPLICATED_REPLICA, WRONG_CODE), before);
  const gone = 'wrong key state: CancelKeyDeletion, Disabled, KeyMetadata.KeyState [DELETE-5]';
  const open = 'wrong key state: CancelKeyDeletion, Unavailable, KeyMetadata.KeyState [DELETE-5]';

  it('on the terminal tells new, known, mended and not exercised', () => {
    const lines = summaryText(report, paintFor(false)).split('\n');
    expect(lines.find((line) => line.startsWith('1'))).toMatch(/^1 {2}known accepted +ReplicateKey /);
    expect(lines.find((line) => line.startsWith('2'))).toMatch(/^2 {2}new {3}wrong-error +Encrypt /);
    expect(lines).toContain(`Mended: ${gone} (not seen again in ${report.baseline?.mended[0]?.tried} calls)`);
    expect(lines).toContain(`Not exercised: ${open} (needs a custom key store)`);
  });

  it('as JSON', () => {
    for (const text of [toJson(report), toJsonLine(report)]) {
      const { baseline, findings } = JSON.parse(text) as { baseline: unknown; findings: readonly { isNew: boolean }[] };
      expect(findings.map(({ isNew }) => isNew)).toEqual([false, true]);
      expect(baseline).toEqual(report.baseline);
    }
  });

  it('as HTML, where known findings are folded', () => {
    const page = readMarkup(toHtml(report));
    const cards = elementsIn(
      page,
      ({ name, attributes }) => name === 'details' && /^finding-/.test(attributes.id ?? ''),
    );
    expect(cards.map((card) => 'open' in card.attributes)).toEqual([false, true]);
    expect(cards.map((card) => textOf(card).slice(0, 8))).toEqual(['1. known', '2. new a'.replace('a', 'w')]);
    const [section = page] = elementsIn(page, ({ attributes }) => attributes.id === 'known');
    expect(textOf(section)).toContain(gone);
    expect(textOf(section)).toContain(`${open} (needs a custom key store)`);
  });

  it('as JUnit, where only what is new is a failure', () => {
    const suites = readMarkup(toJUnit(report));
    const cases = elementsIn(suites, ({ name }) => name === 'testcase');
    const marks = (wanted: string) =>
      cases
        .filter(({ attributes }) => attributes.name === wanted)
        .flatMap((one) =>
          elementsIn(one, ({ name }) => /^(failure|skipped|system-out)$/.test(name)).map(({ name }) => name),
        );
    expect(marks('ReplicateKey')).toEqual(['skipped', 'system-out']);
    expect(marks('Encrypt')).toEqual(['failure']);
    const properties = elementsIn(suites, ({ name }) => name === 'property').map(({ attributes }) => attributes);
    expect(properties).toContainEqual({ name: 'mended', value: expect.stringContaining(gone) });
    expect(properties).toContainEqual({ name: 'notExercised', value: expect.stringContaining(open) });
  });

  it('as Markdown', () => {
    const text = toMarkdown(report);
    expect(text).toContain('| [1](#finding-1) | known: accepted what AWS refuses |');
    expect(text).toMatch(/## Mended[\s\S]*CancelKeyDeletion, Disabled[\s\S]*## Not exercised[\s\S]*Unavailable/);
  });
});

const options = { seed: SEED, runs: 5 };
const faulty = (): Target => faultyStoreTarget(cancelEnables, createStore({ now: Date.UTC(2026, 0, 1) }));

itAtLength('a target with a fault fails, then is known, and is mended once the fault is', async () => {
  const first = await conform(faulty(), options);
  expect(conclusionOf(first).status).toBe(1);
  const known = parseBaseline(toBaseline(first) ?? '');
  expect(verdict(comparedWith(await conform(faulty(), options), known))).toEqual([0, 'No new finding, 1 known']);
  const sound = await conform(storeTarget(createStore({ now: Date.UTC(2026, 0, 1) })), options);
  expect(verdict(comparedWith(sound, known))).toEqual([0, 'No new finding, 1 mended']);
  const elsewhere = await conform(faulty(), { ...options, disabled: ['CancelKeyDeletion'] });
  expect(verdict(comparedWith(elsewhere, known))).toEqual([0, 'No new finding, 1 not exercised']);
});
