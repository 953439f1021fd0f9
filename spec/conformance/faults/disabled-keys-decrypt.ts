// Data should never be lost, it was thought.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'Decrypt works with a Disabled key.',
  found: { operations: ['Decrypt'], kinds: ['accepted'] },
  needs: 'cryptography',
  spoil: despiteState(['Decrypt'], ['Disabled']),
};
