// EnableKeyRotation: automatic rotation of the whole set, set on its primary key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html

import { refuse } from '../errors.js';
import { isSymmetricEncryption } from '../key-set/key-set.js';
import { hasMaterialOfKms, inDays, isNoReplica, keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const EnableKeyRotation = keyOperation({
  name: 'EnableKeyRotation',
  checks: {
    // The key state allows it. [STATE-1]
    keyState,
    // Its key material is from KMS. [ROTATE-2]
    hasMaterialOfKms,
    // It is a symmetric encryption key. [ROTATE-2]
    isSymmetric: ({ keySet, arn }) =>
      isSymmetricEncryption(keySet) ? undefined : refuse('ROTATE-2', { fault: 'keyIsNotSymmetric', keyArn: arn }),
    // The setting is the primary key's. [ROTATE-1]
    isNoReplica,
  },
  decide: (context) => {
    const { keySet, input, at } = context;
    const before = keySet.automaticRotation;
    // A key that rotates keeps its period unless another is given; another one counts from now. [ROTATE-1]
    const periodDays = input.RotationPeriodInDays ?? before?.periodDays ?? 365;
    const nextRotationAt = before?.periodDays === periodDays ? before.nextRotationAt : inDays(at, periodDays);
    return [{ ...eventBase(context), type: 'KeyRotationEnabled', periodDays, nextRotationAt }];
  },
});
