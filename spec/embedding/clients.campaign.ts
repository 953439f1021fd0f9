// The clients of mrk pipe in other languages, each with its scenario, where the language is installed.

import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMrk, type Mrk } from '../endpoint/mrk-process.js';
import { copied } from './run.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const MOST_LINES = 200;

let mrk: Mrk;
beforeAll(async () => {
  mrk = await buildMrk();
});
afterAll(() => mrk.remove());

interface Language {
  readonly programs: readonly (readonly string[])[];
  /** The commands of its scenario, of which the last one also has the command that starts mrk. `out` is an empty folder. */
  readonly commands: (out: string) => readonly (readonly [string, ...string[]])[];
  /** The client, which is all that a user takes over, but for a reader of JSON. */
  readonly client: string;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  python: {
    programs: [['python3', '--version']],
    commands: () => [['python3', '-B', 'scenario.py']],
    client: 'mrk_pipe.py',
  },
  go: {
    programs: [['go', 'version']],
    commands: (out) => [['go', 'vet', '.'], ['go', 'build', '-o', join(out, 'scenario'), '.'], [join(out, 'scenario')]],
    client: 'mrkpipe.go',
  },
  java: {
    programs: [
      ['javac', '-version'],
      ['java', '-version'],
    ],
    commands: (out) => [
      ['javac', '--release', '11', '-d', out, ...sourcesOf('java')],
      ['java', '-cp', out, 'Scenario'],
    ],
    client: 'MrkPipe.java',
  },
};

function sourcesOf(language: string): readonly string[] {
  return readdirSync(join(folder, language)).filter((name) => name.endsWith(`.${language}`));
}

describe.each(Object.entries(LANGUAGES))('the client in %s', (language, { programs, commands, client }) => {
  it('plays the life of a multi-Region key, with callbacks', async (context) => {
    const missing = programs.filter(([program = '', ...args]) => spawnSync(program, args).error !== undefined);
    if (missing.length > 0) {
      console.log(`skipped: no ${missing.map(([program]) => program).join(', no ')} for the client in ${language}`);
      context.skip();
    }
    const cwd = copied(join(folder, language), mrk.directory);
    const out = join(mrk.directory, `${language}-out`);
    mkdirSync(out);
    const all = commands(out);
    let printed = '';
    for (const [index, [program, ...args]] of all.entries()) {
      const mrkCommand = index < all.length - 1 ? [] : [process.execPath, mrk.main];
      const env = { ...process.env, HOME: out, GOCACHE: join(out, 'cache'), GOFLAGS: '-mod=mod' };
      ({ stdout: printed } = await promisify(execFile)(program, [...args, ...mrkCommand], { cwd, env }));
    }
    expect(printed).toBe('ok\n');
  });

  it(`has at most ${MOST_LINES} lines`, () => {
    const lines = readFileSync(join(folder, language, client), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
  });
});
