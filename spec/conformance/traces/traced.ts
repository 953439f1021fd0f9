// Traces of planted faults: what a finding's shortest sequence comes to on a faulty target is written down in each format, and
// judged as what happened elsewhere.

import { replay } from '../../../src/conformance/conform.js';
import { type Finding, sightingsOf } from '../../../src/conformance/findings.js';
import { checkTrace } from '../../../src/conformance/traces/check.js';
import type { Observation } from '../../../src/conformance/traces/observation.js';
import { readTraceText } from '../../../src/conformance/traces/read.js';
import { nodeHost } from '../../../src/host/index.js';
import { CHANGES } from '../../../src/model/operations/by-operation.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { pretendCryptography } from '../../../src/pretend-host.js';
import { createStore } from '../../../src/store/create.js';
import { convict, RUNS } from '../convict.js';
import { type Fault, faultyStoreTarget } from '../fault.js';
import { FORMATS, type Recorded, recording } from './recorder.js';

/** Where a trace of a fault was refused: at the `right` record, at one `before` it or `after` it, or nowhere. */
export type Refused = 'right' | 'before' | 'after' | 'not refused';

export interface Traced {
  readonly name: string;
  readonly calls: readonly Recorded[];
  /** The calls at which the kit, which made them, saw what is wrong: the same one, asked again. None: the fault was not found. */
  readonly wrong: readonly Recorded[];
  /** By format. */
  readonly refused: Readonly<Record<string, Refused>>;
  /** Why a format need not refuse it; undefined: it must. */
  readonly pardon: (format: string) => string | undefined;
}

/** The formats that leave out answers. */
const LEAVE_OUT: readonly string[] = ['CloudTrail', 'rows of Athena'];

/** Plays what convicts a fault once more, and judges what is written down of it. */
export async function traced(name: string, fault: Fault, seed: number): Promise<Traced> {
  const conviction = await convict(fault, seed, MOST);
  const { calls, first } = await playedAgain(fault, conviction?.finding.sequence ?? []);
  const wrong = first === undefined ? [] : askedAgain(calls.slice(0, first.foundAfter));
  const refused = (first === undefined ? [] : FORMATS).map(([format, written]) => {
    // Every change is seen at once: else what is wrong could be what was so before. [CONSIST-1]
    const { impossible } = checkTrace(readTraceText(written(calls.slice(GREETING))), { whole: true, visibility: 0 });
    return [format, whereOf(impossible?.observation, wrong)] as const;
  });
  const pardon = (format: string): string | undefined => pardonOf(format, first, wrong);
  return { name, calls, wrong, refused: Object.fromEntries(refused), pardon };
}

/** As many sequences as it takes. */
const MOST = 10 * RUNS;

/** Between two calls that are written down a second passes. Less than the minute that sequences wait for, and more than all calls take: */
const [SHORT, LONG] = [55_000, 1_000_000];
const DELAYS = [
  { replicationDelay: SHORT, primaryUpdateDelay: SHORT },
  { replicationDelay: SHORT, primaryUpdateDelay: LONG },
  { replicationDelay: LONG, primaryUpdateDelay: LONG },
] as const;

/** A run begins with a key that is made, and its deletion: what these show is nobody's finding. */
const GREETING = 2;

interface Played {
  readonly calls: readonly Recorded[];
  /** What is met first. */
  readonly first: Finding | undefined;
}

/** The calls of a sequence on a faulty target, with delays with which it shows what is wrong. */
async function playedAgain(fault: Fault, sequence: Finding['sequence']): Promise<Played> {
  let played: Played = { calls: [], first: undefined };
  for (const delays of DELAYS) {
    const host = fault.needs === 'cryptography' ? nodeHost() : pretendCryptography;
    const store = createStore({ now: Date.UTC(2026, 0, 1), host, ...delays });
    const { target, calls } = recording(faultyStoreTarget(fault, store), store);
    const { findings } = await replay(target, sequence);
    const [first] = findings.flatMap(sightingsOf).sort((one, other) => one.foundAfter - other.foundAfter);
    played = { calls, first };
    if (first !== undefined) break;
  }
  return played;
}

/** The last call, with those before it that ask the same. */
function askedAgain(calls: readonly Recorded[]): readonly Recorded[] {
  const asked = ({ region, operation, input }: Recorded): string => JSON.stringify([region, operation, input]);
  const last = calls.at(-1);
  const reversed = [...calls].reverse();
  const others = reversed.findIndex((call) => last !== undefined && asked(call) !== asked(last));
  return reversed.slice(0, others < 0 ? reversed.length : others).reverse();
}

function whereOf(refused: Observation | undefined, wrong: readonly Recorded[]): Refused {
  const [first, last] = [wrong[0], wrong.at(-1)];
  if (refused === undefined || first === undefined || last === undefined) return 'not refused';
  const { from, until } = refused.order;
  if (until < first.at) return 'before';
  return from > last.at || refused.operation !== last.operation ? 'after' : 'right';
}

function failed({ answer }: Recorded): boolean {
  return 'error' in answer && (answer.error.status === 500 || answer.error.code === 'KMSInternalException');
}

/** Why a trace in a format may pass. */
function pardonOf(format: string, finding: Finding | undefined, wrong: readonly Recorded[]): string | undefined {
  const last = wrong.at(-1);
  if (finding === undefined || last === undefined) return undefined;
  if (LEAVE_OUT.includes(format)) {
    if (finding.member !== undefined || isLeftOut(last)) return 'CloudTrail does not have it';
    // What was read before tells that there is no reason to refuse it.
    if (finding.kind === 'refused') return 'CloudTrail does not have what was read before it';
  }
  if (failed(last)) return 'AWS can fail, too';
  // A state that has ended with the call may have ended just before it.
  if (finding.path === 'again') return 'only calls that are made again tell';
  if (Object.hasOwn(Object(last.input), 'EncryptedKeyMaterial')) return 'nobody can read what is wrapped';
  const isPage = 'output' in last.answer && 'Truncated' in last.answer.output;
  return isPage && JSON.stringify(last.input).includes('Marker') ? 'only all pages together show it' : undefined;
}

/** Whether CloudTrail lacks what shows that a call is wrong: the answer of one that only reads, or what it was about. */
function isLeftOut({ operation, input, answer, records }: Recorded): boolean {
  const name = OPERATIONS.find((one) => one === operation);
  const isRead = name !== undefined && !CHANGES[name];
  const recorded = JSON.stringify(records);
  return ('output' in answer && isRead) || Object.keys(Object(input)).some((member) => !hasMember(recorded, member));
}

/** Records have their members in small letters at first. */
function hasMember(recorded: string, member: string): boolean {
  return recorded.includes(`"${member.charAt(0).toLowerCase()}${member.slice(1)}"`);
}

/** What is not as it should be: a format in which a trace is not refused at the right record, though it shows there. */
export function misjudgedIn({ wrong, refused, pardon }: Traced): readonly string[] {
  if (wrong.length === 0) return ['not found'];
  return Object.entries(refused).flatMap(([format, where]) => {
    const isPardoned = where !== 'before' && pardon(format) !== undefined;
    return where === 'right' || isPardoned ? [] : [`${format}: ${where}`];
  });
}

export function tracedText({ name, calls, wrong, refused, pardon }: Traced): string {
  const wheres = FORMATS.map(([format]) => {
    const where = refused[format] ?? 'not found';
    const why = where === 'right' ? undefined : pardon(format);
    return why === undefined ? where : `${where} (${why})`;
  });
  return `${name}: ${calls.length} calls, wrong at ${wrong.at(-1)?.operation ?? 'none'}; ${wheres.join(', ')}`;
}
