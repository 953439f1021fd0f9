// All that is not Enabled is refused.

import type { Fault } from '../fault.js';
import { refused, refusing } from '../spoiling.js';

export const fault: Fault = {
  about: 'Encrypt is refused while the key is Updating.',
  found: { operations: ['Encrypt'], kinds: ['refused'] },
  spoil: refusing(['Encrypt'], ({ key, arn }) =>
    key.keyState === 'Updating' ? refused('KMSInvalidStateException', `${arn} is ${key.keyState}.`) : undefined,
  ),
};
