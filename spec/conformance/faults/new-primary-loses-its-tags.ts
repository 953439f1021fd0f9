// The two keys change places with all that they have.

import type { Fault } from '../fault.js';
import { afterwards, callIn, inputOf, keyNamed } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdatePrimaryRegion removes the tags of the new primary key.',
  found: { operations: ['UpdatePrimaryRegion', 'ListResourceTags'], kinds: ['wrong-metadata'] },
  spoil: afterwards(['UpdatePrimaryRegion'], (store, called, call) => {
    const { PrimaryRegion } = inputOf(call);
    const target = keyNamed(store, called.keySet.keyId, String(PrimaryRegion));
    if (target === undefined || PrimaryRegion === called.key.region) return;
    const TagKeys = target.key.tags?.map(({ TagKey }) => TagKey) ?? [];
    store.callJson({
      ...callIn(target.key.region, called, { ...call, input: { TagKeys } }),
      operation: 'UntagResource',
    });
  }),
};
