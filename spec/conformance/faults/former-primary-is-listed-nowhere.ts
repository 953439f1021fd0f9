// The new primary key is taken out of the list, and the former one is not put in.

import type { Region } from '../../../src/model/identifiers.js';
import type { Fault } from '../fault.js';
import { afterwards, inputOf, keyNamed, withMetadata } from '../spoiling.js';

export const fault: Fault = {
  about: 'After UpdatePrimaryRegion the former primary key is missing among ReplicaKeys.',
  found: { operations: ['UpdatePrimaryRegion', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: (store) => {
    const former = new Map<string, Region>();
    const update = afterwards(['UpdatePrimaryRegion'], (_store, { keySet, key }, call) => {
      if (inputOf(call).PrimaryRegion !== key.region) former.set(keySet.keyId, key.region);
    })(store);
    return (call) =>
      withMetadata(update(call), (metadata) => {
        const called = keyNamed(store, metadata.Arn, call.region);
        const primary = former.get(metadata.KeyId);
        if (called === undefined || primary === undefined || metadata.MultiRegionConfiguration === undefined)
          return metadata;
        const { MultiRegionConfiguration: configuration } = metadata;
        const ReplicaKeys = configuration.ReplicaKeys.filter(({ Region }) => Region !== primary);
        return { ...metadata, MultiRegionConfiguration: { ...configuration, ReplicaKeys } };
      });
  },
};
