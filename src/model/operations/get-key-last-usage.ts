// GetKeyLastUsage: the last successful cryptographic operation of one key; related keys have their own.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html

import { ok } from '../key/state-table.js';
import { KEY_ID } from '../requests/members.js';
import { free, required } from '../requests/shapes.js';
import { epochSeconds } from '../requests/wire.js';
import { DATE, KEY_LAST_USAGE, TEXT } from '../views/answers.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

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
  .answer((_context, { keyId }, { createdAt, lastUsage }) => ({
    KeyId: keyId,
    KeyCreationDate: epochSeconds(createdAt),
    TrackingStartDate: epochSeconds(createdAt),
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
