// DisableKeyRotation: ends automatic rotation of the whole set; a running on-demand rotation goes on.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html

import { fails, unless } from '../key/state-table.js';
import { KEY_ID } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { hasMaterialOfKms, isNoReplica, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const DisableKeyRotation = operation('DisableKeyRotation', {
  input: { KeyId: required(KEY_ID) },
  output: {},
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'InvalidArnException', 'DependencyTimeoutException',
    'KMSInternalException', 'KMSInvalidStateException', 'UnsupportedOperationException',
  ],
  requestQuota: 5,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [unless(7), fails(1, 7), fails(3, 7), fails(3, 7), fails(6), fails(7), fails(14), unless(7)],
  changes: ['rotation'],
  needs: [onKey('KeyId')],
  // [AUDIT-6]
  audit: { responseElements: null },
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // Its key material is from KMS; an asymmetric or HMAC key was seen to be passed over. [ROTATE-2]
  .check('hasMaterialOfKms', hasMaterialOfKms)
  // The setting is the primary key's. [ROTATE-1]
  .check('isNoReplica', isNoReplica('ROTATE-1a'))
  .decide((context) => [{ ...eventBase(context), type: 'KeyRotationDisabled' }])
  .answerNothing();
