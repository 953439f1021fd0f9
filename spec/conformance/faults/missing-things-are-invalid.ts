// What the parameters name is looked up while they are checked.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'Whatever does not exist is refused as ValidationException instead of NotFoundException.',
  found: { operations: OPERATIONS, kinds: ['wrong-error', 'crash'] },
  spoil: miscoding('any', ({ code }) => (code === 'NotFoundException' ? 'ValidationException' : undefined)),
};
