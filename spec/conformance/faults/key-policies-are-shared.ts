// An independent property is kept with the set.

import type { Fault } from '../fault.js';
import { thenOnRelatedKeys } from '../spoiling.js';

export const fault: Fault = {
  about: 'PutKeyPolicy changes the key policy of the related keys too.',
  found: { operations: ['PutKeyPolicy', 'GetKeyPolicy'], kinds: ['wrong-metadata'] },
  spoil: thenOnRelatedKeys(['PutKeyPolicy']),
};
