// Whatever lives can be deleted, it was thought.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'ScheduleKeyDeletion works with a key that is Updating.',
  found: { operations: ['ScheduleKeyDeletion'], kinds: ['accepted'] },
  unfound:
    'the call itself ends what was shown before it: an update of the primary Region may have been over just then',
  spoil: despiteState(['ScheduleKeyDeletion'], ['Updating']),
};
