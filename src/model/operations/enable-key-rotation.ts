// EnableKeyRotation: automatic rotation of the whole set, set on its primary key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html

import { canRotateAutomatically, inDays, isNoReplica, keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const EnableKeyRotation = keyOperation({
  name: 'EnableKeyRotation',
  checks: {
    // The key state allows it. [STATE-1]
    keyState,
    // The key can rotate by itself. [ROTATE-2]
    canRotateAutomatically,
    // The setting is the primary key's. [ROTATE-1]
    isNoReplica,
  },
  decide: (context) => {
    const { keySet, input, at } = context;
    const before = keySet.automaticRotation;
    const periodDays = input.RotationPeriodInDays ?? 365;
    // Asking again for the same period changes nothing; another period starts now. [ROTATE-1]
    const nextRotationAt = before?.periodDays === periodDays ? before.nextRotationAt : inDays(at, periodDays);
    return [{ ...eventBase(context), type: 'KeyRotationEnabled', periodDays, nextRotationAt }];
  },
});
