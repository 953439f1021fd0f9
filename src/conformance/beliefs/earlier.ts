// What has changed need not be seen at once: until it must be, a call may be answered as the account was before the
// change, and the next one as it is. Such an answer says nothing of what is so now. [CONSIST-1] [CONSIST-2]

import { CHANGES, type Instant, MAKES_KEY_SET, OF_ACCOUNT, parseRegion } from '../model.js';
import type { TargetAnswer } from '../target.js';
import {
  type Beliefs,
  beliefsWith,
  involvedIn,
  settled,
  type Tracked,
  trackedOf,
  trackedWith,
  withTracked,
} from './beliefs.js';
import type { Call, Circumstances, Judged, Verdict } from './call.js';
import { isAlike, jsonOf } from './distinct.js';
import { changedFacets, type Facet, facetsOf, isSameFacet, withFacet } from './facets.js';
import { judge } from './judge.js';
import type { Possibility, TimeSpan } from './time.js';
import type { Earlier } from './visibility.js';

/** So many changes of a key set are kept in mind. */
const MOST_EARLIER = 24;

/** The beliefs that keep in mind what each key set was before a step that has changed it. */
export function keepingEarlier(beliefs: Beliefs, before: Beliefs, now: TimeSpan, visibility: number): Beliefs {
  if (visibility === 0) return beliefs;
  const sets = beliefs.sets.map((tracked): Tracked => {
    const known = tracked.earlier ?? NONE;
    const live = known.some(({ until }) => now.from >= until) ? known.filter(({ until }) => now.from < until) : known;
    const was = trackedOf(before, tracked.keyId)?.possible ?? [null];
    if (isSame(was, tracked.possible)) return live === known ? tracked : trackedWith(tracked, { earlier: live });
    const number = 1 + latestNumber(beliefs);
    const changed = { possible: was, number, until: now.from + visibility, became: tracked.possible };
    return trackedWith(tracked, { earlier: [...live, changed].slice(-MOST_EARLIER) });
  });
  return sets.every((tracked, index) => tracked === beliefs.sets[index]) ? beliefs : beliefsWith(beliefs, { sets });
}

const NONE: readonly Earlier[] = [];

function latestNumber({ sets }: Beliefs): number {
  let latest = 0;
  for (const { earlier = NONE } of sets) for (const { number } of earlier) latest = Math.max(latest, number);
  return latest;
}

/** When every change must be seen; undefined: it must be now. */
export function mustBeSeenAt({ sets }: Beliefs, now: TimeSpan): Instant | undefined {
  const untils = sets.flatMap(({ earlier = [] }) => earlier.map(({ until }) => until)).filter((at) => now.from < at);
  return untils.length === 0 ? undefined : Math.max(...untils);
}

/**
 * What is believed of an answer that conforms to the account as it was a while ago, as a whole or each part of it at a time
 * of its own; undefined: to none that may be seen.
 */
export function asEarlier(
  beliefs: Beliefs,
  call: Call,
  answer: TargetAnswer,
  circumstances: Circumstances,
): Judged | undefined {
  if (!('output' in answer || 'error' in answer)) return undefined;
  const { now } = circumstances;
  for (const sets of earlierViews(beliefs, call, now)) {
    const judged = judge(settled(beliefsWith(beliefs, { sets }), now), call, answer, circumstances);
    if (judged.verdict.divergences.length === 0 && changesNothing(call, answer, judged)) return judged;
  }
  return undefined;
}

/** What has changed something has done so to what is. */
function changesNothing({ operation }: Call, answer: TargetAnswer, { verdict: { result } }: Judged): boolean {
  if ('error' in answer || !CHANGES[operation]) return true;
  return result?.ok === true && result.events.every(({ type }) => type === 'KeyUsed');
}

/** So many ways to see the account are looked at. */
const MOST_VIEWS = 1_000;

/**
 * As what the key sets may be seen: before each change, and then each facet before one that has changed it. What the call is not
 * about stays as it is.
 */
function* earlierViews(beliefs: Beliefs, call: Call, now: TimeSpan): Iterable<Beliefs['sets']> {
  const about = aboutIn(beliefs, call);
  const others = (view: readonly Tracked[]): Beliefs['sets'] =>
    about === beliefs.sets ? view : beliefs.sets.map((tracked) => view[about.indexOf(tracked)] ?? tracked);
  for (const view of viewsOf(about, call, now)) yield others(view);
}

/** The key sets that a call is about: all, where it is about the account, or about an alias, which any may have had; a new one is none. */
function aboutIn(beliefs: Beliefs, { operation, region, input }: Call): readonly Tracked[] {
  if (MAKES_KEY_SET[operation]) return [];
  const mayBeAny = OF_ACCOUNT[operation] || JSON.stringify(input ?? '').includes('alias/');
  return mayBeAny ? beliefs.sets : involvedIn(beliefs, region, input);
}

function* viewsOf(sets: readonly Tracked[], { operation, input }: Call, now: TimeSpan): Iterable<readonly Tracked[]> {
  const met = new Set([viewText(sets)]);
  // Most changes are of no account for most facets.
  const isNew = (view: readonly Tracked[]): boolean => met.size < met.add(viewText(view)).size;
  for (const number of numbersOf(sets, now)) {
    const view = sets.map((tracked) => trackedWith(tracked, { possible: possibleBefore(tracked, number) }));
    if (isNew(view)) yield view;
  }
  const facets = facetsOf(operation, input).flatMap((facet) => {
    const numbers = numbersOf(sets, now, facet);
    return numbers.length === 0 ? [] : [{ facet, numbers }];
  });
  let views: readonly (readonly Tracked[])[] = [sets];
  for (const { facet, numbers } of facets) {
    const next = views
      .flatMap((view) =>
        numbers.map((number) =>
          view.map((tracked): Tracked => {
            const was = possibleBefore(tracked, number);
            if (was === tracked.possible) return tracked;
            return trackedWith(tracked, { possible: withFacet(tracked.possible, was, facet) });
          }),
        ),
      )
      .filter(isNew);
    yield* next;
    views = [...views, ...next].slice(0, MOST_VIEWS);
  }
}

function viewText(sets: readonly Tracked[]): string {
  return sets.map(({ possible }) => possible.map(jsonOf).join()).join(' ');
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
  return withTracked(beliefs, used.keyId, (tracked) => trackedWith(tracked, { possible: tracked.possible.map(using) }));
}

/**
 * The beliefs after an answer of a target that is known to be late: where a change need not be seen yet, what it shows rules
 * out nothing that was possible before.
 */
export function rulingOutNothing(beliefs: Beliefs, before: Beliefs, now: TimeSpan): Beliefs {
  return beliefs.sets.reduce((next, { keyId, possible, earlier = [] }) => {
    const was = trackedOf(before, keyId)?.possible ?? [];
    const isSettled = earlier.every(({ until }) => now.from >= until) || possible.length >= was.length;
    return isSettled ? next : withTracked(next, keyId, (tracked) => trackedWith(tracked, { possible: was }));
  }, beliefs);
}

/** The numbers of the changes that need not be seen yet, the latest first; with a facet, of those that have changed it. */
function numbersOf(sets: readonly Tracked[], now: TimeSpan, facet?: Facet): readonly number[] {
  const live = sets.flatMap(({ earlier = [] }) =>
    earlier.filter((change) => now.from < change.until && (facet === undefined || hasChanged(change, facet))),
  );
  return [...new Set(live.map(({ number }) => number))].sort((a, b) => b - a);
}

const CHANGED = new WeakMap<Earlier, readonly Facet[]>();

/** Whether a change was one of that facet. Only wrong answers ask for it. */
function hasChanged(change: Earlier, facet: Facet): boolean {
  const facets = CHANGED.get(change) ?? changedFacets(change.possible, change.became);
  CHANGED.set(change, facets);
  return facets.some((one) => isSameFacet(one, facet));
}

/** What a key set was just before a change. */
function possibleBefore({ possible, earlier = [] }: Tracked, number: number): readonly Possibility[] {
  return earlier.find((one) => one.number >= number)?.possible ?? possible;
}

/** Whether they differ at most in when the keys were used. */
function isSame(some: readonly Possibility[], others: readonly Possibility[]): boolean {
  return isAlike(some, others, 'lastUsage');
}
