// The state is looked at only where the key is managed.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'Encrypt works with a Disabled key.',
  found: { operations: ['Encrypt'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['Encrypt'], ['Disabled']),
};
