// The invariants of the model, each looked up in every key set of a moment. Pure.

import { INVARIANTS, type Invariant, type KeySet } from '../../index.js';

export interface Light {
  readonly name: string;
  readonly sentence: string;
  /** The key IDs of the sets of which it does not hold. */
  readonly brokenBy: readonly string[];
}

/** A light for each invariant, those that do not hold first. */
export function lightsOf(keySets: readonly KeySet[], invariants: readonly Invariant[] = INVARIANTS): readonly Light[] {
  const lights = invariants.map(({ name, sentence, holds }) => ({
    name,
    sentence,
    brokenBy: keySets.filter((keySet) => !holds(keySet)).map(({ keyId }) => keyId),
  }));
  return [...lights.filter(isBroken), ...lights.filter((light) => !isBroken(light))];
}

export function isBroken({ brokenBy }: Light): boolean {
  return brokenBy.length > 0;
}
