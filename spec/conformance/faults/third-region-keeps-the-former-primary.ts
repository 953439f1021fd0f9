// Only the two keys that change are told.

import type { Region } from '../../../src/model/identifiers.js';
import type { Fault } from '../fault.js';
import { afterwards, configurationWith, inputOf, keyNamed, withMetadata } from '../spoiling.js';

export const fault: Fault = {
  about: 'After UpdatePrimaryRegion the other replica keys still show the former primary key.',
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
        if (called === undefined || primary === undefined || !called.isReplica || call.region === primary)
          return metadata;
        const MultiRegionConfiguration = configurationWith(called.keySet, primary, call.region);
        return { ...metadata, MultiRegionConfiguration };
      });
  },
};
