// GetKeyLastUsage: the last successful cryptographic operation of one key; related keys have their own.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html

import { ok } from '../key/state-table.js';
import { KEY_ID } from '../requests/members.js';
import { free, required } from '../requests/shapes.js';
import { epochSeconds } from '../requests/wire.js';
import { DATE, KEY_LAST_USAGE, TEXT } from '../views/answers.js';
import type { Instant } from '../vocabulary/identifiers.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

/** Since when AWS records uses. The guide's example and a condition key have earlier dates. [USAGE-3] */
const RECORDING_STARTED = Date.UTC(2026, 3, 23);

/** Of a key that is older than the recording its start; while that is still to come, the key's creation. [USAGE-3] */
export function trackingStart(createdAt: Instant, now: Instant): Instant {
  return now < RECORDING_STARTED ? createdAt : Math.max(createdAt, RECORDING_STARTED);
}

export const GetKeyLastUsage = operation('GetKeyLastUsage', {
  input: { KeyId: required(KEY_ID) },
  output: {
    KeyId: required(free('keyIdOrArn', TEXT)),
    KeyLastUsage: required(free('lastUsage', KEY_LAST_USAGE)),
    TrackingStartDate: required(free('any', DATE)),
    KeyCreationDate: required(DATE),
  },
  errors: ['NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException'],
  requestQuota: 5,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  statesRule: 'STATE-6c',
  shows: 'lastUsage',
  needs: [onKey('KeyId')],
})
  // Every key state allows it. [STATE-6c]
  .check('keyState', keyState)
  // The page's example shows the bare key ID. [USAGE-1]
  .answer(({ at }, { keyId }, { createdAt, lastUsage }) => ({
    KeyId: keyId,
    KeyCreationDate: epochSeconds(createdAt),
    TrackingStartDate: epochSeconds(trackingStart(createdAt, at)),
    KeyLastUsage:
      lastUsage === undefined
        ? {}
        : {
            Operation: lastUsage.operation,
            Timestamp: epochSeconds(lastUsage.at),
            CloudTrailEventId: lastUsage.cloudTrailEventId,
            KmsRequestId: lastUsage.kmsRequestId,
          },
  }));
