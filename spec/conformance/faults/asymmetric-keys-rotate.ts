// The key spec is not looked at.

import type { Fault } from '../fault.js';
import { answered, despite } from '../spoiling.js';

export const fault: Fault = {
  about: 'EnableKeyRotation of an asymmetric or HMAC key is accepted.',
  found: { operations: ['EnableKeyRotation'], kinds: ['accepted'], rules: ['ROTATE-2'] },
  spoil: despite(['EnableKeyRotation'], (_store, { keySet, key }) =>
    keySet.keySpec !== 'SYMMETRIC_DEFAULT' && key.keyState === 'Enabled' ? answered() : undefined,
  ),
};
