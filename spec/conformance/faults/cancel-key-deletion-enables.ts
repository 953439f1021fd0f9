// As if canceling undid the scheduling.

import type { Fault } from '../fault.js';
import { then } from '../spoiling.js';

export const fault: Fault = {
  about: 'CancelKeyDeletion leaves the key Enabled.',
  found: { operations: ['CancelKeyDeletion', 'DescribeKey'], kinds: ['wrong-state'] },
  spoil: then(['CancelKeyDeletion'], (store, _called, call) => {
    store.call({ ...call, operation: 'EnableKey' });
  }),
};
