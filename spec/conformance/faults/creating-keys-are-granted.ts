// A grant does not use the key.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreateGrant works with a key that is Creating.',
  found: { operations: ['CreateGrant'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['CreateGrant'], ['Creating']),
};
