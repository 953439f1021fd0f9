// npm run build:playground: builds src/playground as a folder that works from any web server, and opened as a file. Browsers load
// no module scripts from files, so all of it is one classic script. The last line is the path of its index.html.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, runnerImport } from 'vite';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Builds the page into a folder.
 * @param {string} outDir
 */
export async function buildPlayground(outDir) {
  /** @type {{ module: { storyOf: (page: string) => object } }} */
  const { module: lessons } = await runnerImport(at('src/playground/stories/compile.ts'), { configFile: false });
  await build({
    configFile: false,
    root: at('src/playground'),
    base: './',
    logLevel: 'warn',
    // To run the lessons' reader first makes Vite take this for development.
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    build: {
      outDir,
      emptyOutDir: true,
      modulePreload: false,
      cssCodeSplit: false,
      // It comes from a disk, or packed.
      chunkSizeWarningLimit: 1024,
      target: 'es2022',
      // How long the build takes is told only to whoever asks.
      rollupOptions: { checks: { bundlerTimings: false }, output: { format: 'iife' } },
    },
    plugins: [
      {
        name: 'lessons as stories',
        transform: {
          filter: { id: /\.md$/ },
          handler: (page) => `export default JSON.parse(${JSON.stringify(JSON.stringify(lessons.storyOf(page)))})`,
        },
      },
      {
        name: 'classic script',
        transformIndexHtml: {
          order: 'post',
          handler: (html) =>
            html.replaceAll('<script type="module" crossorigin', '<script defer').replaceAll(' crossorigin', ''),
        },
      },
    ],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outDir = at('dist/playground');
  await buildPlayground(outDir);
  // What packs the package reads what npm prints.
  if (!process.argv.includes('--quiet')) console.log(join(outDir, 'index.html'));
}
