// The least that is allowed, mistaken for the default.

import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'ScheduleKeyDeletion without PendingWindowInDays waits for 7 days instead of 30.',
  found: { operations: ['ScheduleKeyDeletion', 'DescribeKey'], kinds: ['wrong-metadata'], rules: ['DELETE-2'] },
  spoil: sending(['ScheduleKeyDeletion'], (input) => ({ PendingWindowInDays: 7, ...input })),
};
