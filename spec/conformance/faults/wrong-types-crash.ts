// The types of the parameters are never looked at.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'A parameter of a wrong JSON type is answered with an internal error.',
  found: { operations: OPERATIONS, kinds: ['wrong-error', 'crash'] },
  spoil: miscoding('any', ({ code }) => (code === 'SerializationException' ? 'KMSInternalException' : undefined)),
};
