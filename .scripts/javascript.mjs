// Part of npm run build: the JavaScript of dist, a module for each of src, without what only readers need. They have the sources, and
// stack traces the names, by the source maps (node --enable-source-maps). What mrk pipe alone needs is in its bundle: pipe.mjs.

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const modules = readdirSync(at('src'), { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.tsx?$/.test(path) && !/^(playground|pipe)[/\\]|^cli[/\\]pipe/.test(path),
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
