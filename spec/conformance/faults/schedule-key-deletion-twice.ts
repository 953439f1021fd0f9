// An emulator sets the state and the date again.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'ScheduleKeyDeletion of a key that is pending deletion succeeds, and sets a new date.',
  found: { operations: ['ScheduleKeyDeletion'], kinds: ['accepted'] },
  spoil: despiteState(['ScheduleKeyDeletion'], ['PendingDeletion', 'PendingReplicaDeletion']),
};
