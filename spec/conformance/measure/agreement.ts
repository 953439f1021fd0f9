// How far the runs of several seeds against one endpoint agree: of each two, what both found, by what either did.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { conform } from '../../../src/conformance/conform.js';
import { signatureOf } from '../../../src/conformance/findings.js';
import { toJson } from '../../../src/conformance/report/json.js';
import { httpTarget } from '../../../src/conformance/targets/http.js';
import { freePort } from '../../support/port.js';

export interface Agreeing {
  readonly endpoint?: string | undefined;
  /** A command that starts an endpoint, with PORT in place of its port. */
  readonly start?: string | undefined;
  /** What empties it, with PORT in place of the port of one that is started. */
  readonly resetUrl?: string | undefined;
  /** As of ConformOptions. */
  readonly visibility?: string | undefined;
  readonly runs: number;
  readonly seeds: readonly number[];
  /** Each report is kept in a file here. */
  readonly results?: string | undefined;
}

export interface AgreeingRun {
  readonly seed: number;
  /** The top-level findings. */
  readonly signatures: ReadonlySet<string>;
  readonly calls: number;
  readonly seconds: number;
}

export async function measuredAgreement({
  endpoint,
  start,
  resetUrl,
  visibility,
  runs,
  seeds,
  results: directory,
}: Agreeing): Promise<readonly AgreeingRun[]> {
  const results: AgreeingRun[] = [];
  for (const seed of seeds) {
    const started = start === undefined ? undefined : await startedBy(start);
    const reset = resetUrl?.replaceAll('PORT', `${started?.port}`);
    const target = await httpTarget(endpoint ?? started?.url ?? '', reset === undefined ? {} : { reset });
    try {
      const report = await conform(target, { runs, seed, ...(visibility === undefined ? {} : { visibility }) });
      const { findings, calls, durationMs, errors } = report;
      if (directory !== undefined) {
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, `seed-${seed}.json`), toJson(report));
      }
      for (const error of errors) console.log(error);
      const run = { seed, signatures: new Set(findings.map(signatureOf)), calls, seconds: durationMs / 1000 };
      results.push(run);
      console.log(`seed ${seed}: ${findings.length} findings, ${calls} calls, ${Math.round(run.seconds)} s`);
    } finally {
      await target.close?.();
      started?.process.kill();
    }
  }
  return results;
}

export function agreementText(runs: readonly AgreeingRun[]): string {
  const pairs = runs.flatMap((one, index) => runs.slice(index + 1).map((other) => shareOf(one, other)));
  const everywhere = [...(runs[0]?.signatures ?? [])].filter((one) =>
    runs.every(({ signatures }) => signatures.has(one)),
  );
  const all = new Set(runs.flatMap(({ signatures }) => [...signatures]));
  const rare = [...all].filter((one) => !everywhere.includes(one)).sort();
  const mean = pairs.reduce((sum, share) => sum + share, 0) / Math.max(1, pairs.length);
  const seedsWith = (signature: string): string =>
    runs.flatMap(({ seed, signatures }) => (signatures.has(signature) ? [seed] : [])).join(', ');
  return [
    ...rare.map((signature) => `only with seed ${seedsWith(signature)}: ${signature}`),
    `${everywhere.length} of ${all.size} findings in every run; agreement of two runs: ${mean.toFixed(2)}`,
  ].join('\n');
}

function shareOf({ signatures: one }: AgreeingRun, { signatures: other }: AgreeingRun): number {
  const both = [...one].filter((signature) => other.has(signature)).length;
  const either = one.size + other.size - both;
  return either === 0 ? 1 : both / either;
}

interface Started {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
}

async function startedBy(command: string): Promise<Started> {
  const port = await freePort();
  const [program = '', ...words] = command.replaceAll('PORT', `${port}`).split(/\s+/);
  const process = spawn(program, words, { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 300; tries++) {
    if (process.exitCode !== null) break;
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return { url, port, process };
    await sleep(200);
  }
  process.kill();
  throw new Error(`--start: nothing answers at ${url}`);
}
