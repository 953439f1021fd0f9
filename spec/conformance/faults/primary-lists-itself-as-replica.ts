// The list holds all keys of the set.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicaKeys holds the primary key too.',
  found: { operations: ['CreateKey', 'ReplicateKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showing((metadata) => {
    const { MultiRegionConfiguration: configuration } = metadata;
    if (configuration === undefined) return metadata;
    const { PrimaryKey, ReplicaKeys } = configuration;
    return {
      ...metadata,
      MultiRegionConfiguration: { ...configuration, ReplicaKeys: [PrimaryKey, ...ReplicaKeys] },
    };
  }),
};
