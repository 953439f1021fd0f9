// The key material is there from the beginning.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'Encrypt works with a key that is Creating.',
  found: { operations: ['Encrypt'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['Encrypt'], ['Creating']),
};
