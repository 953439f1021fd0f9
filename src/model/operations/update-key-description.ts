// UpdateKeyDescription: the description of one key; related keys keep theirs.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html

import { fails, ok } from '../key/state-table.js';
import { DESCRIPTION, KEY_ID } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const UpdateKeyDescription = operation('UpdateKeyDescription', {
  input: { KeyId: required(KEY_ID), Description: required(DESCRIPTION) },
  output: {},
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
    'KMSInvalidStateException',
  ],
  requestQuota: 5,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, fails(3), fails(3), ok, ok, ok, ok],
  changes: ['metadata'],
  needs: [onKey('KeyId')],
  // [AUDIT-6]
  audit: { responseElements: null },
})
  // The key state allows it. [STATE-7]
  .check('keyState', keyState)
  .decide((context) => [
    { ...eventBase(context), type: 'KeyDescriptionUpdated', description: context.input.Description },
  ])
  .answerNothing();
