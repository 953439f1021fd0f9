// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
import { describe, expect, it } from 'vitest';
import { parseLesson, plainText } from '../../../src/teach/lessons/lesson.js';

const SCENARIO = [
  '```json',
  '{ "steps": [',
  '  { "region": "us-east-1", "call": "CreateKey", "input": { "MultiRegion": true }, "as": "key" },',
  '  { "region": "us-east-1", "call": "DisableKey", "input": { "KeyId": "${key.KeyId}" } }',
  '] }',
  '```',
];

const QUESTION = [
  '```question',
  'ask: What does Encrypt answer?',
  'call: { region: us-east-1, call: Encrypt, input: { KeyId: "${key.KeyId}", Plaintext: hi } }',
  'choices: [ok, DisabledException]',
  'because: The key is Disabled [STATE-1].',
  '```',
];

function page(...lines: readonly string[]): string {
  return ['# A title', '', ...lines].join('\n');
}

function faultsOf(text: string): readonly string[] {
  const parsed = parseLesson(text);
  return parsed.ok ? [] : parsed.faults.map(({ line, message }) => `${line}: ${message}`);
}

/** The lines with one of them replaced. */
function replaced(lines: readonly string[], line: number, text: string): readonly string[] {
  return lines.map((old, index) => (index === line ? text : old));
}

/** The question with a line of it replaced. */
function questionWith(line: number, text: string): readonly string[] {
  return replaced(QUESTION, line, text);
}

/** A question with steps of its own. */
function withSteps(lines: readonly string[], steps: string): readonly string[] {
  return [...lines.slice(0, 2), steps, ...lines.slice(2)];
}

describe('a lesson', () => {
  it('has a title, headings, paragraphs, items, scenarios and questions, in the order of the page', () => {
    const parsed = parseLesson(
      page(
        'One',
        'paragraph.',
        '',
        '- an item',
        '  of two lines',
        '- another',
        '## More',
        ...SCENARIO,
        '```sh',
        'x',
        '```',
        ...QUESTION,
      ),
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const { title, parts } = parsed.lesson;
    expect(title).toBe('A title');
    expect(parts.map(({ kind, line }) => [kind, line])).toEqual([
      ['text', 3],
      ['text', 6],
      ['text', 8],
      ['heading', 9],
      ['scenario', 10],
      ['code', 16],
      ['question', 19],
    ]);
    expect(parts.slice(0, 4).map((part) => ('text' in part ? part.text : ''))).toEqual([
      'One paragraph.',
      '- an item of two lines',
      '- another',
      'More',
    ]);
  });

  it('says of an assumed rule that it is assumed', () => {
    expect(plainText('**So** it is [DELETE-3a] [DELETE-3], `Enabled`; [more](a.md).')).toBe(
      'So it is [DELETE-3a, assumed] [DELETE-3], Enabled; more.',
    );
  });
});

describe('a question', () => {
  it.each([
    ['DisableKey', 'choices: [ok, DisabledException]', 1],
    ['EnableKey', 'choices: [ok, DisabledException]', 0],
    ['EnableKey', 'choices: [{ say: no, error: DisabledException }, { say: yes, ok: {} }]', 1],
  ])('is answered by the model: after %s, of %s, %i', (call, choices, right) => {
    const steps = `steps: [{ region: us-east-1, call: ${call}, input: { KeyId: "\${key.KeyId}" } }]`;
    const parsed = parseLesson(page(...SCENARIO, ...withSteps(questionWith(3, choices), steps)));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    expect(parsed.lesson.parts.at(-1)).toMatchObject({ kind: 'question', right, results: [{}, {}] });
  });

  it('may show key states, and stand without a scenario', () => {
    const steps = 'steps: [{ region: us-east-1, call: CreateKey, as: key }]';
    const call = 'call: { region: us-east-1, call: DescribeKey, input: { KeyId: "${key.KeyId}" } }';
    const block = withSteps(replaced(questionWith(2, call), 3, 'choices: [Disabled, Enabled, Creating]'), steps);
    expect(parseLesson(page(...block))).toMatchObject({ ok: true, lesson: { parts: [{ right: 1 }] } });
  });
});

describe('a bad lesson', () => {
  it.each<[string, string, readonly string[]]>([
    ['has no title', 'text', ['1: expected a title: a line such as "# The swap"']],
    ['has nothing to play', page('text'), ['1: nothing to play: expected a block of ```json or ```question']],
    ['has no end', page('```json'), ['3: the block has no end: expected a line of ``` after it']],
    [
      'has another block',
      page('```questoin', '```'),
      [expect.stringMatching(/^3: a block of questoin; known are json, .*question\?\)$/)],
    ],
    [
      'has a block of no language',
      page('```', '```'),
      [expect.stringMatching(/^3: a block of no language; known are /)],
    ],
    [
      'names a rule that there is not',
      page(...SCENARIO, '', 'So [NO-1] it is [STATE-1].'),
      ['10: no rule is called NO-1 (mrk rules lists them)'],
    ],
    [
      'names such a rule in a question',
      page(...SCENARIO, ...questionWith(4, 'because: so [NO-99]')),
      ['9: no rule is called NO-99 (mrk rules lists them)'],
    ],
    [
      'has a bad step',
      page(...replaced(SCENARIO, 3, '{ "region": "us-east-1", "call": "DisableKye" }')),
      [expect.stringMatching(/^6: steps\[1\]\.call: expected .* \(did you mean DisableKey\?\)$/)],
    ],
    [
      'has a bad step, from which a question goes on',
      page(
        ...replaced(SCENARIO, 2, '{ "region": "us-east-1", "call": "CreateKye", "as": "key" },'),
        ...questionWith(4, 'because: so'),
      ),
      [expect.stringMatching(/^5: steps\[0\]\.call: expected .* \(did you mean CreateKey\?\)$/)],
    ],
    ['has bad JSON', page('```json', '[', '  {', '```'), [expect.stringMatching(/^5: not JSON: /)]],
    [
      'has more than one case',
      page('```json', '{ "cases": [{ "steps": [] }] }', '```'),
      ['3: expected one case: {"steps": […]} or a list of steps'],
    ],
    [
      'has bad YAML in a question',
      page(...SCENARIO, ...questionWith(3, 'choices: [ok')),
      [expect.stringMatching(/^1[2-5]: /)],
    ],
    [
      'has an alias bomb',
      page(
        '```question',
        'a: &a [1, 1]',
        ...[...'bcdefghi'].map((x, i) => `${x}: &${x} [${`*${'abcdefgh'[i]}, `.repeat(9)}]`),
        '```',
      ),
      [expect.stringMatching(/^3: .*alias/)],
    ],
    ['nests too deep', page('```question', '['.repeat(10_000), '```'), [expect.stringMatching(/^[34]: /)]],
    [
      'has no members in a question',
      page('```question', 'text', '```'),
      [expect.stringMatching(/^3: question: expected ask, /)],
    ],
    [
      'has an unknown member',
      page(...SCENARIO, ...questionWith(4, 'becuase: x')),
      ['13: becuase: unknown member; known are ask, steps, call, choices, because (did you mean because?)'],
    ],
    [
      'has one choice',
      page(...SCENARIO, ...questionWith(3, 'choices: [ok]')),
      ['12: choices: expected a list of two choices or more'],
    ],
    [
      'has a choice that is none',
      page(...SCENARIO, ...questionWith(3, 'choices: [ok, 7]')),
      ['12: choices[1]: expected ok, the code of an error, a key state, or say and beside it ok or error'],
    ],
    [
      'has a bad expectation in a choice',
      page(...SCENARIO, ...questionWith(3, 'choices: [ok, { say: so, okay: {} }]')),
      ['12: choices[1]: expected an object with either "ok" or "error"'],
    ],
    [
      'has a bad call',
      page(...SCENARIO, ...questionWith(2, 'call: { region: us-esat-1, call: Encrypt }')),
      [expect.stringMatching(/^11: call\.region: .* \(did you mean us-east-1\?\)$/)],
    ],
    [
      'has a bad step in a question',
      page(...SCENARIO, ...withSteps(QUESTION, 'steps: [{ advance: later }]')),
      [expect.stringMatching(/^11: steps\[0\]\.advance: /)],
    ],
    [
      'asks where no choice holds',
      page(...SCENARIO, ...questionWith(3, 'choices: [ok, NotFoundException]')),
      ['12: choices: none holds: the model answers DisabledException [STATE-1]'],
    ],
    [
      'asks where two choices hold',
      page(...SCENARIO, ...questionWith(3, 'choices: [DisabledException, ok, DisabledException]')),
      ['12: choices: 1 and 3 hold: the model answers DisabledException [STATE-1]'],
    ],
    [
      'asks what cannot be played',
      page('```json', '[{ "region": "us-east-1", "call": "Sign", "as": "key" }]', '```', ...QUESTION),
      ['8: call: cannot be played: no step has answered with ${key.KeyId}'],
    ],
  ])('that %s is told with its line', (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });
});
