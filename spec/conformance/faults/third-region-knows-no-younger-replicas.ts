// A replica gets its list when it is made; only the primary key is told of later ones.

import { regionsOf } from '../../../src/model/key-set/key-set.js';
import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicaKeys of a replica key lacks the replica keys that were made after it.',
  found: { operations: ['ReplicateKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showing((metadata, { keySet, key, isReplica }) => {
    const { MultiRegionConfiguration: configuration } = metadata;
    if (!isReplica || configuration === undefined) return metadata;
    const regions: readonly string[] = regionsOf(keySet);
    const isKnown = (region: string): boolean => regions.indexOf(region) <= regions.indexOf(key.region);
    const ReplicaKeys = configuration.ReplicaKeys.filter(({ Region }) => isKnown(Region));
    return { ...metadata, MultiRegionConfiguration: { ...configuration, ReplicaKeys } };
  }),
};
