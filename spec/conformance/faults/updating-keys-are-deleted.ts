// Whatever lives can be deleted, it was thought.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'ScheduleKeyDeletion works with a key that is Updating.',
  found: { operations: ['ScheduleKeyDeletion'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['ScheduleKeyDeletion'], ['Updating']),
};
