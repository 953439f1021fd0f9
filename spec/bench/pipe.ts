// mrk pipe as its client sees it: until the first answer, and answers a second. All in wall time, as others have it: what else runs
// on the machine counts. The CPU time of mrk alone is told beside it, where the system tells it.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { cpuMilliseconds } from './cpu.js';
import type { Line } from './report.js';
import { startMilliseconds } from './starts.js';

const MAIN = join(process.cwd(), 'dist/bundle/mrk.js');
const HELLO = '{"id":0,"method":"hello","args":[{"protocol":1}]}\n';
const CALLS = 50_000;
const CALLS_IN_TURN = 20_000;

export async function pipeLines(): Promise<readonly Line[]> {
  return [firstAnswer(), ...(await rates())];
}

/** The work of a client that starts, asks once, and ends. */
function firstAnswer(): Line {
  const { figure, baseline } = startMilliseconds([MAIN, 'pipe'], HELLO + request(1, 'CreateKey', {}));
  return {
    what: 'mrk pipe, from start to the end of the first call',
    figure,
    unit: 'ms',
    baseline: { what: 'node -e 0', figure: baseline, unit: 'ms', ratio: figure / baseline, faster: false },
    target: { of: 'ratio', most: 3 },
  };
}

async function rates(): Promise<readonly Line[]> {
  const child = spawn(process.execPath, [MAIN, 'pipe'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ask = asker(child);
  await ask([HELLO]);
  const [created = ''] = await ask([request(1, 'CreateKey', {})]);
  const { KeyId } = JSON.parse(created).result.output.KeyMetadata;
  const calls = Array.from({ length: CALLS }, (_, index) => request(index, 'DescribeKey', { KeyId }));
  // The compiler has seen it all before.
  await ask(calls);
  const pipelined = await measured(child, CALLS, () => ask(calls));
  const inTurn = await measured(child, CALLS_IN_TURN, async () => {
    for (const call of calls.slice(0, CALLS_IN_TURN)) await ask([call]);
  });
  child.stdin.end();
  return [
    { what: 'mrk pipe, calls sent at once', ...pipelined, target: { of: 'figure', least: 10_000 } },
    { what: 'mrk pipe, calls one after another', ...inTurn, target: { of: 'figure', least: 5_000 } },
  ];
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

async function measured(
  child: Child,
  calls: number,
  run: () => Promise<unknown>,
): Promise<Pick<Line, 'figure' | 'unit' | 'baseline'>> {
  const cpu = cpuMilliseconds(child.pid);
  const begun = performance.now();
  await run();
  const figure = Math.round((1_000 * calls) / (performance.now() - begun));
  const used = cpuMilliseconds(child.pid) - cpu;
  if (!(used > 0)) return { figure, unit: 'calls/s' };
  const alone = Math.round((1_000 * calls) / used);
  const baseline = {
    what: 'by its CPU time alone',
    figure: alone,
    unit: 'calls/s',
    ratio: alone / figure,
    faster: false,
  };
  return { figure, unit: 'calls/s', baseline };
}

/** Writes lines at once, and resolves with as many answers. */
function asker({ stdin, stdout }: Child): (lines: readonly string[]) => Promise<readonly string[]> {
  let [answers, wanted, resolve]: [string[], number, (answers: readonly string[]) => void] = [[], 0, () => {}];
  createInterface({ input: stdout }).on('line', (line) => {
    answers.push(line);
    if (answers.length === wanted) resolve(answers);
  });
  return (lines) =>
    new Promise((done) => {
      [answers, wanted, resolve] = [[], lines.length, done];
      stdin.write(lines.join(''));
    });
}

function request(id: number, operation: string, input: object): string {
  const args = [{ region: 'us-east-1', operation, input }];
  return `${JSON.stringify({ id, account: '111122223333', method: 'call', args })}\n`;
}
