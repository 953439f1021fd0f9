// Only the two keys that change are told.

import type { Fault } from '../fault.js';
import { configurationWith, showingAfterUpdate } from '../spoiling.js';

export const fault: Fault = {
  about: 'After UpdatePrimaryRegion the other replica keys still show the former primary key.',
  found: { operations: ['UpdatePrimaryRegion', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showingAfterUpdate((metadata, { keySet, isReplica }, former, { region }) =>
    isReplica && region !== former
      ? { ...metadata, MultiRegionConfiguration: configurationWith(keySet, former, region) }
      : metadata,
  ),
};
