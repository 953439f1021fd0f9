// The alias looks only for the key.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreateAlias works with a key that is PendingDeletion.',
  found: { operations: ['CreateAlias'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['CreateAlias'], ['PendingDeletion']),
};
