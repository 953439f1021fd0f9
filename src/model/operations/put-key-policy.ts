// PutKeyPolicy: the key policy of one key; related keys keep theirs.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html

import { keyState, policyIsAcceptable, policyNameIsDefault } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const PutKeyPolicy = keyOperation({
  name: 'PutKeyPolicy',
  checks: {
    // Every key state allows it. [STATE-7]
    keyState,
    // The only name is `default`. [POLICY-2]
    policyName: policyNameIsDefault,
    // The policy keeps its author in. [REPLICATE-9]
    policy: (context) => policyIsAcceptable(context, context.key.region),
  },
  decide: (context) => [{ ...eventBase(context), type: 'KeyPolicyPut', policy: context.input.Policy }],
});
