// The ARN is kept with the set.

import { arnOf } from '../../../src/model/key-set/key-set.js';
import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'The key ARN of a replica key names the Region of the primary key.',
  found: { operations: ['ReplicateKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showing((metadata, { keySet }) => ({ ...metadata, Arn: arnOf(keySet, keySet.primaryRegion) })),
};
