// Every block of the README and of every page of the guide is run, and every link of theirs leads somewhere.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSmoke } from '../../property-tests/support/config.js';
import { cli } from '../../src/cli/cli.js';
import { buildMrk, type Mrk } from '../endpoint/mrk-process.js';
import { IS_WORDLESS, withoutWords } from '../support/recorded.js';
import { giveRsaKeys } from '../support/rsa-keys.js';
import { SEED } from '../support/seed.js';
import { isAsPromised, missingPrograms, play, stepsOf } from './console.js';
import { blocksOf, codeOf, isTest, languagesOf, runExample } from './examples.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = join(folder, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
const files = ['README.md', ...names.map((name) => `spec/guide/${name}`)];
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** AWS's own alarm is a filter on the words of a message. */
const READS_WORDS = /is pending deletion\./;

/** How a block is run is known by its language: `console` by bash, `js` and `ts` as an example, `json` as a scenario of `mrk run`. */
const RUN = ['console', 'js', 'ts', 'json'];

/** Blocks of other languages, which spec/readme/readme.spec.ts compares with what is drawn, printed and run. */
const COMPARED: Readonly<Record<string, readonly string[]>> = {
  'spec/guide/rules.md': ['mermaid'],
  'spec/guide/conformance.md': ['text', 'sh'],
  // spec/packaging/workflows.spec.ts holds the workflows to the options.
  'spec/guide/emulators.md': ['yaml'],
  // spec/packaging/bare.spec.ts runs it.
  'spec/guide/bare.md': ['javascript'],
  // spec/embedding/moto/moto.campaign.ts runs them, where moto is installed.
  'spec/guide/moto.md': ['sh'],
  // spec/lessons/lessons.spec.ts plays the page.
  'spec/guide/lessons.md': ['question'],
};

let mrk: Mrk;
// Examples may make wrapping keys.
const { restore } = giveRsaKeys();

beforeAll(async () => {
  mrk = await buildMrk({ withPage: !isSmoke });
});
afterAll(async () => {
  restore();
  await mrk.remove();
});

it.each(names)('the README links to the page %s', (name) => {
  expect(readme).toContain(`](spec/guide/${name})`);
});

const withExamples = files.filter((file) => file !== 'README.md' && codeOf(read(file)).length > 0);
const drawn = withExamples[Math.abs(SEED) % withExamples.length];

describe.each(files)('%s', (file) => {
  const page = read(file);

  it('has only blocks that are run or compared', () => {
    const checked = [...RUN, ...(COMPARED[file] ?? [])];
    expect([...languagesOf(page)].filter((language) => !checked.includes(language))).toEqual([]);
  });

  it.runIf(!isSmoke)('plays its command lines, which print what it says', async (context) => {
    const steps = stepsOf(blocksOf(page, 'console'));
    const missing = missingPrograms(steps);
    if (missing.length > 0) {
      console.log(`skipped: no ${missing.join(', no ')} for the command lines of ${file}`);
      context.skip();
    }
    for (const { command, promised, printed, status } of await play(steps, mrk.main)) {
      if (!isAsPromised(printed, promised)) expect(printed, command).toBe(promised);
      expect(status, `${command}: ${printed}`).toBe(0);
    }
  });

  // Of the examples it runs those of the README and of one page.
  const isPlayed = !isSmoke || file === 'README.md' || file === drawn;
  it.runIf(isPlayed).each(codeOf(page).filter((code) => !isTest(code) && !(IS_WORDLESS && READS_WORDS.test(code))))(
    'runs its example, which prints what it says: %s',
    async (code) => {
      const { printed, promised } = await runExample(code);
      expect(printed).toEqual(promised);
      expect(promised.length).toBeGreaterThan(0);
    },
  );

  it.each(blocksOf(page, 'json'))('has a scenario in which mrk run finds everything as expected: %s', async (text) => {
    const print = (): void => {};
    expect(
      await cli(['run', '-'], {
        out: print,
        err: print,
        read: async () => JSON.stringify(withoutWords(text)),
        hasColour: false,
      }),
    ).toBe(0);
  });
});

describe('links within the project', () => {
  it.each([...files, '.github/CONTRIBUTING.md'])('lead somewhere: %s', (file) => {
    const text = read(file).replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link) && !leads(file, text, link));
    expect(broken).toEqual([]);
  });
});

/** Whether a link names a file, and a heading of it. */
function leads(file: string, text: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? join(root, file) : join(root, dirname(file), path);
  if (!existsSync(target)) return false;
  if (heading === undefined) return true;
  const headings = path === '' ? text : readFileSync(target, 'utf8');
  return [...headings.matchAll(/^#+ (.*)$/gm)].some(([, title = '']) => anchorOf(title) === heading);
}

/** As GitHub makes them. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('a session of command lines', () => {
  it('is compared line by line, where … stands for anything within one, or for any lines', () => {
    expect(isAsPromised('a 12 b\nc\n', 'a … b\nc')).toBe(true);
    expect(isAsPromised('a\nx\ny\nb', 'a\n…\nb')).toBe(true);
    expect(isAsPromised('a 1\n2 b', 'a … b')).toBe(false);
    expect(isAsPromised('a\nb', 'a')).toBe(false);
    expect(isAsPromised('something', '')).toBe(false);
    expect(isAsPromised('axb', 'a.b')).toBe(false);
  });

  it('keeps what ran on, shows its own port, and tells each status', async (context) => {
    const block = [
      ...['$ mrk serve --port 4599 &', 'KMS for account …: http://127.0.0.1:4599', '…', '$ name=a; \\', 'echo in two'],
      ...['in two', '$ echo $name >&2', 'a', '$ false', '$ npx mrk --version', '…'],
    ];
    const steps = stepsOf([block.join('\n')]);
    const missing = missingPrograms(steps);
    if (missing.length > 0) {
      console.log(`skipped: no ${missing.join(', no ')}`);
      context.skip();
    }
    const played = await play(steps, mrk.main);
    expect(played.map(({ status }) => status)).toEqual([0, 0, 0, 1, 0]);
    expect(played.filter(({ printed, promised }) => !isAsPromised(printed, promised))).toEqual([]);
    expect(played[0]?.printed).not.toContain('4599');
    expect(() => stepsOf(['no command\n'])).toThrow('must begin with');
  });
});
