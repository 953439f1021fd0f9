// What of an account is listed, looked up over all objects of its lists, with the key sets that entries lead to.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '../../model/key-set/host.js';
import type { KeySet } from '../../model/key-set/key-set.js';
import { makeMarker, readMarker } from '../../model/requests/wire.js';
import type { Region } from '../../model/vocabulary/identifiers.js';
import type { Listed } from '../directory.js';
import { hasAlias, type Need, type PageEntry } from '../slice.js';
import { firstOf, type Kept, listsName, type Placed, SHARDS, shardOf } from './kept.js';
import { AGAIN_MS, type Known, PATIENCE_MS, presentOf, read } from './known.js';
import { type Counted, roomOf } from './room.js';

const READ_AT_ONCE = 32;

/** Whether the keys of Regions are counted, and what came of it. */
export interface Counting {
  /** Keys are counted. Otherwise there is room for more until the lists refuse one. */
  readonly isCounted: boolean;
  /** How much room for keys each object of a Region's lists has, where they were counted. */
  readonly roomsOf: Map<string, readonly number[]>;
}

/** The key ID that an alias leads to; null: there is none. */
export function leadOf({ objects }: Known, region: Region, aliasName: string): Promise<string | null> {
  const name = listsName(region, shardOf({ list: 'alias', id: aliasName, keyId: '' }));
  return objects.look.lists(name, 'alias', aliasName);
}

/** What each object of a Region's lists answers. */
function ofEach<T>({ objects }: Known, region: string, handler: string, input?: unknown): Promise<readonly T[]> {
  return Promise.all(
    Array.from({ length: SHARDS }, (_, shard) => objects.look.lists<T>(listsName(region, shard), handler, input)),
  );
}

/**
 * How many keys a Region has, or 0 where they need not be counted: all of its objects have room for theirs, and refuse what
 * they have no room for.
 */
export async function keyCountOf(known: Known, { isCounted, roomsOf }: Counting, region: string): Promise<number> {
  const { countedRegions, options } = known;
  if (!isCounted && countedRegions.has(region)) return 0;
  const counted = await ofEach<Counted>(known, region, 'counted');
  const rooms = counted.map((one, shard) => roomOf(shard, one, options.settings.quotas.keysPerRegion));
  roomsOf.set(region, rooms);
  // Where the quota was greater before, an object may have more keys than its share is now.
  if (rooms.every((room) => room >= 0)) countedRegions.add(region);
  return counted.reduce((sum, { keys }) => sum + keys, 0);
}

/**
 * The key set that an alias leads to, `keyId` first. The lists are written before the key sets: where an alias is not its
 * key set's yet it is about to be, or has gone on meanwhile.
 */
export async function followAlias(
  known: Known,
  region: Region,
  aliasName: string,
  keyId: string | null,
  take: (keyId: string, isAnew: boolean) => Promise<KeySet | null>,
): Promise<KeySet | null> {
  const until = Date.now() + PATIENCE_MS;
  let leads = keyId;
  for (let isAnew = false; leads !== null; isAnew = true) {
    const keySet = await take(leads, isAnew);
    if (keySet !== null && hasAlias(keySet, region, aliasName)) return keySet;
    if (Date.now() > until) throw new Error(`${aliasName} leads to ${leads}, which has it not`);
    if (isAnew) await sleep(AGAIN_MS);
    leads = await leadOf(known, region, aliasName);
  }
  return null;
}

/**
 * A page of a list. Aliases and grants come with their key sets, without what time has ended meanwhile. A key is listed by its
 * entry alone: so one whose waiting period is over is shown until its timer has fired, as a rule for some milliseconds. Not so
 * where the clock was moved: what that lets happen is done before the new epoch is told, and the trail refuses a list that was
 * read in the old one.
 */
export async function pageOf(
  known: Known,
  { list, region, owner, limit, marker }: Extract<Need, { readonly kind: 'page' }>,
): Promise<Page<PageEntry> | undefined> {
  const after = marker === undefined ? { index: 0 } : readMarker(marker);
  if (after === undefined) return undefined;
  const asked = { list, owner, after: after.index, limit: limit + 1 };
  const placed = firstOf((await ofEach<readonly Placed[]>(known, region, 'page', asked)).flat(), limit + 1);
  const shown = placed.slice(0, limit);
  const entries = list === 'key' ? shown : await inBunches(shown, (placed) => entryOf(known, region, list, placed));
  const last = shown.at(-1);
  const isMore = placed.length > limit && last !== undefined;
  return isMore ? { entries, nextMarker: makeMarker(last.place, last.id) } : { entries };
}

/** An alias or a grant with its key set; none: it is no more. */
async function entryOf(
  known: Known,
  region: Region,
  list: Exclude<Listed, 'key'>,
  { id, keyId }: Placed,
): Promise<readonly PageEntry[]> {
  let kept: Kept | undefined;
  const look = async (leads: string): Promise<KeySet | null> => {
    kept = await read(known, leads);
    return kept.keySet;
  };
  if (list === 'alias') await followAlias(known, region, id, keyId, look);
  else await look(keyId);
  const keySet = presentOf(known, kept);
  const { aliases = [], grants = [] } = keySet?.keys[region] ?? {};
  const isThere = aliases.some(({ aliasName }) => aliasName === id) || grants.some(({ grantId }) => grantId === id);
  return keySet !== null && isThere ? [{ id, keySet }] : [];
}

/** Does something with many, some at a time, and gives what comes of it in their order. */
async function inBunches<T, R>(all: readonly T[], action: (one: T) => Promise<readonly R[]>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let from = 0; from < all.length; from += READ_AT_ONCE) {
    results.push(...(await Promise.all(all.slice(from, from + READ_AT_ONCE).map(action))).flat());
  }
  return results;
}

/** Every key set at the present instant, oldest first. */
export async function keySetsOf(known: Known): Promise<readonly KeySet[]> {
  const { objects } = known;
  known.epoch = await objects.look.epoch();
  const keyIds = new Set(
    await inBunches(await objects.look.trail<readonly string[]>('lists'), (name) => keyIdsIn(known, name)),
  );
  const found = await inBunches([...keyIds], async (keyId) => {
    const keySet = presentOf(known, await read(known, keyId));
    return keySet === null ? [] : [keySet];
  });
  const since = (keySet: KeySet): number => Math.min(...Object.values(keySet.keys).map(({ createdAt }) => createdAt));
  return [...found].sort((one, other) => since(one) - since(other) || (one.keyId < other.keyId ? -1 : 1));
}

/** The key IDs in an object of lists. */
async function keyIdsIn({ objects }: Known, name: string): Promise<readonly string[]> {
  const keyIds: string[] = [];
  for (let after = 0; ; ) {
    const asked = { list: 'key', owner: '', after, limit: 1_000 };
    const placed = await objects.look.lists<readonly Placed[]>(name, 'page', asked);
    keyIds.push(...placed.map(({ keyId }) => keyId));
    const last = placed.at(-1);
    if (last === undefined) return keyIds;
    after = last.place;
  }
}
