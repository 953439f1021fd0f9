// One error for all keys that cannot be used.

import type { Fault } from '../fault.js';
import { isPendingDeletion, miscoding } from '../spoiling.js';

/** Where DisabledException is no answer that AWS names. */
const UNTIL_DELETION = [
  'EnableKey',
  'DisableKey',
  'TagResource',
  'UpdateKeyDescription',
  'ScheduleKeyDeletion',
] as const;

export const fault: Fault = {
  about: 'Management operations on a key that is pending deletion are refused as DisabledException.',
  found: { operations: UNTIL_DELETION, kinds: ['wrong-error'] },
  spoil: miscoding(UNTIL_DELETION, (_error, called) =>
    called !== undefined && isPendingDeletion(called) ? 'DisabledException' : undefined,
  ),
};
