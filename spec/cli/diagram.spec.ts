import { describe, expect, it } from 'vitest';
import { THE_STORY } from '../../src/cli/the-story.js';
import { mrk } from '../support/mrk.js';
import { faultsOf } from '../teach/pictures/markup.js';

const STORY = `KEY=$(aws kms create-key --multi-region --query KeyMetadata.KeyId --output text)
aws kms replicate-key --key-id $KEY --replica-region eu-west-2
`;

describe('mrk diagram', () => {
  it.each([[['lifecycle']], [['lifecycle', '--role', 'replica']], [['table', '--format', 'svg']]])(
    '%j prints an SVG that stands alone',
    async (args) => {
      const { status, out, err } = await mrk(['diagram', ...args]);
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
      expect(faultsOf(out)).toEqual([]);
    },
  );

  it.each([['set'], ['timeline']])('draws the %s of a scenario and of a story of commands', async (name) => {
    for (const read of [JSON.stringify(THE_STORY), STORY]) {
      const { status, out, err } = await mrk(['diagram', name, '-'], { read });
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(faultsOf(out)).toEqual([]);
    }
  });

  it('draws of a file what is so after it', async () => {
    const { out } = await mrk(['diagram', 'set', '-', '--format', 'mermaid'], { read: STORY });
    expect(out).toContain('["<b>us-east-1</b><br/>primary key<br/>Enabled"]');
    expect(out).toContain('["<b>eu-west-2</b><br/>replica key<br/>Creating"]');
    expect(out).toContain('  k0_0 -.-> k0_1\n');
  });

  it('says what is wrong with a file', async () => {
    const { status, out, err } = await mrk(['diagram', 'set', '-'], { read: '{"steps": [{"advance": "7"}]}' });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('steps[0]');
  });

  it('draws the life of the key that is asked for', async () => {
    const { out } = await mrk(['diagram', 'lifecycle', '--role', 'replica', '--format', 'mermaid']);
    expect(out).toContain('[*] --> Creating: ReplicateKey');
    expect((await mrk(['diagram', 'lifecycle', '--format', 'mermaid'])).out).toContain('[*] --> Enabled: CreateKey');
  });

  it('prints the table in plain characters', async () => {
    const { out } = await mrk(['diagram', 'table', '--format', 'ascii']);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII is looked for
    expect(out).toMatch(/^[\x00-\x7f]+$/);
  });

  it.each([
    [[], 'expected a picture: lifecycle'],
    [['lifecylce'], 'no such picture: lifecylce (did you mean lifecycle?)'],
    [['constructor'], 'no such picture: constructor'],
    [['lifecycle', '--format', 'ascii'], 'lifecycle is not drawn as ascii, only as svg and mermaid'],
    [['table', '--format', 'mermaid'], 'table is not drawn as mermaid, only as svg and ascii'],
    [['table', '--format', 'png'], 'no such format: png'],
    [['table', '--role', 'replica'], '--role is for lifecycle, not for table'],
    [['lifecycle', '--role', 'single'], '--role must be primary or replica: single'],
    [['lifecycle', 'a.json'], 'lifecycle takes no file: a.json'],
    [['set'], 'set takes one file'],
    [['timeline', 'a', 'b'], 'timeline takes one file'],
    [['timeline', '-', '--format', 'ascii'], 'timeline is not drawn as ascii, only as svg'],
    [['table', '--frmat', 'svg'], "Unknown option '--frmat' (did you mean --format?)"],
  ])('%j is refused, and says why', async (args, sentence) => {
    const { status, out, err } = await mrk(['diagram', ...args]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err.startsWith(`mrk diagram: ${sentence}`), err).toBe(true);
    expect(err).toContain('See mrk diagram --help');
  });

  it('--help tells its use', async () => {
    expect((await mrk(['diagram', '--help'])).out).toMatch(/^Usage: mrk diagram/);
  });
});
