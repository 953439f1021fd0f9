// GetKeyPolicy: the key policy of one key, in every key state.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html

import { defaultKeyPolicy } from '../policy.js';
import { keyState, policyNameIsDefault } from './checks.js';
import { keyOperation } from './operation.js';

export const GetKeyPolicy = keyOperation({
  name: 'GetKeyPolicy',
  checks: {
    // Every key state allows it. [STATE-7]
    keyState,
    // The only name is `default`. [POLICY-2]
    policyName: policyNameIsDefault,
  },
  answer: ({ accountId }, _keySet, key) => ({
    Policy: key.policy ?? defaultKeyPolicy(accountId, key.region),
    PolicyName: 'default',
  }),
});
