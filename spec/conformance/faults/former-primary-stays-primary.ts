// The new primary key is told, and the former one is not.

import type { Fault } from '../fault.js';
import { configurationWith, showingAfterUpdate } from '../spoiling.js';

export const fault: Fault = {
  about: 'After UpdatePrimaryRegion the former primary key still shows itself as the primary key: there are two.',
  found: { operations: ['UpdatePrimaryRegion', 'DescribeKey'], kinds: ['wrong-metadata'], rules: ['PRIMARY-6'] },
  spoil: showingAfterUpdate((metadata, { keySet }, former, { region }) =>
    region === former ? { ...metadata, MultiRegionConfiguration: configurationWith(keySet, former, region) } : metadata,
  ),
};
