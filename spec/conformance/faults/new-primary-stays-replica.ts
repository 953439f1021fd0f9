// The former primary key is told, and the new one is not.

import type { Fault } from '../fault.js';
import { configurationWith, showingAfterUpdate } from '../spoiling.js';

export const fault: Fault = {
  about: 'After UpdatePrimaryRegion the new primary key still shows itself as a replica key: there is none.',
  found: { operations: ['UpdatePrimaryRegion', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showingAfterUpdate((metadata, { keySet }, former, { region }) =>
    region === keySet.primaryRegion
      ? { ...metadata, MultiRegionConfiguration: configurationWith(keySet, former, region) }
      : metadata,
  ),
};
