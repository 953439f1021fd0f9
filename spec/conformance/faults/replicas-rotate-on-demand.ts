// Any key of the set is as good as the primary key.

import type { Fault } from '../fault.js';
import { answered, callIn, despite } from '../spoiling.js';

export const fault: Fault = {
  about: 'RotateKeyOnDemand on a replica key is accepted.',
  found: { operations: ['RotateKeyOnDemand'], kinds: ['accepted'] },
  spoil: despite(['RotateKeyOnDemand'], (store, called, call, { rule }) => {
    if (rule !== 'ROTATE-4a') return undefined;
    const result = store.callJson(callIn(called.keySet.primaryRegion, called, call));
    return result.ok ? answered({ KeyId: called.arn }) : undefined;
  }),
};
