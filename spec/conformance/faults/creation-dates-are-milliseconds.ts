// As the language has them.

import type { Fault } from '../fault.js';
import { showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreationDate is in milliseconds.',
  found: { operations: ['CreateKey', 'ReplicateKey', 'DescribeKey'], kinds: ['wrong-metadata'], rules: ['WIRE-3'] },
  spoil: showing((metadata) => ({ ...metadata, CreationDate: metadata.CreationDate * 1000 })),
};
