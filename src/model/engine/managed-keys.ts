// How an AWS managed key comes into being: a service makes it, with no call of the account's.

import type { KeySetEvent } from '../key-set/events.js';
import { inDays } from '../operations/checks.js';
import { managedAlias, managedDescription, managedKeyPolicy } from '../requests/managed-keys.js';
import type { Instant, Region } from '../vocabulary/identifiers.js';

/** An AWS managed key that is to be. */
export interface ManagedKey {
  /** Such as `s3`. */
  readonly service: string;
  readonly region: Region;
  readonly accountId: string;
  readonly at: Instant;
  readonly keyId: string;
  readonly keyMaterialId: string;
}

const PERIOD_DAYS = 365;

/** The key, its alias, and its rotation every year. [MANAGED-1] */
export function managedKeyEvents({ service, keyMaterialId, ...base }: ManagedKey): readonly KeySetEvent[] {
  const { at, region, accountId } = base;
  return [
    {
      ...base,
      type: 'KeyCreated',
      keyState: 'Enabled',
      multiRegion: false,
      keySpec: 'SYMMETRIC_DEFAULT',
      keyUsage: 'ENCRYPT_DECRYPT',
      origin: 'AWS_KMS',
      description: managedDescription(service),
      policy: managedKeyPolicy(service, accountId, region),
      keyMaterialId,
      awsService: service,
    },
    { ...base, type: 'AliasCreated', aliasName: managedAlias(service) },
    { ...base, type: 'KeyRotationEnabled', periodDays: PERIOD_DAYS, nextRotationAt: inDays(at, PERIOD_DAYS) },
  ];
}
