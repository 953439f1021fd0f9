// The list is only ever added to.

import type { MultiRegionKey } from '../../../src/model/views/key-metadata.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicaKeys still holds a replica key that was deleted.',
  found: { operations: OPERATIONS, kinds: ['wrong-metadata'], rules: ['DELETE-6', 'PRIMARY-1'] },
  spoil: (store) => {
    const made = new Map<string, MultiRegionKey>();
    return showing((metadata) => {
      const { MultiRegionConfiguration: configuration } = metadata;
      if (configuration === undefined) return metadata;
      const { PrimaryKey, ReplicaKeys } = configuration;
      for (const replica of ReplicaKeys) made.set(replica.Arn, replica);
      const all = [...made.values()].filter(({ Arn }) => Arn.endsWith(metadata.KeyId) && Arn !== PrimaryKey.Arn);
      return { ...metadata, MultiRegionConfiguration: { ...configuration, ReplicaKeys: all } };
    })(store);
  },
};
