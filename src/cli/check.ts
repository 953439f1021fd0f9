// mrk check: judges what happened elsewhere, with no call made.

import { readFile, writeFile } from 'node:fs/promises';
import {
  accountIn,
  type Checked,
  type CheckOptions,
  checkTrace,
  type Impossible,
} from '../conformance/traces/check.js';
import type { Observation, Trace, Unjudged } from '../conformance/traces/observation.js';
import { readTrace, readTraceText } from '../conformance/traces/read.js';
import { type Remark, toScenario } from '../conformance/traces/scenario.js';
import { ruleOf } from '../index.js';
import { messageOf } from '../shared/objects.js';
import { milliseconds } from '../store/duration.js';
import { readOptions } from './options.js';
import { type ExitStatus, paintFor, plural, printable, type Surroundings, shown } from './terminal.js';

const CHECK_HELP = `Usage: mrk check FILE… [--whole] [--gaps] [--other-callers] [--visibility ISO8601]
                 [--messages] [--scenario OUT] [--json]

Judges what happened elsewhere, with no call made: whether AWS's rules allow every answer that FILE
tells of, and if not, the first record that no history allows, with the rule that says so.

FILE holds records of CloudTrail (files that it delivers, gzip or not; Athena's rows as JSON lines;
aws cloudtrail lookup-events; GET /_mrk/events of mrk serve), or is a HAR file, or a debug log of
botocore or of the AWS CLI (--debug); - reads standard input. Several files are one trace. Records
are sorted by time; those of one second may have come in any order.

A key whose creation is in the trace is judged strictly. Of one that was there before nothing is
known but what its answers tell.

  --whole               the trace is all that was ever done in the account, by callers who may do
                        everything: what it does not make is not there
  --gaps                records may be missing
  --other-callers       others may have called in between, whose calls are not in the trace
  --visibility ISO8601  for how long a change need not be seen: default PT60S; PT0S: all must be
                        seen at once
  --messages            compares the messages of errors, too
  --scenario OUT        writes the calls as a scenario, which mrk run plays and the playground opens
  --json                prints one JSON object
  --help                prints this

Exit status: 0 all is possible; 1 a record is not; 2 the command or a file is wrong, or nothing
could be judged, or records of one time have too many orders to decide it.
`;

const OPTIONS = {
  whole: { type: 'boolean' },
  gaps: { type: 'boolean' },
  'other-callers': { type: 'boolean' },
  visibility: { type: 'string' },
  messages: { type: 'boolean' },
  scenario: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export async function check(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals: files } = readOptions({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    around.out(CHECK_HELP);
    return 0;
  }
  if (files.length === 0) {
    around.err('mrk check: expected at least one FILE\n\nSee mrk check --help\n');
    return 2;
  }
  try {
    const { visibility, gaps, 'other-callers': otherCallers, whole, messages } = values;
    const options: CheckOptions = {
      ...(visibility === undefined ? {} : { visibility: milliseconds(visibility, '--visibility') }),
      gaps: gaps === true,
      otherCallers: otherCallers === true,
      whole: whole === true,
      messages: messages === true,
    };
    if (whole && (gaps || otherCallers)) throw new RangeError('--whole goes with neither --gaps nor --other-callers');
    const trace = await traceIn(files, around);
    const checked = checkTrace(trace, options);
    if (values.scenario !== undefined) await writeScenario(values.scenario, trace, checked);
    around.out(values.json ? `${JSON.stringify(checkedJson(trace, checked))}\n` : checkedText(trace, checked, around));
    if (checked.impossible !== undefined) return 1;
    return checked.judged.length === 0 || checked.undecided !== undefined ? 2 : 0;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    around.err(`mrk check: ${printable(error.message)}\n`);
    return 2;
  }
}

/** The calls as a scenario; the one that is not possible says so. */
async function writeScenario(file: string, { observations }: Trace, { impossible }: Checked): Promise<void> {
  const remarkOn = (observation: Observation): Remark => {
    if (impossible === undefined || observation !== impossible.observation) return {};
    const { rule, expected, received, member } = impossible.divergence;
    const answers = `${expected.map(valueText).join(' or ')}, not ${valueText(received)}`;
    const note = `Not possible at AWS, which answers ${answers} [${rule}]: ${ruleOf(rule).sentence}`;
    return member === undefined ? { note } : { note, member };
  };
  const scenario = toScenario(observations, accountIn(observations), remarkOn);
  await writeFile(file, `${JSON.stringify(scenario, null, 2)}\n`).catch((error: unknown) => {
    throw new RangeError(`--scenario ${file}: ${messageOf(error)}`);
  });
}

/** The files as one trace, each place with its file's name if there are several. */
async function traceIn(files: readonly string[], around: Surroundings): Promise<Trace> {
  const traces: Trace[] = [];
  for (const file of files) {
    const trace = await readFrom(file, around);
    const named = <T extends { readonly place: string }>(one: T): T => ({ ...one, place: `${file} ${one.place}` });
    const isOne = files.length === 1;
    traces.push(
      isOne ? trace : { ...trace, observations: trace.observations.map(named), unjudged: trace.unjudged.map(named) },
    );
  }
  return {
    format: [...new Set(traces.map(({ format }) => format))].join(', '),
    observations: traces.flatMap(({ observations }) => observations),
    unjudged: traces.flatMap(({ unjudged }) => unjudged),
  };
}

async function readFrom(file: string, around: Surroundings): Promise<Trace> {
  try {
    return file === '-' ? readTraceText(await around.read(file)) : readTrace(await readFile(file));
  } catch (error) {
    throw new RangeError(`${file}: ${messageOf(error)}`);
  }
}

function checkedJson({ format, observations }: Trace, checked: Checked): object {
  const { impossible, undecided, judged, late, unjudged, left } = checked;
  const placeOf = ({ place }: Observation): string => place;
  return {
    conclusion: impossible !== undefined ? 'impossible' : undecided !== undefined ? 'undecided' : 'possible',
    format,
    records: observations.length,
    judged: judged.length,
    late: late.map(placeOf),
    unjudged,
    left,
    ...(impossible === undefined ? {} : { impossible: impossibleJson(impossible) }),
    ...(undecided === undefined ? {} : { undecided: undecided.map(placeOf) }),
  };
}

function impossibleJson({ observation, divergence, state, earlier }: Impossible): object {
  const { place, at, region, operation, input } = observation;
  const { kind, rule, member, expected, received, message } = divergence;
  const { sentence, source, evidence } = ruleOf(rule);
  const found = { kind, rule, sentence, source, evidence, state, member, expected, received, message };
  return {
    place,
    at: new Date(at.from).toISOString(),
    region,
    operation,
    input,
    ...found,
    earlier: earlier.map((one) => one.place),
  };
}

/** So many of the records that led to it are told. */
const MOST_EARLIER = 12;

function checkedText(trace: Trace, checked: Checked, around: Surroundings): string {
  const { impossible, undecided, judged, late, unjudged, left } = checked;
  const paint = paintFor(around.hasColour);
  const lines = impossible === undefined ? [] : [paint.red(`Not possible: ${recordText(impossible.observation)}`)];
  if (impossible !== undefined) lines.push(...impossibleLines(impossible), '');
  const parts = [
    `${plural(judged.length, 'record')} of ${trace.format} judged`,
    ...(unjudged.length > 0 ? [`${unjudged.length} not`] : []),
    ...(left > 0 ? [undecided === undefined ? `${left} after it not looked at` : `${left} not decided`] : []),
  ];
  const conclusion = judged.length === 0 ? 'Nothing could be judged' : paint.green('All is possible');
  const [first] = undecided ?? [];
  if (first !== undefined)
    lines.push(`Not decided: ${undecided?.length} records have too many orders, from ${recordText(first)} on`);
  const isConcluded = impossible === undefined && undecided === undefined;
  lines.push(isConcluded ? `${conclusion}: ${parts.join(', ')}.` : `${parts.join(', ')}.`);
  if (late.length > 0) {
    const places = late.slice(0, 3).map(({ place }) => place);
    const more = late.length > 3 ? ', …' : '';
    lines.push(`${late.length} only if a change was not seen yet [CONSIST-1]: ${places.join(', ')}${more}.`);
  }
  lines.push(...reasonLines(unjudged));
  return lines.map((line) => `${line}\n`).join('');
}

function impossibleLines({ divergence, state, earlier }: Impossible): readonly string[] {
  const { expected, received, rule, member, message } = divergence;
  const { sentence, source, evidence } = ruleOf(rule);
  const values = expected.map((value) => valueText(value)).join(' or ');
  const what = member === undefined ? '' : `${member}: `;
  const told = message === undefined || message === '' ? '' : `: ${shown(message, 200)}`;
  const before = earlier.slice(-MOST_EARLIER);
  return [
    `  answered  ${printable(what)}${valueText(received)}${told}`,
    `  at AWS    ${printable(what)}${values}${state === null ? '' : `, as the key is ${state}`}`,
    `  ${rule}: ${sentence}`,
    `  ${source} (${evidence})`,
    ...(before.length === 0 ? [] : ['  Of the same key, before:']),
    ...(earlier.length > before.length ? [`    … ${earlier.length - before.length} more`] : []),
    ...before.map((one) => `    ${recordText(one)}: ${answerText(one)}`),
  ];
}

function recordText({ place, at, operation, region, input }: Observation): string {
  const when = new Date(at.from).toISOString();
  return printable(`${place}, ${when} ${operation} in ${region} ${shown(input, 160)}`);
}

function answerText({ answer }: Observation): string {
  if ('output' in answer) return 'ok';
  return 'error' in answer ? printable(answer.error.code) : 'no answer of KMS';
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'absent';
  return typeof value === 'string' && /^[\w.:/@+-]+$/.test(value) ? value : shown(value, 300);
}

/** How many could not be judged, by the reason. */
function reasonLines(unjudged: readonly Unjudged[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { why, place } of unjudged) reasons.set(why, [...(reasons.get(why) ?? []), place]);
  const lines = [...reasons].map(([why, places]) => {
    const more = places.length > 3 ? ', …' : '';
    return printable(`  ${places.length}: ${why} (${places.slice(0, 3).join(', ')}${more})`);
  });
  const unread = unjudged.filter(({ isUnread }) => isUnread).length;
  if (unread > 0) lines.push(`${plural(unread, 'record')} could not be read: judged as with --gaps.`);
  return lines;
}
