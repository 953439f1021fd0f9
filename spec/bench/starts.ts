// How long a process of Node's takes from start to end, and what of that is the import of the package.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from './measure.js';
import type { Line } from './report.js';

const STARTS = 15;
const BARE = ['-e', '0'];

/** What an import of the main entry adds to a start, beside a start that does nothing: wall time, as users have it. */
export function importLines(): readonly Line[] {
  const entry = pathToFileURL(join(process.cwd(), 'dist/bundle/index.js')).href;
  const { figure: whole, baseline } = startMilliseconds(['--input-type=module', '-e', `import '${entry}'`], '');
  const added = whole - baseline;
  return [
    {
      what: 'import of mrk-model, what it adds to a start',
      figure: added,
      unit: 'ms',
      baseline: { what: 'node -e 0', figure: baseline, unit: 'ms', ratio: added / baseline, faster: false },
      target: { of: 'ratio', most: 1 },
    },
  ];
}

/** The median start with these arguments and this input, and that of `node -e 0`, each in turn. */
export function startMilliseconds(
  args: readonly string[],
  input: string,
): { readonly figure: number; readonly baseline: number } {
  const [starts, bare]: [number[], number[]] = [[], []];
  for (let start = 0; start < STARTS; start++) {
    bare.push(milliseconds(BARE, ''));
    starts.push(milliseconds(args, input));
  }
  return { figure: median(starts), baseline: median(bare) };
}

function milliseconds(args: readonly string[], input: string): number {
  const begun = performance.now();
  const { status } = spawnSync(process.execPath, args, { input });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return performance.now() - begun;
}
