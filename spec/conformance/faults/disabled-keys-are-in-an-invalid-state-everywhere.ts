// One error for every state that refuses.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'Every DisabledException is a KMSInvalidStateException.',
  found: { operations: OPERATIONS, kinds: ['wrong-error', 'crash'] },
  spoil: miscoding('any', ({ code }) => (code === 'DisabledException' ? 'KMSInvalidStateException' : undefined)),
};
