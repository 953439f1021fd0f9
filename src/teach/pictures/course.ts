// What happened to keys, instant by instant: from the events of a scenario or a story, the key sets as they became, and
// what DescribeKey shows differently of each key. [CREATE-5]

import { evolve } from '../../model/engine/evolve.js';
import type { KeySetEvent } from '../../model/key-set/events.js';
import { DEFAULT_SETTINGS, type Settings } from '../../model/key-set/host.js';
import { type Key, type KeySet, regionsOf } from '../../model/key-set/key-set.js';
import type { KmsError } from '../../model/rules/errors.js';
import { keyMetadata } from '../../model/views/key-metadata.js';
import type { Instant, Region } from '../../model/vocabulary/identifiers.js';
import type { KeyState } from '../../model/vocabulary/vocabulary.js';
import { isObject } from '../../shared/objects.js';

/** One step of what was played: a call, or time that passed. */
export interface Scene {
  /** In epoch milliseconds, when it began and when it was done. */
  readonly from: Instant;
  readonly until: Instant;
  /** Told before it. */
  readonly note?: string;
  readonly call?: CallMade;
  /** Absent of a call that could not be made. */
  readonly answer?: { readonly ok: true } | { readonly ok: false; readonly error: KmsError };
  readonly events: readonly KeySetEvent[];
  /** Of what is neither a call nor time that passes. */
  readonly says?: string;
  /** What of it was not as expected, as lines. */
  readonly failures?: readonly string[];
}

export interface CallMade {
  readonly region: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** One account from its beginning: a case of a scenario, or a story. */
export interface Course {
  /** Empty if it has no name. */
  readonly title: string;
  readonly scenes: readonly Scene[];
  readonly roles?: Settings['rolesWhileUpdating'];
}

/** All that happened at one instant. */
export interface Moment {
  readonly at: Instant;
  /** Of each key to which something happened that can be seen, or whose related keys changed. */
  readonly changes: readonly KeyChange[];
  /** The key sets to which something happened, as they are now. */
  readonly keySets: readonly KeySet[];
}

/** A key before and after; no state: no such key. */
export interface KeyChange {
  readonly keyId: string;
  readonly region: Region;
  readonly before?: KeyState;
  readonly after?: KeyState;
  /** What else DescribeKey shows differently of a key that was there and still is. */
  readonly members: readonly MemberChange[];
}

export interface MemberChange {
  readonly name: string;
  /** As text; empty: it is not there. Of a list only what is gone, and what is new. */
  readonly before: string;
  readonly after: string;
  readonly isList: boolean;
}

/** Key sets that follow events. */
export interface Follower {
  /** Takes events in their order. */
  readonly follow: (events: readonly KeySetEvent[]) => readonly Moment[];
  /** The key sets as they are now, in the order of their creation. */
  readonly keySets: () => readonly KeySet[];
}

/** Follows the events of one account from its beginning. */
export function follower(roles: Settings['rolesWhileUpdating'] = DEFAULT_SETTINGS.rolesWhileUpdating): Follower {
  const keySets = new Map<string, KeySet>();
  const momentOf = (events: readonly KeySetEvent[]): Moment => {
    const before = new Map<string, KeySet | null>();
    for (const event of events) {
      const keySet = keySets.get(event.keyId) ?? null;
      if (!before.has(event.keyId)) before.set(event.keyId, keySet);
      const after = evolve(keySet, event);
      if (after === null) keySets.delete(event.keyId);
      else keySets.set(event.keyId, after);
    }
    const changes = [...before].flatMap(([keyId, was]) => changesOf(keyId, was, keySets.get(keyId) ?? null, roles));
    const touched = [...before.keys()].flatMap((keyId) => keySets.get(keyId) ?? []);
    return { at: events[0]?.at ?? 0, changes, keySets: touched };
  };
  return {
    follow: (events) => {
      const instants = [...new Set(events.map(({ at }) => at))];
      return instants.map((at) => momentOf(events.filter((event) => event.at === at)));
    },
    keySets: () => [...keySets.values()],
  };
}

/** What DescribeKey shows differently of the keys of an account, from one time to another. */
export function changesBetween(
  before: readonly KeySet[],
  after: readonly KeySet[],
  roles: Settings['rolesWhileUpdating'] = DEFAULT_SETTINGS.rolesWhileUpdating,
): readonly KeyChange[] {
  const [was, is] = [before, after].map((keySets) => new Map(keySets.map((keySet) => [keySet.keyId, keySet])));
  const keyIds = new Set([...before, ...after].map(({ keyId }) => keyId));
  return [...keyIds].flatMap((keyId) => changesOf(keyId, was?.get(keyId) ?? null, is?.get(keyId) ?? null, roles));
}

function changesOf(
  keyId: string,
  before: KeySet | null,
  after: KeySet | null,
  roles: Settings['rolesWhileUpdating'],
): readonly KeyChange[] {
  const regions = new Set([...(before === null ? [] : regionsOf(before)), ...(after === null ? [] : regionsOf(after))]);
  return [...regions].flatMap((region) => {
    const [was, is] = [before?.keys[region], after?.keys[region]];
    const members =
      was && is && before && after ? memberChanges(shownOf(before, region, roles), shownOf(after, region, roles)) : [];
    if (was?.keyState === is?.keyState && members.length === 0) return [];
    return [{ keyId, region, ...(was && { before: was.keyState }), ...(is && { after: is.keyState }), members }];
  });
}

/** What DescribeKey shows of a key, without what goes without saying: that a key has become ready, and what its role is. */
function shownOf(
  keySet: KeySet,
  region: Region,
  roles: Settings['rolesWhileUpdating'],
): Readonly<Record<string, unknown>> {
  const key = keySet.keys[region];
  if (key === undefined) return {};
  // A key that is Creating shows no key material; that it has one later is no change. [CREATE-5]
  const ready: Key = key.keyState === 'Creating' ? { ...key, keyState: 'Enabled' } : key;
  const {
    KeyState: _,
    Enabled: __,
    MultiRegionConfiguration: set,
    ...others
  } = keyMetadata(keySet, ready, {
    rolesWhileUpdating: roles,
  });
  return {
    ...(set && {
      PrimaryKey: set.PrimaryKey.Region,
      ReplicaKeys: set.ReplicaKeys.map((replica) => replica.Region),
    }),
    ...others,
  };
}

function memberChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly MemberChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): MemberChange[] => {
    const [was, is] = [before[name], after[name]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    if (Array.isArray(was) && Array.isArray(is)) {
      const gone = was.filter((one) => !is.includes(one));
      const added = is.filter((one) => !was.includes(one));
      return gone.length + added.length === 0
        ? []
        : [{ name, before: gone.join(' '), after: added.join(' '), isList: true }];
    }
    return [{ name, before: memberText(name, was), after: memberText(name, is), isList: false }];
  });
}

function memberText(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'number' && /(?:Date|To)$/.test(name)) return dateText(value * 1000);
  return isObject(value) ? JSON.stringify(value) : String(value);
}

/** An instant as a date, with the time of day where it matters. */
export function dateText(at: Instant): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at);
  return date.toISOString().replace('T00:00:00.000Z', '').replace('.000Z', 'Z');
}
