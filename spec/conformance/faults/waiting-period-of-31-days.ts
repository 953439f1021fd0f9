// As with less than 7 days: the API model admits it.

import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'ScheduleKeyDeletion accepts a waiting period that is longer than 30 days.',
  found: { operations: ['ScheduleKeyDeletion'], kinds: ['accepted'], rules: ['DELETE-1'] },
  spoil: sending(['ScheduleKeyDeletion'], (input) => {
    const { PendingWindowInDays: days } = input;
    return typeof days === 'number' && days > 30 && days < 366 ? { ...input, PendingWindowInDays: 30 } : input;
  }),
};
