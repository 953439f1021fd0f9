// Key material is kept with the set.

import type { Fault } from '../fault.js';
import { thenOnRelatedKeys } from '../spoiling.js';

export const fault: Fault = {
  about: 'DeleteImportedKeyMaterial deletes the key material of the related keys too.',
  found: {
    operations: ['DeleteImportedKeyMaterial', 'DescribeKey'],
    kinds: ['wrong-state', 'wrong-metadata'],
    rules: ['IMPORT-5', 'IMPORT-6'],
  },
  spoil: thenOnRelatedKeys(['DeleteImportedKeyMaterial']),
};
