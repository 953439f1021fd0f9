// Takes over what the target shows where it has gone a way of its own, so that one fault does not hide all that comes after
// it.

import { faultOfWatched, parseRegion } from '../model.js';
import type { TargetAnswer } from '../target.js';
import { adopted } from './adopt.js';
import { type Beliefs, beliefsWith, forgetting, involvedIn, trackedOf, trackedWith, withTracked } from './beliefs.js';
import { isBody } from './body.js';
import type { Call, Circumstances, Divergence, Verdict } from './call.js';
import { noted, placeOf } from './deviations.js';
import { distinct } from './distinct.js';
import { judge } from './judge.js';
import { namesOf } from './names.js';
import { withNew } from './visibility.js';

/** A key set that departs so often is not followed any longer: what comes then is the consequence of what was told. */
export const MOST_DEPARTURES = 24;

/** A key set has departed once more, or so many times. */
export function departing(beliefs: Beliefs, keyId: string, times = 1): Beliefs {
  return withTracked(beliefs, keyId, (tracked) => trackedWith(tracked, { departures: tracked.departures + times }));
}

/** The beliefs with what an answer has shown, and what is wrong in it even so: that lasts, and is not told again. */
export function takingOver(
  beliefs: Beliefs,
  keyId: string,
  call: Call,
  answer: TargetAnswer,
  { divergences }: Pick<Verdict, 'divergences'>,
  circumstances: Circumstances,
): { readonly beliefs: Beliefs; readonly lasting: readonly Divergence[] } {
  const contradicting = divergences.some(isAboutRoles)
    ? withTracked(beliefs, keyId, (tracked) => trackedWith(tracked, { hasUnknownRoles: true }))
    : beliefs;
  const over = withAnswer(contradicting, keyId, call, answer, circumstances);
  const again = judge(over, call, answer, circumstances);
  const lasting = again.verdict.divergences.filter(({ member }) => member !== undefined);
  const [called] = involvedIn(again.beliefs, call.region, call.input);
  const place = placeOf(call.region, call.operation, called?.keyId ?? '');
  const members = lasting.flatMap(({ member }) => member ?? []);
  const known = beliefsWith(again.beliefs, { deviations: noted(again.beliefs.deviations, place, members) });
  const departures = trackedOf(known, keyId)?.departures ?? 0;
  return { beliefs: departures >= MOST_DEPARTURES ? forgetting(known, keyId) : known, lasting };
}

/** The beliefs with what an answer has shown of one key set. */
export function withAnswer(
  beliefs: Beliefs,
  keyId: string,
  call: Call,
  answer: TargetAnswer,
  { now, visibility }: Circumstances,
): Beliefs {
  const isGone = 'error' in answer && answer.error.code === 'NotFoundException';
  const region = parseRegion(call.region);
  if ((!('output' in answer) && !isGone) || region === undefined) return beliefs;
  const shown = 'output' in answer ? namesOf(beliefs.names).valueToOwn(answer.output) : undefined;
  const output = isBody(shown) ? shown : undefined;
  return withTracked(beliefs, keyId, (tracked) => {
    const { possible: before } = tracked;
    const after = distinct(
      before.flatMap((keySet) => (keySet === null ? [] : [adopted(keySet, region, call.operation, output, now)])),
    );
    const next = trackedWith(tracked, {
      possible: after.length === 0 ? [null] : after,
      isAdopted: true,
      before: undefined,
    });
    return withNew(next, before, now, visibility);
  });
}

/** What was taken over need not be a key set that the model can go on with: then it is followed no longer. */
export function withoutImpossible(beliefs: Beliefs): Beliefs {
  return beliefs.sets.reduce((next, tracked) => {
    if (tracked.isAdopted !== true) return next;
    const possible = tracked.possible.filter((keySet) => keySet === null || faultOfWatched(keySet) === undefined);
    if (possible.length === 0) return forgetting(next, tracked.keyId);
    return withTracked(next, tracked.keyId, (one) => trackedWith(one, { possible, isAdopted: false }));
  }, beliefs);
}

const ROLES = /MultiRegionKeyType$|PrimaryKey(?:\.Region)?$/;

function isAboutRoles({ member, received }: Divergence): boolean {
  return member !== undefined && ROLES.test(member) && received !== null;
}
