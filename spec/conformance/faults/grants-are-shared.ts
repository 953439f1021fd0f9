// An independent property is kept with the set.

import type { Fault } from '../fault.js';
import { thenOnRelatedKeys } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreateGrant makes a grant on the related keys too.',
  found: {
    operations: ['CreateGrant', 'ListGrants', 'ListRetirableGrants'],
    kinds: ['wrong-metadata'],
    rules: ['GRANT-1', 'GRANT-2'],
  },
  spoil: thenOnRelatedKeys(['CreateGrant']),
};
