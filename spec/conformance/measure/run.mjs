// npm run conform:measure [-- --help]: what the kit finds of the planted faults, and what it tells of them; or how far its
// runs against an endpoint agree. Exit status 1: a fault was not found.

import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = new URL('../', import.meta.url);
const outdir = new URL('../../../node_modules/.cache/mrk-model/measure/', import.meta.url);
const faults = readdirSync(new URL('faults/', here)).flatMap((file) =>
  file.endsWith('.ts') ? [new URL(`faults/${file}`, here)] : [],
);

rmSync(outdir, { recursive: true, force: true });
await build({
  // Faults are loaded by the names of their files: each stays a file. What loads them stays beside them.
  entryPoints: [new URL('measure/main.ts', here), new URL('fault.ts', here), ...faults].map((url) =>
    fileURLToPath(url),
  ),
  outbase: fileURLToPath(here),
  outdir: fileURLToPath(outdir),
  bundle: true,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
});
const { measure } = await import(new URL('measure/main.js', outdir).href);
process.exitCode = await measure(process.argv.slice(2), {
  table: new URL('faults/README.md', here),
  guide: new URL('../guide/conformance.md', here),
});
