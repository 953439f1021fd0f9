// How much the library adds to a page: the store alone, as a bundler makes it of the package.

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const MOST_BYTES = 60_000;

describe('a page that uses the store alone', () => {
  it(`loads at most ${MOST_BYTES} bytes of it, with gzip, and neither XState nor the catalogue of rules`, async () => {
    const { outputFiles, metafile } = await build({
      stdin: {
        contents: "export { createStore, restoreStore } from './src/index.ts';",
        resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
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
      bytesInOutput > 0 ? [path] : [],
    );
    expect(parts).toContain('src/store/store.ts');
    expect(parts.filter((path) => /node_modules\/xstate\/|rules\/catalogue/.test(path))).toEqual([]);
  });
});
