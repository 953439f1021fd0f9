// The key state is kept with the set.

import type { Fault } from '../fault.js';
import { thenOnRelatedKeys } from '../spoiling.js';

export const fault: Fault = {
  about: 'EnableKey enables the related keys too.',
  found: { operations: ['EnableKey', 'DescribeKey'], kinds: ['wrong-state'], rules: ['STATE-1', 'STATE-3'] },
  spoil: thenOnRelatedKeys(['EnableKey']),
};
