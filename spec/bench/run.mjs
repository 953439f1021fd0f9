// npm run bench [-- lifecycle | reduce | store | import | pipe | endpoint | bare | conformance] [--json]: builds dist where it is not what src makes, then runs main.ts in a
// plain Node process. npm run bench:playground runs playground.ts so. Vitest would not do: it loads XState's development build.
// main.ts imports src, so that its types are checked; here every import of src becomes one of dist, which users run.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [entry = '', ...args] = process.argv.slice(2);
const bundle = join(root, 'node_modules/.cache/mrk-model/bench.mjs');

run('npm', ['run', '--silent', 'build']);
await build({
  entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  plugins: [
    {
      name: 'dist for src',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^\.\.\/\.\.\/(?:src|\.scripts)\// }, ({ path }) => ({
          path: new URL(path.replace('/src/', '/dist/'), import.meta.url).href,
          external: true,
        })),
    },
  ],
});
// A million keys and what the benchmark itself holds need more than the default heap of a small machine.
run(process.execPath, ['--expose-gc', '--max-old-space-size=4096', bundle, ...args]);

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  if (error !== undefined) console.error(error.message);
  process.exit(status ?? 1);
}
