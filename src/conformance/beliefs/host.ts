// What the model asks its host, by one choice of possibilities: it follows from the beliefs, and remembers nothing.

import { type Host, hostOf, type KeySet } from '../model.js';
import type { Beliefs, Tracked } from './beliefs.js';
import { hostOfBlobs } from './ciphertexts.js';
import type { Choice } from './time.js';

export function hostFor({ sets, blobs }: Beliefs, choice: Choice): Partial<Host> {
  // Assigned: a spread would make a hidden class of its own for every call.
  const host = hostOf(sets.flatMap((tracked) => chosenOf(tracked, choice) ?? []));
  return Object.assign(host, { keyCount: () => 0 }, blobs === undefined ? undefined : hostOfBlobs(blobs));
}

/** A key set that nothing is chosen of is in its first form. */
function chosenOf({ keyId, possible }: Tracked, choice: Choice): KeySet | null | undefined {
  const chosen = choice.get(keyId);
  return chosen === undefined ? possible[0] : chosen;
}
