// ReplicateKey looks only at the kind of the key.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey works with a Disabled key.',
  found: { operations: ['ReplicateKey'], kinds: ['accepted'] },
  spoil: despiteState(['ReplicateKey'], ['Disabled']),
};
