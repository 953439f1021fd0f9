// dist/ is made anew where a source of it has changed, or something in it has; else it is left as it is.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isBuilt, stampOf } from '../../.scripts/build.mjs';

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{}',
  'package-lock.json': '{}',
  'tsconfig.json': '{}',
  '.scripts/bundle.mjs': 'bundle();',
  'spec/lessons/one.md': '# One',
  'src/index.ts': 'export {};',
  'src/model/state.ts': 'export const state = 1;',
  'dist/index.js': 'export{};',
  'dist/model/state.js': 'export const state=1;',
};

let root = '';

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mrk-build-'));
  for (const [path, text] of Object.entries(FILES)) write(path, text);
  write('dist/.built', stampOf(root));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('dist/', () => {
  it('is built as long as nothing has changed, whatever the compiler keeps for itself', () => {
    expect(isBuilt(root)).toBe(true);
    write('dist/.tsbuildinfo', '{}');
    write('.scripts/api/node_modules/other/index.js', '');
    write('spec/other.spec.ts', '');
    expect(isBuilt(root)).toBe(true);
  });

  it.each(Object.keys(FILES))('is not built any more when %s has changed, is gone or has moved', (path) => {
    write(path, `${FILES[path]} `);
    expect(isBuilt(root)).toBe(false);
    rmSync(join(root, path));
    expect(isBuilt(root)).toBe(false);
    if (path.includes('/')) write(`${dirname(path)}/other.${path.split('.').at(-1)}`, FILES[path] ?? '');
    expect(isBuilt(root)).toBe(false);
    write(path, FILES[path] ?? '');
    if (path.includes('/')) rmSync(join(root, `${dirname(path)}/other.${path.split('.').at(-1)}`));
    expect(isBuilt(root)).toBe(true);
  });

  it('is not built where no build has ended', () => {
    rmSync(join(root, 'dist/.built'));
    expect(isBuilt(root)).toBe(false);
    rmSync(join(root, 'dist'), { recursive: true });
    expect(isBuilt(root)).toBe(false);
  });
});
