// Such keys can be used, so they seem to be enabled.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey shows Enabled true while a key is Updating.',
  found: { operations: ['UpdatePrimaryRegion', 'DescribeKey'], kinds: ['wrong-state', 'wrong-metadata'] },
  spoil: showing((metadata) => (metadata.KeyState === 'Updating' ? { ...metadata, Enabled: true } : metadata)),
};
