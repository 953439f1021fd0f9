// Without permissions nobody needs them.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'Grant tokens that were not given out are accepted.',
  found: { operations: OPERATIONS, kinds: ['accepted'] },
  spoil: sending(OPERATIONS, ({ GrantTokens, ...input }) =>
    Array.isArray(GrantTokens) ? input : { ...input, GrantTokens },
  ),
};
