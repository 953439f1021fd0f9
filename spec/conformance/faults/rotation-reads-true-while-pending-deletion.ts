// The setting is shown as it is kept.

import type { Fault } from '../fault.js';
import { answering, calledKey, isPendingDeletion } from '../spoiling.js';

export const fault: Fault = {
  about: 'GetKeyRotationStatus shows rotation as enabled while the key is pending deletion.',
  found: { operations: ['GetKeyRotationStatus', 'ScheduleKeyDeletion'], kinds: ['wrong-metadata'] },
  spoil: answering(['GetKeyRotationStatus'], (output, store, call) => {
    const called = calledKey(store, call);
    const { automaticRotation } = called?.keySet ?? {};
    if (called === undefined || automaticRotation === undefined || !isPendingDeletion(called)) return output;
    const { periodDays: RotationPeriodInDays, nextRotationAt } = automaticRotation;
    return { ...output, KeyRotationEnabled: true, RotationPeriodInDays, NextRotationDate: nextRotationAt / 1000 };
  }),
};
