// TagKeys are not looked at.

import type { Fault } from '../fault.js';
import { afterwards, inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'UntagResource removes all tags of the key.',
  found: { operations: ['UntagResource', 'ListResourceTags'], kinds: ['wrong-metadata'], rules: ['TAG-3'] },
  spoil: afterwards(['UntagResource'], (store, { key }, call) => {
    const TagKeys = (key.tags ?? []).map(({ TagKey }) => TagKey);
    store.callJson({ ...call, input: { KeyId: inputOf(call).KeyId, TagKeys } });
  }),
};
