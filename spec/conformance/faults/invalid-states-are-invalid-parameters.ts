// One error for every refusal.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'Every KMSInvalidStateException is a ValidationException.',
  found: { operations: OPERATIONS, kinds: ['wrong-error', 'crash'] },
  spoil: miscoding('any', ({ code }) => (code === 'KMSInvalidStateException' ? 'ValidationException' : undefined)),
};
