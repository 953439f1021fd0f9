// A second time was thought to be a mistake.

import type { Fault } from '../fault.js';
import { refused, refusing } from '../spoiling.js';

export const fault: Fault = {
  about: 'DisableKey refuses a key that is Disabled already.',
  found: { operations: ['DisableKey'], kinds: ['refused'], rules: ['STATE-4'] },
  spoil: refusing(['DisableKey'], ({ key, arn }) =>
    key.keyState === 'Disabled' ? refused('DisabledException', `${arn} is disabled.`) : undefined,
  ),
};
