// ScheduleKeyDeletion: starts the waiting period; for a primary key with replicas, only once they are deleted.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html

import { fails, ok } from '../key/state-table.js';
import { stepKey } from '../key-set/step.js';
import { KEY_ID } from '../requests/members.js';
import { applies, free, integer, required } from '../requests/shapes.js';
import { epochSeconds } from '../requests/wire.js';
import { refuse } from '../rules/errors.js';
import { DATE, KEY_STATE, NUMBER, TEXT } from '../views/answers.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { inDays, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

/** The waiting period; the longest is the default. */
const DAYS = { least: 7, most: 30 };

export const ScheduleKeyDeletion = operation('ScheduleKeyDeletion', {
  input: { KeyId: required(KEY_ID), PendingWindowInDays: integer(1, 365, DAYS) },
  output: {
    KeyId: required(TEXT),
    DeletionDate: applies(free('deletionDate', DATE)),
    KeyState: required(KEY_STATE),
    PendingWindowInDays: required(NUMBER),
  },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
    'KMSInvalidStateException',
  ],
  requestQuota: 15,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, fails(3), fails(3), ok, ok, ok, fails(15)],
  changes: ['metadata'],
  changesUse: true,
  needs: [onKey('KeyId')],
  conditions: { trailingDays: true },
  order: {
    evidence: 'assumed',
    reason: 'What the request alone shows comes before the key state, as a constraint does.',
  },
})
  // The waiting period is 7 to 30 days. [DELETE-1]
  .check('window', ({ input }) => {
    const days = windowOf(input);
    return days >= DAYS.least && days <= DAYS.most
      ? undefined
      : refuse('DELETE-1', { fault: 'waitingPeriod', days, ...DAYS });
  })
  // The key state allows it. [STATE-1] [DELETE-5]
  .check('keyState', keyState)
  .decide((context) => {
    const { keySet, key, at, input, settings } = context;
    const state = stepKey(keySet, key, 'ScheduleKeyDeletion');
    return [
      {
        ...eventBase(context),
        type: 'KeyDeletionScheduled',
        keyState: state,
        pendingWindowInDays: windowOf(input),
        // The clock of a primary key that waits for its replicas does not run. [DELETE-3]
        ...(state === 'PendingDeletion' ? { deletionDate: inDays(at, windowOf(input)) } : {}),
        deletionLateness: settings.deletionLateness,
      },
    ];
  })
  .answer(({ arn, input }, _keySet, key) => ({
    KeyId: arn,
    ...(key.deletionDate === undefined ? {} : { DeletionDate: epochSeconds(key.deletionDate) }),
    KeyState: key.keyState,
    PendingWindowInDays: windowOf(input),
  }));

function windowOf(input: { readonly PendingWindowInDays?: number }): number {
  return input.PendingWindowInDays ?? DAYS.most;
}
