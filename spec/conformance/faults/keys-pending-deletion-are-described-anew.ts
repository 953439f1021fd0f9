// A description does no harm, it was thought.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdateKeyDescription works with a key that is pending deletion.',
  found: { operations: ['UpdateKeyDescription'], kinds: ['accepted'] },
  spoil: despiteState(['UpdateKeyDescription'], ['PendingDeletion', 'PendingReplicaDeletion']),
};
