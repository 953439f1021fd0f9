// An alias names a key ID, and is looked up without the Region.

import type { Fault } from '../fault.js';
import { afterwards, inputOf, relatedRegions } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreateAlias makes the alias in the Regions of the related keys too.',
  found: {
    operations: ['CreateAlias', 'ListAliases'],
    kinds: ['wrong-metadata', 'refused'],
    rules: ['ALIAS-1', 'SHARED-2'],
  },
  spoil: afterwards(['CreateAlias'], (store, called, call) => {
    const input = { ...inputOf(call), TargetKeyId: called.keySet.keyId };
    for (const region of relatedRegions(called)) store.callJson({ ...call, region, input });
  }),
};
