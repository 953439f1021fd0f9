// The state is changed only by operations that are named after a state.

import type { Fault } from '../fault.js';
import { afterwards, setKeyState } from '../spoiling.js';

export const fault: Fault = {
  about: 'DeleteImportedKeyMaterial leaves the key Enabled.',
  found: { operations: ['DeleteImportedKeyMaterial', 'DescribeKey'], kinds: ['wrong-state'] },
  spoil: afterwards(['DeleteImportedKeyMaterial'], (store, called) => {
    if (called.key.keyState === 'Enabled') setKeyState(store, called, 'Enabled');
  }),
};
