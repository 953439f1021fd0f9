// Enabled is kept beside the key state, and forgotten there.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey shows Enabled true while a key is PendingDeletion.',
  found: {
    operations: ['ScheduleKeyDeletion', 'DescribeKey'],
    kinds: ['wrong-state', 'wrong-metadata'],
    rules: ['STATE-2'],
  },
  spoil: showing((metadata) => (metadata.KeyState === 'PendingDeletion' ? { ...metadata, Enabled: true } : metadata)),
};
