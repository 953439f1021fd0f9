// Only the day counts, it was thought.

import type { Fault } from '../fault.js';
import { DAY, showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey shows a DeletionDate without its time of day.',
  found: { operations: ['ScheduleKeyDeletion', 'DescribeKey'], kinds: ['wrong-metadata'], rules: ['DELETE-2'] },
  spoil: showing(({ DeletionDate, ...metadata }) =>
    DeletionDate === undefined
      ? metadata
      : { ...metadata, DeletionDate: Math.floor((DeletionDate * 1000) / DAY) * (DAY / 1000) },
  ),
};
