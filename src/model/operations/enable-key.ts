// EnableKey: a Disabled key becomes Enabled; an Enabled one stays so.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html

import { fails, ok, ok12 } from '../key/state-table.js';
import { stepKey } from '../key-set/step.js';
import { KEY_ID } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const EnableKey = operation('EnableKey', {
  input: { KeyId: required(KEY_ID) },
  output: {},
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
    'LimitExceededException', 'KMSInvalidStateException',
  ],
  requestQuota: 5,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, fails(3), fails(3), fails(5), ok12, fails(14), fails(15)],
  changes: ['metadata'],
  changesUse: true,
  needs: [onKey('KeyId')],
})
  // The key state allows it; a key whose material is missing is PendingImport. [STATE-1] [STATE-4] [IMPORT-11b]
  .check('keyState', keyState)
  .decide((context) => [
    { ...eventBase(context), type: 'KeyEnabled', keyState: stepKey(context.keySet, context.key, 'EnableKey') },
  ])
  .answerNothing();
