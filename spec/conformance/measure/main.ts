// What npm run conform:measure does, by its options.

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { allFaults, type Fault } from '../fault.js';
import { agreementText, measuredAgreement } from './agreement.js';
import { summaryOf, tableOf } from './fault-table.js';
import { type Measured, measured } from './measured.js';
import { togetherText, tried } from './together.js';

const HELP = `npm run conform:measure [-- OPTIONS]

Of the planted faults (by default of all, one at a time):
  --faults a,b     only these
  --every N        only every N-th
  --runs N         how many sequences are played on each (default 60)
  --seeds S,S      with each of these seeds (default 1)
  --write          writes spec/conformance/faults/README.md (all faults only)
  --together N     plants N of them at once, in --choices M random choices (default 40)
  --verbose        tells the findings of each

Of an endpoint, how far the top-level findings of its runs agree:
  --endpoint URL   one that runs
  --start COMMAND  or one that is started anew for each run, with PORT in place of its port
  --runs N         (default 60)
  --seeds S,S      (default 1,2,3,4,5)
`;

const OPTIONS = {
  faults: { type: 'string' },
  every: { type: 'string', default: '1' },
  runs: { type: 'string', default: '60' },
  seeds: { type: 'string' },
  write: { type: 'boolean', default: false },
  together: { type: 'string' },
  choices: { type: 'string', default: '40' },
  verbose: { type: 'boolean', default: false },
  endpoint: { type: 'string' },
  start: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Measures what the words ask for, and prints it; answers the exit status. `table`: where the table of all faults stands. */
export async function measure(words: readonly string[], table: URL): Promise<number> {
  const { values } = parseArgs({ args: [...words], options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const runs = whole('--runs', values.runs);
  const seeds = (given: string): readonly number[] => given.split(',').map((seed) => whole('--seeds', seed));
  if (values.endpoint !== undefined || values.start !== undefined) {
    const { endpoint, start } = values;
    console.log(
      agreementText(await measuredAgreement({ endpoint, start, runs, seeds: seeds(values.seeds ?? '1,2,3,4,5') })),
    );
    return 0;
  }
  const faults = await chosen(values.faults, whole('--every', values.every));
  const [seed = 1, ...others] = seeds(values.seeds ?? '1');
  if (values.together !== undefined) {
    const count = whole('--together', values.together);
    const choices = await tried(faults, { count, choices: whole('--choices', values.choices), runs, seed });
    console.log(togetherText(choices));
    return choices.some(({ swallowed }) => swallowed.length > 0) ? 1 : 0;
  }
  const all: Measured[] = [];
  for (const [name, fault] of faults) {
    const one = await measured(name, fault, { runs, seeds: [seed, ...others] });
    all.push(one);
    console.log(lineOf(one));
    if (values.verbose) for (const line of one.told) console.log(`    ${line}`);
  }
  console.log(`\n${summaryOf(all)}`);
  if (values.write) writeFileSync(table, tableOf(all, { runs, seeds: [seed, ...others] }));
  return all.every(({ runs: trials }) => trials.every(({ by }) => by !== undefined)) ? 0 : 1;
}

function lineOf({ name, runs }: Measured): string {
  const counts = runs.map(({ findings }) => findings).join(', ');
  const by = [...new Set(runs.map((run) => run.by ?? 'NOT FOUND'))].join(', ');
  const blamed = runs.every(({ isBlamedRight }) => isBlamedRight) ? '' : ', another operation or rule on top';
  return `${name}: ${by}; findings: ${counts}${blamed}`;
}

async function chosen(names: string | undefined, every: number): Promise<readonly (readonly [string, Fault])[]> {
  const all = [...(await allFaults())];
  const wanted = names?.split(',');
  const unknown = wanted?.filter((name) => !all.some(([known]) => known === name)) ?? [];
  if (unknown.length > 0) throw new RangeError(`--faults: there is no ${unknown.join(', no ')}`);
  return all.filter(([name], index) => (wanted === undefined ? index % every === 0 : wanted.includes(name)));
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`${option} must be a whole number above 0: ${text}`);
}
