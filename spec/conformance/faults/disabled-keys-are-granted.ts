// A grant is only a note, it was thought.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreateGrant works with a Disabled key.',
  found: { operations: ['CreateGrant'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['CreateGrant'], ['Disabled']),
};
