// The steps of the composite action, run by bash as GitHub's runner would: on our own endpoint, and on one with a fault.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildMrk, type Mrk } from '../endpoint/mrk-process.js';
import { freePort } from '../support/port.js';

const folder = fileURLToPath(new URL('../../.github/actions/conform/', import.meta.url));
const action = parse(readFileSync(join(folder, 'action.yml'), 'utf8'));

let mrk: Mrk;
let temporary: string;
/** Where the action stands in a checkout, which here is what mrk was built into. */
let actionPath: string;
beforeAll(async () => {
  mrk = await buildMrk();
  actionPath = join(mrk.main, '../../../.github/actions/conform');
  mkdirSync(actionPath, { recursive: true });
  temporary = mkdtempSync(join(tmpdir(), 'mrk-action-'));
});
afterAll(async () => {
  for (const pid of started.splice(0)) process.kill(pid);
  await mrk.remove();
  rmSync(temporary, { recursive: true, force: true });
});
const started: number[] = [];

interface Outcome {
  /** Of the step that failed, or 0. */
  readonly status: number | null;
  readonly printed: string;
  readonly output: string;
  readonly summary: string;
}

/** Runs the steps in a directory of their own, each only if those before succeeded. */
function run(given: Readonly<Record<string, string>>): Outcome {
  const place = mkdtempSync(join(temporary, 'run-'));
  const inputs = Object.fromEntries(
    Object.entries<{ default?: string }>(action.inputs).map(([name, input]) => [
      name,
      given[name] ?? input.default ?? '',
    ]),
  );
  const [output, summary] = [join(place, 'output'), join(place, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  const filled = (text: string): string =>
    text
      .replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => inputs[name] ?? '')
      .replace(/\$\{\{ github\.action_path \}\}/g, () => actionPath);
  let printed = '';
  let status: number | null = 0;
  for (const step of action.runs.steps) {
    if (status !== 0 || (step.if === "inputs.start != ''" && inputs.start === '')) continue;
    const env = Object.fromEntries(Object.entries<string>(step.env).map(([name, value]) => [name, filled(value)]));
    const script = join(place, 'step.sh');
    writeFileSync(script, step.run);
    const done = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: place,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, RUNNER_TEMP: place, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, ...env },
    });
    printed += done.stdout + done.stderr;
    status = done.status;
  }
  return { status, printed, output: readFileSync(output, 'utf8'), summary: readFileSync(summary, 'utf8') };
}

describe('the action', () => {
  it('puts no input into a script, which would run what stands in it', () => {
    for (const { run: script, shell } of action.runs.steps) {
      expect(script).not.toContain('${{');
      expect(shell).toBe('bash');
    }
  });

  it('starts an endpoint, tests it, and says what that came to', async () => {
    const port = await freePort();
    const pid = join(temporary, 'pid');
    const endpoint = `http://127.0.0.1:${port}`;
    const { status, printed, output, summary } = run({
      endpoint,
      start: `echo $$ > ${pid}; exec ${process.execPath} ${mrk.main} serve --port ${port}`,
      'reset-url': `${endpoint}/_mrk/reset`,
      runs: '1',
      seed: '-7',
    });
    started.push(Number(readFileSync(pid, 'utf8')));
    expect({ status, printed }).toEqual({
      status: 0,
      printed: expect.stringContaining(`--seed=-7 --reset-url ${endpoint}`),
    });
    expect(output).toMatch(/^conclusion=No finding\. Operations: .*\n$/);
    expect(summary).toContain('# KMS conformance of');
  });

  it('fails where nothing answers, and with a baseline that is none', () => {
    const endpoint = 'http://127.0.0.1:9';
    const dead = run({ endpoint });
    expect(dead.status).toBe(2);
    expect(dead.printed).toContain('nothing answers');
    const odd = run({ endpoint, baseline: '; rm -rf "$HOME" $(id)' });
    expect(odd.status).toBe(2);
    expect(odd.printed).toContain('--baseline ; rm -rf "$HOME" $(id): ');
  });
});
