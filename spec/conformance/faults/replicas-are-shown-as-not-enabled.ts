// Enabled is kept beside the key state, and set once: when the replica is Creating.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey shows Enabled false for a replica key that is Enabled.',
  found: { operations: ['ReplicateKey', 'DescribeKey'], kinds: ['wrong-state', 'wrong-metadata'] },
  spoil: showing((metadata, { isReplica }) => (isReplica ? { ...metadata, Enabled: false } : metadata)),
};
