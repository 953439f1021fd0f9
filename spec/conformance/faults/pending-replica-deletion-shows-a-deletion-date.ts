// The date is worked out from the waiting period, whether it runs or not.

import type { Fault } from '../fault.js';
import { DAY, showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey shows a DeletionDate in PendingReplicaDeletion.',
  found: { operations: ['ScheduleKeyDeletion', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showing((metadata, { key }, store) => {
    const { pendingDeletionWindowInDays: days } = key;
    return days === undefined ? metadata : { ...metadata, DeletionDate: (store.now() + days * DAY) / 1000 };
  }),
};
