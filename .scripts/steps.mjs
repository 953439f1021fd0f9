// node .scripts/steps.mjs NAME…: runs scripts of package.json one after the other, tells the command of each and how long it
// took, and stops at the first that fails, with its exit status. A script that is made of steps stands for these.
// The last line is the count of the tests that the steps have run, where they have run any.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SELF = 'node .scripts/steps.mjs ';

/** @typedef {{ readonly name: string, readonly command: string }} Step */
/** @typedef {Step & { readonly seconds: number, readonly status: number }} Done */

/**
 * The steps that the names stand for. Throws a RangeError where there is no such script.
 * @param {Readonly<Record<string, string>>} scripts
 * @param {readonly string[]} names
 * @returns {Step[]}
 */
export function stepsOf(scripts, names) {
  return names.flatMap((name) => {
    const command = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    if (command === undefined) throw new RangeError(`package.json has no script "${name}"`);
    if (command.startsWith(SELF)) return stepsOf(scripts, command.slice(SELF.length).split(' '));
    return [{ name, command }];
  });
}

/**
 * Runs the steps until one fails.
 * @param {readonly Step[]} steps
 * @param {(step: Step) => number} run gives the exit status
 * @param {(line: string) => void} print
 * @returns {Done[]}
 */
export function played(steps, run, print) {
  /** @type {Done[]} */
  const done = [];
  for (const step of steps) {
    print(`\n== ${step.name}: ${step.command}`);
    const begun = performance.now();
    const status = run(step);
    const seconds = (performance.now() - begun) / 1000;
    print(`== ${step.name}: ${status === 0 ? 'done' : `exit status ${status}`} after ${seconds.toFixed(1)} s`);
    done.push({ ...step, seconds, status });
    if (status !== 0) break;
  }
  return done;
}

/**
 * A line for each step, then one for what was not run.
 * @param {readonly Step[]} steps
 * @param {readonly Done[]} done
 */
export function summary(steps, done) {
  const width = Math.max(...steps.map(({ name }) => name.length));
  const total = done.reduce((sum, { seconds }) => sum + seconds, 0);
  /** @param {number} seconds */
  const shown = (seconds) => `${seconds.toFixed(1).padStart(7)} s`;
  return [
    ...done.map(
      ({ name, seconds, status, command }) =>
        `${status === 0 ? 'done  ' : 'FAILED'}  ${name.padEnd(width)} ${shown(seconds)}  ${command}`,
    ),
    ...steps
      .slice(done.length)
      .map(({ name, command }) => `not run ${name.padEnd(width)} ${' '.repeat(9)}  ${command}`),
    `        ${'all'.padEnd(width)} ${shown(total)}`,
  ];
}

/**
 * The sum of lines such as `12 passed, 0 failed, 1 skipped`; undefined: there is none among them.
 * @param {string} text
 */
export function countsIn(text) {
  const counts = [...text.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)];
  if (counts.length === 0) return undefined;
  const [passed, failed, skipped] = [1, 2, 3].map((at) =>
    counts.reduce((sum, count) => sum + Number(count[at] ?? 0), 0),
  );
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

/** @param {readonly string[]} names */
function main(names) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const steps = stepsOf(scripts, names);
  const directory = mkdtempSync(join(tmpdir(), 'mrk-steps-'));
  const countFile = join(directory, 'counts');
  writeFileSync(countFile, '');
  const env = {
    ...process.env,
    PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    MRK_COUNT_FILE: countFile,
    // What looks at the package packs it, which needs not build it each time.
    npm_config_ignore_scripts: 'true',
  };
  const print = console.log;
  try {
    const done = played(
      steps,
      ({ command }) => spawnSync(command, { cwd: root, env, shell: true, stdio: 'inherit' }).status ?? 1,
      print,
    );
    print(['', ...summary(steps, done)].join('\n'));
    const counts = countsIn(readFileSync(countFile, 'utf8'));
    if (counts !== undefined) print(`\n${counts}`);
    return done.at(-1)?.status ?? 0;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
