// Where answers differ that AWS could all give: of which answers, in which places, and for how long they are compared.

import { describe, expect, it } from 'vitest';
import { differencesOf, toldBy } from '../../../src/conformance/comparison/answers.js';
import { createDifferences } from '../../../src/conformance/comparison/differences.js';
import type { TargetAnswer } from '../../../src/conformance/target.js';

const ok = (output: Readonly<Record<string, unknown>>): TargetAnswer => ({ output });
const refused = (code: string): TargetAnswer => ({ error: { code, message: 'any' } });
const creating = ok({ KeyMetadata: { KeyState: 'Creating', Enabled: false, KeyId: 'mrk-1', CreationDate: 1 } });
const enabled = ok({ KeyMetadata: { KeyState: 'Enabled', Enabled: true, KeyId: 'mrk-2', CreationDate: 2 } });

describe('answers to one call', () => {
  it.each<[string, readonly TargetAnswer[], readonly object[]]>([
    ['that are the same differ nowhere', [creating, creating], []],
    [
      'differ in words and flags, not in what is given out anew, nor in dates',
      [creating, enabled],
      [
        { member: 'KeyMetadata.KeyState', answers: ['Creating', 'Enabled'] },
        { member: 'KeyMetadata.Enabled', answers: [false, true] },
      ],
    ],
    [
      'differ in a member that one lacks',
      [ok({ Truncated: false }), ok({})],
      [{ member: 'Truncated', answers: [false, null] }],
    ],
    ['differ in their codes, and then in nothing else', [enabled, refused('A')], [{ answers: ['ok', 'A'] }]],
    ['differ in the codes of refusals', [refused('A'), refused('B')], [{ answers: ['A', 'B'] }]],
    ['say nothing where they are lost', [enabled, { lost: 'gone' }], []],
  ])('%s', (_, answers, expected) => {
    expect(differencesOf(answers.map(toldBy))).toEqual(expected);
  });
});

describe('differences', () => {
  const step = { region: 'us-east-1', operation: 'DescribeKey', input: {} } as const;
  const steps = [step, { advance: 1 }, step, step];

  it('are told once, with the shortest way there, and how often they were met', () => {
    const { add, all } = createDifferences();
    const [a, b] = [toldBy(ok({ Truncated: true })), toldBy(ok({ Truncated: false }))];
    add(steps, [
      [a, undefined, a, a],
      [b, undefined, b, b],
    ]);
    expect(all()).toEqual([
      { operation: 'DescribeKey', member: 'Truncated', answers: [true, false], sequence: [step], occurrences: 3 },
    ]);
  });

  it('end where one call succeeds and another does not, as their ways part', () => {
    const { add, all } = createDifferences();
    add(steps, [
      [toldBy(enabled), undefined, toldBy(enabled)],
      [toldBy(refused('A')), undefined, toldBy(creating)],
    ]);
    expect(all().map(({ answers }) => answers)).toEqual([['ok', 'A']]);
  });
});
