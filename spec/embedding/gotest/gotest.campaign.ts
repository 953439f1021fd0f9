// The fixtures for go test and their example, where Go is installed.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMrk, type Mrk } from '../../endpoint/mrk-process.js';
import { copied, run } from '../run.js';

const isMissing = spawnSync('go', ['version']).error !== undefined;
if (isMissing) console.log('skipped: no go, for the fixtures for go test');

describe.skipIf(isMissing)('the fixtures for go test', () => {
  let mrk: Mrk;
  beforeAll(async () => {
    mrk = await buildMrk();
  });
  afterAll(() => mrk.remove());

  it('start an endpoint, whose keys are there before each test', async () => {
    const { directory, main } = mrk;
    const env = { MRK: `${process.execPath} ${main}`, HOME: directory, GOCACHE: join(directory, 'go-cache') };
    const cwd = copied(fileURLToPath(new URL('.', import.meta.url)), mrk.directory);
    for (const args of [
      ['vet', '.'],
      ['test', '-count=1', '-v', '.'],
    ]) {
      const { status, out } = await run('go', args, { cwd, env });
      expect(status, out).toBe(0);
      if (args[0] === 'test') expect(out.match(/^--- PASS/gm)).toHaveLength(3);
    }
  });
});
