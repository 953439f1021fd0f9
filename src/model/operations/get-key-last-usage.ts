// GetKeyLastUsage: the last successful cryptographic operation of one key; related keys have their own.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html

import { epochSeconds } from '../views/wire.js';
import { keyState } from './checks.js';
import { keyOperation } from './operation.js';

export const GetKeyLastUsage = keyOperation({
  name: 'GetKeyLastUsage',
  // Every key state allows it. [STATE-6c]
  checks: { keyState },
  // The page's example shows the bare key ID. [USAGE-1]
  answer: (_context, { keyId }, { createdAt, lastUsage }) => ({
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
  }),
});
