// Only Disabled is looked for.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'GenerateMac works with a key that is PendingDeletion.',
  found: { operations: ['GenerateMac'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['GenerateMac'], ['PendingDeletion']),
};
