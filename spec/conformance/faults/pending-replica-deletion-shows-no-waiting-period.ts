// PendingDeletionWindowInDays came with multi-Region keys, and is easily missed.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey shows no PendingDeletionWindowInDays in PendingReplicaDeletion.',
  found: { operations: ['ScheduleKeyDeletion', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showing(({ PendingDeletionWindowInDays: _window, ...others }) => others),
};
