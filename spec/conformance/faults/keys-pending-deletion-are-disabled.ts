// DisableKey sets the state without a look at what it was.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'DisableKey works with a key that is pending deletion.',
  found: { operations: ['DisableKey'], kinds: ['accepted'] },
  spoil: despiteState(['DisableKey'], ['PendingDeletion', 'PendingReplicaDeletion']),
};
