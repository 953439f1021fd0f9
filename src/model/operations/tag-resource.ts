// TagResource: adds tags to one key, or replaces their values in place.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html

import { fails, ok } from '../key/state-table.js';
import { KEY_ID, TAGS } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { keyState, tagKeysAreValid } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const TagResource = operation('TagResource', {
  input: { KeyId: required(KEY_ID), Tags: required(TAGS) },
  output: {},
  // biome-ignore format: a list
  errors: [
    'KMSInternalException', 'NotFoundException', 'InvalidArnException', 'KMSInvalidStateException',
    'LimitExceededException', 'TagException',
  ],
  requestQuota: 10,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, fails(3), fails(3), ok, ok, ok, ok],
  changes: ['tags'],
  needs: [onKey('KeyId')],
  order: {
    evidence: 'assumed',
    reason: 'Nothing was seen: what the request alone shows, then the key state, then what the key has already.',
  },
})
  // None twice, none reserved. [TAG-1]
  .check('tagKeys', ({ input }) => tagKeysAreValid(input.Tags))
  // The key state allows it. [STATE-7]
  .check('keyState', keyState)
  // At most 50 tags on the key in the end. [TAG-1]
  .check('tooManyTags', ({ key, input, settings }) => {
    const tagKeys = new Set([...(key.tags ?? []), ...input.Tags].map(({ TagKey }) => TagKey));
    const limit = settings.quotas.tagsPerKey;
    return tagKeys.size > limit ? refuse('TAG-1a', { fault: 'tooManyTags', limit }) : undefined;
  })
  .decide((context) => [{ ...eventBase(context), type: 'KeyTagged', tags: context.input.Tags }])
  .answerNothing();
