// The key is a primary key, and that is all that is looked at.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey works with a primary key that is Updating.',
  found: { operations: ['ReplicateKey'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['ReplicateKey'], ['Updating']),
};
