// ScheduleKeyDeletion: starts the waiting period; for a primary key with replicas, only once they are deleted.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html

import { refuse } from '../errors.js';
import { stepKey } from '../key/step.js';
import type { Input } from '../requests/inputs.js';
import { epochSeconds } from '../views/wire.js';
import { inDays, keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

/** The waiting period; the longest is the default. */
const LEAST_DAYS = 7;
const MOST_DAYS = 30;

export const ScheduleKeyDeletion = keyOperation({
  name: 'ScheduleKeyDeletion',
  checks: {
    // The waiting period is 7 to 30 days. [DELETE-1]
    window: ({ input }) => {
      const days = windowOf(input);
      return days >= LEAST_DAYS && days <= MOST_DAYS
        ? undefined
        : refuse('DELETE-1', { fault: 'waitingPeriod', days, least: LEAST_DAYS, most: MOST_DAYS });
    },
    // The key state allows it. [STATE-1] [DELETE-5]
    keyState,
  },
  decide: (context) => {
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
  },
  answer: ({ arn, input }, _keySet, key) => ({
    KeyId: arn,
    ...(key.deletionDate === undefined ? {} : { DeletionDate: epochSeconds(key.deletionDate) }),
    KeyState: key.keyState,
    PendingWindowInDays: windowOf(input),
  }),
});

function windowOf(input: Input<'ScheduleKeyDeletion'>): number {
  return input.PendingWindowInDays ?? MOST_DAYS;
}
