// The conformance kit: how many calls of its own, the checks' included, it makes and judges in a second.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { conform, httpTarget, storeTarget, type Target } from '../../src/conformance/index.js';
import { createStore } from '../../src/index.js';
import type { Line } from './report.js';

const WARM_UP_RUNS = 200;
const RUNS = 600;
const HTTP_RUNS = 60;
const JOBS = 16;

export async function conformanceLines(): Promise<readonly Line[]> {
  return [await inProcess(), ...(await overHttp())];
}

/** On a store in this process, beside what the store itself takes for the same calls. */
async function inProcess(): Promise<Line> {
  const store = storeTarget(createStore());
  let inStore = 0;
  const timed: Target = {
    ...store,
    call: (region, operation, input) => {
      const start = performance.now();
      const answer = store.call(region, operation, input);
      inStore += performance.now() - start;
      return answer;
    },
  };
  await conform(timed, { runs: WARM_UP_RUNS, seed: 1 });
  inStore = 0;
  const start = process.cpuUsage();
  const { calls, findings } = await conform(timed, { runs: RUNS, seed: 2 });
  const { user, system } = process.cpuUsage(start);
  if (findings.length > 0) throw new Error('the store does not conform');
  const microseconds = (user + system) / calls;
  const storeMicroseconds = (inStore * 1000) / calls;
  return {
    what: 'conform, a store in process',
    figure: Math.round(1e6 / microseconds),
    unit: 'calls/s',
    baseline: {
      what: 'the store alone',
      figure: storeMicroseconds,
      unit: 'µs',
      ratio: microseconds / storeMicroseconds,
      faster: false,
    },
    target: { of: 'figure', least: 20_000 },
  };
}

/** On mrk serve in another process, beside what that process could serve in the processor time that it took. */
async function overHttp(): Promise<readonly Line[]> {
  const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
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
