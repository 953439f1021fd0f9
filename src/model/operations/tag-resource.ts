// TagResource: adds tags to one key, or replaces their values in place.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html

import { refuse } from '../errors.js';
import { keyState, tagKeysAreValid } from './checks.js';
import { eventBase, type KeyContext, keyOperation } from './operation.js';

export const TagResource = keyOperation({
  name: 'TagResource',
  checks: {
    // None twice, none reserved. [TAG-1]
    tagKeys: ({ input }) => tagKeysAreValid(input.Tags),
    // The key state allows it. [STATE-7]
    keyState,
    // At most 50 tags on the key in the end. [TAG-1]
    tooManyTags: (context) => {
      const limit = context.settings.quotas.tagsPerKey;
      return tagCountAfter(context) > limit ? refuse('TAG-1a', { fault: 'tooManyTags', limit }) : undefined;
    },
  },
  decide: (context) => [{ ...eventBase(context), type: 'KeyTagged', tags: context.input.Tags }],
});

function tagCountAfter({ key, input }: KeyContext<'TagResource'>): number {
  const keys = new Set(key.tags?.map((tag) => tag.TagKey));
  for (const { TagKey } of input.Tags) keys.add(TagKey);
  return keys.size;
}
