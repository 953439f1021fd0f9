// Encrypt checks the state, and its sisters do not.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'GenerateDataKey works with a Disabled key.',
  found: { operations: ['GenerateDataKey'], kinds: ['accepted'], rules: ['STATE-1'] },
  spoil: despiteState(['GenerateDataKey'], ['Disabled']),
};
