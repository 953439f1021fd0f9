// Each key makes its own key material.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'CurrentKeyMaterialId of a replica key is not that of the primary key.',
  found: { operations: ['ReplicateKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showing((metadata, { isReplica }) => {
    const { CurrentKeyMaterialId: id } = metadata;
    return isReplica && id !== undefined ? { ...metadata, CurrentKeyMaterialId: [...id].reverse().join('') } : metadata;
  }),
};
