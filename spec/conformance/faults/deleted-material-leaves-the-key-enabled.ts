// The state is changed only by operations that are named after a state.

import type { Fault } from '../fault.js';
import { setKeyState, then } from '../spoiling.js';

export const fault: Fault = {
  about: 'DeleteImportedKeyMaterial leaves the key Enabled.',
  found: { operations: ['DeleteImportedKeyMaterial', 'DescribeKey'], kinds: ['wrong-state'] },
  spoil: then(['DeleteImportedKeyMaterial'], (store, called) => {
    if (called.key.keyState === 'Enabled') setKeyState(store, called, 'Enabled');
  }),
};
