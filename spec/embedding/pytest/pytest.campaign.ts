// The fixtures for pytest and their example, where pytest and boto3 are installed.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMrk, type Mrk } from '../../endpoint/mrk-process.js';
import { copied, run } from '../run.js';

const isMissing = spawnSync('python3', ['-c', 'import boto3, pytest']).status !== 0;
if (isMissing) console.log('skipped: no pytest or no boto3, for the fixtures for pytest');

describe.skipIf(isMissing)('the fixtures for pytest', () => {
  let mrk: Mrk;
  beforeAll(async () => {
    mrk = await buildMrk();
  });
  afterAll(() => mrk.remove());

  it('start an endpoint, whose keys are there before each test', async () => {
    const env = { MRK_COMMAND: JSON.stringify([process.execPath, mrk.main]), PYTHONDONTWRITEBYTECODE: '1' };
    const cwd = copied(fileURLToPath(new URL('.', import.meta.url)), mrk.directory);
    const { status, out } = await run('python3', ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], { cwd, env });
    expect(status, out).toBe(0);
    expect(out).toContain('3 passed');
  });
});
