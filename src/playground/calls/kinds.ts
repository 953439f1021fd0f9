// Whether a call would succeed, and if not, whether the key state is why or something else: read off the refusal.

import type { KmsError, Operation } from '../../index.js';
import { inWords } from '../../teach/explanations/explain-state.js';
import type { Trial } from './trials.js';

export type Kind = 'works' | 'keyState' | 'otherwise';

/** The kinds in words, in the order in which they are offered. */
export const KIND_TEXTS: Readonly<Record<Kind, string>> = {
  works: 'works now',
  keyState: 'refused by the key state',
  otherwise: 'refused otherwise',
};

export function kindOf({ refusal }: Pick<Trial, 'refusal'>): Kind {
  if (refusal === undefined) return 'works';
  return isOfKeyState(refusal) ? 'keyState' : 'otherwise';
}

/** AWS's key-state table refuses keys for their origin, too: such a refusal would be the same in another state. */
function isOfKeyState({ facts, code }: KmsError): boolean {
  return facts.fault === 'keyState' && code !== 'UnsupportedOperationException';
}

/** What is in the way, in a few words: `key state`, `key usage`, `alias does not exist`. */
export function markOf(refusal: KmsError): string {
  const { fault } = refusal.facts;
  return inWords(fault === 'keyState' && !isOfKeyState(refusal) ? 'keyOrigin' : fault);
}

/** How many of the operations are of each kind. */
export function countsOf(trials: ReadonlyMap<Operation, Trial>): Readonly<Record<Kind, number>> {
  const counts = { works: 0, keyState: 0, otherwise: 0 };
  for (const trial of trials.values()) counts[kindOf(trial)] += 1;
  return counts;
}
