// How much the library adds to a page: the store alone, as a bundler makes it of the package.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle } from '../../.scripts/bundle.mjs';

const MOST_BYTES = 60_000;

const directory = mkdtempSync(join(tmpdir(), 'mrk-size-'));
beforeAll(async () => {
  await buildBundle(directory);
  writeFileSync(join(directory, 'package.json'), '{ "sideEffects": false }');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('a page that uses the store alone', () => {
  it(`loads at most ${MOST_BYTES} bytes of it, with gzip, and neither XState, immer nor the catalogue of rules`, async () => {
    const { outputFiles, metafile } = await build({
      stdin: {
        contents: "export { createStore, restoreStore } from './index.js';",
        resolveDir: directory,
      },
      bundle: true,
      minify: true,
      platform: 'browser',
      format: 'esm',
      target: 'es2022',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const [bundle] = outputFiles;
    expect(gzipSync(bundle?.contents ?? '', { level: 9 }).length).toBeLessThan(MOST_BYTES);
    const [made] = Object.values(metafile.outputs);
    const parts = Object.entries(made?.inputs ?? {}).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [basename(path)] : [],
    );
    expect(parts).toEqual(['store.part.js']);
  });
});
