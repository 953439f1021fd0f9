// The events that KMS sends to Amazon EventBridge. [EVENT-1]
// https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html

import type { KeySetEvent } from '../key-set/events.js';
import { keyArn, type Region } from '../vocabulary/identifiers.js';
import { eventIdOfEvent, isoDate } from './record.js';

/** An event in EventBridge's shape, as KMS sends it. */
export interface EventBridgeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'KMS CMK Rotation' | 'KMS Imported Key Material Expiration' | 'KMS CMK Deletion';
  readonly source: 'aws.kms';
  readonly account: string;
  /** ISO 8601, in seconds. */
  readonly time: string;
  readonly region: Region;
  /** The key's ARN. */
  readonly resources: readonly [string];
  readonly detail: Readonly<Record<string, string>>;
}

/**
 * What KMS sends of an event; undefined where it sends nothing. AWS sends the first two kinds on a best-effort basis, and
 * that of a deletion surely, perhaps several times: here each comes once. The same event gives the same, id included.
 */
export function eventBridgeEvent(event: KeySetEvent): EventBridgeEvent | undefined {
  const what = { 'key-id': event.keyId };
  switch (event.type) {
    case 'KeyRotated':
      return sent(event, 'KMS CMK Rotation', {
        ...what,
        ...(event.origin === undefined ? {} : { 'key-origin': event.origin }),
        'rotation-type': event.rotationType,
        'previous-key-material-id': event.previousKeyMaterialId,
        'current-key-material-id': event.keyMaterialId,
      });
    case 'KeyMaterialDeleted':
      if (event.cause !== 'expired') return undefined;
      return sent(event, 'KMS Imported Key Material Expiration', { ...what, 'key-material-id': event.keyMaterialId });
    case 'KeyDeleted':
      return sent(event, 'KMS CMK Deletion', what);
    default:
      return undefined;
  }
}

function sent(
  event: KeySetEvent,
  kind: EventBridgeEvent['detail-type'],
  detail: EventBridgeEvent['detail'],
): EventBridgeEvent {
  const { at, accountId, region, keyId } = event;
  return {
    version: '0',
    id: eventIdOfEvent(event, 'EventBridge'),
    'detail-type': kind,
    source: 'aws.kms',
    account: accountId,
    time: isoDate(at),
    region,
    resources: [keyArn(region, accountId, keyId)],
    detail,
  };
}
