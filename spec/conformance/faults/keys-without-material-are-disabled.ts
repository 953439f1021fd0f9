// Only deletion is looked for.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'DisableKey works with a key that is PendingImport.',
  found: { operations: ['DisableKey'], kinds: ['accepted'] },
  spoil: despiteState(['DisableKey'], ['PendingImport']),
};
