// Nobody tried it without the key.

import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey of a key that does not exist is answered with an internal error.',
  found: { operations: ['DescribeKey'], kinds: ['crash', 'wrong-error'] },
  spoil: miscoding(['DescribeKey'], ({ code }) => (code === 'NotFoundException' ? 'KMSInternalException' : undefined)),
};
