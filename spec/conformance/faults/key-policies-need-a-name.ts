// The parameter was required once.

import type { Fault } from '../fault.js';
import { refused, refusing } from '../spoiling.js';

export const fault: Fault = {
  about: 'GetKeyPolicy without a PolicyName is refused.',
  found: { operations: ['GetKeyPolicy'], kinds: ['refused'] },
  spoil: refusing(['GetKeyPolicy'], (_called, { PolicyName }) =>
    PolicyName === undefined ? refused('NotFoundException', 'No such policy exists') : undefined,
  ),
};
