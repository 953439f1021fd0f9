// A replica key has no key material either.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey works with a primary key that is PendingImport.',
  found: { operations: ['ReplicateKey'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['ReplicateKey'], ['PendingImport']),
};
