// MultiRegionConfiguration is made for every key.

import type { Fault } from '../fault.js';
import { configurationWith, showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey shows a MultiRegionConfiguration for single-Region keys.',
  found: { operations: ['CreateKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: showing((metadata, { keySet, key }) => ({
    ...metadata,
    MultiRegionConfiguration: configurationWith(keySet, keySet.primaryRegion, key.region),
  })),
};
