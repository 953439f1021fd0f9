// The date is computed from the only date that is kept.

import type { Fault } from '../fault.js';
import { answering, calledKey, DAY } from '../spoiling.js';

export const fault: Fault = {
  about: 'NextRotationDate counts from the creation of the key, not from when its rotation was enabled.',
  found: { operations: ['EnableKeyRotation', 'GetKeyRotationStatus'], kinds: ['wrong-metadata'] },
  spoil: answering(['GetKeyRotationStatus'], (output, store, call) => {
    const called = calledKey(store, call);
    if (called === undefined || output.NextRotationDate === undefined) return output;
    const period = Number(output.RotationPeriodInDays) * DAY;
    return { ...output, NextRotationDate: (called.key.createdAt + period) / 1000 };
  }),
};
