// The records that AWS CloudTrail keeps of what KMS does by itself.
// https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html

import type { KeySetEvent, ReplicaKeyReady } from '../key-set/events.js';
import { keyArn, type Region } from '../vocabulary/identifiers.js';
import { type CloudTrailRecord, eventIdOfEvent, isoDate, KMS, type RecordedMembers, resourcesOf } from './record.js';

/**
 * The record that AWS writes of an event which comes from no call; undefined where it writes none. The same event gives
 * the same record, eventID included. [AUDIT-1]
 */
export function auditEvent(event: KeySetEvent): CloudTrailRecord | undefined {
  if (event.call !== undefined) return undefined;
  switch (event.type) {
    case 'ReplicaKeyReady':
      return synchronized(event);
    // The page's text has responseElements.keyId since 2022-12, its example has null: the example is followed. [AUDIT-6]
    case 'KeyDeleted':
      return ofService(event, 'DeleteKey');
    case 'KeyMaterialDeleted': {
      const { keyId, keyMaterialId } = event;
      return ofService(event, 'DeleteExpiredKeyMaterial', { keyId, keyMaterialId });
    }
    // [AUDIT-8]
    case 'KeyRotated':
      return ofService(event, 'RotateKey', {
        rotationType: event.rotationType,
        ...(event.origin === undefined ? {} : { keyOrigin: event.origin }),
        previousKeyMaterialId: event.previousKeyMaterialId,
        currentKeyMaterialId: event.keyMaterialId,
        keyId: event.keyId,
      });
    // The end of a primary update, a waiting period that begins, a material that is missed: AWS names no record of them.
    default:
      return undefined;
  }
}

function ofService(event: KeySetEvent, eventName: string, details?: RecordedMembers): CloudTrailRecord {
  const { accountId, region, keyId } = event;
  return {
    ...byItself(event, eventName, region),
    responseElements: null,
    eventID: eventIdOfEvent(event, 'CloudTrail'),
    readOnly: false,
    resources: resourcesOf(accountId, [keyArn(region, accountId, keyId)]),
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: accountId,
    ...(details === undefined ? {} : { serviceEventDetails: details }),
    eventCategory: 'Management',
  };
}

/**
 * The shared properties were copied to a replica key: recorded in the primary key's Region, without the replica key.
 * [SHARED-1] AWS says that it synchronizes "periodically", but not when: that it does so when a replica key is ready is
 * assumed, and further ones, for instance after a rotation, are left out.
 */
function synchronized(event: ReplicaKeyReady): CloudTrailRecord {
  const { accountId, keyId, primaryRegion } = event;
  const primaryArn = keyArn(primaryRegion, accountId, keyId);
  return {
    ...byItself(event, 'SynchronizeMultiRegionKey', primaryRegion),
    responseElements: { keyId: primaryArn },
    requestID: eventIdOfEvent(event, 'request'),
    eventID: eventIdOfEvent(event, 'CloudTrail'),
    readOnly: false,
    resources: resourcesOf(accountId, [primaryArn]),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
}

const INTERNAL = 'AWS Internal';

function byItself({ at, accountId }: KeySetEvent, eventName: string, awsRegion: Region) {
  return {
    eventVersion: '1.11',
    userIdentity: { accountId, invokedBy: INTERNAL },
    eventTime: isoDate(at),
    eventSource: KMS,
    eventName,
    awsRegion,
    sourceIPAddress: INTERNAL,
    userAgent: INTERNAL,
    requestParameters: null,
  } as const;
}
