// The parts as markup: nothing is told by colour alone, nothing in a text is markup, and only pages are linked.

import { type FunctionComponent, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { RULE_IDS, ruleOf } from '../../src/model/rules/catalogue.js';
import { KEY_STATES } from '../../src/model/vocabulary/vocabulary.js';
import { Bars } from '../../src/parts/bars.js';
import { RoleChip, StateChip } from '../../src/parts/chips.js';
import { CodeBlock } from '../../src/parts/code-block.js';
import { RuleCard } from '../../src/parts/rule-card.js';
import { AnswerLine, CallLine, Sequence } from '../../src/parts/sequence.js';
import { STYLE } from '../../src/parts/style.js';
import { Comparison, KeyValues } from '../../src/parts/values.js';
import { type Element, elementsIn, readMarkup, textOf } from '../conformance/report/markup.js';

const HOSTILE = `<script>alert(1)</script> & "q" 's' javascript:alert(2)`;

function rendered<P extends object>(component: FunctionComponent<P>, props: NoInfer<P>): Element {
  return readMarkup(`<div>${renderToString(h(component, props))}</div>`);
}

function classesOf(element: Element): readonly string[] {
  return elementsIn(element, () => true).flatMap(({ attributes }) =>
    (attributes.class ?? '').split(' ').filter(Boolean),
  );
}

function named(element: Element, name: string): readonly Element[] {
  return elementsIn(element, (one) => one.name === name);
}

const CARD = {
  id: 'X-1',
  sentence: 'So it is.',
  evidence: 'documented',
  source: 'https://docs.aws.test/x.html',
} as const;
const CALL = { region: 'us-east-1', operation: 'EnableKey', input: { KeyId: 'mrk-1' } };

const PARTS: readonly Element[] = [
  ...[...KEY_STATES, null].map((state) => rendered(StateChip, { state })),
  ...(['primary', 'replica', 'single'] as const).map((role) => rendered(RoleChip, { role })),
  ...RULE_IDS.map((id) => rendered(RuleCard, { rule: ruleOf(id) })),
  rendered(Sequence, {
    steps: [
      { ...CALL, note: 'now', answer: { ok: true } },
      { advance: 60_000 },
      { text: 'seen from now on' },
      { ...CALL, answer: { ok: false, code: 'DisabledException', message: 'it is', rule: 'STATE-1' } },
    ],
  }),
  rendered(CallLine, { call: CALL }),
  rendered(AnswerLine, { answer: { ok: true } }),
  rendered(CodeBlock, { heading: 'AWS CLI', text: 'aws kms --region us-east-1' }),
  rendered(Bars, {
    title: 'Findings',
    bars: [
      { name: HOSTILE, value: 3 },
      { name: 'none', value: 0 },
    ],
  }),
  rendered(KeyValues, { entries: [['a', 'b']] }),
  rendered(Comparison, { expected: ['AWS', 'ok'], received: ['Here', 'refused'] }),
];

describe('the parts', () => {
  it('have a style for every class that they use, and none that they do not', () => {
    const used = new Set(PARTS.flatMap(classesOf));
    const styled = new Set([...STYLE.matchAll(/\.(parts-[\w-]*\w)/g)].map(([, name]) => name));
    // For whoever uses the parts.
    styled.delete('parts-hidden');
    expect([...used].filter((name) => !styled.has(name))).toEqual([]);
    expect([...styled].filter((name) => !used.has(name ?? ''))).toEqual([]);
  });

  it('say every key state and role in words', () => {
    expect(PARTS.slice(0, KEY_STATES.length + 4).map(textOf)).toEqual([
      ...KEY_STATES,
      'no such key',
      'primary key',
      'replica key',
      'single-Region key',
    ]);
  });

  it('have the source of every rule, its sightings, and the question of what is assumed', () => {
    for (const rule of RULE_IDS.map((id) => ruleOf(id))) {
      const card = rendered(RuleCard, { rule });
      const { id, sentence, evidence, source, observed = [], question = '' } = rule;
      const text = textOf(card);
      expect(text).toContain(`${id}${evidence}${sentence.replaceAll('`', '')}`);
      expect(text).toContain(question.replaceAll('`', ''));
      const links = named(card, 'a').map(({ attributes }) => attributes.href);
      expect(links).toEqual([source, ...observed.flatMap((seen) => seen.source ?? [])].filter((url) => url !== ''));
      expect(named(card, 'li')).toHaveLength(1 + observed.length + (question === '' ? 0 : 1));
      for (const { date } of observed) expect(text).toContain(`Seen at AWS ${date}`);
    }
  });

  it('show calls, their answers, and the time between them', () => {
    const steps = PARTS.flatMap((part) => named(part, 'ol'))
      .flatMap((list) => named(list, 'li'))
      .map(textOf);
    expect(steps).toEqual([
      'us-east-1EnableKey{"KeyId":"mrk-1"}now✓ ok',
      '1 minute later',
      'seen from now on',
      'us-east-1EnableKey{"KeyId":"mrk-1"}✗ DisabledException: it is [STATE-1]',
    ]);
  });

  it('show names between backticks as code, and take one alone as it is', () => {
    const codes = (sentence: string) => named(rendered(RuleCard, { rule: { ...CARD, sentence } }), 'code').map(textOf);
    expect(codes('`KeyId` or `<arn>` it is')).toEqual(['KeyId', '<arn>']);
    expect(codes('a ` b')).toEqual([]);
    expect(textOf(rendered(RuleCard, { rule: { ...CARD, sentence: 'a ` b' } }))).toContain('a ` b');
  });

  it('have code line by line, and copy it as it is', () => {
    const text = 'one\n\n  two\n';
    const block = rendered(CodeBlock, { heading: 'JSON', text });
    expect(named(block, 'code').map(textOf)).toEqual([text]);
  });

  it('offer to copy only where something copies', () => {
    const button = (onCopy?: () => void) =>
      named(rendered(CodeBlock, { heading: 'JSON', text: '{}', ...(onCopy && { onCopy }) }), 'button')[0]?.attributes;
    expect(button()).toHaveProperty('hidden');
    expect(button(() => {})).not.toHaveProperty('hidden');
    expect(button()).toMatchObject({ type: 'button', 'aria-label': 'Copy: JSON' });
  });

  it('take texts as texts', () => {
    const hostile = [
      rendered(RuleCard, { rule: { ...CARD, id: HOSTILE, sentence: HOSTILE, source: HOSTILE, question: HOSTILE } }),
      rendered(RuleCard, { rule: { ...CARD, source: 'javascript:alert(2)' } }),
      rendered(RuleCard, { rule: { ...CARD, observed: [{ date: HOSTILE, case: HOSTILE, source: HOSTILE }] } }),
      rendered(StateChip, { state: HOSTILE }),
      rendered(Sequence, { steps: [{ text: HOSTILE }, { region: HOSTILE, operation: HOSTILE, input: HOSTILE }] }),
      rendered(CodeBlock, { heading: HOSTILE, text: HOSTILE }),
      rendered(Comparison, { expected: [HOSTILE, HOSTILE], received: [HOSTILE, HOSTILE] }),
    ];
    for (const part of hostile) {
      expect(named(part, 'script')).toEqual([]);
      expect(named(part, 'a').filter(({ attributes }) => !attributes.href?.startsWith('https://'))).toEqual([]);
      expect(textOf(part)).toMatch(/javascript:alert\(2\)/);
    }
  });
});
