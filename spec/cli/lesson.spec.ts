import { describe, expect, it } from 'vitest';
import { cli } from '../../src/cli/cli.js';
import { mrk, outcomeOf } from '../support/mrk.js';

const LESSON = `# Mine

Some text [STATE-1].

\`\`\`json
[
  { "region": "us-east-1", "call": "CreateKey", "as": "key" },
  { "note": "Is it Enabled?", "region": "us-east-1", "call": "EnableKey", "input": { "KeyId": "\${key.KeyId}" } },
  { "note": "Can it be canceled?", "region": "us-east-1", "call": "CancelKeyDeletion", "input": { "KeyId": "\${key.KeyId}" } }
]
\`\`\`

## Questions

\`\`\`question
ask: And now?
call: { region: us-east-1, call: DescribeKey, input: { KeyId: "\${key.KeyId}" } }
choices: [Disabled, Enabled]
\`\`\`
`;

/** Plays the lesson, with a reader who types these lines. */
function answered(...lines: readonly string[]) {
  const prompts: string[] = [];
  const rest = [...lines];
  const ask = async (prompt: string): Promise<string | undefined> => {
    prompts.push(prompt.trim());
    return rest.shift();
  };
  return outcomeOf((around) => cli(['lesson', 'mine.md'], around), { read: async () => LESSON, ask }).then(
    (outcome) => ({ ...outcome, prompts }),
  );
}

describe('mrk lesson', () => {
  it('lists the lessons', async () => {
    const { status, out } = await mrk(['lesson']);
    expect(status).toBe(0);
    expect(out).toMatch(/^ {2}1 {2}One key and its states\n {2}2 {2}A replica is born\n/);
  });

  it('asks, judges each answer, shows it, and counts', async () => {
    const { status, out, prompts } = await answered('y', 'yes', '', '2');
    expect(status).toBe(0);
    expect(prompts).toEqual([
      'Does it succeed? y or n:',
      'Does it succeed? y or n:',
      'Enter goes on, q ends:',
      '1 to 2:',
    ]);
    expect(out.match(/^ {4}(?:Right|No)\.$/gm)).toEqual(['    Right.', '    No.', '    Right.']);
    expect(out).toMatch(/2 of 3 answers right\.\n$/);
    expect(out.indexOf('Right.')).toBeLessThan(out.indexOf('ok\n    * KeyEnabled'));
    expect(out).toContain('What would make it succeed');
  });

  it('asks again for what is no answer, and gives it on an empty line', async () => {
    const { out, prompts } = await answered('perhaps', 'n', '', '', '3', 'x', '');
    expect(prompts).toHaveLength(7);
    expect(out).toContain('    It is 2.');
    expect(out).toMatch(/0 of 3 answers right\.\n$/);
  });

  it.each([['q'], []])('ends when the reader does', async (...lines: readonly string[]) => {
    const { status, out } = await answered('y', ...lines);
    expect(status).toBe(0);
    expect(out).toMatch(/Can it be canceled\?[^?]*\nThe lesson ends here\.\n$/);
  });

  it('asks nobody with --no-ask, nor where nobody can answer', async () => {
    const never = async (): Promise<never> => {
      throw new Error('asked');
    };
    const surroundings = { read: async () => LESSON, ask: never };
    const silent = await outcomeOf((around) => cli(['lesson', '--no-ask', 'mine.md'], around), surroundings);
    expect(silent.status).toBe(0);
    expect(silent.out).toContain('    1  Disabled\n    2  Enabled\n    It is 2.\n');
    expect(silent.out).not.toMatch(/Right\.|answers? right/);
    expect(await mrk(['lesson', 'mine.md'], { read: LESSON })).toEqual(silent);
  });

  it.each([60, 80, 120])('keeps to a terminal of %i columns, but for commands', async (outColumns) => {
    const { out } = await outcomeOf((around) => cli(['lesson', '3'], around), { outColumns });
    const wide = out.split('\n').filter((line) => line.length > outColumns && !/^ +(?:aws|sleep) /.test(line));
    expect(wide).toEqual([]);
  });

  it('tells that a scenario is not as its lesson says: exit status 1', async () => {
    const read = LESSON.replace('"as": "key"', '"as": "key", "expect": { "error": "NotFoundException" }');
    const { status, out } = await mrk(['lesson', 'mine.md'], { read });
    expect([status, out]).toEqual([1, expect.stringContaining('✗ [0] not as expected')]);
  });

  it.each([
    [['lesson', '99'], '', /^mrk lesson: there is no lesson 99: there are \d+ \(mrk lesson lists them\)\n$/],
    [['lesson', '1', '2'], '', /^mrk lesson: expected one number or FILE\n/],
    [['lesson', 'mine.md'], '# Mine\n\n[NO-99]\u001b', /^mrk lesson: mine.md: line 3: no rule is called NO-99/],
    [
      ['lesson', 'mine.md'],
      LESSON.replace('[Disabled, Enabled]', '[Disabled, ok]').replace('[Disabled', '[Enabled'),
      /: line 18: choices: 1 and 2 hold: the model answers with success\n$/,
    ],
  ])('%j is refused: exit status 2', async (args, read, words) => {
    const { status, out, err } = await mrk(args, { read });
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(words);
  });
});
