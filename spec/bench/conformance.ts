// The conformance kit: how many calls of its own, the checks' included, it makes and judges in a second.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { conform, httpTarget, storeTarget, type Target } from '../../src/conformance/index.js';
import { createStore } from '../../src/index.js';
import { cpuNanoseconds } from './measure.js';
import type { Line } from './report.js';

const RUNS = 600;
const HTTP_RUNS = 60;
const JOBS = 16;

export async function conformanceLines(): Promise<readonly Line[]> {
  return [await inProcess(), ...(await overHttp())];
}

/** A call, or how long the clock was moved by. */
type Step = readonly [region: string, operation: string, input: unknown] | number;

/** On a store in this process, beside what a store alone takes for the same calls. */
async function inProcess(): Promise<Line> {
  const steps: Step[] = [];
  // Once for the compiler, and to know the calls: the same seed makes the same.
  await conform(recording(steps), { runs: RUNS, seed: 2 });
  const start = process.cpuUsage();
  const { calls, findings } = await conform(storeTarget(createStore()), { runs: RUNS, seed: 2 });
  const { user, system } = process.cpuUsage(start);
  if (findings.length > 0) throw new Error('the store does not conform');
  const microseconds = (user + system) / calls;
  play(steps);
  const alone = cpuNanoseconds(() => play(steps)) / 1000 / calls;
  return {
    what: 'conform, a store in process',
    figure: Math.round(1e6 / microseconds),
    unit: 'calls/s',
    baseline: {
      what: 'the same calls, no kit',
      figure: Math.round(1e6 / alone),
      unit: 'calls/s',
      ratio: microseconds / alone,
      faster: false,
    },
    target: { of: 'figure', least: 40_000 },
  };
}

/** A store as a target that writes down what is asked of it. */
function recording(steps: Step[]): Target {
  const { call, clock, ...others } = storeTarget(createStore());
  return {
    ...others,
    call: (region, operation, input) => {
      steps.push([region, operation, input]);
      return call(region, operation, input);
    },
    ...(clock && {
      clock: {
        ...clock,
        advance: (milliseconds) => {
          steps.push(milliseconds);
          return clock.advance(milliseconds);
        },
      },
    }),
  };
}

/** The steps once more, on a store of its own. */
function play(steps: readonly Step[]): void {
  const { call, clock } = storeTarget(createStore());
  for (const step of steps) {
    if (typeof step === 'number') clock?.advance(step);
    else call(...step);
  }
}

/** On mrk serve in another process, beside what that process could serve in the processor time that it took. */
async function overHttp(): Promise<readonly Line[]> {
  const main = fileURLToPath(new URL('../../../dist/bundle/mrk.js', import.meta.url));
  const server = spawn(process.execPath, [main, 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await firstUrl(server.stdout);
    const target = await httpTarget(url);
    await conform(target, { runs: JOBS, seed: 1, jobs: JOBS });
    const cpuBefore = cpuSeconds(server.pid);
    const start = performance.now();
    const { calls } = await conform(target, { runs: HTTP_RUNS, seed: 2, jobs: JOBS });
    const seconds = (performance.now() - start) / 1000;
    const cpuAfter = cpuSeconds(server.pid);
    await target.close?.();
    const line: Line = {
      what: `conform, mrk serve, ${JOBS} jobs`,
      figure: Math.round(calls / seconds),
      unit: 'calls/s',
    };
    if (cpuBefore === undefined || cpuAfter === undefined) return [line];
    const alone = calls / (cpuAfter - cpuBefore);
    const baseline = { what: 'the server alone', figure: Math.round(alone), unit: 'calls/s' };
    return [
      {
        ...line,
        baseline: { ...baseline, ratio: calls / seconds / alone, faster: true },
        target: { of: 'ratio', least: 0.5 },
      },
    ];
  } finally {
    server.kill();
  }
}

async function firstUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('mrk serve told no URL');
}

/** The processor time of a process; undefined: this system does not tell. */
function cpuSeconds(pid: number | undefined): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // User and system time, in hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}
