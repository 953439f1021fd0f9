// The benchmarks. Run by run.mjs; timings never fail: a missed target is printed.

import { lifecycleLines } from './lifecycle.js';
import { reduceLines } from './reduce.js';
import { asText, MACHINE, passes } from './report.js';
import { storeLines } from './store.js';

const SUITES = { lifecycle: lifecycleLines, reduce: reduceLines, store: storeLines };

/** Arguments name suites; without any, all run. */
const named = process.argv.slice(2).filter((argument) => argument in SUITES);
const lines = Object.entries(SUITES).flatMap(([name, suite]) =>
  named.length === 0 || named.includes(name) ? suite() : [],
);

if (process.argv.includes('--json')) {
  const results = lines.map((line) => ({ ...line, passes: passes(line) }));
  console.log(JSON.stringify({ machine: MACHINE, date: new Date().toISOString(), results }, null, 2));
} else console.log(asText(lines));
