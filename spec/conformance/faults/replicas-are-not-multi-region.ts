// MultiRegion is taken from the request, and ReplicateKey has none.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey shows MultiRegion false for replica keys.',
  found: { operations: ['ReplicateKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showing((metadata, { isReplica }) => (isReplica ? { ...metadata, MultiRegion: false } : metadata)),
};
