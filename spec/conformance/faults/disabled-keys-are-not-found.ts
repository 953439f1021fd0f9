// One error for all keys that cannot be used.

import { GATED_OPERATIONS } from '../../../src/model/operations/tables.js';
import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'Cryptographic operations with a Disabled key are refused as NotFoundException.',
  found: { operations: GATED_OPERATIONS, kinds: ['wrong-error'] },
  spoil: miscoding(GATED_OPERATIONS, ({ code }) => (code === 'DisabledException' ? 'NotFoundException' : undefined)),
};
