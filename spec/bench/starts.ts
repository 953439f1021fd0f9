// How long a process of Node's takes from start to end, and what of that is the import of the package.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from './measure.js';
import type { Line } from './report.js';

const STARTS = 15;

/** A start with a script, which tells what it took of the processor. */
const telling = (script: string): readonly string[] => [
  '--input-type=module',
  '-e',
  `${script};const { user, system } = process.cpuUsage(); process.stdout.write(String(user + system));`,
];

/**
 * What an import of the main entry adds to a start, beside a start that does nothing. What counts is the CPU time, since what
 * else runs on the machine does not; wall time, as users have it, is told beside it.
 */
export function importLines(): readonly Line[] {
  const entry = pathToFileURL(join(process.cwd(), 'dist/bundle/index.js')).href;
  const [bare, whole] = pairOfStarts(telling('0'), telling(`import '${entry}'`), '');
  const line = (clock: string, kind: keyof Start, target: Pick<Line, 'target'>): Line => {
    const [baseline, added] = [bare[kind], whole[kind] - bare[kind]];
    return {
      what: `import of mrk-model, what it adds to a start${clock}`,
      figure: added,
      unit: 'ms',
      baseline: { what: 'node -e 0', figure: baseline, unit: 'ms', ratio: added / baseline, faster: false },
      ...target,
    };
  };
  return [line('', 'cpu', { target: { of: 'ratio', most: 1 } }), line(', wall time', 'wall', {})];
}

/** The median start with these arguments and this input, and that of `node -e 0`, each in turn. */
export function startMilliseconds(
  args: readonly string[],
  input: string,
): { readonly figure: number; readonly baseline: number } {
  const [bare, start] = pairOfStarts(['-e', '0'], args, input);
  return { figure: start.wall, baseline: bare.wall };
}

/** Milliseconds. */
interface Start {
  /** As the process itself has told it. */
  readonly cpu: number;
  readonly wall: number;
}

/** The median starts of both, each in turn; the input is for the second. */
function pairOfStarts(first: readonly string[], second: readonly string[], input: string): readonly [Start, Start] {
  const [ones, others]: [Start[], Start[]] = [[], []];
  for (let start = 0; start < STARTS; start++) {
    ones.push(started(first, ''));
    others.push(started(second, input));
  }
  return [medianOf(ones), medianOf(others)];
}

const medianOf = (starts: readonly Start[]): Start => ({
  cpu: median(starts.map(({ cpu }) => cpu)),
  wall: median(starts.map(({ wall }) => wall)),
});

function started(args: readonly string[], input: string): Start {
  const begun = performance.now();
  const { status, stdout } = spawnSync(process.execPath, args, { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return { wall: performance.now() - begun, cpu: Number(stdout) / 1000 };
}
