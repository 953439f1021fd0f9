// The algorithms are checked as the parameters are.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'Every InvalidKeyUsageException is a ValidationException.',
  found: { operations: OPERATIONS, kinds: ['wrong-error', 'crash'], rules: ['USAGE-2'] },
  spoil: miscoding('any', ({ code }) => (code === 'InvalidKeyUsageException' ? 'ValidationException' : undefined)),
};
