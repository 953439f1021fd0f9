// A key in a state that somebody asks for: the shortest way there, as steps of an account that was empty before. Pure.

import { whyImpossible } from '../../teach/ways/possible.js';
import { type Circumstances, ORIGINS, setUp } from '../../teach/ways/situations.js';
import { appendAll, goTo, type History, present, type StepJson } from '../history/history.js';
import type { KeyName } from '../view.js';
import { realisedWay } from '../ways/realised.js';

/** What leads to the key, from the beginning of the history, and the key. */
export interface WayThere {
  readonly steps: readonly StepJson[];
  readonly key: KeyName;
}

/** The way to a key in these circumstances; undefined: no key comes to be so. */
export function wayTo(history: History, circumstances: Circumstances): WayThere | undefined {
  const found = setUp(circumstances);
  if (found === undefined) return undefined;
  const begun = goTo(history, 0);
  const steps = realisedWay(begun, found.way.steps);
  const played = appendAll(begun, steps);
  const made = played.ok ? present(played.history).frame.snapshot.keySets.at(-1) : undefined;
  return made === undefined ? undefined : { steps, key: { keyId: made.keyId, region: found.key.region } };
}

/** The origin that such a key must have instead, if there is one. */
export function neededOrigin(circumstances: Circumstances): Circumstances['origin'] {
  if (whyImpossible(circumstances) === undefined) return undefined;
  return ORIGINS.find((origin) => whyImpossible({ ...circumstances, origin }) === undefined);
}
