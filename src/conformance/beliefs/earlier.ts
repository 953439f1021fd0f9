// What has changed need not be seen at once: until it must be, a call may be answered as the account was before the
// change, and the next one as it is. Such an answer says nothing of what is so now. [CONSIST-1] [CONSIST-2]

import { CHANGES, type Instant, parseRegion } from '../model.js';
import type { TargetAnswer } from '../target.js';
import { type Beliefs, settled, type Tracked, trackedOf, withTracked } from './beliefs.js';
import type { Call, Circumstances, Judged, Verdict } from './call.js';
import { judge } from './judge.js';
import type { Possibility, TimeSpan } from './time.js';

/** So many changes of a key set are kept in mind. */
const MOST_EARLIER = 24;

/** The beliefs that keep in mind what each key set was before a step that has changed it. */
export function keepingEarlier(beliefs: Beliefs, before: Beliefs, now: TimeSpan, visibility: number): Beliefs {
  if (visibility === 0) return beliefs;
  const number = 1 + Math.max(0, ...numbersOf(beliefs));
  const sets = beliefs.sets.map((tracked): Tracked => {
    const known = tracked.earlier ?? [];
    const live = known.filter(({ until }) => now.from < until);
    const was = trackedOf(before, tracked.keyId)?.possible ?? [null];
    if (isSame(was, tracked.possible)) return live.length === known.length ? tracked : { ...tracked, earlier: live };
    const changed = { possible: was, number, until: now.from + visibility };
    return { ...tracked, earlier: [...live, changed].slice(-MOST_EARLIER) };
  });
  return sets.every((tracked, index) => tracked === beliefs.sets[index]) ? beliefs : { ...beliefs, sets };
}

/** When every change must be seen; undefined: it must be now. */
export function mustBeSeenAt({ sets }: Beliefs, now: TimeSpan): Instant | undefined {
  const untils = sets.flatMap(({ earlier = [] }) => earlier.map(({ until }) => until)).filter((at) => now.from < at);
  return untils.length === 0 ? undefined : Math.max(...untils);
}

/** What is believed of an answer that conforms to the account as it was a while ago; undefined: to none that may be seen. */
export function asEarlier(
  beliefs: Beliefs,
  call: Call,
  answer: TargetAnswer,
  circumstances: Circumstances,
): Judged | undefined {
  // What has changed something has done so to what is.
  if ('output' in answer ? CHANGES[call.operation] : !('error' in answer)) return undefined;
  const { now } = circumstances;
  for (const number of [...numbersOf(beliefs, now)].sort((a, b) => b - a)) {
    const sets = beliefs.sets.map((tracked) => ({ ...tracked, possible: possibleBefore(tracked, number) }));
    const judged = judge(settled({ ...beliefs, sets }, now), call, answer, circumstances);
    if (judged.verdict.divergences.length === 0) return judged;
  }
  return undefined;
}

/** The beliefs with the use of a key, as it is or as it was: that has happened. */
export function withUse(beliefs: Beliefs, { region }: Call, { result }: Pick<Verdict, 'result'>): Beliefs {
  const called = parseRegion(region);
  const used = result?.keySet;
  const lastUsage = called === undefined ? undefined : used?.keys[called]?.lastUsage;
  if (called === undefined || used === undefined || used === null || lastUsage === undefined) return beliefs;
  const using = (keySet: Possibility): Possibility => {
    const key = keySet?.keys[called];
    if (keySet === null || key === undefined) return keySet;
    return { ...keySet, keys: { ...keySet.keys, [called]: { ...key, lastUsage } } };
  };
  return withTracked(beliefs, used.keyId, (tracked) => ({ ...tracked, possible: tracked.possible.map(using) }));
}

/**
 * The beliefs after an answer of a target that is known to be late: where a change need not be seen yet, what it shows rules
 * out nothing that was possible before.
 */
export function rulingOutNothing(beliefs: Beliefs, before: Beliefs, now: TimeSpan): Beliefs {
  return beliefs.sets.reduce((next, { keyId, possible, earlier = [] }) => {
    const was = trackedOf(before, keyId)?.possible ?? [];
    const isSettled = earlier.every(({ until }) => now.from >= until) || possible.length >= was.length;
    return isSettled ? next : withTracked(next, keyId, (tracked) => ({ ...tracked, possible: was }));
  }, beliefs);
}

/** The numbers of the changes; with an instant, of those that need not be seen by then. */
function numbersOf({ sets }: Beliefs, now?: TimeSpan): ReadonlySet<number> {
  const live = sets.flatMap(({ earlier = [] }) => earlier.filter(({ until }) => now === undefined || now.from < until));
  return new Set(live.map(({ number }) => number));
}

/** What a key set was just before a change. */
function possibleBefore({ possible, earlier = [] }: Tracked, number: number): readonly Possibility[] {
  return earlier.find((one) => one.number >= number)?.possible ?? possible;
}

/** Whether they differ at most in when the keys were used. */
function isSame(some: readonly Possibility[], others: readonly Possibility[]): boolean {
  if (some === others || (some.length === 1 && others.length === 1 && some[0] === others[0])) return true;
  return textOf(some) === textOf(others);
}

function textOf(possible: readonly Possibility[]): string {
  return JSON.stringify(possible, (name, value) => (name === 'lastUsage' ? undefined : value));
}
