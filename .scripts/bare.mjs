// Part of npm run build: makes one file of the library for engines that have nothing but JavaScript: no modules, no Node, no DOM, no
// console. It is one classic script, whose only global is `mrkModel`: what `mrk-model` exports, but for XState's machine.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Builds it into a file.
 * @param {string} outfile
 */
export async function buildBare(outfile) {
  await build({
    entryPoints: [at('src/index.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'mrkModel',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'inline',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'nothing but JavaScript',
        setup: ({ onLoad }) => {
          // XState asks for a console as it loads. The model goes by the same states without it.
          onLoad({ filter: /key\/machine\.ts$/ }, () => ({ contents: 'export const keyLifecycle = undefined;' }));
        },
      },
    ],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildBare(at('dist/mrk-model.bare.js'));
