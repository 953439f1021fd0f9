// The core of the kit: what is believed, and a call with its answer, give what is believed from then on, and what the answer
// was. Nothing is waited for, asked or remembered here: a step can be made again, and gives the same.

import { CHANGES, CHANGES_SHARED, MAKES_KEY_SET } from '../model.js';
import type { TargetAnswer } from '../target.js';
import { judgedBefore, readingOf, remember } from './again.js';
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
import { isBody, textOf } from './body.js';
import { type Call, type Circumstances, isMultiRegion, type Judged } from './call.js';
import { asEarlier, keepingEarlier, rulingOutNothing, withUse } from './earlier.js';
import { judge } from './judge.js';
import { afterAnswer, afterSuccess } from './learning.js';
import { keyIdOf, withBound } from './names.js';
import { asBefore, lettingBeShown, remembering, rotates } from './shared.js';
import type { TimeSpan } from './time.js';

/** Judges the answer to a call, and learns from it. */
export function step(beliefs: Beliefs, call: Call, answer: TargetAnswer, circumstances: Circumstances): Judged {
  const { operation, region, input } = call;
  const { now } = circumstances;
  const changesShared = CHANGES_SHARED[operation];
  const about = changesShared ? involvedIn(beliefs, region, input) : [];
  const remembered = about.reduce((next, { keyId }) => remembering(next, keyId), beliefs);
  const before = withKeyId(settled(remembered, now), call, answer);
  const reading = readingOf(before, call, answer);
  const known = reading && judgedBefore(before, reading);
  const judged = known ?? judge(before, call, answer, circumstances);
  if (known === undefined && reading !== undefined) remember(before, reading, judged);
  const { verdict } = judged;
  const shown = verdict.involved.reduce(
    (next, keyId) => lettingBeShown(next, keyId, now, changesShared),
    afterAnswer(judged.beliefs, call, answer),
  );
  const mayBeAsBefore = !CHANGES[operation] && verdict.divergences.length > 0;
  const again = mayBeAsBefore ? asBefore({ beliefs: shown, verdict }, call, answer, circumstances) : undefined;
  if (again === undefined) {
    const isWrong = verdict.divergences.length > 0;
    const earlier = isWrong ? asEarlier(before, call, answer, circumstances) : undefined;
    if (earlier !== undefined) {
      const conforms = { divergences: [], isOpen: true, mustAdopt: false, isUnseen: true, isEarlier: true } as const;
      const used = withUse(beliefsWith(before, { names: earlier.beliefs.names }), call, earlier.verdict);
      return { beliefs: used, verdict: { ...verdict, ...conforms } };
    }
    const mayBeStale = circumstances.isLate === true && ('error' in answer || !CHANGES[operation]);
    const left = mayBeStale ? withUse(rulingOutNothing(shown, before, now), call, verdict) : shown;
    const after = afterSuccess(left, call, answer, verdict, circumstances);
    return { beliefs: keepingEarlier(after, before, now, circumstances.visibility), verdict };
  }
  // It says nothing of what is so now.
  const [keyId = ''] = verdict.involved;
  const { possible } = trackedOf(beliefs, keyId) ?? trackedOf(shown, keyId) ?? NOTHING;
  const unmoved = withTracked(shown, keyId, (tracked) => trackedWith(tracked, { possible }));
  return {
    beliefs: beliefsWith(unmoved, { names: again.beliefs.names }),
    verdict: { ...verdict, divergences: [], isOpen: true, mustAdopt: false, isAsBefore: true },
  };
}

const NOTHING: Pick<Tracked, 'possible'> = { possible: [null] };

/** What is believed after some time without a call. */
export function afterWaiting(beliefs: Beliefs, now: TimeSpan, visibility = 0): Beliefs {
  const rotating = beliefs.sets.filter(rotates);
  const remembered = rotating.reduce((next, { keyId }) => remembering(next, keyId), beliefs);
  const after = settled(remembered, now);
  const shown = beliefs.sets.reduce((next, before) => {
    const tracked = trackedOf(next, before.keyId);
    const hasChanged = tracked !== undefined && materialsOf(tracked) !== materialsOf(before);
    return lettingBeShown(next, before.keyId, now, hasChanged);
  }, after);
  return keepingEarlier(shown, beliefs, now, visibility);
}

/** How many key materials the set has, in each possibility. */
function materialsOf({ possible }: Tracked): string {
  return possible.map((keySet) => keySet?.keyMaterials.length ?? 0).join();
}

/** A new key's ID is known before the rest of the answer is compared. */
function withKeyId(beliefs: Beliefs, { operation, input, key }: Call, answer: TargetAnswer): Beliefs {
  if (!MAKES_KEY_SET[operation] || !('output' in answer)) return beliefs;
  const metadata = answer.output.KeyMetadata;
  const keyId = isBody(metadata) ? textOf(metadata.KeyId) : '';
  if (keyId === '') return beliefs;
  return beliefsWith(beliefs, { names: withBound(beliefs.names, [[keyIdOf(key, isMultiRegion(input)), keyId]]) });
}
