// What npm run conform:measure does, by its options.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allFaults, type Fault } from '../fault.js';
import { misjudgedIn, traced, tracedText } from '../traces/traced.js';
import { agreementText, measuredAgreement } from './agreement.js';
import { summaryOf, tableOf, withMeasured } from './fault-table.js';
import { foundOf, type Measured, measured, type Trying } from './measured.js';
import { togetherText, tried } from './together.js';

const HELP = `npm run conform:measure [-- OPTIONS]

Of the planted faults (by default of all, one at a time):
  --faults a,b     only these
  --every N        only every N-th
  --part I/N       only the I-th of N parts
  --results DIR    keeps what each fault comes to in a file there, and measures none that has one: for parts of one whole
  --runs N         how many sequences are played on each (default 60)
  --seeds S,S      with each of these seeds (default 1)
  --write          writes the table of the guide; and spec/conformance/faults/README.md, if all faults were tried
  --traces         writes each down in each format that mrk check reads, and tells where that refuses them
  --together N     plants N of them at once, in --choices M random choices (default 40)
  --verbose        tells the findings of each

Of an endpoint, how far the top-level findings of its runs agree:
  --endpoint URL   one that runs
  --start COMMAND  or one that is started anew for each run, with PORT in place of its port
  --reset-url URL  what empties it, as of mrk conform; with PORT, too
  --visibility P   as of mrk conform; PT0S where it shows at once what has changed
  --runs N         (default 60)
  --seeds S,S      (default 1,2,3,4,5)
  --results DIR    keeps the report of each run as seed-N.json there
`;

const OPTIONS = {
  faults: { type: 'string' },
  every: { type: 'string', default: '1' },
  part: { type: 'string', default: '1/1' },
  results: { type: 'string' },
  runs: { type: 'string', default: '60' },
  seeds: { type: 'string' },
  write: { type: 'boolean', default: false },
  traces: { type: 'boolean', default: false },
  together: { type: 'string' },
  choices: { type: 'string', default: '40' },
  verbose: { type: 'boolean', default: false },
  endpoint: { type: 'string' },
  start: { type: 'string' },
  'reset-url': { type: 'string' },
  visibility: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Where what was measured is written. */
export interface Places {
  /** The table of all faults. */
  readonly table: URL;
  /** The page of the guide that has the table of all together. */
  readonly guide: URL;
}

/** Measures what the words ask for, and prints it; answers the exit status. */
export async function measure(words: readonly string[], { table, guide }: Places): Promise<number> {
  const { values } = parseArgs({ args: [...words], options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const runs = whole('--runs', values.runs);
  const seeds = (given: string): readonly number[] => given.split(',').map((seed) => whole('--seeds', seed));
  if (values.endpoint !== undefined || values.start !== undefined) {
    const { endpoint, start, 'reset-url': resetUrl, visibility, results } = values;
    const of = { endpoint, start, resetUrl, visibility, results, runs, seeds: seeds(values.seeds ?? '1,2,3,4,5') };
    console.log(agreementText(await measuredAgreement(of)));
    return 0;
  }
  const faults = partOf(await chosen(values.faults, whole('--every', values.every)), values.part);
  const [seed = 1, ...others] = seeds(values.seeds ?? '1');
  if (values.traces) return measureTraces(faults, seed);
  if (values.together !== undefined) {
    const count = whole('--together', values.together);
    const choices = await tried(faults, { count, choices: whole('--choices', values.choices), runs, seed });
    console.log(togetherText(choices));
    return choices.some(({ swallowed }) => swallowed.length > 0) ? 1 : 0;
  }
  const all: Measured[] = [];
  for (const [name, fault] of faults) {
    const trying = { runs, seeds: [seed, ...others] };
    const one = await keptIn(values.results, name, fault, trying);
    all.push(one);
    console.log(lineOf(one));
    if (values.verbose) for (const line of one.told) console.log(`    ${line}`);
  }
  const planted = (await allFaults()).size;
  const summary = summaryOf(all, planted);
  console.log(`\n${summary}`);
  if (values.write) {
    writeFileSync(guide, withMeasured(readFileSync(guide, 'utf8'), summary));
    if (all.length === planted) writeFileSync(table, tableOf(all, { runs, seeds: [seed, ...others] }));
  }
  return all.every(({ runs: trials }) => trials.every(({ by }) => by !== undefined)) ? 0 : 1;
}

/** Tells where the traces of each fault are refused. */
async function measureTraces(faults: readonly (readonly [string, Fault])[], seed: number): Promise<number> {
  let misjudged = 0;
  for (const [name, fault] of faults) {
    const one = await traced(name, fault, seed);
    const wrong = misjudgedIn(one);
    if (wrong.length > 0) misjudged++;
    console.log(`${wrong.length > 0 ? '✗ ' : ''}${tracedText(one)}`);
  }
  console.log(
    `\n${faults.length - misjudged} of ${faults.length} are refused at the record that shows it, in every format that has it`,
  );
  return misjudged === 0 ? 0 : 1;
}

/** What a fault comes to: from its file, if there is one for the same runs and seeds; else it is left there. */
async function keptIn(directory: string | undefined, name: string, fault: Fault, trying: Trying): Promise<Measured> {
  if (directory === undefined) return measured(name, fault, await foundOf(fault, trying));
  const file = join(directory, `${name}.${trying.runs}.${trying.seeds.join('-')}.json`);
  if (!existsSync(file)) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, JSON.stringify(await foundOf(fault, trying), undefined, 1));
  }
  return measured(name, fault, JSON.parse(readFileSync(file, 'utf8')));
}

function partOf<T>(all: readonly T[], text: string): readonly T[] {
  const [part = '', parts = ''] = text.split('/');
  const [at, of] = [whole('--part', part), whole('--part', parts)];
  return all.filter((_, index) => index % of === at - 1);
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
