// Tags do no harm, it was thought.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'TagResource works with a key that is pending deletion.',
  found: { operations: ['TagResource'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['TagResource'], ['PendingDeletion', 'PendingReplicaDeletion']),
};
