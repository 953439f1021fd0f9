// ReplicateKey looks only at the kind of the key.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey works with a Disabled key.',
  found: { operations: ['ReplicateKey'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['ReplicateKey'], ['Disabled']),
};
