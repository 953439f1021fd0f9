// PutKeyPolicy: the key policy of one key; related keys keep theirs.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html

import { ok } from '../key/state-table.js';
import { KEY_ID, POLICY, POLICY_NAME } from '../requests/members.js';
import { boolean, required } from '../requests/shapes.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { keyState, policyNameIsDefault } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { policyIsAcceptable } from './key-policy.js';
import { onKey } from './needs.js';

export const PutKeyPolicy = operation('PutKeyPolicy', {
  input: {
    KeyId: required(KEY_ID),
    PolicyName: POLICY_NAME,
    Policy: required(POLICY),
    BypassPolicyLockoutSafetyCheck: boolean(),
  },
  output: {},
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'InvalidArnException', 'MalformedPolicyDocumentException', 'DependencyTimeoutException',
    'UnsupportedOperationException', 'KMSInternalException', 'LimitExceededException', 'KMSInvalidStateException',
  ],
  requestQuota: 15,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  changes: ['keyPolicy'],
  needs: [onKey('KeyId')],
  // [AUDIT-6]
  audit: { responseElements: null, defaults: { PolicyName: 'default', BypassPolicyLockoutSafetyCheck: false } },
})
  // Every key state allows it. [STATE-7]
  .check('keyState', keyState)
  // The only name is `default`. [POLICY-2]
  .check('policyName', policyNameIsDefault)
  // The policy keeps its author in. [REPLICATE-9]
  .check('policy', (context) => policyIsAcceptable(context, context.key.region))
  .decide((context) => [{ ...eventBase(context), type: 'KeyPolicyPut', policy: context.input.Policy }])
  .answerNothing();
