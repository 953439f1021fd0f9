// What is left of the possibilities once an answer has ruled out some of them.

import { isSameJson } from '../../shared/objects.js';
import { type KeySet, NEW_KEY_MEMBER, regionsOf, SHOWS_SHARED } from '../model.js';
import { type Beliefs, type Tracked, trackedWith, withTracked } from './beliefs.js';
import type { Case } from './call.js';
import { distinct, hasSameEntries } from './distinct.js';
import { type Choice, type Possibility, withSharedOf } from './time.js';
import { withNew } from './visibility.js';

/** The beliefs that have of each involved key set what it is in the choices. */
export function keeping(given: Case, choices: readonly Choice[]): Beliefs {
  const { beliefs, involved } = given;
  return involved.reduce(
    (next, { keyId }) => withTracked(next, keyId, (tracked) => kept(tracked, given, choices)),
    beliefs,
  );
}

function kept(tracked: Tracked, { call, region, now, visibility }: Case, choices: readonly Choice[]): Tracked {
  const { operation } = call;
  const { keyId, possible: before } = tracked;
  const [choice] = choices;
  const [only] = before;
  // Nearly always there is one form, which the answer leaves as it is.
  if (choices.length === 1 && before.length === 1 && only && choice?.get(keyId) === only && isFollowed(tracked, only))
    return tracked;
  const fitting = distinct(choices.map((choice) => choice.get(keyId) ?? null));
  const left =
    tracked.before !== undefined && SHOWS_SHARED[operation] && fitting.length < before.length
      ? distinct([...fitting, ...before.filter((keySet) => isLeftByReplica(keySet, fitting, region))])
      : fitting;
  const possible = left.length > 0 ? left : before;
  const held = left.flatMap((keySet) => (keySet === null ? [] : regionsOf(keySet)));
  const regions = union(tracked.regions, held);
  const hadKeys = union(tracked.hadKeys, held);
  const isSame = regions === tracked.regions && hadKeys === tracked.hadKeys && hasSameEntries(possible, before);
  const next = isSame ? tracked : trackedWith(tracked, { possible, regions, hadKeys });
  return NEW_KEY_MEMBER[operation] === undefined ? next : withNew(next, before, now, visibility);
}

/** Whether its keys are known to be where they are. */
function isFollowed({ regions, hadKeys }: Tracked, keySet: KeySet): boolean {
  for (const region of regionsOf(keySet)) if (!regions.includes(region) || !hadKeys.includes(region)) return false;
  return true;
}

/** Both, each entry once; the first list itself if it has all. */
export function union<T>(some: readonly T[], more: readonly T[]): readonly T[] {
  return more.every((entry) => some.includes(entry)) ? some : [...new Set([...some, ...more])];
}

/** Whether a possibility is ruled out only by a shared property that a replica key has shown: it may show it as it was. */
function isLeftByReplica(keySet: Possibility, fitting: readonly Possibility[], region: string | undefined): boolean {
  if (keySet === null || keySet.primaryRegion === region) return false;
  return fitting.some((other) => other !== null && isSameJson(withSharedOf(keySet, other), other));
}
