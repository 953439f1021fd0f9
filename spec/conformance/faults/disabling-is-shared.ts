// The key state is kept with the set.

import type { Fault } from '../fault.js';
import { thenOnRelatedKeys } from '../spoiling.js';

export const fault: Fault = {
  about: 'DisableKey disables the related keys too.',
  found: { operations: ['DisableKey', 'DescribeKey'], kinds: ['wrong-state'], rules: ['STATE-1', 'STATE-3'] },
  spoil: thenOnRelatedKeys(['DisableKey']),
};
