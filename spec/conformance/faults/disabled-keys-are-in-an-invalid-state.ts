// Two errors for one thing are easily mixed up.

import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'Encrypt with a Disabled key is refused as KMSInvalidStateException.',
  found: { operations: ['Encrypt'], kinds: ['wrong-error'], rules: ['STATE-1'] },
  spoil: miscoding(['Encrypt'], ({ code }) => (code === 'DisabledException' ? 'KMSInvalidStateException' : undefined)),
};
