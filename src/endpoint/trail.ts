// The audit trail: the last records that CloudTrail would hold, oldest first, and the last events that KMS would
// send to EventBridge; a live stream of each.

import type { EventBridgeEvent } from '../model/audit/event-bridge.js';
import type { CloudTrailRecord } from '../model/audit/record.js';
import type { Instant } from '../model/vocabulary/identifiers.js';
import type { Point } from './past.js';
import { createRing } from './ring.js';

/** Which records are wanted; what is left out is all the same. */
export interface TrailFilter {
  /** Calls that only read or use a key, or only the others. */
  readonly readOnly?: boolean;
  /** Refused calls, or only the others. */
  readonly errors?: boolean;
}

/** What the trail is told of at a time, each with the instant at which it happened. */
export interface Told {
  /** After how many changes of the account. */
  readonly position: number;
  readonly records: readonly Timed<CloudTrailRecord>[];
  /** A call that has only read, whose record is made when somebody looks at it. */
  readonly reading?: Timed<() => CloudTrailRecord>;
  readonly sent: readonly Timed<EventBridgeEvent>[];
}

export type Timed<T> = readonly [at: Instant, told: T];

/** A point in the trail: what was told up to a change, and had happened by an instant. */
export interface TrailPoint extends Point {
  /** The last record that counts; undefined: whichever it is. */
  readonly last?: number;
}

export interface Trail {
  /** Whether there is anybody to tell of a call: records are kept, or followed. */
  readonly isKept: () => boolean;
  readonly add: (told: Told) => void;
  /** The records that are kept, oldest first. */
  readonly records: (filter?: TrailFilter) => readonly CloudTrailRecord[];
  /** The events for EventBridge that are kept, oldest first. */
  readonly eventBridge: () => readonly EventBridgeEvent[];
  /** Calls back with every new record; the answer ends that. */
  readonly follow: (listener: (record: CloudTrailRecord) => void, filter?: TrailFilter) => () => void;
  /** Calls back with every new event for EventBridge; the answer ends that. */
  readonly followEventBridge: (listener: (event: EventBridgeEvent) => void) => () => void;
  /** Calls back when the trail goes back, with where to; the answer ends that. */
  readonly followRewinds: (listener: (to: Instant) => void) => () => void;
  /** The point of a record that is kept, by its event ID or request ID. */
  readonly pointOf: (id: string) => TrailPoint | undefined;
  /** Forgets what came after a point. */
  readonly rewind: (point: TrailPoint) => void;
  readonly clear: () => void;
}

/**
 * A trail of at most `most` records of calls that read or use a key, as many of others, and as many events: memory stays
 * flat however long the endpoint runs, and no number of readings pushes out what has changed.
 */
export function createTrail(most: number): Trail {
  const reading = createRing<Numbered>(most);
  const others = createRing<Numbered>(most);
  const eventBridge = createRing<Omit<Numbered, 'record'> & { readonly event: EventBridgeEvent }>(most);
  const listeners = new Set<(record: CloudTrailRecord) => void>();
  const receivers = new Set<(event: EventBridgeEvent) => void>();
  const rewound = new Set<(to: Instant) => void>();
  let count = 0;
  const numbered = (): readonly Numbered[] =>
    [...reading.entries(), ...others.entries()].sort((one, other) => one.number - other.number);
  return {
    isKept: () => most > 0 || listeners.size > 0,
    add: ({ position, records, reading: read, sent }) => {
      for (const [at, record] of records) {
        (record.readOnly ? reading : others).add({ number: count++, position, at, record });
        for (const listener of listeners) listener(record);
      }
      if (read !== undefined) {
        const [at, record] = read;
        const added: Numbered = { number: count++, position, at, record };
        reading.add(added);
        for (const listener of listeners) listener(recordIn(added));
      }
      for (const [at, event] of sent) {
        eventBridge.add({ number: count++, position, at, event });
        for (const receiver of receivers) receiver(event);
      }
    },
    records: (filter = {}) =>
      numbered()
        .map(recordIn)
        .filter((record) => isWanted(record, filter)),
    eventBridge: () => eventBridge.entries().map(({ event }) => event),
    follow: (listener, filter = {}) => {
      const wanted = (record: CloudTrailRecord): void => {
        if (isWanted(record, filter)) listener(record);
      };
      return following(listeners, wanted);
    },
    followEventBridge: (listener) => following(receivers, (event) => listener(event)),
    followRewinds: (listener) => following(rewound, (to) => listener(to)),
    pointOf: (id) => {
      const found = numbered()
        .filter((one) => recordIn(one).eventID === id || recordIn(one).requestID === id)
        .at(-1);
      return found && { position: found.position, at: found.at, last: found.number };
    },
    rewind: ({ position, at, last = Number.POSITIVE_INFINITY }) => {
      const isKept = (one: Omit<Numbered, 'record'>): boolean =>
        one.position <= position && one.at <= at && one.number <= last;
      for (const ring of [reading, others]) ring.keep(isKept);
      eventBridge.keep((one) => one.position <= position && one.at <= at);
      for (const listener of rewound) listener(at);
    },
    clear: () => {
      for (const ring of [reading, others, eventBridge]) ring.clear();
    },
  };
}

function following<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A record with its place in the order of all. */
interface Numbered extends Point {
  readonly number: number;
  /** The record, or what makes it. */
  record: CloudTrailRecord | (() => CloudTrailRecord);
}

function recordIn(one: Numbered): CloudTrailRecord {
  if (typeof one.record === 'function') one.record = one.record();
  return one.record;
}

/** Whether a record is among those that are wanted. */
export function isWanted(record: CloudTrailRecord, { readOnly, errors }: TrailFilter): boolean {
  if (readOnly !== undefined && record.readOnly !== readOnly) return false;
  return errors === undefined || (record.errorCode !== undefined) === errors;
}
