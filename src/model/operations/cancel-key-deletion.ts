// CancelKeyDeletion: a key that waits for its deletion becomes Disabled.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html

import { fails, ok } from '../key/state-table.js';
import { stepKey } from '../key-set/step.js';
import { KEY_ID } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { TEXT } from '../views/answers.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const CancelKeyDeletion = operation('CancelKeyDeletion', {
  input: { KeyId: required(KEY_ID) },
  output: { KeyId: required(TEXT) },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
    'KMSInvalidStateException',
  ],
  requestQuota: 5,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [fails(4), fails(4), ok, ok, fails(4), fails(4), fails(4), fails(4)],
  changes: ['metadata'],
  changesUse: true,
  needs: [onKey('KeyId')],
})
  // Deletion is pending, in either phase. [DELETE-5]
  .check('keyState', keyState)
  .decide((context) => [
    {
      ...eventBase(context),
      type: 'KeyDeletionCanceled',
      keyState: stepKey(context.keySet, context.key, 'CancelKeyDeletion'),
    },
  ])
  .answer(({ arn }) => ({ KeyId: arn }));
