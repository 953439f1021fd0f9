// Part of npm run build: a module for each of src. Specs, benchmarks and what writes the README take one alone, which whoever has the
// package cannot: that has what bundle.mjs makes of them.

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const modules = readdirSync(at('src'), { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.tsx?$/.test(path) && !/^playground[/\\]/.test(path),
);
await build({
  entryPoints: modules.map((path) => at(`src/${path}`)),
  outdir: at('dist'),
  outbase: at('src'),
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  charset: 'utf8',
  minify: true,
  sourcemap: true,
  logLevel: 'warning',
});
