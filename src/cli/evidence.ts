// mrk evidence: asks an endpoint, or AWS itself, what AWS leaves open and what the model only assumes; and tells what follows
// from the answers.

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Evidence } from '../conformance/evidence/file.js';
import type { Merged, Proposal } from '../conformance/evidence/merge.js';
import type { Played } from '../conformance/evidence/playing.js';
import type { Probe, Unprobed } from '../conformance/evidence/probes.js';
import { CAPABILITIES, type Target } from '../conformance/target.js';
import { createStore, ruleOf } from '../index.js';
import { pretendCryptography } from '../pretend-host.js';
import { didYouMean } from '../shared/nearest.js';
import { isObject, messageOf } from '../shared/objects.js';
import { loadKit, withFastCheck } from './conform/kit.js';
import { endpointOf } from './conform/options.js';
import { mustTakeFile } from './conform/save.js';
import { isCliFault } from './kms/world.js';
import { readOptions } from './options.js';
import { type ExitStatus, paintFor, plural, printable, type Surroundings } from './terminal.js';

const EVIDENCE_HELP = `Usage: mrk evidence (--endpoint URL | --aws --i-accept-charges | --self) [--only RULE,RULE]
                    [--out FILE] [--no-clock]
       mrk evidence --list [--only RULE,RULE]
       mrk evidence merge FILE [--save FILE] [--json]

Asks what AWS leaves open, and what the model only assumes: for each such answer the shortest calls
that tell the answers apart. One run on AWS settles most of it.

The file has the calls and their answers, and nothing that tells whose account it was: accounts,
ARNs, principals, IDs and blobs are replaced. It is shown before it is written. Every key that a
run makes is scheduled for deletion.

  --endpoint URL      any KMS endpoint
  --aws               AWS itself, with your credentials. IT COSTS: what and how long is told first
  --i-accept-charges  goes with --aws; without it nothing is called
  --self              the model, in this process
  --list              tells the probes, what they cost, and what no probe can settle
  --only RULE,RULE    these rules only
  --out FILE          where the file goes; default: it is only shown
  --no-clock          does not move the endpoint's clock

merge tells what follows from a file: what to change in the record of each rule, and the answers as
vectors. Only what AWS itself has answered is evidence.

  --save FILE         writes the vectors
  --json              prints one JSON object
  --help              prints this

Exit status: 0 every answer is the model's own; 1 some are not; 2 it could not run, or nothing was
answered.
`;

const OPTIONS = {
  endpoint: { type: 'string' },
  aws: { type: 'boolean' },
  'i-accept-charges': { type: 'boolean' },
  self: { type: 'boolean' },
  list: { type: 'boolean' },
  only: { type: 'string' },
  out: { type: 'string' },
  'no-clock': { type: 'boolean' },
  save: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = ReturnType<typeof readOptions<{ options: typeof OPTIONS }>>['values'];

export async function evidence(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    around.out(EVIDENCE_HELP);
    return 0;
  }
  try {
    const [verb, file, ...more] = positionals;
    const isMerge = verb === 'merge' && file !== undefined && more.length === 0;
    if (verb !== undefined && !isMerge) {
      throw new RangeError('expected options alone, or merge FILE: see mrk evidence --help');
    }
    const kit = await loadEvidence();
    if (isMerge) return await merge(file, values, around, kit);
    const probes = probesFor(values.only, kit);
    if (values.list) {
      around.out(`${costLines(probes).join('\n')}\n\n${listLines(probes, kit.UNPROBED).join('\n')}\n`);
      return 0;
    }
    return await ask(probes, values, around, kit);
  } catch (error) {
    if (!(error instanceof RangeError) && !isCliFault(error)) throw error;
    around.err(`mrk evidence: ${printable(messageOf(error))}\n`);
    return 2;
  }
}

function probesFor(only: string | undefined, { PROBES }: EvidenceKit): readonly Probe[] {
  if (only === undefined) return PROBES;
  const known = [...new Set(PROBES.flatMap(({ id, rule }) => [id, rule]))];
  const wanted = only.split(',');
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RangeError(`--only: no probe of ${unknown}${didYouMean(unknown, known)}`);
  return PROBES.filter(({ id, rule }) => wanted.includes(id) || wanted.includes(rule));
}

const HOURS_A_MONTH = 730;
const CALL_SECONDS = 0.3;

/** What asks. It is loaded only here, as it needs fast-check. */
function loadEvidence() {
  return withFastCheck(async () => {
    const [file, merging, playing, probes, store] = await Promise.all([
      import('../conformance/evidence/file.js'),
      import('../conformance/evidence/merge.js'),
      import('../conformance/evidence/playing.js'),
      import('../conformance/evidence/probes.js'),
      import('../conformance/targets/store.js'),
    ]);
    return { ...file, ...merging, ...playing, ...probes, ...store };
  });
}

type EvidenceKit = Awaited<ReturnType<typeof loadEvidence>>;

/** What it costs, and how long it takes, before it starts. */
function costLines(probes: readonly Probe[]): readonly string[] {
  const keys = probes.reduce((sum, probe) => sum + probe.keys, 0);
  const calls = probes.reduce((sum, { moves }) => sum + moves.length, 0);
  const waits = probes.reduce((sum, probe) => sum + probe.waits, 0);
  const minutes = Math.ceil((waits / 1000 + calls * CALL_SECONDS) / 60);
  return [
    `${plural(probes.length, 'probe')}: about ${plural(calls, 'call')}, ${plural(keys, 'key')}, at most ${plural(minutes, 'minute')} where the clock cannot be moved.`,
    `At AWS a key costs 1.00 USD a month, prorated hourly, until its deletion is scheduled: ${(keys / HOURS_A_MONTH).toFixed(2)} USD`,
    'for each hour that all are there; requests less than 0.01. Keys then wait seven days for their deletion.',
  ];
}

function listLines(probes: readonly Probe[], unprobed: readonly Unprobed[]): readonly string[] {
  const asked = probes.map(
    ({ id, question, answers, states }) =>
      `  ${id.padEnd(14)} ${question}\n${' '.repeat(17)}${[...states, ...answers.filter((one) => one !== 'ok' || states.length === 0)].join(', ')}`,
  );
  const not = unprobed.map(
    ({ rule, question, why }) => `  ${rule.padEnd(14)} ${question}\n${' '.repeat(17)}not asked: ${why}`,
  );
  return [...asked, '', 'Assumed, and settled by no probe:', ...not];
}

async function ask(
  probes: readonly Probe[],
  values: Values,
  around: Surroundings,
  { playProbes, toEvidence, mergeEvidence, storeTarget }: EvidenceKit,
): Promise<ExitStatus> {
  const { aws, endpoint, self, out } = values;
  if ([aws, self, endpoint !== undefined].filter(Boolean).length !== 1) {
    throw new RangeError('expected one of --endpoint URL, --aws and --self');
  }
  if (endpoint !== undefined) endpointOf(endpoint);
  // Nobody wants to find out after the calls, which cost at AWS, that what they came to is nowhere.
  if (out !== undefined) await mustTakeFile('--out', out);
  around.err(`${costLines(probes).join('\n')}\n`);
  if (aws && !values['i-accept-charges']) throw new RangeError('--aws needs --i-accept-charges; nothing was called');
  const target = await openTarget(values, storeTarget);
  const aliasPrefix = `mrk-evidence-${Date.now().toString(36)}-`;
  const played = await playProbes(target, probes, {
    patience: aws ? 120_000 : 5_000,
    aliasPrefix,
    onPlayed: (one) => around.err(`${printable(playedText(one))}\n`),
  }).finally(() => target.close?.());
  const date = new Date().toISOString().slice(0, 10);
  const file = toEvidence(played, { isAws: aws === true, date, aliasPrefix });
  around.out(`${JSON.stringify(file, null, 2)}\n`);
  if (out !== undefined && (await isWanted(out, around))) {
    await writeFile(out, `${JSON.stringify(file, null, 2)}\n`).catch((error: unknown) => {
      throw new RangeError(`--out ${out}: ${messageOf(error)}`);
    });
    around.err(`${printable(`Written to ${out}. ${whatToDo(file)}`)}\n`);
  }
  return statusOf(mergeEvidence(file).proposals);
}

async function isWanted(file: string, { ask: asking }: Surroundings): Promise<boolean> {
  if (asking === undefined) return true;
  return /^y(es)?$/i.test(((await asking(`This goes into ${file}. Write it? [y/N] `)) ?? '').trim());
}

function whatToDo({ isAws }: Evidence): string {
  if (!isAws) return 'It is not of AWS, so that it is evidence of nothing; mrk evidence merge shows what it would say.';
  const address = reportAddress();
  const where = address === '' ? 'there is no public address yet: give it to whoever gave you mrk-model' : address;
  return `Read it, and send it to those who keep the model (${where}); mrk evidence merge shows what follows.`;
}

/** Where reports go, as the package says; empty: it does not. */
function reportAddress(): string {
  const json: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const bugs = isObject(json) ? json.bugs : undefined;
  return isObject(bugs) && typeof bugs.url === 'string' ? bugs.url : '';
}

async function openTarget(
  { aws, endpoint, 'no-clock': noClock }: Values,
  storeTarget: EvidenceKit['storeTarget'],
): Promise<Target> {
  const kit = await loadKit();
  try {
    if (aws) return await kit.sdkTarget({});
    if (endpoint !== undefined) return await kit.httpTarget(endpoint, noClock ? { clock: false } : {});
  } catch (error) {
    throw new RangeError(messageOf(error));
  }
  return storeTarget(createStore({ host: pretendCryptography }), { name: 'mrk-model', capabilities: CAPABILITIES });
}

function playedText(played: Played): string {
  const { id, question } = played.probe;
  if ('skipped' in played) return `${id}: not asked: ${played.skipped}`;
  return `${id}: ${question} ${played.answer}${played.state === undefined ? '' : `, ${played.state}`}`;
}

function statusOf(proposals: readonly Proposal[]): ExitStatus {
  if (proposals.length === 0) return 2;
  return proposals.every(({ says }) => says === 'agrees') ? 0 : 1;
}

async function merge(
  file: string,
  { save, json }: Values,
  around: Surroundings,
  kit: EvidenceKit,
): Promise<ExitStatus> {
  const text = await around.read(file).catch((error: unknown) => {
    throw new RangeError(`${file}: ${messageOf(error)}`);
  });
  const given = parsed(file, text, kit);
  const merged = kit.mergeEvidence(given);
  if (save !== undefined) {
    await writeFile(save, `${JSON.stringify({ vectors: merged.vectors }, null, 2)}\n`).catch((error: unknown) => {
      throw new RangeError(`--save ${save}: ${messageOf(error)}`);
    });
  }
  const { isAws, date } = given;
  around.out(json ? `${JSON.stringify({ isAws, date, ...merged })}\n` : mergedText(given, merged, around));
  return statusOf(merged.proposals);
}

function parsed(file: string, text: string, { parseEvidence }: EvidenceKit): Evidence {
  try {
    return parseEvidence(text);
  } catch (error) {
    throw new RangeError(`${file}: ${messageOf(error)}`);
  }
}

const SAYS: Readonly<Record<Proposal['says'], string>> = {
  agrees: 'as the model answers',
  decides: 'another than the model’s, of those that were open',
  contradicts: 'none of those that were expected',
};

function mergedText({ isAws, date }: Evidence, { proposals, silent }: Merged, { hasColour }: Surroundings): string {
  const paint = paintFor(hasColour);
  const lines = isAws
    ? [`Answered by AWS on ${date}:`]
    : [paint.yellow(`Not answered by AWS (${date}): nothing of this may be taken over.`)];
  for (const { probe, rule, question, answer, says, expected, change } of proposals) {
    const colour = says === 'agrees' ? paint.green : says === 'decides' ? paint.yellow : paint.red;
    lines.push(
      '',
      `${probe}  ${question}`,
      `  ${ruleOf(rule).sentence}`,
      `  ${colour(`${answer}: ${SAYS[says]}`)} (${expected.join(', ')})`,
      `  ${change}`,
    );
  }
  if (silent.length > 0) lines.push('', ...silent.map(({ probe, why }) => `${probe}: ${why}`));
  return lines.map((line) => `${line}\n`).join('');
}
