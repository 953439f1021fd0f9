// ListResourceTags: the tags of one key, in the order in which they were added.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html

import { ok } from '../key/state-table.js';
import { copyTags } from '../key-set/copies.js';
import { KEY_ID, LIMIT, MARKER } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { pageOf, truncation } from '../requests/wire.js';
import { PAGE, TAG_LIST } from '../views/answers.js';
import { operation } from './card.js';
import { badMarker, keyState, limitAtMost } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const ListResourceTags = operation('ListResourceTags', {
  input: { KeyId: required(KEY_ID), Limit: LIMIT, Marker: MARKER },
  output: { Tags: required(TAG_LIST), ...PAGE },
  errors: ['KMSInternalException', 'NotFoundException', 'InvalidArnException', 'InvalidMarkerException'],
  requestQuota: 2000,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  shows: 'tags',
  needs: [onKey('KeyId')],
  order: {
    evidence: 'assumed',
    reason: 'What the request alone shows comes before the key state, as a constraint does.',
  },
})
  // At most 50 a page. [PAGE-1]
  .check('limit', ({ input }) => limitAtMost(input.Limit, 50))
  // Every key state allows it. [STATE-7]
  .check('keyState', keyState)
  // The marker was given out. [PAGE-1]
  .find(
    'page',
    ({ input, key }) => pageOf(key.tags ?? [], ({ TagKey }) => TagKey, input.Limit ?? 50, input.Marker) ?? badMarker(),
  )
  .answer(({ page: { entries, nextMarker } }) => ({ Tags: copyTags(entries), ...truncation(nextMarker) }));
