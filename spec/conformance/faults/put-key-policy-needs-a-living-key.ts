// It seems to be one more change that a deletion forbids.

import type { Fault } from '../fault.js';
import { isPendingDeletion, refused, refusing } from '../spoiling.js';

export const fault: Fault = {
  about: 'PutKeyPolicy refuses a key that is pending deletion.',
  found: { operations: ['PutKeyPolicy'], kinds: ['refused'] },
  spoil: refusing(['PutKeyPolicy'], (called) =>
    isPendingDeletion(called) ? refused('KMSInvalidStateException', `${called.arn} is pending deletion.`) : undefined,
  ),
};
