// The tables of the planted faults: one for all of them together, and one with a row for each.

import { type Measured, type MeasuredRun, type Shower, sequenceOf, type Trying } from './measured.js';

/** One fault is to be so many findings at most. */
const FEW = 3;
const SHOWERS: readonly Shower[] = ['plain call', 'probe', 'tour', 'systematic', 'seeded'];

/** All of them together, as a table in Markdown. `planted`: how many faults there are. */
export function summaryOf(all: readonly Measured[], planted: number): string {
  const runs = all.flatMap((measured) => measured.runs);
  const found = runs.filter(({ by }) => by !== undefined);
  const counts = found.map(({ findings }) => findings);
  const few = counts.filter((count) => count <= FEW).length;
  const right = found.filter(({ isBlamedRight }) => isBlamedRight).length;
  const by = SHOWERS.map((shower) => `${found.filter((run) => run.by === shower).length} by a ${NAMES[shower]}`);
  return [
    '| planted faults | |',
    '| --- | --- |',
    `| tried | ${all.length} of ${planted} |`,
    `| found | ${found.length} of ${runs.length} |`,
    `| first shown | ${by.join(', ')} |`,
    `| findings for one fault | median ${median(counts)}, at most ${FEW} in ${percent(few, counts.length)}, most ${Math.max(...counts)} |`,
    `| planted operation and rule on top | ${percent(right, found.length)} |`,
  ].join('\n');
}

/** The page of the guide with another table of all together. */
export function withMeasured(page: string, summary: string): string {
  const [begin, end] = ['<!-- measured -->\n', '<!-- /measured -->'];
  if (!page.includes(begin) || !page.includes(end)) throw new Error(`the guide has no ${begin.trim()}`);
  return `${page.slice(0, page.indexOf(begin))}${begin}${summary}\n${page.slice(page.indexOf(end))}`;
}

const NAMES: Readonly<Record<Shower, string>> = {
  'plain call': 'plain call',
  probe: 'probe of a key state',
  tour: 'tour',
  systematic: 'generated sequence that every run has',
  seeded: 'generated sequence of the seed',
};

/** The file beside the faults: a row for each. */
export function tableOf(all: readonly Measured[], { runs, seeds }: Trying): string {
  const medians = all.map((measured) => median(measured.runs.map(callsOf)));
  const sequences = all.flatMap((measured) => measured.runs.map(sequencesOf)).filter(Number.isFinite);
  const missed = all.filter((measured) => measured.runs.some(({ convicting }) => convicting === undefined)).length;
  return `# Planted faults

${all.length} targets, each with one fault that a KMS endpoint could well have, and nothing else wrong. The conformance kit finds
${missed === 0 ? 'each' : `all but ${missed}`} of them within ${runs} sequences (\`--runs ${runs}\`) with ${seeds.length === 1 ? 'the seed' : 'each of the seeds'} ${seeds.join(', ')}; the
last after ${shown(Math.max(...sequences))}. Half of them it finds within ${shown(median(medians))} calls.

${summaryOf(all, all.length)}

Every file here is a fault. To add one, write a file that is named after what the target does wrong and exports
\`fault\` (see \`../fault.ts\`; \`../spoiling.ts\` has what most are made of), then run \`npm run conform:measure -- --write\`, which
tries all faults and writes this file. \`npm run campaigns\` tries them with one seed, \`npm test\` a few of them.

- **Found by**: the operation, kind and rule of the finding that tells it, with seed ${seeds[0]}.
- **Calls**: how many calls the target had been sent by then, those to check and to shorten earlier findings included.
- **Sequences**: how many it took; 0: a plain call or a probe of a key state already showed it.
- **Findings**: how many findings the fault came to; what else showed it is told with them.

${seeds.length === 1 ? '' : 'Of several seeds these are the medians.\n\n'}| Fault | What the target does | Found by | Calls | Sequences | Findings |
| --- | --- | --- | ---: | ---: | ---: |
${all.map(rowOf).join('\n')}
`;
}

function rowOf({ name, fault, runs }: Measured): string {
  const finding = runs.find(({ convicting }) => convicting !== undefined)?.convicting;
  const foundBy = finding === undefined ? '' : `${finding.operation}: ${finding.kind} [${finding.rule}]`;
  const counts = [callsOf, sequencesOf, findingsOf].map((count) => shown(median(runs.map(count))));
  const cells = [`[${name}](${name}.ts)`, fault.about, foundBy, ...counts];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function callsOf({ convicting }: MeasuredRun): number {
  return convicting?.foundAfter ?? Number.POSITIVE_INFINITY;
}

function sequencesOf({ convicting }: MeasuredRun): number {
  return convicting === undefined ? Number.POSITIVE_INFINITY : sequenceOf(convicting);
}

function findingsOf({ findings }: MeasuredRun): number {
  return findings;
}

function shown(count: number): string {
  return Number.isFinite(count) ? `${count}` : 'not found';
}

function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
