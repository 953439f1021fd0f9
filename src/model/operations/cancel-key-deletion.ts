// CancelKeyDeletion: a key that waits for its deletion becomes Disabled.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html

import { stepKey } from '../key/step.js';
import { keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const CancelKeyDeletion = keyOperation({
  name: 'CancelKeyDeletion',
  // Deletion is pending, in either phase. [DELETE-5]
  checks: { keyState },
  decide: (context) => [
    {
      ...eventBase(context),
      type: 'KeyDeletionCanceled',
      keyState: stepKey(context.keySet, context.key, 'CancelKeyDeletion'),
    },
  ],
  answer: ({ arn }) => ({ KeyId: arn }),
});
