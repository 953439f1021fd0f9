// The one file for engines that have nothing but JavaScript: until a store is there, and calls a second, in V8 without Node and in
// QuickJS, which interprets.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { getQuickJS } from 'quickjs-emscripten';
import type { Line } from './report.js';

const FILE = join(process.cwd(), 'dist/mrk-model.bare.js');
const STARTS = 11;

/** A new engine with nothing in it: what evaluates a script there. */
type Open = () => (script: string) => void;

export async function bareLines(): Promise<readonly Line[]> {
  const quickJs = await getQuickJS();
  return [
    ...engineLines('V8 without Node', 200_000, () => {
      const context = vm.createContext({});
      return (script) => void vm.runInContext(script, context);
    }),
    ...engineLines('QuickJS in WebAssembly', 5_000, () => {
      const context = quickJs.newContext();
      return (script) => context.unwrapResult(context.evalCode(script)).dispose();
    }),
  ];
}

function engineLines(engine: string, calls: number, open: Open): readonly Line[] {
  const code = readFileSync(FILE, 'utf8');
  const starts = Array.from({ length: STARTS }, () => {
    const evaluate = open();
    return cpu(() => evaluate(`${code}; var kms = mrkModel.createStore();`));
  });
  const evaluate = open();
  evaluate(`${code};
    var kms = mrkModel.createStore();
    var KeyId = kms.call({ region: 'us-east-1', operation: 'CreateKey', input: {} }).output.KeyMetadata.KeyId;
    var described = (count) => {
      for (let call = 0; call < count; call++) kms.call({ region: 'us-east-1', operation: 'DescribeKey', input: { KeyId } });
    };
    described(${calls / 10});`);
  const took = cpu(() => evaluate(`described(${calls})`));
  return [
    { what: `mrk-model.bare.js in ${engine}, until a store is there`, figure: median(starts), unit: 'ms' },
    { what: `mrk-model.bare.js in ${engine}, calls`, figure: Math.round((1_000 * calls) / took), unit: 'calls/s' },
  ];
}

/** The CPU time of a run, in milliseconds. */
function cpu(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function median(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[samples.length >> 1] ?? Number.NaN;
}
