// node .scripts/steps.mjs NAME…: runs scripts of package.json one after the other, tells the command of each and how long it
// took, and stops at the first that fails, with its exit status. A script that is made of steps stands for these. What lints
// runs beside the specs that follow, and its output is told when it has ended.
// The last line is the count of the tests that the steps have run, where they have run any.

import { spawn } from 'node:child_process';
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
 * Lanes that run beside each other: what lints, and what follows it.
 * @param {readonly Step[]} steps
 * @returns {readonly (readonly Step[])[]}
 */
function lanesOf(steps) {
  const first = steps.findIndex(({ name }) => name.startsWith('lint:'));
  const after = steps.map(({ name }) => name.startsWith('lint:')).lastIndexOf(true) + 1;
  if (first < 0 || after === steps.length) return [steps];
  return [steps.slice(0, first), steps.slice(first, after), steps.slice(after)];
}

/**
 * Runs the steps; a lane ends with the first that fails.
 * @param {readonly Step[]} steps
 * @param {(step: Step, isQuiet: boolean) => Promise<{ readonly status: number, readonly output: string }>} run
 * @param {(line: string) => void} print
 * @returns {Promise<Done[]>}
 */
export async function played(steps, run, print) {
  /** @type {Done[]} */
  const done = [];
  /** @param {readonly Step[]} lane @param {boolean} isQuiet */
  const along = async (lane, isQuiet) => {
    for (const step of lane) {
      if (!isQuiet) print(`\n== ${step.name}: ${step.command}`);
      const begun = performance.now();
      const { status, output } = await run(step, isQuiet);
      const seconds = (performance.now() - begun) / 1000;
      const told = output.trim() === '' ? '' : `\n${output.trimEnd()}`;
      const ended = `== ${step.name}: ${status === 0 ? 'done' : `exit status ${status}`} after ${seconds.toFixed(1)} s`;
      print(isQuiet ? `\n== ${step.name}: ${step.command}${told}\n${ended}` : ended);
      done.push({ ...step, seconds, status });
      if (status !== 0) return;
    }
  };
  const [first = [], beside = [], last = []] = lanesOf(steps);
  await along(first, false);
  if (done.every(({ status }) => status === 0)) await Promise.all([along(beside, true), along(last, false)]);
  return done;
}

/**
 * A line for each step, also for what was not run, and how long all took.
 * @param {readonly Step[]} steps
 * @param {readonly Done[]} done
 * @param {number} total seconds
 */
export function summary(steps, done, total) {
  const width = Math.max(...steps.map(({ name }) => name.length));
  /** @param {number} seconds */
  const shown = (seconds) => `${seconds.toFixed(1).padStart(7)} s`;
  return [
    ...steps.map(({ name, command }) => {
      const ran = done.find((step) => step.name === name);
      if (ran === undefined) return `not run ${name.padEnd(width)} ${' '.repeat(9)}  ${command}`;
      return `${ran.status === 0 ? 'done  ' : 'FAILED'}  ${name.padEnd(width)} ${shown(ran.seconds)}  ${command}`;
    }),
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

/**
 * Runs a command; what it prints is kept where it is to be quiet.
 * @param {string} command
 * @param {boolean} isQuiet
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ readonly status: number, readonly output: string }>}
 */
function started(command, isQuiet, env) {
  return new Promise((resolve) => {
    const child = spawn(command, { cwd: root, env, shell: true, stdio: isQuiet ? 'pipe' : 'inherit' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
      });
    }
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

/** @param {readonly string[]} names */
async function main(names) {
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
    const begun = performance.now();
    const done = await played(steps, (step, isQuiet) => started(step.command, isQuiet, env), print);
    print(['', ...summary(steps, done, (performance.now() - begun) / 1000)].join('\n'));
    const counts = countsIn(readFileSync(countFile, 'utf8'));
    if (counts !== undefined) print(`\n${counts}`);
    return done.find(({ status }) => status !== 0)?.status ?? 0;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
