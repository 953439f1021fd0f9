// The state is set, whatever it was.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'DisableKey works with a key that is Updating.',
  found: { operations: ['DisableKey'], kinds: ['accepted'] },
  unfound:
    'the call itself ends what was shown before it: an update of the primary Region may have been over just then',
  spoil: despiteState(['DisableKey'], ['Updating']),
};
