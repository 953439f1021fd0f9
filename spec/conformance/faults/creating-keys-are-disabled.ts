// The state is set, whatever it was.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'DisableKey works with a key that is Creating.',
  found: { operations: ['DisableKey'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['DisableKey'], ['Creating']),
};
