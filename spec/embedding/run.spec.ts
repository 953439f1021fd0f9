// How the programs of this folder are run.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { copied, run } from './run.js';

const temporary = mkdtempSync(join(tmpdir(), 'mrk-run-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

it('runs them in a copy of their folder, where what they leave behind is not among the sources', async () => {
  const folder = join(temporary, 'program');
  mkdirSync(join(folder, 'inner'), { recursive: true });
  writeFileSync(
    join(folder, 'inner', 'main.mjs'),
    "import { writeFileSync } from 'node:fs'; writeFileSync('left', '');",
  );
  const copy = copied(folder, join(temporary, 'copies'));
  expect(copy).toBe(join(temporary, 'copies', 'program'));
  const { status, out } = await run(process.execPath, [join('inner', 'main.mjs')], { cwd: copy });
  expect({ status, out }).toEqual({ status: 0, out: '' });
  expect(readFileSync(join(copy, 'left'), 'utf8')).toBe('');
  expect(existsSync(join(folder, 'left'))).toBe(false);
});
