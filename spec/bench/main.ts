// The benchmarks. Run by run.mjs; timings never fail: a missed target is printed.

import { bareLines } from './bare.js';
import { conformanceLines } from './conformance.js';
import { endpointLines } from './endpoint.js';
import { lifecycleLines } from './lifecycle.js';
import { pipeLines } from './pipe.js';
import { reduceLines } from './reduce.js';
import { asText, type Line, MACHINE, passes } from './report.js';
import { importLines } from './starts.js';
import { storeLines } from './store.js';

const SUITES = {
  lifecycle: async () => lifecycleLines(),
  reduce: async () => reduceLines(),
  store: async () => storeLines(),
  import: async () => importLines(),
  pipe: pipeLines,
  endpoint: endpointLines,
  bare: bareLines,
  conformance: conformanceLines,
};

/** Arguments name suites; without any, all run. */
const named = process.argv.slice(2).filter((argument) => argument in SUITES);
const lines: Line[] = [];
for (const [name, suite] of Object.entries(SUITES)) {
  if (named.length === 0 || named.includes(name)) lines.push(...(await suite()));
}

if (process.argv.includes('--json')) {
  const results = lines.map((line) => ({ ...line, passes: passes(line) }));
  console.log(JSON.stringify({ machine: MACHINE, date: new Date().toISOString(), results }, null, 2));
} else console.log(asText(lines));
