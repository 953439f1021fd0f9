// GetKeyRotationStatus: the set's rotation setting, which reads the same on every related key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html

import { epochSeconds } from '../views/wire.js';
import { keyState } from './checks.js';
import { keyOperation } from './operation.js';

export const GetKeyRotationStatus = keyOperation({
  name: 'GetKeyRotationStatus',
  // Keys in custom key stores have no rotation. [ROTATE-2] [ROTATE-7]
  checks: { keyState },
  answer: ({ arn }, keySet, key) => {
    // While a key is PendingDeletion its status reads false; the setting is kept. In the first phase of the deletion of a
    // set it was seen to read as before. [DELETE-7]
    const rotation = key.keyState === 'PendingDeletion' ? undefined : keySet.automaticRotation;
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
