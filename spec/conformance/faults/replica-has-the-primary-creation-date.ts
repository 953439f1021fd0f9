// The creation date is kept with the set.

import { primaryKeyOf } from '../../../src/model/key-set/key-set.js';
import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'A replica key shows the creation date of the primary key.',
  found: { operations: ['ReplicateKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showing((metadata, { keySet }) => ({
    ...metadata,
    CreationDate: primaryKeyOf(keySet).createdAt / 1000,
  })),
};
