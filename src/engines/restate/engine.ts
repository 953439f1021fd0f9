// The engine on Restate, as the process in front of it sees it: it reads, decides, and commits what was decided, which is
// refused if it was decided on what is not so any more. What it keeps of key sets is only what it last knew of them.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { advance } from '../../model/engine/advance.js';
import type { Page } from '../../model/key-set/host.js';
import type { Key, KeySet } from '../../model/key-set/key-set.js';
import { makeMarker, readMarker } from '../../model/requests/wire.js';
import type { Region } from '../../model/vocabulary/identifiers.js';
import { createIdentifiers, type IdentifierSource, seededState } from '../../store/identifiers.js';
import { usableMaterialIds } from '../../store/needed.js';
import { createTurns, type Turn } from '../../store/turns.js';
import type { Listed } from '../directory.js';
import type { Backstage, Engine, EngineOptions, Place, Told, ToldKind } from '../engine.js';
import { emptySlice, hasAlias, type Need, needName, type PageEntry, type Slice } from '../slice.js';
import { attempt, createVisit, notedOf, type Outcome, type Telling } from '../unit.js';
import { type Ingress, openIngress } from './ingress.js';
import {
  type Committed,
  type EndedMaterial,
  type Epoch,
  firstOf,
  type Kept,
  listsName,
  type ManyParts,
  type Moved,
  NOTHING_KEPT,
  objectKey,
  type Placed,
  type Refused,
  refusalOf,
  SHARDS,
  STATE_VERSION,
  shardOf,
  type ToldBatch,
  versionError,
} from './kept.js';
import { isOfOne, partsOf } from './parts.js';
import { type Counted, roomOf } from './room.js';
import { createTeller, type Teller } from './teller.js';

/** Of how many key sets a process remembers what it last knew. */
const MOST_REMEMBERED = 10_000;
/** How long a call is decided anew before it is given up. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 2;
const MOST_AGAIN_MS = 50;
const READ_AT_ONCE = 32;

/** What a process knows of an account, and asks of Restate. */
interface Known {
  readonly options: EngineOptions;
  readonly objects: Objects;
  readonly remembered: Map<string, Kept>;
  readonly tell: Teller;
  /** The Regions of which no object has more keys than it may have. */
  readonly countedRegions: Set<string>;
  epoch: Epoch;
}

/** Objects of an account, by what is asked of them. */
interface Asked {
  readonly keySet: <T>(keyId: string, handler: string, input?: unknown) => Promise<T>;
  /** By the name of an object of lists. */
  readonly lists: <T>(name: string, handler: string, input?: unknown) => Promise<T>;
  readonly trail: <T>(handler: string, input?: unknown) => Promise<T>;
}

/** The objects of an account. */
interface Objects extends Asked {
  /** Those for handlers that only look. */
  readonly look: Asked & { readonly epoch: () => Promise<Epoch> };
  /** The epoch when the process starts, or within seconds what is not there. */
  readonly firstEpoch: () => Promise<Epoch>;
  readonly account: <T>(handler: string, input?: unknown) => Promise<T>;
  readonly collect: (after: string) => Promise<string | null>;
  readonly commit: (parts: ManyParts) => Promise<Refused | null>;
  readonly close: () => void;
}

function objectsOf(url: string, accountId: string): Objects {
  const { call, look, callAtLength, callFirst, close } = openIngress(url);
  const askedBy = (ask: Ingress['call']): Asked => ({
    keySet: (keyId, handler, input) => ask('MrkKeySet', objectKey(accountId, keyId), handler, input),
    lists: (name, handler, input) => ask('MrkLists', objectKey(accountId, name), handler, input),
    trail: (handler, input) => ask('MrkTrail', accountId, handler, input),
  });
  return {
    ...askedBy(call),
    look: { ...askedBy(look), epoch: () => look('MrkAccount', accountId, 'epoch') },
    firstEpoch: () => callFirst('MrkAccount', accountId, 'epoch'),
    account: (handler, input) => callAtLength('MrkAccount', accountId, handler, input),
    collect: (after) => callAtLength('MrkCollector', accountId, 'collect', after),
    commit: (parts) => call('MrkUnits', undefined, 'commit', parts),
    close,
  };
}

/** Opens an account at a Restate server. Rejects if it cannot be reached, or what is there is of a newer version. */
export async function openRestateEngine(url: string, options: EngineOptions, backstage: Backstage): Promise<Engine> {
  const identifiers = createIdentifiers(seededState(randomBytes(16).toString('hex')));
  const objects = objectsOf(url, options.accountId);
  const tell = createTeller(async (part) => (await objects.trail<Refused | null>('commit', part)) ?? undefined);
  const epoch = await objects.firstEpoch();
  const known: Known = { options, objects, remembered: new Map(), tell, countedRegions: new Set(), epoch };
  const turns = createTurns();
  return {
    call: async ({ call, client, during }) => {
      const looked = new Map<string, Kept>();
      const next: IdentifierSource = (name, ...given) => {
        const id = identifiers.next(name, ...given);
        // Its object is not asked: it refuses the unit if there is something.
        if (name === 'keyId') looked.set(id, NOTHING_KEPT);
        return id;
      };
      const visit = createVisit(call, client, options, backstage.answers, next);
      const decide = (slice: Slice) => during(() => visit.decide(slice));
      const { result } = await inUnit(known, turns, decide, looked, ({ events }) => backstage.secure(events));
      return result;
    },
    note: async (call, answer, client) => {
      await inUnit(known, turns, (slice) => notedOf(slice, call, answer, client, options), new Map());
    },
    // Restate fires the timers itself. What it has ended is forgotten here, where the vault is.
    fire: async () => {
      await forgetEnded(known, backstage);
      return [];
    },
    now: async () => {
      known.epoch = await objects.look.epoch();
      return Date.now() + known.epoch.offset;
    },
    advance: async (ms) => {
      const { epoch, events } = await objects.account<Moved>('advance', ms);
      known.epoch = epoch;
      return events;
    },
    keySets: () => keySetsOf(known),
    told: (kind) => toldOf(known, kind),
    follow: (kind, after) => follow(known, kind, after),
    reset: async () => {
      known.epoch = await objects.account<Epoch>('reset');
      known.remembered.clear();
      await forgetEnded(known, backstage);
    },
    close: async () => objects.close(),
  };
}

/** Decides until all is at hand, and commits, until what it was decided on is so. */
async function inUnit<Result>(
  known: Known,
  turns: ReturnType<typeof createTurns>,
  decide: (slice: Slice) => Outcome<Result>,
  looked: Map<string, Kept>,
  secure: (outcome: Outcome<Result>) => Promise<() => void> = async () => () => {},
): Promise<Outcome<Result>> {
  const until = Date.now() + PATIENCE_MS;
  /** The key set that comes first is waited for within this process: of many calls on one none is decided in vain. */
  let turn: Turn | undefined;
  const comes = async (keyId: string): Promise<void> => {
    if (turn !== undefined) return;
    turn = turns.take(new Set([keyId]));
    await turn.comes;
  };
  try {
    let isCounted = false;
    for (let again = AGAIN_MS; ; again = Math.min(2 * again, MOST_AGAIN_MS)) {
      const { epoch } = known;
      const slice = emptySlice();
      const basis: Basis = { epoch, slice, keptOf: new Map(), looked, isCounted, roomsOf: new Map() };
      const outcome = await decided(known, basis, decide, comes);
      const secureAgain = await secure(outcome);
      const refused = await commit(known, basis, outcome);
      if (refused === undefined) {
        secureAgain();
        return outcome;
      }
      if (refused.because === 'version') throw new Error('what is there, and this process, are of different versions');
      if (Date.now() > until) throw new Error(`given up after many times: ${refused.because}`);
      if (refused.because === 'epoch') known.epoch = await known.objects.look.epoch();
      if (refused.because === 'quota') isCounted = true;
      await sleep(again * Math.random());
    }
  } finally {
    turn?.end();
  }
}

/** What a unit is decided on. */
interface Basis {
  readonly epoch: Epoch;
  readonly slice: Slice;
  /** The key sets at hand. */
  readonly keptOf: Map<string, Kept>;
  /** Key sets that were looked at since the call came, and not only remembered. */
  readonly looked: Map<string, Kept>;
  /** Keys are counted. Otherwise there is room for more until the lists refuse one. */
  readonly isCounted: boolean;
  /** How much room for keys each object of a Region's lists has, where they were counted. */
  readonly roomsOf: Map<string, readonly number[]>;
}

/** What a unit comes to, once all that it is found to need is at hand. */
async function decided<Result>(
  known: Known,
  basis: Basis,
  decide: (slice: Slice) => Outcome<Result>,
  comes: (keyId: string) => Promise<void>,
): Promise<Outcome<Result>> {
  const { epoch, slice, keptOf, looked } = basis;
  const take = async (keyId: string, isAnew: boolean): Promise<KeySet | null> => {
    await comes(keyId);
    const atHand = isAnew ? undefined : (looked.get(keyId) ?? recalled(known, keyId));
    const kept = atHand ?? (await read(known, keyId));
    if (atHand === undefined) looked.set(keyId, kept);
    keptOf.set(keyId, kept);
    slice.kept.set(keyId, kept.keySet);
    slice.now = Math.max(slice.now, kept.asOf);
    return kept.keySet;
  };
  for (;;) {
    slice.now = Math.max(slice.now, Date.now() + epoch.offset);
    const outcome = attempt(() => decide(slice));
    if ('changes' in outcome) return outcome;
    await bring(known, basis, outcome, take);
  }
}

/** What a key set was when it was last seen; undefined: it never was, or was no more. */
function recalled(known: Known, keyId: string): Kept | undefined {
  const kept = known.remembered.get(keyId);
  return kept?.keySet === null ? undefined : kept;
}

/** Looks at a key set, once no unit has it reserved that may have been answered already. */
async function read(known: Known, keyId: string): Promise<Kept> {
  const until = Date.now() + PATIENCE_MS;
  for (let again = AGAIN_MS; ; again = Math.min(2 * again, MOST_AGAIN_MS)) {
    const kept = await known.objects.look.keySet<Kept>(keyId, 'read');
    remember(known, keyId, kept);
    if (kept.reservedFor === undefined) return kept;
    if (Date.now() > until) throw new Error(`the key set ${keyId} stays reserved`);
    await sleep(again);
  }
}

/** Throws if it is of a newer version than this process knows. */
function remember({ remembered }: Known, keyId: string, kept: Kept): void {
  const error = versionError(`the key set ${keyId} there`, kept.version);
  if (error !== undefined) throw new Error(error);
  remembered.delete(keyId);
  remembered.set(keyId, kept);
  const [oldest] = remembered.keys();
  if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

async function bring(
  known: Known,
  basis: Basis,
  need: Need,
  take: (keyId: string, isAnew: boolean) => Promise<KeySet | null>,
): Promise<void> {
  const { slice } = basis;
  switch (need.kind) {
    case 'keySet':
      await take(need.keyId, false);
      return;
    case 'alias': {
      const { region, aliasName } = need;
      await followAlias(known, region, aliasName, await leadOf(known, region, aliasName), take);
      slice.found.set(needName(need), true);
      return;
    }
    case 'keyCount':
      slice.found.set(needName(need), await keyCountOf(known, basis, need.region));
      return;
    case 'page':
      slice.found.set(needName(need), await pageOf(known, need));
  }
}

/** The key ID that an alias leads to; null: there is none. */
function leadOf({ objects }: Known, region: Region, aliasName: string): Promise<string | null> {
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
async function keyCountOf(known: Known, { isCounted, roomsOf }: Basis, region: string): Promise<number> {
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
async function followAlias(
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

/** A page of a list with its key sets. What time has ended meanwhile is left out. */
async function pageOf(
  known: Known,
  { list, region, owner, limit, marker }: Extract<Need, { readonly kind: 'page' }>,
): Promise<Page<PageEntry> | undefined> {
  const after = marker === undefined ? { index: 0 } : readMarker(marker);
  if (after === undefined) return undefined;
  const asked = { list, owner, after: after.index, limit: limit + 1 };
  const placed = firstOf((await ofEach<readonly Placed[]>(known, region, 'page', asked)).flat(), limit + 1);
  const shown = placed.slice(0, limit);
  const entries = await inBunches(shown, async ({ id, keyId }) => {
    const keySet = await entryOf(known, region, list, id, keyId);
    return keySet === null ? [] : [{ id, keySet }];
  });
  const last = shown.at(-1);
  const isMore = placed.length > limit && last !== undefined;
  return isMore ? { entries, nextMarker: makeMarker(last.place, last.id) } : { entries };
}

/** The key set of an entry of a list; null: the entry is no more. */
async function entryOf(known: Known, region: Region, list: Listed, id: string, keyId: string): Promise<KeySet | null> {
  const isThere = (keySet: KeySet | null): keySet is KeySet => {
    const key = keySet?.keys[region];
    if (key === undefined) return false;
    return list === 'key' || key.aliases?.some(({ aliasName }) => aliasName === id) === true || hasGrant(key, id);
  };
  // What a list of keys shows of a key is always the same.
  const remembered = list === 'key' ? presentOf(known, known.remembered.get(keyId)) : null;
  if (isThere(remembered)) return remembered;
  let kept: Kept | undefined;
  const look = async (leads: string): Promise<KeySet | null> => {
    kept = await read(known, leads);
    return kept.keySet;
  };
  if (list === 'alias') await followAlias(known, region, id, keyId, look);
  else await look(keyId);
  const keySet = presentOf(known, kept);
  return isThere(keySet) ? keySet : null;
}

function hasGrant({ grants = [] }: Key, id: string): boolean {
  return grants.some(({ grantId }) => grantId === id);
}

function presentOf({ epoch }: Known, kept: Kept | undefined): KeySet | null {
  if (kept === undefined || kept.keySet === null) return null;
  return advance(kept.keySet, Math.max(kept.asOf, Date.now() + epoch.offset)).keySet;
}

/** Does something with many, some at a time, and gives what comes of it in their order. */
async function inBunches<T, R>(all: readonly T[], action: (one: T) => Promise<readonly R[]>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let from = 0; from < all.length; from += READ_AT_ONCE) {
    results.push(...(await Promise.all(all.slice(from, from + READ_AT_ONCE).map(action))).flat());
  }
  return results;
}

/** Commits what a unit comes to. Answers why not, if it is to be decided anew. */
async function commit(known: Known, basis: Basis, outcome: Outcome<unknown>): Promise<Refused> {
  const { objects, options, remembered } = known;
  const { epoch, slice, keptOf, looked } = basis;
  const generationOf = (keyId: string): number => keptOf.get(keyId)?.generation ?? 0;
  const { keysPerRegion } = options.settings.quotas;
  const roomsOf = (region: string): readonly number[] | undefined => basis.roomsOf.get(region);
  const parts = partsOf(slice, outcome, { accountId: options.accountId, epoch, generationOf, keysPerRegion, roomsOf });
  const [first] = parts.keySets;
  const justLooked = first === undefined ? undefined : looked.get(first.keyId);
  // What was just looked at need not be asked again: what is told goes with what others tell.
  if (first === undefined || (isOfOne(parts) && first.change === undefined && justLooked !== undefined)) {
    const refused = first && justLooked && refusalOf(justLooked, first);
    if (refused !== undefined || outcome.tellings.length === 0) return refused;
    return known.tell(epoch, outcome.tellings);
  }
  if (isOfOne(parts)) {
    const { refused, kept } = await objects.keySet<Committed>(first.keyId, 'commit', first);
    looked.delete(first.keyId);
    if (kept !== undefined) {
      remember(known, first.keyId, kept);
      if (kept.reservedFor === undefined) looked.set(first.keyId, kept);
    }
    if (refused !== undefined) return refused;
  } else {
    const refused = (await objects.commit(parts)) ?? undefined;
    if (refused !== undefined) {
      for (const { keyId } of parts.keySets) {
        looked.delete(keyId);
        remembered.delete(keyId);
      }
      return refused;
    }
  }
  for (const { keyId, change } of parts.keySets) {
    const before = keptOf.get(keyId);
    const asOf = Math.max(slice.now, before?.asOf ?? 0);
    const generation = generationOf(keyId) + (change === undefined ? 0 : 1);
    const keySet = change === undefined ? (before?.keySet ?? null) : change.after;
    remember(known, keyId, { version: STATE_VERSION, generation, epoch, asOf, keySet, outbox: 0 });
  }
  return undefined;
}

/** Every key set at the present instant, oldest first. */
async function keySetsOf(known: Known): Promise<readonly KeySet[]> {
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

async function collected({ objects }: Known): Promise<void> {
  for (let after: string | null = ''; after !== null; ) after = await objects.collect(after);
}

async function toldOf<Kind extends ToldKind>(known: Known, kind: Kind): Promise<readonly Told[Kind][]> {
  await collected(known);
  const all: Telling[] = [];
  for (let from = 0; ; ) {
    const batches = await known.objects.look.trail<readonly ToldBatch[]>('read', from);
    for (const { tellings } of batches) all.push(...tellings.filter((telling) => telling.kind === kind));
    const last = batches.at(-1);
    if (last === undefined) break;
    from = last.seq + 1;
  }
  return all.sort((one, other) => one.at - other.at).map(({ told }) => told as Told[Kind]);
}

async function follow<Kind extends ToldKind>(
  known: Known,
  kind: Kind,
  after: Place | undefined,
): Promise<{ readonly told: readonly Told[Kind][]; readonly place: Place }> {
  await collected(known);
  if (after === undefined) return { told: [], place: String(await known.objects.look.trail<number>('place')) };
  const batches = await known.objects.look.trail<readonly ToldBatch[]>('read', Number(after));
  const tellings = batches.flatMap((batch) => batch.tellings.filter((telling) => telling.kind === kind));
  const last = batches.at(-1);
  return {
    told: tellings.map(({ told }) => told as Told[Kind]),
    place: last === undefined ? after : String(last.seq + 1),
  };
}

/** Forgets the key material that has ended, unless it was imported again since. */
async function forgetEnded(known: Known, { forget }: Backstage): Promise<void> {
  const ended = await known.objects.look.trail<readonly EndedMaterial[]>('ended');
  if (ended.length === 0) return;
  const isUsable = async (keyId: string): Promise<ReadonlySet<string>> => {
    const { keySet } = await read(known, keyId);
    return new Set(keySet === null ? [] : usableMaterialIds(keySet));
  };
  for (const { keyId, keyMaterialIds } of ended) {
    const usable = await isUsable(keyId);
    const bringBack = forget(keyMaterialIds.filter((id) => !usable.has(id)));
    // It may have been imported again while it was forgotten.
    bringBack(await isUsable(keyId));
  }
  await known.objects.trail('forgotten', ended);
}
