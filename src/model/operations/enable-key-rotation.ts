// EnableKeyRotation: automatic rotation of the whole set, set on its primary key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html

import { fails, unless } from '../key/state-table.js';
import { isSymmetricEncryption } from '../key-set/key-set.js';
import { KEY_ID } from '../requests/members.js';
import { integer, required } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { hasMaterialOfKms, inDays, isNoReplica, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const EnableKeyRotation = operation('EnableKeyRotation', {
  input: { KeyId: required(KEY_ID), RotationPeriodInDays: integer(90, 2560) },
  output: {},
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'InvalidArnException', 'DependencyTimeoutException',
    'KMSInternalException', 'KMSInvalidStateException', 'UnsupportedOperationException',
  ],
  requestQuota: 15,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [unless(7), fails(1, 7), fails(3, 7), fails(3, 7), fails(6), fails(7), fails(14), unless(7)],
  changes: ['rotation'],
  needs: [onKey('KeyId')],
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // Its key material is from KMS. [ROTATE-2]
  .check('hasMaterialOfKms', hasMaterialOfKms)
  // It is a symmetric encryption key. [ROTATE-2]
  .check('isSymmetric', ({ keySet, arn }) =>
    isSymmetricEncryption(keySet) ? undefined : refuse('ROTATE-2', { fault: 'keyIsNotSymmetric', keyArn: arn }),
  )
  // The setting is the primary key's. [ROTATE-1]
  .check('isNoReplica', isNoReplica('ROTATE-1a'))
  .decide((context) => {
    const { keySet, input, at } = context;
    const before = keySet.automaticRotation;
    // A key that rotates keeps its period unless another is given; another one counts from now. [ROTATE-1]
    const periodDays = input.RotationPeriodInDays ?? before?.periodDays ?? 365;
    const nextRotationAt = before?.periodDays === periodDays ? before.nextRotationAt : inDays(at, periodDays);
    return [{ ...eventBase(context), type: 'KeyRotationEnabled', periodDays, nextRotationAt }];
  })
  .answerNothing();
