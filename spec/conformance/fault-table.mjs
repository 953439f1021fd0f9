// npm run conform:faults: tries every planted fault with some seeds, and writes faults/README.md anew. Exit status 1: one
// was not found.

import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = new URL('./', import.meta.url);
const outdir = new URL('../../node_modules/.cache/mrk-model/faults/', here);
const faults = readdirSync(new URL('faults/', here)).flatMap((file) =>
  file.endsWith('.ts') ? [new URL(`faults/${file}`, here)] : [],
);

rmSync(outdir, { recursive: true, force: true });
await build({
  // Faults are loaded by the names of their files: each stays a file.
  entryPoints: [new URL('./fault-table.ts', import.meta.url), ...faults].map((url) => fileURLToPath(url)),
  outbase: fileURLToPath(here),
  outdir: fileURLToPath(outdir),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
});
const { writeTable } = await import(new URL('fault-table.js', outdir).href);
process.exitCode = (await writeTable(new URL('faults/README.md', here))) ? 0 : 1;
