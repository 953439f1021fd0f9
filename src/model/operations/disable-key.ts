// DisableKey: an Enabled key becomes Disabled; a Disabled one stays so.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html

import { fails, ok, ok12 } from '../key/state-table.js';
import { stepKey } from '../key-set/step.js';
import { KEY_ID } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const DisableKey = operation('DisableKey', {
  input: { KeyId: required(KEY_ID) },
  output: {},
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
    'KMSInvalidStateException',
  ],
  requestQuota: 5,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, fails(3), fails(3), fails(5), ok12, fails(14), fails(15)],
  changes: ['metadata'],
  changesUse: true,
  needs: [onKey('KeyId')],
  conditions: { trailingDays: true },
})
  // The key state allows it. [STATE-1] [STATE-4]
  .check('keyState', keyState)
  .decide((context) => [
    { ...eventBase(context), type: 'KeyDisabled', keyState: stepKey(context.keySet, context.key, 'DisableKey') },
  ])
  .answerNothing();
