// Nobody evaluates key policies.

import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'A key policy that locks its author out is accepted.',
  found: { operations: ['PutKeyPolicy', 'CreateKey', 'ReplicateKey'], kinds: ['accepted'] },
  spoil: sending(['PutKeyPolicy', 'CreateKey', 'ReplicateKey'], (input) => ({
    ...input,
    BypassPolicyLockoutSafetyCheck: true,
  })),
};
