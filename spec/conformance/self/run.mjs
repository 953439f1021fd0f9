// npm run conform:self [-- --runs N] [--seed S] [--seen VISIBILITY]: the kit against this project's own store and endpoint, at large. N is how
// many sequences are played on each store; where calls take longer it is a tenth. Exit status 1: there was a finding.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const outfile = fileURLToPath(new URL('../../../node_modules/.cache/mrk-model/self.mjs', import.meta.url));

await build({
  entryPoints: [fileURLToPath(new URL('./main.ts', import.meta.url))],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
});
const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
