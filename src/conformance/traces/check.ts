// Judges what happened elsewhere: whether some history that AWS's rules allow gives every answer of a trace, and if none does,
// the first record at which that shows. Records are in the order of their instants; those whose instants may overlap, such
// as those of one second, may have come in any order, so that every order is looked at.

import { believingNothing } from '../beliefs/beliefs.js';
import type { Divergence, Verdict } from '../beliefs/call.js';
import { firstNames } from '../beliefs/names.js';
import { parseKeyReference } from '../model.js';
import { type ToldKinds, toldIn } from './before.js';
import { begun, type Judging, judged, type Ruling, type Strictness } from './judging.js';
import type { Observation, Trace, Unjudged } from './observation.js';

/** How a trace is judged; everything has a default. */
export interface CheckOptions {
  /** Records may be missing. Default false. */
  readonly gaps?: boolean;
  /** Others may have called in between, whose calls are not in the trace. Default false. */
  readonly otherCallers?: boolean;
  /** The trace is the whole history of the account, by callers who may do everything. Default false. */
  readonly whole?: boolean;
  /** Compares the messages of errors, too. Default false. */
  readonly messages?: boolean;
  /** For how many milliseconds a change need not be seen. Default: a minute. [CONSIST-1] */
  readonly visibility?: number;
}

/** What no history of AWS's rules allows. */
export interface Impossible {
  readonly observation: Observation;
  readonly divergence: Divergence;
  /** The state of the called key before the call. */
  readonly state: Verdict['state'];
  /** The records before it that were about the same key, oldest first. */
  readonly earlier: readonly Observation[];
}

/** What came of a check. */
export interface Checked {
  readonly impossible?: Impossible;
  /** Records that may have come in more orders than are looked at, and in none of those: nothing is decided from them on. */
  readonly undecided?: readonly Observation[];
  /** The records that were judged, in an order in which they are possible. */
  readonly judged: readonly Observation[];
  /** Of these, those that are possible only if what had changed was not seen yet. [CONSIST-1] */
  readonly late: readonly Observation[];
  /** In the order of the trace. */
  readonly unjudged: readonly Unjudged[];
  /** How many records come after the impossible one, or from the undecided ones on, and were not judged. */
  readonly left: number;
}

const MINUTE = 60_000;

/** So many times more than there are records that overlap one of them is judged, to find an order of them. */
const MOST_STEPS = 20_000;

/** Judges the observations of a trace. */
export function checkTrace(trace: Trace, options: CheckOptions = {}): Checked {
  return checkWithin(MOST_STEPS, trace, options);
}

/** `checkTrace` with another end to the search for an order, which specs lower. */
export function checkWithin(mostSteps: number, { observations, unjudged }: Trace, options: CheckOptions = {}): Checked {
  const { otherCallers = false, whole = false, messages = false, visibility = MINUTE } = options;
  const gaps = options.gaps === true || unjudged.some(({ isUnread }) => isUnread);
  const sorted = [...observations].sort((one, other) => one.order.from - other.order.from);
  const [first] = sorted;
  if (first === undefined) return { judged: [], late: [], unjudged, left: 0 };
  const names = { accountId: accountIn(sorted), aliasPrefix: '', aliasNames: [], startedAt: first.at.from };
  const searching: Searching = {
    hasGaps: gaps || otherCallers,
    isWhole: whole && !gaps && !otherCallers,
    comparesMessages: messages,
    // Where any call may have come in between, a key may be in any state anyway.
    visibility: gaps || otherCallers ? 0 : visibility,
    told: toldBy(sorted),
    mostSteps,
  };
  const found = inSomeOrder(begun(believingNothing(firstNames(names), true)), sorted, searching);
  return resultOf(found, sorted, unjudged);
}

/** The account of the first ARN that any record tells. */
export function accountIn(observations: readonly Observation[]): string {
  for (const { answer, record, input } of observations) {
    const text = JSON.stringify([answer, record, input]);
    const account = /arn:[a-z-]+:kms:[a-z0-9-]+:(\d{12}):/.exec(text)?.[1];
    if (account !== undefined) return account;
  }
  return '111122223333';
}

function toldBy(observations: readonly Observation[]): ToldKinds {
  return new Map(
    observations.flatMap(({ answer }) =>
      'output' in answer ? toldIn(answer.output).map(([keyId, kind]) => [keyId, [kind]] as const) : [],
    ),
  );
}

/** What was made of one observation. */
interface Judgement {
  readonly observation: Observation;
  readonly ruling: Ruling;
}

/** A list that shares its beginning with others. */
interface Path {
  readonly before: Path | undefined;
  readonly judgement: Judgement;
  readonly length: number;
}

interface Found {
  readonly path: Path | undefined;
  readonly impossible?: Judgement;
  readonly undecided?: readonly Observation[];
}

interface Searching extends Strictness {
  /** So many times more than there are records that overlap one of them is judged at most. */
  readonly mostSteps: number;
}

/**
 * Goes through the observations in an order in which all are possible; where there is none, as far as any order comes. The
 * first order that is looked at is that of the file.
 */
function inSomeOrder(start: Judging, sorted: readonly Observation[], searching: Searching): Found {
  let judging = start;
  let path: Path | undefined;
  for (const group of overlapping(sorted)) {
    const found = search(judging, group, searching, path);
    path = found.path;
    if (found.impossible !== undefined || found.undecided !== undefined) return found;
    judging = found.judging;
  }
  return { path };
}

/** The longest runs of observations of which each overlaps the ones before. */
function overlapping(sorted: readonly Observation[]): readonly (readonly Observation[])[] {
  const groups: Observation[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const observation of sorted) {
    const { order } = observation;
    const group = groups.at(-1);
    if (group === undefined || order.from > until) groups.push([observation]);
    else group.push(observation);
    until = Math.max(until, order.until);
  }
  return groups;
}

/** Looks for an order of a group, deepest first. */
function search(
  start: Judging,
  group: readonly Observation[],
  searching: Searching,
  before: Path | undefined,
): Found & { readonly judging: Judging } {
  const most = searching.mostSteps + group.length;
  let steps = 0;
  let best: Found & { readonly judging: Judging } = { path: before, judging: start };
  const depthOf = (path: Path | undefined): number => path?.length ?? 0;
  const go = (judging: Judging, left: readonly Observation[], path: Path | undefined): boolean => {
    if (left.length === 0) {
      best = { path, judging };
      return true;
    }
    // None of the others must have come before.
    const until = Math.min(...left.map(({ order }) => order.until));
    for (const observation of left.filter(({ order }) => order.from <= until)) {
      if (++steps > most) return false;
      const { judging: after, ruling } = judged(judging, observation, searching);
      const judgement = { observation, ruling };
      if (ruling.is === 'impossible') {
        if (best.impossible === undefined || depthOf(path) > depthOf(best.path))
          best = { path, judging, impossible: judgement };
        continue;
      }
      const next = { before: path, judgement, length: depthOf(path) + 1 };
      if (
        go(
          after,
          left.filter((one) => one !== observation),
          next,
        )
      )
        return true;
    }
    return false;
  };
  const isFound = go(start, group, before);
  return isFound || steps <= most ? best : { path: before, judging: start, undecided: group };
}

function judgementsOf(path: Path | undefined): readonly Judgement[] {
  const all: Judgement[] = [];
  for (let at = path; at !== undefined; at = at.before) all.push(at.judgement);
  return all.reverse();
}

function resultOf(
  { path, impossible, undecided }: Found,
  sorted: readonly Observation[],
  before: readonly Unjudged[],
): Checked {
  const all = judgementsOf(path);
  const possible = all.flatMap(({ observation, ruling }) =>
    ruling.is === 'possible' ? [{ observation, ruling }] : [],
  );
  const doubtful = all.flatMap(({ observation: { place }, ruling }) =>
    ruling.is === 'unjudged' ? [{ place, why: ruling.why }] : [],
  );
  const checked = {
    judged: possible.map(({ observation }) => observation),
    late: possible.flatMap(({ observation, ruling }) => (ruling.isLate ? [observation] : [])),
    unjudged: [...before, ...doubtful],
    left: sorted.length - all.length - (impossible === undefined ? 0 : 1),
    ...(undecided === undefined ? {} : { undecided }),
  };
  if (impossible?.ruling.is !== 'impossible') return checked;
  const { divergence, verdict } = impossible.ruling;
  const { observation } = impossible;
  const earlier = possible.flatMap((one) => (isAbout(one, observation, verdict) ? [one.observation] : []));
  return { ...checked, impossible: { observation, divergence, state: verdict.state, earlier } };
}

/** Whether it was about the key that the impossible one is about, or names it. */
function isAbout(
  { observation, ruling }: { readonly observation: Observation; readonly ruling: Ruling & { readonly is: 'possible' } },
  { input }: Observation,
  { involved }: Verdict,
): boolean {
  if (ruling.keyId !== undefined && involved.includes(ruling.keyId)) return true;
  const named = Object.values(input).flatMap((value) => {
    const reference = typeof value === 'string' ? parseKeyReference(value) : undefined;
    return reference?.kind === 'keyId' || reference?.kind === 'keyArn' ? [reference.keyId] : [];
  });
  const answered = JSON.stringify(observation.answer);
  return named.some((keyId) => answered.includes(keyId));
}
