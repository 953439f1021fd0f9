// Part of npm run build: the JavaScript that the package has. Node takes longer to find three hundred modules than to run them, so
// that whoever imports the library loads few files, and each is there once however many entry points lead to it. Readers
// have the sources, and stack traces the names, by the source maps (node --enable-source-maps).

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What the package exports, and what it runs, by the names of their files. */
const ENTRIES = {
  index: 'index.ts',
  endpoint: 'endpoint/index.ts',
  host: 'host/index.ts',
  'host-browser': 'host/browser.ts',
  conformance: 'conformance/index.ts',
  'conformance-browser': 'conformance/browser.ts',
  teach: 'teach/index.ts',
  testing: 'testing/index.ts',
  restate: 'engines/restate/index.ts',
  mrk: 'cli/main.ts',
};

/**
 * What is loaded together, each with all that it needs and that is not in one before. Whoever bundles a page with a store takes the
 * store's alone, and of what is not imported through the library's own entry nothing loads XState.
 */
const PARTS = [
  { name: 'immer', test: /node_modules.immer/ },
  { name: 'store', test: /src.store.create\.ts$/ },
  { name: 'machine', test: /key.machine\.ts$/ },
  { name: 'library', test: /src.index\.ts$/ },
];

/** What Node would take longer to find than to run too. They are bundled as they are for browsers: there need be no `process`. */
const WITHIN = ['immer', 'xstate'];
const { dependencies, peerDependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
const OTHERS = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !WITHIN.includes(name));

/** The licences of the packages of which a file has modules. @param {readonly string[]} moduleIds */
function licencesOf(moduleIds) {
  const within = WITHIN.filter((name) => moduleIds.some((id) => id.includes(at(`node_modules/${name}/`))));
  return within
    .map((name) => `/*! With ${name}.\n${readFileSync(at(`node_modules/${name}/LICENSE`), 'utf8')}*/`)
    .join('\n');
}

/**
 * Builds it into a folder.
 * @param {string} dir
 */
export async function buildBundle(dir) {
  const bundle = await rolldown({
    input: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, at(`src/${path}`)])),
    platform: 'neutral',
    tsconfig: at('tsconfig.json'),
    external: (id) => id.startsWith('node:') || OTHERS.some((name) => id === name || id.startsWith(`${name}/`)),
    resolve: { conditionNames: ['module', 'import'] },
    transform: { target: 'es2022', define: { 'process.env.NODE_ENV': '"production"' } },
  });
  await bundle.write({
    dir,
    format: 'esm',
    minify: true,
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].part.js',
    postBanner: ({ moduleIds }) => licencesOf(moduleIds),
    codeSplitting: { groups: PARTS },
  });
  await bundle.close();
  // Where every letter is one of ASCII's, V8 keeps a byte for each, and reads them sooner.
  await build({
    entryPoints: [`${dir}/*.js`],
    outdir: dir,
    allowOverwrite: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'ascii',
    sourcemap: true,
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildBundle(at('dist/bundle'));
