// The clock on the wall is taken for UTC.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreationDate is nine hours late.',
  found: { operations: ['CreateKey', 'ReplicateKey', 'DescribeKey'], kinds: ['wrong-metadata'], rules: ['WIRE-3'] },
  spoil: showing((metadata) => ({ ...metadata, CreationDate: metadata.CreationDate + 9 * 3600 })),
};
