// MultiRegionConfiguration is made with the primary key, and not for others.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey shows no MultiRegionConfiguration for replica keys.',
  found: { operations: ['ReplicateKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showing((metadata, { isReplica }) => {
    const { MultiRegionConfiguration: _configuration, ...others } = metadata;
    return isReplica ? others : metadata;
  }),
};
