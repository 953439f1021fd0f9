// As if the deletion belonged to the set.

import type { Fault } from '../fault.js';
import { thenOnRelatedKeys } from '../spoiling.js';

export const fault: Fault = {
  about: 'CancelKeyDeletion of one key cancels the deletion of its related keys too.',
  found: {
    operations: ['CancelKeyDeletion', 'DescribeKey'],
    kinds: ['wrong-state', 'wrong-metadata'],
    rules: ['DELETE-5'],
  },
  spoil: thenOnRelatedKeys(['CancelKeyDeletion']),
};
