// The tags of the request are taken for all tags of the key.

import type { Tag } from '../../../src/model/key-set/key-set.js';
import type { Fault } from '../fault.js';
import { afterwards, inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'TagResource removes the tags that it does not name.',
  found: { operations: ['TagResource', 'ListResourceTags'], kinds: ['wrong-metadata'] },
  spoil: afterwards(['TagResource'], (store, { key }, call) => {
    const named = new Set((inputOf(call).Tags as readonly Tag[]).map(({ TagKey }) => TagKey));
    const TagKeys = (key.tags ?? []).map(({ TagKey }) => TagKey).filter((name) => !named.has(name));
    store.callJson({ ...call, operation: 'UntagResource', input: { KeyId: inputOf(call).KeyId, TagKeys } });
  }),
};
