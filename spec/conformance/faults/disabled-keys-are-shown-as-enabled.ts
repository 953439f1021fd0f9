// A flag that is set once.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey shows Enabled true while a key is Disabled.',
  found: {
    operations: ['DisableKey', 'DescribeKey', 'CancelKeyDeletion'],
    kinds: ['wrong-state', 'wrong-metadata'],
    rules: ['STATE-2'],
  },
  spoil: showing((metadata) => (metadata.KeyState === 'Disabled' ? { ...metadata, Enabled: true } : metadata)),
};
