// The algorithms of a key spec.

import { KEY_SPEC_ALGORITHMS, type KeySpec, type KeyUsage } from '../vocabulary/vocabulary.js';

/** The algorithms of a key spec under a key usage; undefined: the spec does not allow the usage. */
export function algorithmsOf(keySpec: KeySpec, keyUsage: KeyUsage): readonly string[] | undefined {
  const usages: Readonly<Partial<Record<KeyUsage, readonly string[]>>> = KEY_SPEC_ALGORITHMS[keySpec];
  return usages[keyUsage];
}
