// The audit trail: the last records that CloudTrail would hold, oldest first, and the last events that KMS would
// send to EventBridge; a live stream of each.

import type { EventBridgeEvent } from '../model/audit/event-bridge.js';
import type { CloudTrailRecord } from '../model/audit/record.js';
import { createRing } from './ring.js';

/** Which records are wanted; what is left out is all the same. */
export interface TrailFilter {
  /** Calls that only read or use a key, or only the others. */
  readonly readOnly?: boolean;
  /** Refused calls, or only the others. */
  readonly errors?: boolean;
}

/** What the trail is told of at a time. */
export interface Told {
  readonly records: readonly CloudTrailRecord[];
  readonly sent: readonly EventBridgeEvent[];
}

export interface Trail {
  readonly add: (told: Told) => void;
  /** The records that are kept, oldest first. */
  readonly records: (filter?: TrailFilter) => readonly CloudTrailRecord[];
  /** The events for EventBridge that are kept, oldest first. */
  readonly eventBridge: () => readonly EventBridgeEvent[];
  /** Calls back with every new record; the answer ends that. */
  readonly follow: (listener: (record: CloudTrailRecord) => void, filter?: TrailFilter) => () => void;
  /** Calls back with every new event for EventBridge; the answer ends that. */
  readonly followEventBridge: (listener: (event: EventBridgeEvent) => void) => () => void;
  readonly clear: () => void;
}

/**
 * A trail of at most `most` records of calls that read or use a key, as many of others, and as many events: memory stays
 * flat however long the endpoint runs, and no number of readings pushes out what has changed.
 */
export function createTrail(most: number): Trail {
  const reading = createRing<Numbered>(most);
  const others = createRing<Numbered>(most);
  const eventBridge = createRing<EventBridgeEvent>(most);
  const listeners = new Set<(record: CloudTrailRecord) => void>();
  const receivers = new Set<(event: EventBridgeEvent) => void>();
  let count = 0;
  return {
    add: ({ records, sent }) => {
      for (const record of records) {
        (record.readOnly ? reading : others).add([count++, record]);
        for (const listener of listeners) listener(record);
      }
      for (const event of sent) {
        eventBridge.add(event);
        for (const receiver of receivers) receiver(event);
      }
    },
    records: (filter = {}) =>
      [...reading.entries(), ...others.entries()]
        .sort(([a], [b]) => a - b)
        .map(([, record]) => record)
        .filter((record) => isWanted(record, filter)),
    eventBridge: eventBridge.entries,
    follow: (listener, filter = {}) => {
      const wanted = (record: CloudTrailRecord): void => {
        if (isWanted(record, filter)) listener(record);
      };
      listeners.add(wanted);
      return () => listeners.delete(wanted);
    },
    followEventBridge: (listener) => {
      const receiver = (event: EventBridgeEvent): void => listener(event);
      receivers.add(receiver);
      return () => receivers.delete(receiver);
    },
    clear: () => {
      for (const ring of [reading, others, eventBridge]) ring.clear();
    },
  };
}

/** A record with its place in the order of all. */
type Numbered = readonly [number, CloudTrailRecord];

function isWanted(record: CloudTrailRecord, { readOnly, errors }: TrailFilter): boolean {
  if (readOnly !== undefined && record.readOnly !== readOnly) return false;
  return errors === undefined || (record.errorCode !== undefined) === errors;
}
