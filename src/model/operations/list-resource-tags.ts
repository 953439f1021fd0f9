// ListResourceTags: the tags of one key, in the order in which they were added.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html

import { copyTags } from '../key-set/copies.js';
import type { Key, Tag } from '../key-set/key-set.js';
import { type PageOf, pageOf, truncation } from '../views/wire.js';
import { badMarker, keyState, limitAtMost } from './checks.js';
import { type KeyContext, keyOperation } from './operation.js';

export const ListResourceTags = keyOperation({
  name: 'ListResourceTags',
  checks: {
    // At most 50 a page. [PAGE-1]
    limit: ({ input }) => limitAtMost(input.Limit, 50),
    // Every key state allows it. [STATE-7]
    keyState,
    // The marker was given out. [PAGE-1]
    marker: (context) => (page(context, context.key) === undefined ? badMarker() : undefined),
  },
  answer: (context, _keySet, key) => {
    const { entries, nextMarker } = page(context, key) ?? { entries: [] };
    return {
      Tags: copyTags(entries),
      ...truncation(nextMarker),
    };
  },
});

function page({ input }: KeyContext<'ListResourceTags'>, key: Key): PageOf<Tag> | undefined {
  return pageOf(key.tags ?? [], (tag) => tag.TagKey, input.Limit ?? 50, input.Marker);
}
