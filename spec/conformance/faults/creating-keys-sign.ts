// Only Disabled and the deletion states are looked for.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'Sign works with a key that is Creating.',
  found: { operations: ['Sign'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['Sign'], ['Creating']),
};
