// What may have happened by itself. AWS fixes few instants, so time makes of one possible key set several: those in which
// a thing has happened, and those in which it has not yet. An answer of the target then tells them apart.

import {
  canBeUsed,
  eventsOf,
  evolve,
  type Happening,
  type Instant,
  inState,
  type Key,
  type KeySet,
  type KeySetEvent,
  latestOf,
  primaryKeyOf,
  regionsOf,
  type Settings,
  stepKey,
} from '../model.js';
import { jsonOf } from './distinct.js';

/** The target's instant is not before `from` and not after `until`. */
export interface TimeSpan {
  readonly from: Instant;
  readonly until: Instant;
}

/** A key set that the target may have; null: its last key is deleted. */
export type Possibility = KeySet | null;

/** A choice of one possibility for each of some key sets. */
export type Choice = ReadonlyMap<string, Possibility>;

const CENTURY = 100 * 365 * 86_400_000;
const DELETION_LATENESS = latestOf('DELETE-2');
const ROTATION_LATENESS = latestOf('ROTATE-3');

/** Nothing that the kit believes in happens by itself, but by `afterTime`. */
export const SETTINGS: Partial<Settings> = {
  replicationDelay: null,
  primaryUpdateDelay: CENTURY,
  rotationDelay: CENTURY,
  // While deletion is pending: by how much later than `deletionDate` the DeletionDate may be that the target shows.
  deletionLateness: DELETION_LATENESS,
};

/** More than these are not followed. */
const MOST_POSSIBILITIES = 512;

/**
 * The key sets that may have become of one by an instant, first the one in which the least has happened. Undefined: too
 * many to follow.
 */
export function afterTime(keySet: KeySet, now: TimeSpan): readonly Possibility[] | undefined {
  const reach = reachOf(keySet);
  if (now.until < reach.earliest) return reach.itself;
  if (reach.cached !== undefined && reach.cached.from <= now.from && now.until < reach.cached.validUntil) {
    return reach.cached.possible;
  }
  const found: Possibility[] = [keySet];
  const texts = new Set<string>();
  const settled: Possibility[] = [];
  // What holds now holds until the next instant that counts.
  let validUntil = Number.POSITIVE_INFINITY;
  for (const possible of found) {
    if (found.length > MOST_POSSIBILITIES) return undefined;
    let isOverdue = false;
    const changes = possible === null ? [] : changesOf(possible);
    const soonest = Math.min(...changes.map(({ latest }) => latest));
    for (const change of changes) {
      for (const instant of [change.earliest, change.latest]) {
        if (instant >= now.from && instant < validUntil) validUntil = instant;
      }
      // Of two things, the one that must have happened before the other can comes first.
      if (change.earliest > now.until || change.earliest > soonest) continue;
      if (change.latest < now.from) isOverdue = true;
      if (texts.size === 0) texts.add(jsonOf(keySet));
      const next = change.apply();
      const text = jsonOf(next);
      if (!texts.has(text)) found.push(next);
      texts.add(text);
    }
    if (!isOverdue) settled.push(possible);
  }
  reach.cached = { possible: settled, from: now.from, validUntil };
  return settled;
}

/** A key set whose shared properties are those of another. */
export function withSharedOf(keySet: KeySet, { automaticRotation, onDemandRotation, keyMaterials }: KeySet): KeySet {
  const { automaticRotation: _automatic, onDemandRotation: _onDemand, ...others } = keySet;
  return {
    ...others,
    keyMaterials,
    ...(automaticRotation === undefined ? {} : { automaticRotation }),
    ...(onDemandRotation === undefined ? {} : { onDemandRotation }),
  };
}

/** The next instant from which on something more may have happened, or must have; undefined: there is none. */
export function nextInstantOf(keySet: KeySet, at: Instant): Instant | undefined {
  let next: Instant | undefined;
  for (const { earliest, latest } of changesOf(keySet)) {
    // What has no instant of its own takes seconds as a rule.
    const due = earliest === Number.NEGATIVE_INFINITY ? at + TYPICAL_DELAY : earliest > at ? earliest : latest;
    if (due > at && due < Number.POSITIVE_INFINITY && (next === undefined || due < next)) next = due;
  }
  return next;
}

const TYPICAL_DELAY = 60_000;

interface Reach {
  /** Before this instant nothing can have happened. */
  readonly earliest: Instant;
  readonly itself: readonly [KeySet];
  cached?: { readonly possible: readonly Possibility[]; readonly from: Instant; readonly validUntil: Instant };
}

const REACHES = new WeakMap<KeySet, Reach>();

function reachOf(keySet: KeySet): Reach {
  const known = REACHES.get(keySet);
  if (known !== undefined) return known;
  let earliest = Number.POSITIVE_INFINITY;
  for (const change of changesOf(keySet)) earliest = Math.min(earliest, change.earliest);
  const reach: Reach = { earliest, itself: [keySet] };
  REACHES.set(keySet, reach);
  return reach;
}

/** Something that happens by itself, at some instant from `earliest` to `latest`. */
interface Change {
  readonly earliest: Instant;
  readonly latest: Instant;
  readonly apply: () => Possibility;
}

const ANY_TIME = { earliest: Number.NEGATIVE_INFINITY, latest: Number.POSITIVE_INFINITY };

function changesOf(keySet: KeySet): readonly Change[] {
  const changes: Change[] = [];
  const { automaticRotation, onDemandRotation } = keySet;
  const happens = (happening: Happening) => () => applied(keySet, eventsOf(keySet, happening));
  for (const key of Object.values(keySet.keys)) {
    // [TIME-1]
    if (key.keyState === 'Creating') {
      changes.push({ ...ANY_TIME, apply: happens({ kind: 'replicationEnds', at: key.createdAt, region: key.region }) });
    }
    // [PRIMARY-5]
    if (key.keyState === 'Updating') changes.push({ ...ANY_TIME, apply: () => updated(keySet, key) });
    // [DELETE-2] [DELETE-4]
    if (key.deletionDate !== undefined) {
      const earliest = key.deletionDate;
      const latest = earliest + (key.deletionLateness ?? 0) + DELETION_LATENESS;
      changes.push({ earliest, latest, apply: () => deleted(keySet, key, earliest, latest) });
    }
    // [IMPORT-4]
    for (const { keyMaterialId, validTo, hasExpired } of key.importedKeyMaterials ?? []) {
      if (validTo === undefined || hasExpired === true) continue;
      const happening: Happening = { kind: 'keyMaterialExpires', at: validTo, region: key.region, keyMaterialId };
      changes.push({ earliest: validTo, latest: validTo, apply: happens(happening) });
    }
  }
  // [ROTATE-4]
  if (onDemandRotation !== undefined) {
    changes.push({ ...ANY_TIME, apply: happens({ kind: 'onDemandRotationEnds', at: onDemandRotation.startedAt }) });
  }
  // [ROTATE-3] [DELETE-7a]
  if (automaticRotation !== undefined) {
    const { keyState } = primaryKeyOf(keySet);
    const at = automaticRotation.nextRotationAt;
    const apply = happens({ kind: 'automaticRotation', at });
    if (canBeUsed(keyState)) {
      changes.push({ earliest: at, latest: at + ROTATION_LATENESS, apply });
    } else if (keyState === 'Disabled') changes.push({ earliest: at, latest: Number.POSITIVE_INFINITY, apply });
  }
  return changes;
}

function applied(keySet: KeySet, events: readonly KeySetEvent[]): Possibility {
  return events.reduce<Possibility>(evolve, keySet);
}

/** One of the two keys of a primary update stops being Updating, each by itself. [PRIMARY-5] */
function updated(keySet: KeySet, key: Key): Possibility {
  const { keyId, accountId, primaryUpdate } = keySet;
  const keyState = stepKey(keySet, key, 'PrimaryUpdateCompleted');
  const next = evolve(keySet, {
    type: 'PrimaryUpdateCompleted',
    at: key.createdAt,
    accountId,
    keyId,
    region: key.region,
    keyState,
  });
  const goesOn = next !== null && Object.values(next.keys).some((other) => other.keyState === 'Updating');
  return goesOn && primaryUpdate !== undefined ? { ...next, primaryUpdate } : next;
}

/** A key is deleted at some instant; the waiting period of a primary key that waited for it begins at that instant. */
function deleted(keySet: KeySet, key: Key, earliest: Instant, latest: Instant): Possibility {
  const next = applied(keySet, eventsOf(keySet, { kind: 'waitingPeriodEnds', at: earliest, region: key.region }));
  if (next === null) return null;
  const primary = next.keys[next.primaryRegion];
  // Only where the roles are the target's own: its primary key did not wait for the others. One of them must be it then.
  if (primary === undefined) return { ...next, primaryRegion: regionsOf(next)[0] ?? next.primaryRegion };
  if (primary.keyState !== 'PendingDeletion' || primaryKeyOf(keySet).keyState === 'PendingDeletion') return next;
  const waiting = inState(primary, primary.keyState, { deletionLateness: latest - earliest + DELETION_LATENESS });
  return { ...next, keys: { ...next.keys, [primary.region]: waiting } };
}
