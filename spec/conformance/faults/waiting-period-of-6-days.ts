// The API model admits 1 to 365 days; that AWS wants 7 to 30 stands elsewhere.

import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'ScheduleKeyDeletion accepts a waiting period that is shorter than 7 days.',
  found: { operations: ['ScheduleKeyDeletion'], kinds: ['accepted'], rules: ['DELETE-1'] },
  spoil: sending(['ScheduleKeyDeletion'], (input) => {
    const { PendingWindowInDays: days } = input;
    return typeof days === 'number' && days > 0 && days < 7 ? { ...input, PendingWindowInDays: 7 } : input;
  }),
};
