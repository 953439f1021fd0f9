// GetKeyRotationStatus: the set's rotation setting, which reads the same on every related key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html

import { fails, ok, unless } from '../key/state-table.js';
import { KEY_ID } from '../requests/members.js';
import { applies, free, required } from '../requests/shapes.js';
import { epochSeconds } from '../requests/wire.js';
import { DATE, NUMBER, TEXT, YES_OR_NO } from '../views/answers.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const GetKeyRotationStatus = operation('GetKeyRotationStatus', {
  input: { KeyId: required(KEY_ID) },
  output: {
    KeyRotationEnabled: required(YES_OR_NO),
    KeyId: required(TEXT),
    RotationPeriodInDays: applies(NUMBER),
    NextRotationDate: applies(free('rotationDate', DATE)),
    OnDemandRotationStartDate: applies(DATE),
  },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
    'KMSInvalidStateException', 'UnsupportedOperationException',
  ],
  requestQuota: 1000,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [unless(7), unless(7), unless(7), unless(7), fails(6), fails(7), unless(7), unless(7)],
  // Seen in 2026-09: such a key is answered, too. [ROTATE-2]
  amended: { PendingImport: { cell: ok, rule: 'ROTATE-2' } },
  shows: 'rotation',
  crossesAccounts: true,
  needs: [onKey('KeyId')],
})
  // Keys in custom key stores have no rotation. [ROTATE-2] [ROTATE-7]
  .check('keyState', keyState)
  .answer(({ arn }, keySet, key) => {
    // While a key is PendingDeletion its status reads false; the setting is kept. In the first phase of the deletion of a
    // set it was seen to read as before. [DELETE-7] That of an AWS managed key reads false as well. [MANAGED-3]
    const isShown = key.keyState !== 'PendingDeletion' && keySet.awsService === undefined;
    const rotation = isShown ? keySet.automaticRotation : undefined;
    return {
      KeyId: arn,
      KeyRotationEnabled: rotation !== undefined,
      ...(rotation === undefined
        ? {}
        : { RotationPeriodInDays: rotation.periodDays, NextRotationDate: epochSeconds(rotation.nextRotationAt) }),
      ...(keySet.onDemandRotation === undefined
        ? {}
        : { OnDemandRotationStartDate: epochSeconds(keySet.onDemandRotation.startedAt) }),
    };
  });
