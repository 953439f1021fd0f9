// Where one key of a set can come to next: what one call, or nothing but waiting, makes of its key state. Every step was
// taken in the model.

import { nextInstant } from '../../model/engine/advance.js';
import type { NextState } from '../../model/key/lifecycle.js';
import type { KeySet } from '../../model/key-set/key-set.js';
import type { Instant, Region } from '../../model/vocabulary/identifiers.js';
import { after, movesOf, type Situation, type Step } from './steps.js';

/** A key state that a key can come to next, and the step that leads there: its last, if it takes several. */
export interface NextKeyState {
  readonly to: NextState;
  readonly by: Step;
}

/** Of many things that fall due the key's own is hardly ever later. */
const MOST_INSTANTS = 12;

/** The key states that the key in a Region can come to next, each once for every operation that leads there. */
export function nextKeyStates(
  situation: Situation & { readonly keySet: KeySet },
  region: Region,
): readonly NextKeyState[] {
  const from = stateIn(situation.keySet, region);
  const moves = movesOf(situation, { mostKeys: 0, others: [], mayLoseKeys: true, mayHarm: true }).filter(
    (move) => !move.some(isWait),
  );
  const called = moves.flatMap((move): readonly NextKeyState[] => {
    const by = move.at(-1);
    if (by === undefined) return [];
    const walked = [...move.slice(0, -1), promoting(by, region)].reduce<Situation | undefined>(
      (at, step) => at && after(at, step),
      situation,
    );
    const to = walked && stateIn(walked.keySet, region);
    return to === undefined || to === from ? [] : [{ to, by }];
  });
  const nameOf = ({ to, by }: NextKeyState): string => `${to} ${isWait(by) ? '' : by.operation}`;
  const distinct = [...new Map(called.map((next) => [nameOf(next), next])).values()];
  return [...distinct, ...byItself(situation, region)];
}

function isWait(step: Step): step is Extract<Step, { readonly wait: number }> {
  return 'wait' in step;
}

/** A replica key can be made the primary key, whichever one a plain call would choose. */
function promoting(step: Step, region: Region): Step {
  if (isWait(step) || step.input.PrimaryRegion === undefined || step.region === region) return step;
  return { ...step, input: { ...step.input, PrimaryRegion: region } };
}

function byItself({ keySet, at }: Situation & { readonly keySet: KeySet }, region: Region): readonly NextKeyState[] {
  let waiting: Situation | undefined = { keySet, at };
  for (let count = 0; count < MOST_INSTANTS; count++) {
    const until: Instant | undefined = waiting?.keySet ? nextInstant(waiting.keySet) : undefined;
    if (waiting === undefined || until === undefined) return [];
    waiting = after(waiting, { wait: until - waiting.at, until });
    const to = stateIn(waiting?.keySet ?? null, region);
    if (to !== stateIn(keySet, region)) return [{ to, by: { wait: until - at, until } }];
  }
  return [];
}

function stateIn(keySet: KeySet | null, region: Region): NextState {
  return keySet?.keys[region]?.keyState ?? 'Deleted';
}
