// A flag that is set once.

import type { Fault } from '../fault.js';
import { afterwards, eventOf, happen } from '../spoiling.js';

export const fault: Fault = {
  about: 'DisableKeyRotation succeeds, and automatic rotation goes on.',
  found: { operations: ['DisableKeyRotation', 'GetKeyRotationStatus'], kinds: ['wrong-metadata'] },
  spoil: afterwards(['DisableKeyRotation'], (store, called) => {
    const { automaticRotation } = called.keySet;
    if (automaticRotation === undefined) return;
    happen(store, { ...eventOf(store, called), type: 'KeyRotationEnabled', ...automaticRotation });
  }),
};
