// What an answer has ruled out can be asked for. No key goes back by itself to a state that it has left: one that shows,
// after the answer, a state which the answer seemed to rule out was in it at the call, and the call is judged once more as
// one on such a key.

import { type KeySet, type Region, regionsOf } from '../model.js';
import type { TargetAnswer } from '../target.js';
import { type Beliefs, beliefsWith, settled, trackedOf, trackedWith, withTracked } from './beliefs.js';
import type { Call, Circumstances, Judged, Verdict } from './call.js';
import { judge } from './judge.js';
import type { Possibility } from './time.js';

/** A key whose state tells whether an answer was right to rule something out. */
export interface Doubt {
  readonly keyId: string;
  readonly region: Region;
  /** What was believed before the answer, as far as the answer has ruled it out. */
  readonly ruledOut: Beliefs;
}

/** A call, how it was answered, and what was so around it. */
export interface Heard {
  readonly call: Call;
  readonly answer: TargetAnswer;
  readonly circumstances: Circumstances;
}

/** What to ask about an answer that conforms: the keys of which it has ruled out a state that they cannot come back to. */
export function doubtsOf(before: Beliefs, after: Beliefs, heard: Heard, { involved }: Verdict): readonly Doubt[] {
  const { now } = heard.circumstances;
  // Most answers rule out nothing.
  if (involved.every((keyId) => trackedOf(before, keyId)?.possible === trackedOf(after, keyId)?.possible)) return [];
  const earlier = settled(beliefsWith(before, { names: after.names }), now);
  return involved.flatMap((keyId) => {
    const was = trackedOf(earlier, keyId)?.possible ?? [];
    // Nearly always there is but one.
    if (was.length < 2) return [];
    const is = trackedOf(after, keyId)?.possible ?? [];
    if (was.every((keySet) => is.some((other) => statesOf(other) === statesOf(keySet)))) return [];
    const gone = was.filter((keySet) => isRuledOut(earlier, keyId, keySet, heard));
    const ruledOut = withTracked(earlier, keyId, (tracked) => trackedWith(tracked, { possible: gone }));
    const left = trackedOf(settled(after, now), keyId)?.possible ?? [];
    const isLeft = (keySet: KeySet, region: Region): boolean =>
      left.some((other) => other?.keys[region]?.keyState === keySet.keys[region]?.keyState);
    const regions = gone.flatMap((keySet) =>
      keySet === null ? [] : regionsOf(keySet).filter((region) => !isLeft(keySet, region)),
    );
    return [...new Set(regions)].map((region) => ({ keyId, region, ruledOut }));
  });
}

/** The verdict on the call, now that the key shows this state (undefined: no key is there); undefined: it stands. */
export function inHindsight({ ruledOut, keyId, region }: Doubt, heard: Heard, shown: unknown): Judged | undefined {
  const wasIn = (keySet: Possibility): boolean => keySet?.keys[region]?.keyState === shown;
  const possible = trackedOf(ruledOut, keyId)?.possible.filter(wasIn) ?? [];
  if (possible.length === 0) return undefined;
  const beliefs = withTracked(ruledOut, keyId, (tracked) => trackedWith(tracked, { possible }));
  const { verdict } = judge(beliefs, heard.call, heard.answer, heard.circumstances);
  return { beliefs, verdict };
}

function isRuledOut(beliefs: Beliefs, keyId: string, keySet: Possibility, { call, answer, circumstances }: Heard) {
  const alone = withTracked(beliefs, keyId, (tracked) => trackedWith(tracked, { possible: [keySet] }));
  return judge(alone, call, answer, circumstances).verdict.divergences.length > 0;
}

/** The states of all keys of a set, as text. */
function statesOf(keySet: Possibility): string {
  return keySet === null
    ? ''
    : Object.values(keySet.keys)
        .map(({ region, keyState }) => `${region} ${keyState}`)
        .join();
}
