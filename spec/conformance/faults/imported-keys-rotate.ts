// The origin is not looked at.

import type { Fault } from '../fault.js';
import { answered, despite } from '../spoiling.js';

export const fault: Fault = {
  about: 'EnableKeyRotation of a key with imported key material is accepted.',
  found: { operations: ['EnableKeyRotation'], kinds: ['accepted'] },
  spoil: despite(['EnableKeyRotation'], (_store, { keySet, key }) =>
    keySet.origin === 'EXTERNAL' && key.keyState === 'Enabled' ? answered() : undefined,
  ),
};
