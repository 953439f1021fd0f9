// GetKeyRotationStatus: the set's rotation setting, which reads the same on every related key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html

import { isPendingDeletion } from '../key-set/key-set.js';
import { epochSeconds } from '../views/wire.js';
import { keyState } from './checks.js';
import { keyOperation } from './operation.js';

export const GetKeyRotationStatus = keyOperation({
  name: 'GetKeyRotationStatus',
  // Keys in custom key stores have no rotation. [ROTATE-2]
  checks: { keyState },
  answer: ({ arn }, keySet, key) => {
    // While its deletion is pending, a key's status reads false; the setting is kept. [DELETE-7]
    const rotation = isPendingDeletion(key) ? undefined : keySet.automaticRotation;
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
  },
});
