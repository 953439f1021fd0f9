// A key that is not there looks like a bad parameter.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'A key that does not exist is refused as ValidationException.',
  found: { operations: OPERATIONS, kinds: ['wrong-error'] },
  spoil: miscoding('any', ({ rule }) => (rule === 'ID-3' ? 'ValidationException' : undefined)),
};
