// What names nothing is not found.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'Every InvalidArnException is a NotFoundException.',
  found: { operations: OPERATIONS, kinds: ['wrong-error', 'crash'] },
  spoil: miscoding('any', ({ code }) => (code === 'InvalidArnException' ? 'NotFoundException' : undefined)),
};
