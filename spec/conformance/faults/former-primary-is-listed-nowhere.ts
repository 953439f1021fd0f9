// The new primary key is taken out of the list, and the former one is not put in.

import type { Fault } from '../fault.js';
import { showingAfterUpdate } from '../spoiling.js';

export const fault: Fault = {
  about: 'After UpdatePrimaryRegion the former primary key is missing among ReplicaKeys.',
  found: { operations: ['UpdatePrimaryRegion', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showingAfterUpdate((metadata, _called, former) => {
    const { MultiRegionConfiguration: configuration } = metadata;
    if (configuration === undefined) return metadata;
    const ReplicaKeys = configuration.ReplicaKeys.filter(({ Region }) => Region !== former);
    return { ...metadata, MultiRegionConfiguration: { ...configuration, ReplicaKeys } };
  }),
};
