// What the model asks its host, by one choice of possibilities: it follows from the beliefs, and remembers nothing.

import { type Host, hostOf, type KeySet } from '../model.js';
import type { Beliefs, Tracked } from './beliefs.js';
import { hostOfBlobs } from './ciphertexts.js';
import type { Choice } from './time.js';

export function hostFor({ sets, blobs }: Beliefs, choice: Choice): Partial<Host> {
  const chosen: KeySet[] = [];
  for (const tracked of sets) {
    const keySet = chosenOf(tracked, choice);
    if (keySet !== null && keySet !== undefined) chosen.push(keySet);
  }
  const host = hostOf(chosen);
  // Assigned: a spread would make a hidden class of its own for every call.
  return Object.assign(host, { keyCount: () => 0 }, blobs === undefined ? undefined : hostOfBlobs(blobs));
}

/** A key set that nothing is chosen of is in its first form. */
function chosenOf({ keyId, possible }: Tracked, choice: Choice): KeySet | null | undefined {
  const chosen = choice.get(keyId);
  return chosen === undefined ? possible[0] : chosen;
}
