import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { countsIn, played, stepsOf, summary } from '../../.scripts/steps.mjs';

const { scripts } = JSON.parse(readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'));
const STEPS = [
  { name: 'build', command: 'make all' },
  { name: 'lint:style', command: 'lint .' },
  { name: 'specs', command: 'test' },
];

/** Plays STEPS, of which one ends with this exit status. */
async function playedWith(failing: string, status: number) {
  const ran: string[] = [];
  const lines: string[] = [];
  const run = async ({ name, command }: { readonly name: string; readonly command: string }, isQuiet: boolean) => {
    ran.push(command);
    return { status: name === failing ? status : 0, output: isQuiet ? 'its output\n' : '' };
  };
  const done = await played(STEPS, run, (line) => lines.push(line.replace(/[\d.]+ s$/, 'N s')));
  return { done, ran, lines, told: summary(STEPS, done, 1).map((line) => line.replace(/ +[\d.]+ s/, ' N s')) };
}

describe('The steps of npm test', () => {
  it('are scripts of package.json, those of npm run lint among them', () => {
    const steps = stepsOf(scripts, ['test']);
    const names = steps.map(({ name }) => name);
    expect([names[0], names.at(-1)]).toEqual(['build', 'specs']);
    expect(names).toEqual(expect.arrayContaining(stepsOf(scripts, ['lint']).map(({ name }) => name)));
    for (const { name, command } of steps) expect(command).toBe(scripts[name]);
    expect(names.filter((name) => name.startsWith('lint:'))).toEqual(
      Object.keys(scripts).filter((name) => name.startsWith('lint:')),
    );
  });

  it('are told with their commands, each before it runs and when it has ended; what lints only then', async () => {
    const { done, ran, lines, told } = await playedWith('', 0);
    expect(ran).toEqual(['make all', 'lint .', 'test']);
    expect(lines.slice(0, 2)).toEqual(['\n== build: make all', '== build: done after N s']);
    expect(lines).toContain('\n== lint:style: lint .\nits output\n== lint:style: done after N s');
    expect(done.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(told).toEqual([
      'done    build N s  make all',
      'done    lint:style N s  lint .',
      'done    specs N s  test',
      '        all N s',
    ]);
  });

  it('end with the build if it fails', async () => {
    const { done, ran, told } = await playedWith('build', 3);
    expect([ran, done.at(-1)?.status]).toEqual([['make all'], 3]);
    expect(told).toEqual([
      'FAILED  build N s  make all',
      'not run lint:style            lint .',
      'not run specs                 test',
      '        all N s',
    ]);
  });

  it('are told of what fails beside the specs', async () => {
    const { done, ran, lines, told } = await playedWith('lint:style', 3);
    expect(ran).toEqual(['make all', 'lint .', 'test']);
    expect(lines).toContain('\n== lint:style: lint .\nits output\n== lint:style: exit status 3 after N s');
    expect(done.find(({ name }) => name === 'lint:style')?.status).toBe(3);
    expect(told.slice(1)).toEqual(['FAILED  lint:style N s  lint .', 'done    specs N s  test', '        all N s']);
  });

  it('have to be there', () => {
    expect(() => stepsOf(scripts, ['tset'])).toThrow('package.json has no script "tset"');
    expect(() => stepsOf(scripts, ['constructor'])).toThrow(RangeError);
  });

  it('are followed by the sum of what they counted, if they counted anything', () => {
    expect(countsIn('')).toBeUndefined();
    expect(countsIn('12 passed, 0 failed\n')).toBe('12 passed, 0 failed');
    expect(countsIn('12 passed, 0 failed, 1 skipped\n5 passed, 2 failed\n')).toBe('17 passed, 2 failed, 1 skipped');
    expect(countsIn('it was: 12 passed, 0 failed\n')).toBeUndefined();
  });
});
