// The setting is shared, so any key seems to be good enough to change it.

import type { Fault } from '../fault.js';
import { callIn, despite } from '../spoiling.js';

export const fault: Fault = {
  about: 'EnableKeyRotation on a replica key is accepted.',
  found: { operations: ['EnableKeyRotation'], kinds: ['accepted'] },
  spoil: despite(['EnableKeyRotation'], (store, called, call, { rule }) =>
    rule === 'ROTATE-1a' ? store.callJson(callIn(called.keySet.primaryRegion, called, call)) : undefined,
  ),
};
