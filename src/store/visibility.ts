// What is not seen at once. AWS is eventually consistent: beside what is so, an account keeps what calls may still see
// instead, change by change. [CONSIST-1] [CONSIST-2]
//
// A call is admitted by what it sees: it finds its key, its alias and its grant there, and the key state that it is
// refused for. A call that only reads or uses a key is answered from there, too. A call that changes something must then
// be right about what is so as well, and is carried out on that, so that nothing is lost. Seen at once by every call:
// whether an alias name or a Region is taken, quotas, grant tokens, key material and the state that follows, and that something is no more: a
// deleted key, and what lists of a Region no longer have. [CONSIST-3]

import type { KeySetEvent } from '../model/key-set/events.js';
import {
  type Host,
  type Page,
  type Settings,
  VISIBILITY_KINDS,
  type VisibilityDelay,
  type VisibilityKind,
} from '../model/key-set/host.js';
import type { KeySet } from '../model/key-set/key-set.js';
import {
  seenWith,
  VISIBLE_OF_KEY,
  VISIBLE_OF_SET,
  type VisibleMembers,
  visibleMembers,
} from '../model/key-set/visible.js';
import { digest } from '../model/vocabulary/digest.js';
import type { Instant, Region } from '../model/vocabulary/identifiers.js';

/** A change that need not be seen yet. */
export interface UnseenChange {
  readonly keyId: string;
  readonly kind: VisibilityKind;
  /** Of the key in this Region; absent: of the whole set. */
  readonly region?: Region;
  readonly at: Instant;
  /** When every call sees it; null: once the host is told so. */
  readonly until: Instant | null;
  /** Until then each call sees it or not, by chance. */
  readonly isRandom?: true;
  /** The members as they are seen instead; of a new key none. */
  readonly before: VisibleMembers;
}

/** What of an account is not seen yet, as plain JSON. */
export interface Unseen {
  /** How many calls it was left to chance what they saw. */
  readonly looks: number;
  /** Of each key set the oldest first. */
  readonly changes: readonly UnseenChange[];
}

/** Which changes are seen from now on: by default all. */
export interface Shown {
  readonly keyId?: string;
  readonly kind?: VisibilityKind;
}

export interface UnseenBook {
  /** Whether every call sees everything: then nothing here costs anything. */
  readonly isEmpty: () => boolean;
  /** Applies an event, and notes what it changes that need not be seen yet. */
  readonly during: (changing: Changing) => void;
  /** When something is seen by every call next. */
  readonly next: (now: Instant) => Instant | undefined;
  readonly show: (shown: Shown) => void;
  /** What one call in a Region sees. */
  readonly viewOf: (looking: Looking) => View;
  readonly kept: (now: Instant) => Unseen | undefined;
}

/** An event that is to be applied. */
export interface Changing {
  readonly event: KeySetEvent;
  /** The key set before it. */
  readonly keySet: KeySet | null;
  readonly delays: Settings['visibilityDelay'];
  readonly now: Instant;
  /** Applies it; answers the key set after it. */
  readonly apply: () => KeySet | null;
}

/** A call that looks at what there is. */
export interface Looking {
  readonly host: Host;
  readonly region: string;
  readonly now: Instant;
  /** What chance follows from, and the number of the look. */
  readonly seed: () => string;
}

/** What a call sees, as the host has it. */
export interface View {
  readonly host: Host;
  /** Whether the call was shown something that is no longer so. */
  readonly wasStale: () => boolean;
}

export function createUnseenBook({ looks: before, changes }: Unseen = { looks: 0, changes: [] }): UnseenBook {
  const book = new Map<string, readonly UnseenChange[]>();
  let looks = before;
  let worth = 64;
  const keep = (keyId: string, kept: readonly UnseenChange[]): void => {
    if (kept.length === 0) book.delete(keyId);
    else book.set(keyId, kept);
  };
  const keepThose = (isKept: (change: UnseenChange) => boolean): void => {
    for (const [keyId, all] of book) keep(keyId, all.filter(isKept));
  };
  for (const change of changes) book.set(change.keyId, [...(book.get(change.keyId) ?? []), change]);

  return {
    isEmpty: () => book.size === 0,
    during: (changing) => {
      const { event, now } = changing;
      const { keyId } = event;
      const others = (book.get(keyId) ?? []).filter(
        (change) => isPending(change, event.at) && !overrides(event, change),
      );
      keep(keyId, changesBy(changing).reduce(withChange, others));
      // What has come into sight is dropped now and then, so that it takes no room.
      if (book.size > worth) {
        keepThose((change) => isPending(change, now));
        worth = 2 * book.size + 64;
      }
    },
    next: (now) => {
      let next: Instant | undefined;
      for (const all of book.values()) {
        for (const { until } of all) {
          if (until !== null && until > now && (next === undefined || until < next)) next = until;
        }
      }
      return next;
    },
    show: ({ keyId, kind }) =>
      keepThose(
        (change) => (keyId !== undefined && change.keyId !== keyId) || (kind !== undefined && change.kind !== kind),
      ),
    viewOf: ({ host, region, now, seed }) => {
      let isNew: boolean | undefined;
      // Drawn once for a call: it sees all of what is left to chance, or nothing of it.
      const seesNew = (): boolean => (isNew ??= isEven(`${seed()} ${++looks}`));
      const isHidden: IsHidden = (change) => isPending(change, now) && !(change.isRandom === true && seesNew());
      return createView(host, region, book, isHidden);
    },
    kept: (now) => {
      keepThose((change) => isPending(change, now));
      return book.size === 0 && looks === 0 ? undefined : { looks, changes: [...book.values()].flat() };
    },
  };
}

function isEven(seed: string): boolean {
  return Number.parseInt(digest(seed, 1), 16) % 2 === 0;
}

function isPending({ until }: UnseenChange, now: Instant): boolean {
  return until === null || now < until;
}

/** What the event shows at once: of a deleted key nothing is left to be seen, and of others the state that it brings. */
function overrides({ type, region }: KeySetEvent, change: UnseenChange): boolean {
  if (change.region !== region) return false;
  return type === 'KeyDeleted' || (change.kind === 'state' && AT_ONCE.has(type));
}

/** Key material is there or gone at once, and so is a related key that was deleted: the state that follows is seen, too. */
const AT_ONCE: ReadonlySet<KeySetEvent['type']> = new Set<KeySetEvent['type']>([
  'KeyMaterialImported',
  'KeyMaterialDeleted',
  'KeyMaterialMissed',
  'WaitingPeriodStarted',
]);

/** Of changes at one instant the first says what is seen instead. */
function withChange(all: readonly UnseenChange[], change: UnseenChange): readonly UnseenChange[] {
  const isNoted = all.some(
    (other) => facetOf(other) === facetOf(change) && other.at === change.at && other.until === change.until,
  );
  return isNoted ? all : [...all, change];
}

function facetOf({ kind, region }: UnseenChange): string {
  return region === undefined ? kind : `${kind} ${region}`;
}

/** Applies the event; answers what it has changed that need not be seen yet. */
function changesBy({ event, keySet, delays, apply }: Changing): readonly UnseenChange[] {
  const { keyId, region, at, type } = event;
  const kinds = VISIBILITY_KINDS.filter((kind) => delays[kind] !== undefined);
  const noted = (kind: VisibilityKind, before: VisibleMembers, of?: Region): UnseenChange => ({
    keyId,
    kind,
    ...(of === undefined ? {} : { region: of }),
    at,
    ...untilOf(delays[kind], at),
    before,
  });
  const before = membersOf(keySet, region, kinds);
  const after = apply();
  // An AWS managed key is there before it is called.
  if (after?.awsService !== undefined) return [];
  if (type === 'KeyCreated' || type === 'ReplicaKeyCreated') {
    return kinds.includes('key') ? [noted('key', {}, region)] : [];
  }
  if (after?.keys[region] === undefined) return [];
  const now = membersOf(after, region, kinds);
  return before.flatMap(({ kind, of, members }, index) =>
    members === now[index]?.members || (kind === 'state' && AT_ONCE.has(type))
      ? []
      : [noted(kind, JSON.parse(members), of)],
  );
}

function untilOf(delay: VisibilityDelay | undefined, at: Instant): Pick<UnseenChange, 'until' | 'isRandom'> {
  if (delay === null) return { until: null };
  if (delay === undefined) return { until: at };
  return typeof delay === 'number' ? { until: at + delay } : { until: at + delay.random, isRandom: true };
}

/** The members of each kind as JSON, of the key and of the set, always in one order. */
function membersOf(
  keySet: KeySet | null,
  region: Region,
  kinds: readonly VisibilityKind[],
): readonly { readonly kind: VisibilityKind; readonly of?: Region; readonly members: string }[] {
  const key = keySet?.keys[region];
  if (keySet === null || key === undefined) return [];
  return kinds.flatMap((kind) => [
    { kind, of: region, members: JSON.stringify(visibleMembers(key, VISIBLE_OF_KEY[kind])) },
    { kind, members: JSON.stringify(visibleMembers(keySet, VISIBLE_OF_SET[kind] ?? [])) },
  ]);
}

type IsHidden = (change: UnseenChange) => boolean;

/** What calls in a Region see of a key set; undefined: nothing, as the key there is new. */
function seenOf(
  keySet: KeySet,
  called: string,
  changes: readonly UnseenChange[],
  isHidden: IsHidden,
): KeySet | undefined {
  let seen: KeySet | undefined = keySet;
  const settled = new Set<string>();
  for (let index = changes.length - 1; index >= 0 && seen !== undefined; index--) {
    const change = changes[index];
    // Whoever sees a change sees what went before it, too.
    if (change === undefined || settled.has(facetOf(change))) continue;
    if (isHidden(change)) seen = without(seen, change, called);
    else settled.add(facetOf(change));
  }
  return seen;
}

/** The key set as it is seen by calls in a Region that do not see a change. */
function without(keySet: KeySet, { kind, region, before }: UnseenChange, called: string): KeySet | undefined {
  if (region === undefined) {
    // No set is without its primary key.
    const isWhole = before.primaryRegion === undefined || keySet.keys[before.primaryRegion] !== undefined;
    return isWhole ? seenWith(keySet, VISIBLE_OF_SET[kind] ?? [], before) : keySet;
  }
  const key = keySet.keys[region];
  if (key === undefined) return keySet;
  if (kind !== 'key')
    return { ...keySet, keys: { ...keySet.keys, [region]: seenWith(key, VISIBLE_OF_KEY[kind], before) } };
  if (region === called) return undefined;
  if (region === keySet.primaryRegion) return keySet;
  return { ...keySet, keys: Object.fromEntries(Object.entries(keySet.keys).filter(([of]) => of !== region)) };
}

/** What one call in a Region sees. */
function createView(
  host: Host,
  called: string,
  book: ReadonlyMap<string, readonly UnseenChange[]>,
  isHidden: IsHidden,
): View {
  let wasStale = false;
  const see = (keySet: KeySet | undefined): KeySet | undefined => {
    const changes = keySet && book.get(keySet.keyId);
    if (keySet === undefined || changes === undefined) return keySet;
    const seen = seenOf(keySet, called, changes, isHidden);
    if (seen !== keySet) wasStale = true;
    return seen;
  };
  const findKeySet: Host['findKeySet'] = (keyId) => see(host.findKeySet(keyId));
  const findAlias: Host['findAlias'] = (region, aliasName) => {
    const has = (keySet: KeySet | undefined): boolean =>
      keySet?.keys[region]?.aliases?.some((alias) => alias.aliasName === aliasName) === true;
    const named = see(host.findAlias(region, aliasName));
    if (has(named)) return named;
    // Of another key until a moment ago.
    for (const [keyId, changes] of book) {
      const former = changes.some(({ kind }) => kind === 'alias') ? findKeySet(keyId) : undefined;
      if (has(former)) return former;
    }
    return undefined;
  };
  return {
    wasStale: () => wasStale,
    host: { ...host, atOnce: host, findKeySet, findAlias, ...seenLists(host, see, findAlias) },
  };
}

/** What a call sees of the lists of its Region. */
function seenLists(
  host: Host,
  see: (keySet: KeySet | undefined) => KeySet | undefined,
  findAlias: Host['findAlias'],
): Pick<Host, 'pageOfKeySets' | 'pageOfAliases' | 'pageOfRetirableGrants'> {
  return {
    pageOfKeySets: (region, limit, marker) =>
      seenPage(
        (most, from) => host.pageOfKeySets(region, most, from),
        ({ keyId }) => see(host.findKeySet(keyId)),
        limit,
        marker,
      ),
    pageOfAliases: (region, limit, marker) =>
      seenPage(
        (most, from) => host.pageOfAliases(region, most, from),
        ({ aliasName }) => {
          const keySet = findAlias(region, aliasName);
          return keySet && { aliasName, keySet };
        },
        limit,
        marker,
      ),
    pageOfRetirableGrants: (region, principal, limit, marker) =>
      seenPage(
        (most, from) => host.pageOfRetirableGrants(region, principal, most, from),
        (entry) => {
          const keySet = see(entry.keySet);
          const isThere = keySet?.keys[region]?.grants?.some(({ grantId }) => grantId === entry.grantId);
          return keySet && isThere ? { ...entry, keySet } : undefined;
        },
        limit,
        marker,
      ),
  };
}

/** A page of those entries that are seen: as many as there are, up to `limit`. */
function seenPage<T>(
  pageOf: (limit: number, marker?: string) => Page<T> | undefined,
  see: (entry: T) => T | undefined,
  limit: number,
  marker: string | undefined,
): Page<T> | undefined {
  const entries: T[] = [];
  let from = marker;
  for (;;) {
    const page = pageOf(limit - entries.length, from);
    if (page === undefined) return undefined;
    entries.push(...page.entries.flatMap((entry) => see(entry) ?? []));
    from = page.nextMarker;
    if (from === undefined) return { entries };
    if (entries.length === limit) return hasSeen(pageOf, see, from) ? { entries, nextMarker: from } : { entries };
  }
}

/** Whether any entry after the marker is seen. */
function hasSeen<T>(
  pageOf: (limit: number, marker?: string) => Page<T> | undefined,
  see: (entry: T) => T | undefined,
  marker: string,
): boolean {
  for (let from: string | undefined = marker; from !== undefined; ) {
    const page: Page<T> | undefined = pageOf(100, from);
    if (page?.entries.some((entry) => see(entry) !== undefined)) return true;
    from = page?.nextMarker;
  }
  return false;
}
