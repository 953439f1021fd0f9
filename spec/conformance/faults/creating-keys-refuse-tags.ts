// All that is not Enabled is refused.

import type { Fault } from '../fault.js';
import { refused, refusing } from '../spoiling.js';

export const fault: Fault = {
  about: 'TagResource is refused while the key is Creating.',
  found: { operations: ['TagResource'], kinds: ['refused'], rules: ['STATE-1'] },
  spoil: refusing(['TagResource'], ({ key, arn }) =>
    key.keyState === 'Creating' ? refused('KMSInvalidStateException', `${arn} is ${key.keyState}.`) : undefined,
  ),
};
