// EnableKey sets the state without a look at what it was.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'EnableKey works with a key that is PendingDeletion.',
  found: { operations: ['EnableKey'], kinds: ['accepted'] },
  spoil: despiteState(['EnableKey'], ['PendingDeletion']),
};
