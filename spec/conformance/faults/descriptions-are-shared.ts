// An independent property is kept with the set.

import type { Fault } from '../fault.js';
import { thenOnRelatedKeys } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdateKeyDescription changes the description of the related keys too.',
  found: { operations: ['UpdateKeyDescription', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: thenOnRelatedKeys(['UpdateKeyDescription']),
};
