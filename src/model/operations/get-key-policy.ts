// GetKeyPolicy: the key policy of one key, in every key state.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html

import { ok } from '../key/state-table.js';
import { KEY_ID, POLICY_NAME } from '../requests/members.js';
import { defaultKeyPolicy, policyShown } from '../requests/policy.js';
import { free, required } from '../requests/shapes.js';
import { TEXT } from '../views/answers.js';
import { operation } from './card.js';
import { keyState, policyNameIsDefault } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const GetKeyPolicy = operation('GetKeyPolicy', {
  input: { KeyId: required(KEY_ID), PolicyName: POLICY_NAME },
  output: { Policy: required(free('json', TEXT)), PolicyName: required(TEXT) },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
    'KMSInvalidStateException',
  ],
  requestQuota: 1000,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  shows: 'keyPolicy',
  needs: [onKey('KeyId')],
})
  // Every key state allows it. [STATE-7]
  .check('keyState', keyState)
  // The only name is `default`. [POLICY-2]
  .check('policyName', policyNameIsDefault)
  .answer(({ accountId, host }, _keySet, key) => ({
    Policy:
      key.policy === undefined
        ? defaultKeyPolicy(accountId, key.region)
        : policyShown(key.policy, host.principalExists),
    PolicyName: 'default',
  }));
