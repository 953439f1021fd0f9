// An independent property is kept with the set.

import type { Fault } from '../fault.js';
import { thenOnRelatedKeys } from '../spoiling.js';

export const fault: Fault = {
  about: 'TagResource tags the related keys too.',
  found: { operations: ['TagResource', 'ListResourceTags'], kinds: ['wrong-metadata'] },
  spoil: thenOnRelatedKeys(['TagResource']),
};
