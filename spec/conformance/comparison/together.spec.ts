// Several targets that are played the same sequences: what each answered where one departs, and where they differ though none does.

import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import { sideBySideJson, sideBySideText } from '../../../src/conformance/comparison/forms.js';
import { sideBySideHtml } from '../../../src/conformance/comparison/html.js';
import { type SideBySide, statusOf } from '../../../src/conformance/comparison/side-by-side.js';
import { conformSideBySide } from '../../../src/conformance/comparison/together.js';
import type { Target } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { paintFor } from '../../../src/shared/text.js';
import { createStore, type StoreOptions } from '../../../src/store/create.js';
import { SEED } from '../../support/seed.js';
import { faultyStoreTarget } from '../fault.js';
import { fault as cancelEnables } from '../faults/cancel-key-deletion-enables.js';
import { elementsIn, readMarkup, textOf } from '../report/markup.js';

const START = Date.UTC(2026, 0, 1);
const sound = (name: string, options: StoreOptions = {}): Target =>
  storeTarget(createStore({ now: START, ...options }), { name });
const faulty = (name: string): Target => ({ ...faultyStoreTarget(cancelEnables, createStore({ now: START })), name });
const without = (target: Target, operation: Operation): Target => ({
  ...target,
  call: (region, name, input) =>
    name === operation
      ? { error: { code: 'UnknownOperationException', message: '' } }
      : target.call(region, name, input),
});

const CALLED: readonly Operation[] = [
  'CreateKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'ReplicateKey',
  'DescribeKey',
];
const OPTIONS = { seed: SEED, runs: 6, disabled: OPERATIONS.filter((name) => !CALLED.includes(name)) };

/** The answers of an endpoint whose name means harm are in every form of the report. */
const HOSTILE = 'faulty <script>alert(1)</script> \u001b[31m';

describe('targets side by side', () => {
  itAtLength('are each played the same calls', async () => {
    const calls: string[][] = [[], []];
    const heard = calls.map((own, index): Target => {
      const target = sound(`${index}`);
      return {
        ...target,
        call: (region, operation, input) => {
          own.push(operation);
          return target.call(region, operation, input);
        },
      };
    });
    const { findings, differences, reports } = await conformSideBySide(heard, OPTIONS);
    expect({ findings, differences }).toEqual({ findings: [], differences: [] });
    expect(calls[0]).toEqual(calls[1]);
    expect(reports.map(({ runs, seed }) => [runs, seed])).toEqual([
      [6, SEED],
      [6, SEED],
    ]);
    expect(statusOf({ reports })).toBe(0);
  });

  itAtLength('are told with what each answered, where one departs', async () => {
    const targets = [sound('sound'), faulty(HOSTILE), without(sound('lacking'), 'CancelKeyDeletion')];
    const compared = await conformSideBySide(targets, OPTIONS);
    const [{ finding, answers } = expect.fail('none'), ...others] = compared.findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ operation: 'CancelKeyDeletion', rule: 'DELETE-5', received: 'Enabled' });
    expect(answers).toEqual([
      { verdict: 'conforms' },
      { verdict: 'departs', received: 'Enabled' },
      { verdict: 'not judged' },
    ]);
    expect(statusOf(compared)).toBe(1);
    expectForms(compared);
  });

  itAtLength('are told where they differ in a way that AWS leaves open', async () => {
    const targets = [sound('soon', { replicationDelay: 0 }), sound('late', { replicationDelay: 60_000 })];
    const { findings, differences } = await conformSideBySide(targets, { ...OPTIONS, runs: 60, seed: 3 });
    expect(findings).toEqual([]);
    expect(differences.length).toBeGreaterThan(0);
    for (const { answers, sequence, operation } of differences) {
      expect(new Set(answers).size).toBe(2);
      expect(sequence.at(-1)).toMatchObject({ operation });
    }
  });

  it('go on where one of them is gone', async () => {
    let calls = 0;
    const target = sound('dying');
    const dying: Target = {
      ...target,
      call: (...given) => {
        if (++calls > 40) throw new Error('gone');
        return target.call(...given);
      },
    };
    const { reports } = await conformSideBySide([dying, sound('sound')], OPTIONS);
    expect(reports.map(({ stoppedBy }) => stoppedBy)).toEqual(['error', 'runs']);
    expect(reports[0]?.errors).toEqual(['gone']);
    expect(statusOf({ reports })).toBe(2);
  });

  it('are at least two, and are played one sequence at a time', async () => {
    await expect(conformSideBySide([sound('one')])).rejects.toThrow('there must be at least two targets: 1');
    const two = [sound('one'), sound('two')];
    await expect(conformSideBySide(two, { jobs: 2 })).rejects.toThrow(/^jobs must be 1 /);
    await expect(conformSideBySide(two, { runs: 0 })).rejects.toThrow(/^runs must be /);
  });
});

function expectForms(compared: SideBySide): void {
  const text = sideBySideText(compared, paintFor(false));
  expect(text).toContain('\n   A B C\n 1 ✓ ✗ –  wrong-state  CancelKeyDeletion  PendingDeletion');
  expect(text).toMatch(/ {5}AWS: Disabled\n {5}A: as AWS\n {5}B: Enabled\n {5}C: not judged\n/);
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);

  const json = JSON.parse(sideBySideJson(compared));
  expect(json.endpoints).toHaveLength(3);
  expect(json.findings[0]).toMatchObject({ rule: 'DELETE-5', answers: compared.findings[0]?.answers });

  const page = readMarkup(sideBySideHtml(compared));
  const [row = page] = elementsIn(page, ({ name }) => name === 'tbody').flatMap((body) =>
    elementsIn(body, ({ name }) => name === 'tr'),
  );
  expect(elementsIn(row, ({ name }) => name === 'td').map(textOf)).toEqual([
    'Disabled',
    '✓ as AWS',
    '✗ Enabled',
    '– not judged',
  ]);
  expect(elementsIn(page, ({ name }) => name === 'script')).toHaveLength(1);
}
