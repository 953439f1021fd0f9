// UntagResource: takes tags from one key; tag keys that it does not have are passed over.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html

import { fails, ok } from '../key/state-table.js';
import { KEY_ID } from '../requests/members.js';
import { list, required, string } from '../requests/shapes.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const UntagResource = operation('UntagResource', {
  input: { KeyId: required(KEY_ID), TagKeys: required(list(string(1, 128))) },
  output: {},
  // biome-ignore format: a list
  errors: [
    'KMSInternalException', 'NotFoundException', 'InvalidArnException', 'KMSInvalidStateException', 'TagException',
  ],
  requestQuota: 5,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, fails(3), fails(3), ok, ok, ok, ok],
  changes: ['tags'],
  needs: [onKey('KeyId')],
})
  // The key state allows it. [STATE-7]
  .check('keyState', keyState)
  // An absent tag key is no fault. [TAG-3]
  .decide((context) => [{ ...eventBase(context), type: 'KeyUntagged', tagKeys: context.input.TagKeys }])
  .answerNothing();
