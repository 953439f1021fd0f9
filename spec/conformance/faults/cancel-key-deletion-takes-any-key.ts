// An emulator sets the state without a look at what it was.

import type { Fault } from '../fault.js';
import { answered, despite, setKeyState } from '../spoiling.js';

export const fault: Fault = {
  about: 'CancelKeyDeletion of an Enabled key succeeds, and disables it.',
  found: { operations: ['CancelKeyDeletion'], kinds: ['accepted'], rules: ['STATE-1', 'ARN-1a'] },
  spoil: despite(['CancelKeyDeletion'], (store, called) => {
    if (called.key.keyState !== 'Enabled') return undefined;
    setKeyState(store, called, 'Disabled');
    return answered({ KeyId: called.arn });
  }),
};
