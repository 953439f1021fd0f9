// The audit trail: the last records that CloudTrail would hold, oldest first, and a live stream of them.

import { type CloudTrailRecord, toCloudTrail } from '../model/audit/cloud-trail.js';
import type { KeySetEvent } from '../model/key-set/events.js';

export interface Trail {
  readonly add: (events: readonly KeySetEvent[]) => void;
  /** The records that are kept, oldest first. */
  readonly records: () => readonly CloudTrailRecord[];
  /** Calls back with every new record; the answer ends that. */
  readonly follow: (listener: (record: CloudTrailRecord) => void) => () => void;
  readonly clear: () => void;
}

/** A trail of at most `most` events: memory stays flat however long the endpoint runs. */
export function createTrail(most: number): Trail {
  // A ring: `next` is where the next event goes, and so where the oldest one is once the ring is full.
  let ring: KeySetEvent[] = [];
  let next = 0;
  const listeners = new Set<(record: CloudTrailRecord) => void>();
  return {
    add: (events) => {
      for (const event of events) {
        if (most > 0) {
          ring[next] = event;
          next = (next + 1) % most;
        }
        if (listeners.size === 0) continue;
        const record = toCloudTrail(event);
        if (record !== undefined) for (const listener of listeners) listener(record);
      }
    },
    records: () =>
      [...ring.slice(next), ...ring.slice(0, next)]
        .map(toCloudTrail)
        .filter((record): record is CloudTrailRecord => record !== undefined),
    follow: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => {
      ring = [];
      next = 0;
    },
  };
}
