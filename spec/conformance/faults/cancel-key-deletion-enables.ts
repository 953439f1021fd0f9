// As if canceling undid the scheduling.

import type { Fault } from '../fault.js';
import { afterwards } from '../spoiling.js';

export const fault: Fault = {
  about: 'CancelKeyDeletion leaves the key Enabled.',
  found: { operations: ['CancelKeyDeletion', 'DescribeKey'], kinds: ['wrong-state'], rules: ['DELETE-5'] },
  spoil: afterwards(['CancelKeyDeletion'], (store, _called, call) => {
    store.callJson({ ...call, operation: 'EnableKey' });
  }),
};
