// UpdatePrimaryRegion looks only at the kinds of the keys.

import type { Fault } from '../fault.js';
import { despiteState } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdatePrimaryRegion works with a Disabled primary key.',
  found: { operations: ['UpdatePrimaryRegion'], kinds: ['accepted'] },
  spoil: despiteState(['UpdatePrimaryRegion'], ['Disabled']),
};
