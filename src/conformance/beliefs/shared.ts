// What related keys share, a replica key may show for a while as it was. [SHARED-1]

import { latestOf } from '../model.js';
import type { TargetAnswer } from '../target.js';
import { type Beliefs, likelyOf, type Tracked, trackedOf, trackedWith, withTracked } from './beliefs.js';
import type { Call, Circumstances, Judged } from './call.js';
import { judge } from './judge.js';
import { type TimeSpan, withSharedOf } from './time.js';

const LATENESS = latestOf('SHARED-1');

/** Whether the key set rotates, or may. */
export function rotates({ possible }: Tracked): boolean {
  return possible.some((keySet) => keySet?.automaticRotation !== undefined || keySet?.onDemandRotation !== undefined);
}

/** The beliefs that keep in mind what the shared properties of a key set are, before they may change. */
export function remembering(beliefs: Beliefs, keyId: string): Beliefs {
  return withTracked(beliefs, keyId, (tracked) => {
    const keySet = likelyOf(tracked);
    if (keySet === undefined || Object.keys(keySet.keys).length < 2) return tracked;
    const { keySets, until } = tracked.before ?? { keySets: [], until: null };
    return keySets.includes(keySet)
      ? tracked
      : trackedWith(tracked, { before: { keySets: [...keySets, keySet], until } });
  });
}

/** For how long replica keys may still show them as they were: since the last change. */
export function lettingBeShown(beliefs: Beliefs, keyId: string, now: TimeSpan, hasChanged: boolean): Beliefs {
  return withTracked(beliefs, keyId, (tracked) => {
    const { before, possible } = tracked;
    if (before === undefined) return tracked;
    // A rotation that runs is a change that may come at any time.
    const isChanging = possible.some((keySet) => keySet?.onDemandRotation !== undefined);
    if (hasChanged || isChanging) {
      return trackedWith(tracked, { before: { keySets: before.keySets, until: now.until + LATENESS } });
    }
    return before.until === null || before.until < now.from ? trackedWith(tracked, { before: undefined }) : tracked;
  });
}

/** What is believed of an answer that shows the shared properties as they were; undefined: it does not. */
export function asBefore(
  judged: Judged,
  call: Call,
  answer: TargetAnswer,
  circumstances: Circumstances,
): Judged | undefined {
  const { beliefs, verdict } = judged;
  const tracked = trackedOf(beliefs, verdict.involved[0] ?? '');
  const [likely] = tracked?.possible ?? [];
  if (tracked?.before === undefined || !('output' in answer) || likely === null || likely === undefined)
    return undefined;
  if (likely.primaryRegion === call.region) return undefined;
  for (const keySet of tracked.before.keySets) {
    const possible = [withSharedOf(likely, keySet)];
    const then = withTracked(beliefs, tracked.keyId, (one) => trackedWith(one, { possible }));
    const again = judge(then, call, answer, circumstances);
    if (again.verdict.divergences.length === 0) return again;
  }
  return undefined;
}
