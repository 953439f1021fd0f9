// The table of the planted faults: what each does, by what it is found, and how soon.

import { writeFileSync } from 'node:fs';
import { type Conviction, convict, RUNS } from './convict.js';
import { allFaults, type Fault } from './fault.js';

const SEEDS = [1, 2, 3, 4, 5];

/** A fault with what convicted it, by seed; undefined: nothing did. */
interface Tried {
  readonly name: string;
  readonly fault: Fault;
  readonly convictions: readonly (Conviction | undefined)[];
}

/** Tries every fault and writes the file; false: not all were found. */
export async function writeTable(file: URL): Promise<boolean> {
  const tried: Tried[] = [];
  for (const [name, fault] of await allFaults()) {
    const convictions: (Conviction | undefined)[] = [];
    for (const seed of SEEDS) convictions.push(await convict(fault, seed));
    tried.push({ name, fault, convictions });
    const missed = SEEDS.filter((_, index) => convictions[index] === undefined);
    console.log(`${name}: ${missed.length === 0 ? 'found' : `not found with seed ${missed.join(', ')}`}`);
  }
  writeFileSync(file, textOf(tried));
  return tried.every(({ convictions }) => !convictions.includes(undefined));
}

function textOf(tried: readonly Tried[]): string {
  const medians = tried.map(({ convictions }) => median(convictions.map(callsOf)));
  const most = Math.max(...tried.map(({ convictions }) => Math.max(...convictions.map(runsOf))));
  return `# Planted faults

${tried.length} targets, each with one fault that a KMS endpoint could well have, and nothing else wrong. The conformance kit finds
each of them within ${RUNS} sequences (\`--runs ${RUNS}\`) with each of the seeds ${SEEDS.join(', ')}; the
last after ${shown(most)}. Half of them it finds within ${shown(median(medians))} calls.

Every file here is a fault. To add one, write a file that is named after what the target does wrong and exports
\`fault\` (see \`../fault.ts\`; \`../spoiling.ts\` has what most are made of), then run \`npm run conform:faults\`, which
tries all faults and writes this file. \`npm run campaigns\` tries them with one seed, \`npm test\` a few of them.

- **Found by**: the operation, kind and rule of the finding that tells it, with seed ${SEEDS[0]}.
- **Calls**: how many calls the target had been sent by then, those to check and to shorten earlier findings included; the
  median of ${SEEDS.length} seeds.
- **Sequences**: how many it took at most; 0: it already showed in a plain call.

| Fault | What the target does | Found by | Calls | Sequences |
| --- | --- | --- | ---: | ---: |
${tried.map(rowOf).join('\n')}
`;
}

function rowOf({ name, fault, convictions }: Tried): string {
  const finding = convictions.find((conviction) => conviction !== undefined)?.finding;
  const foundBy = finding === undefined ? '' : `${finding.operation}: ${finding.kind} [${finding.rule}]`;
  const calls = median(convictions.map(callsOf));
  const runs = Math.max(...convictions.map(runsOf));
  const cells = [`[${name}](${name}.ts)`, fault.about, foundBy, shown(calls), shown(runs)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function callsOf(conviction: Conviction | undefined): number {
  return conviction?.finding.foundAfter ?? Number.POSITIVE_INFINITY;
}

function runsOf(conviction: Conviction | undefined): number {
  return conviction?.run ?? Number.POSITIVE_INFINITY;
}

function shown(count: number): string {
  return Number.isFinite(count) ? `${count}` : 'not found';
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
