// moto with the model inside: its other services, its own KMS tests, and the conformance kit.

import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { ruleOf } from '../../../src/index.js';
import { buildMrk, type Mrk } from '../../endpoint/mrk-process.js';
import { blocksOf } from '../../guide/examples.js';
import { freePort } from '../../support/port.js';
import { SEED } from '../../support/seed.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const MOST_LINES = 300;
const hasMoto = spawnSync('python3', ['-c', 'import moto.server']).status === 0;
const source = process.env.MOTO_SOURCE;

let mrk: Mrk;
beforeAll(async () => {
  mrk = await buildMrk();
  mkdirSync(join(mrk.directory, 'node_modules'));
  symlinkSync(join(folder, '../../..'), join(mrk.directory, 'node_modules/mrk-model'), 'dir');
});
afterAll(() => mrk.remove());

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTEST_ADDOPTS: '-p no:cacheprovider',
    MRK: `"${process.execPath}" "${mrk.main}"`,
    HOME: mrk.directory,
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
}

/** The commands of the page: how the server is started, and how moto's tests are run. */
const [START = '', TEST = ''] = blocksOf(readFileSync(join(folder, '../../guide/moto.md'), 'utf8'), 'sh');

async function bash(script: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euc', script], { cwd: mrk.directory, env: environment() });
  return stdout;
}

function needMoto(context: TestContext): void {
  if (hasMoto) return;
  console.log('skipped: no moto');
  context.skip();
}

describe('moto with the model inside', () => {
  it('answers its other services, and has accounts and resets', async (context) => {
    needMoto(context);
    const [paths] = START.split('\n');
    expect(await bash(`${paths}\npython3 -m services`)).toBe('ok\n');
  });

  it('passes its own KMS tests, but for what is listed', async (context) => {
    needMoto(context);
    if (source === undefined) {
      console.log('skipped: no moto tests');
      return context.skip();
    }
    const printed = await bash(TEST);
    expect(printed).toMatch(/\n\d{3} passed, \d+ xfailed in /);
  });

  it('is an endpoint in which the conformance kit finds nothing', async (context) => {
    needMoto(context);
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const script = START.replace('python3', 'exec python3').replace('5000', String(port));
    const server = spawn('bash', ['-euc', script], { cwd: mrk.directory, env: environment(), stdio: 'ignore' });
    try {
      await expect
        .poll(() =>
          fetch(`${endpoint}/moto-api/`).then(
            ({ ok }) => ok,
            () => false,
          ),
        )
        .toBe(true);
      const options = ['--runs', '2', `--seed=${SEED}`, '--reset-url', `${endpoint}/moto-api/reset`];
      const kit = mrk.start(['conform', '--endpoint', endpoint, ...options]);
      expect({ status: await kit.ended, printed: kit.out() + kit.err() }).toEqual({
        status: 0,
        printed: expect.stringContaining('\nNo finding. Operations: 49 conform.\n'),
      });
    } finally {
      await ended(server);
    }
  });
});

function ended(server: ChildProcess): Promise<unknown> {
  const end = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  return end;
}

describe('the adapter', () => {
  it(`has at most ${MOST_LINES} lines`, () => {
    const lines = readFileSync(join(folder, 'mrk_moto.py'), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
  });

  it('has a rule, or a page of AWS, for each test and each input that is listed', () => {
    const listed: Readonly<Record<string, readonly { rule?: string; source?: string; why: string }[]>> = JSON.parse(
      readFileSync(join(folder, 'tests.json'), 'utf8'),
    );
    const reasons = Object.values(listed).flat();
    expect(
      reasons.filter(
        ({ rule, source = '' }) =>
          ruleOf(rule ?? '') === undefined && !source.startsWith('https://docs.aws.amazon.com/'),
      ),
    ).toEqual([]);
    expect(reasons.filter(({ why }) => why.length < 10)).toEqual([]);
    expect(Object.keys(listed)).toEqual(['texts', 'members', 'exceptions']);
  });
});
