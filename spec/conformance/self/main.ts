// Plays many sequences on every target of the grid, prints what each run came to, and tells every finding: one is a false
// alarm of the kit, or a fault of the endpoint. Run by run.mjs.

import { parseArgs } from 'node:util';
import { conform } from '../../../src/conformance/conform.js';
import type { Finding } from '../../../src/conformance/findings.js';
import { toAwsCli } from '../../../src/conformance/report/aws-cli.js';
import { coverageCounts } from '../../../src/conformance/report/describe.js';
import type { ConformReport } from '../../../src/conformance/report/report.js';
import { open, SETTINGS, type Setting, statesMet, statesOf } from './grid.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    seen: { type: 'string' },
  },
});
const RUNS = Number(values.runs);
const SEED = Number(values.seed);

/** Sequences where a call is a request, or where time passes only by itself. */
const isSlow = ({ way }: Setting): boolean => way !== 'store';

const COLUMNS = [27, 8, 13, 9, 6, 9, 9, 8, 7, 7];

function row(...cells: readonly (string | number)[]): string {
  return cells
    .map((cell, column) =>
      column < 4 ? String(cell).padEnd(COLUMNS[column] ?? 0) : told(cell).padStart(COLUMNS[column] ?? 0),
    )
    .join(' ');
}

function told(cell: string | number): string {
  return typeof cell === 'number' ? Math.round(cell).toLocaleString('en') : cell;
}

async function played(setting: Setting, index: number): Promise<ConformReport> {
  const { target, options, close } = await open(setting);
  try {
    // Half of them with several sequences at once.
    const jobs = setting.view === 'swapped' ? 1 : 3;
    const runs = isSlow(setting) ? Math.ceil(RUNS / 10) : RUNS;
    return await conform(target, { ...options, runs, jobs, seed: SEED + index, messages: true });
  } finally {
    await close();
  }
}

function share(part: number, whole: number): string {
  return `${Math.floor((100 * part) / whole)}%`;
}

/** What must not be. */
function complaints({ findings, errors, unsupported }: ConformReport): readonly string[] {
  return [
    ...findings.map(storyOf),
    ...errors.map((error) => `The kit could not: ${error}`),
    ...unsupported.map((operation) => `Unsupported: ${operation}`),
  ];
}

function storyOf(finding: Finding): string {
  const { sequence, occurrences: _, ...others } = finding;
  return [JSON.stringify(others, null, 2), ...toAwsCli(sequence), JSON.stringify(sequence)].join('\n');
}

if (!Number.isSafeInteger(RUNS) || RUNS < 1 || !Number.isSafeInteger(SEED)) {
  console.error('usage: npm run conform:self [-- --runs N] [--seed S] [--seen VISIBILITY]');
  process.exit(2);
}
console.log(row('target', 'delays', 'roles', 'seen', 'runs', 'calls', 'calls/s', 'findings', 'cells', 'rules'));
for (const [index, setting] of SETTINGS.entries()) {
  if (values.seen !== undefined && setting.visibility !== values.seen) continue;
  const report = await played(setting, index);
  const { runs, calls, durationMs, findings, coverage } = report;
  const { cells, tried, rules, exercised } = coverageCounts(coverage);
  const { way, delays, view, visibility } = setting;
  const rate = (1000 * calls) / Math.max(1, durationMs);
  const covered = [share(tried, cells), share(exercised, rules)];
  console.log(row(way, delays, view, visibility, runs, calls, rate, findings.length, ...covered));
  const met = statesMet(report);
  const missing = statesOf(setting).filter((state) => !met.has(state));
  if (missing.length > 0) console.log(`  no key was ${missing.join(' or ')}`);
  for (const complaint of complaints(report)) {
    console.log(`\n${complaint}\n`);
    process.exitCode = 1;
  }
}
