// Part of npm run build: makes one file of all that mrk pipe loads before it answers, dist/cli/pipe.js. Node takes
// longer to find two hundred modules than to run them, and whoever starts mrk pipe waits for its first answer. The host that
// --host node loads is a file of its own beside it, with which it shares a third.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

await build({
  entryPoints: [at('src/cli/pipe.ts')],
  outdir: at('dist/cli'),
  chunkNames: 'pipe-[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  logLevel: 'warning',
});
