// What is taken is a bad parameter.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'Whatever exists already is refused as ValidationException instead of AlreadyExistsException.',
  found: { operations: OPERATIONS, kinds: ['wrong-error', 'crash'], rules: ['ALIAS-1', 'REPLICATE-2'] },
  spoil: miscoding('any', ({ code }) => (code === 'AlreadyExistsException' ? 'ValidationException' : undefined)),
};
