// One of the objects over which a Region's lists are spread: keys, aliases, retirable grants, and how many keys there are. Each
// entry has its place; entries are kept by their places in blocks, so that a page is read from a few of them, however long
// the list is. What a unit is about to change is reserved by name: units on other names go on beside it.

import { handlers, type ObjectContext, type ObjectSharedContext, object } from '@restatedev/restate-sdk';
import { namesSame } from '../../model/requests/principals.js';
import type { Entry, Listed } from '../directory.js';
import {
  type Epoch,
  FIRST_EPOCH,
  firstOf,
  isOfOtherVersion,
  type ListsPart,
  type Placed,
  type Refused,
  readObjectKey,
  SHARDS,
  STATE_VERSION,
} from './kept.js';
import { type Counted, roomOf } from './room.js';
import { awaitNewer, refuseNewer, SERVING_LAZILY } from './serving.js';
import { TRAIL } from './trail.js';

/** How many entries a block has when the next one begins. */
const BLOCK = 64;

interface Head extends Counted {
  readonly version: number;
  readonly epoch: Epoch;
  /** The latest place, in whichever list. */
  readonly latest: number;
  /** The units that it is reserved for. */
  readonly units: readonly string[];
  /** Who may retire grants. */
  readonly owners: readonly string[];
}

const NEW_HEAD: Head = {
  version: STATE_VERSION,
  epoch: FIRST_EPOCH,
  keys: 0,
  reserved: 0,
  borrowed: 0,
  latest: 0,
  units: [],
  owners: [],
};

/** The blocks of a list that have entries, by the places that they begin with. */
type Index = readonly number[];

/** The place of what comes after another place. It is of one object alone, and its order is that of instants among all of them. */
function placeAfter(latest: number, { at, shard }: ListsPart): number {
  return Math.max(Math.floor(latest / SHARDS) + 1, at) * SHARDS + shard;
}

/** The block that a place is in, if there is one. */
function blockOf(blocks: Index, place: number): number {
  return blocks.filter((first) => first <= place).at(-1) ?? 0;
}

const listName = (list: Listed, owner: string): string => JSON.stringify([list, owner]);
const indexName = (name: string): string => `index:${name}`;
const blockName = (name: string, block: number): string => `block:${block}:${name}`;
/** Grants are their key set's own: another one may have the same ID. */
const entryName = ({ list, owner, id, keyId }: Omit<Entry, 'region'>): string =>
  `entry:${JSON.stringify([list, owner, id, list === 'grant' ? keyId : ''])}`;
const aliasName = (id: string): string => entryName({ list: 'alias', owner: '', id, keyId: '' });
const reservedName = (id: string): string => `reserved:${id}`;

/** As it is read; the call ends if it is newer. */
async function readHead(ctx: ObjectSharedContext): Promise<Head> {
  const head = (await ctx.get<Head>('head')) ?? NEW_HEAD;
  refuseNewer('the lists there', head.version);
  return head;
}

/** For what must end. */
async function headOf(ctx: ObjectContext): Promise<Head> {
  const head = (await ctx.get<Head>('head')) ?? NEW_HEAD;
  awaitNewer('the lists there', head.version);
  return head;
}

/** The first time, the account is told of it. */
async function begunHead(ctx: ObjectContext): Promise<Head> {
  const head = await ctx.get<Head>('head');
  if (head !== null) return head;
  const [accountId, name] = readObjectKey(ctx.key);
  return { ...NEW_HEAD, epoch: await ctx.objectClient(TRAIL, accountId).addLists(name) };
}

/** The aliases that a part is about, and where each must lead before it. */
function aliasesOf({ added, moved, removed }: ListsPart): readonly Entry[] {
  return [...added, ...moved, ...removed].filter(({ list }) => list === 'alias');
}

async function refusalOf(ctx: ObjectContext, head: Head, part: ListsPart): Promise<Refused> {
  if (isOfOtherVersion(head.version, part.version)) return { because: 'version' };
  if (head.epoch.number > part.epoch.number) return { because: 'epoch' };
  const { shard, keys, room, mostKeys } = part;
  const isNeeded = keys > 0 || room < 0;
  if (isNeeded && mostKeys !== undefined && roomOf(shard, head, mostKeys) + room < keys) return { because: 'quota' };
  for (const { id } of aliasesOf(part)) {
    if ((await ctx.get(reservedName(id))) !== null) return { because: 'reserved' };
  }
  for (const { id } of part.added.filter(({ list }) => list === 'alias')) {
    if ((await ctx.get(aliasName(id))) !== null) return { because: 'name' };
  }
  for (const entry of part.removed.filter(({ list }) => list === 'alias')) {
    const found = await ctx.get<Placed>(aliasName(entry.id));
    if (found?.keyId !== entry.keyId) return { because: 'name' };
  }
  return undefined;
}

/** A list on its way from what it was to what it becomes. */
interface Draft {
  readonly name: string;
  blocks: Index;
  /** What has been read or changed of it, by block. */
  readonly entries: Map<number, readonly Placed[]>;
}

async function draftOf(ctx: ObjectContext, name: string): Promise<Draft> {
  return { name, blocks: (await ctx.get<Index>(indexName(name))) ?? [], entries: new Map() };
}

async function entriesIn(ctx: ObjectContext, { name, entries }: Draft, block: number): Promise<readonly Placed[]> {
  return entries.get(block) ?? (await ctx.get<readonly Placed[]>(blockName(name, block))) ?? [];
}

async function add(ctx: ObjectContext, draft: Draft, { list, owner, id, keyId }: Entry, place: number): Promise<void> {
  const placed: Placed = { place, id, keyId };
  const last = draft.blocks.at(-1);
  const entries = last === undefined ? [] : await entriesIn(ctx, draft, last);
  if (last !== undefined && entries.length < BLOCK) draft.entries.set(last, [...entries, placed]);
  else {
    draft.blocks = [...draft.blocks, place];
    draft.entries.set(place, [placed]);
  }
  ctx.set(entryName({ list, owner, id, keyId }), placed);
}

/** Gives an entry another key set, or takes it away (null). */
async function change(ctx: ObjectContext, draft: Draft, entry: Entry, keyId: string | null): Promise<void> {
  const found = await ctx.get<Placed>(entryName(entry));
  if (found === null) return;
  const block = blockOf(draft.blocks, found.place);
  const entries = await entriesIn(ctx, draft, block);
  const changed = entries.flatMap((one) => {
    if (one.place !== found.place) return [one];
    return keyId === null ? [] : [{ ...one, keyId }];
  });
  draft.entries.set(block, changed);
  if (keyId === null) ctx.clear(entryName(entry));
  else ctx.set(entryName(entry), { ...found, keyId });
}

/** Keeps what a list has become; blocks that are empty are no more. */
function keep(ctx: ObjectContext, { name, blocks, entries }: Draft): void {
  for (const [block, placed] of entries) {
    if (placed.length > 0) ctx.set(blockName(name, block), placed);
    else ctx.clear(blockName(name, block));
  }
  ctx.set<Index>(
    indexName(name),
    blocks.filter((block) => entries.get(block)?.length !== 0),
  );
}

/** The lists that a part is about. One after the other: what waits for several answers at once is put aside, and begun anew. */
async function draftsOf(ctx: ObjectContext, { added, moved, removed }: ListsPart): Promise<readonly Draft[]> {
  const names = new Set([...added, ...moved, ...removed].map(({ list, owner }) => listName(list, owner)));
  const drafts: Draft[] = [];
  for (const name of names) drafts.push(await draftOf(ctx, name));
  return drafts;
}

async function applyTo(ctx: ObjectContext, head: Head, part: ListsPart): Promise<void> {
  const drafts = await draftsOf(ctx, part);
  const { added, moved, removed } = part;
  const draftFor = ({ list, owner }: Entry): Draft[] => drafts.filter(({ name }) => name === listName(list, owner));
  for (const entry of removed) for (const draft of draftFor(entry)) await change(ctx, draft, entry, null);
  for (const entry of moved) for (const draft of draftFor(entry)) await change(ctx, draft, entry, entry.keyId);
  let { latest } = head;
  for (const entry of added) {
    latest = placeAfter(latest, part);
    for (const draft of draftFor(entry)) await add(ctx, draft, entry, latest);
  }
  for (const draft of drafts) keep(ctx, draft);
  const retirers = added.flatMap(({ list, owner }) => (list === 'grant' ? [owner] : []));
  const [keys, borrowed] = [head.keys + part.keys, head.borrowed + part.room];
  ctx.set<Head>('head', { ...head, keys, borrowed, latest, owners: [...new Set([...head.owners, ...retirers])] });
}

/** The head without the unit, whose reservations are given back. */
function without(ctx: ObjectContext, head: Head, unit: string, part: ListsPart): Head {
  for (const { id } of aliasesOf(part)) ctx.clear(reservedName(id));
  const reserved = head.reserved - reservedFor(part);
  return { ...head, reserved, units: head.units.filter((one) => one !== unit) };
}

/** How much of its room a part reserves: what it brings itself it need not. */
function reservedFor({ keys, room }: ListsPart): number {
  return Math.max(0, keys - room);
}

/** The entries of a list, from a place on, some at a time. */
async function entriesAfter(
  ctx: ObjectSharedContext,
  name: string,
  after: number,
  limit: number,
): Promise<readonly Placed[]> {
  const blocks = (await ctx.get<Index>(indexName(name))) ?? [];
  const found: Placed[] = [];
  const first = blockOf(blocks, after);
  for (const block of blocks) {
    if (block < first) continue;
    const entries = (await ctx.get<readonly Placed[]>(blockName(name, block))) ?? [];
    found.push(...entries.filter(({ place }) => place > after));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

const listsHandlers = {
  /** The key ID that an alias leads to; null: there is none. */
  alias: handlers.object.shared(
    async (ctx: ObjectSharedContext, id: string): Promise<string | null> =>
      (await ctx.get<Placed>(aliasName(id)))?.keyId ?? null,
  ),
  /** How many keys it has. */
  counted: handlers.object.shared(async (ctx: ObjectSharedContext): Promise<Counted> => {
    const { keys, reserved, borrowed } = await readHead(ctx);
    return { keys, reserved, borrowed };
  }),
  /** Entries of a list after a place: of grants those that are retired by whom `owner` names. */
  page: handlers.object.shared(
    async (
      ctx: ObjectSharedContext,
      given: { readonly list: Listed; readonly owner: string; readonly after: number; readonly limit: number },
    ): Promise<readonly Placed[]> => {
      const { list, owner, after, limit } = given;
      const { owners } = await readHead(ctx);
      const found: Placed[] = [];
      for (const one of list === 'grant' ? owners.filter(namesSame(owner)) : [owner]) {
        found.push(...(await entriesAfter(ctx, listName(list, one), after, limit)));
      }
      return firstOf(found, limit);
    },
  ),
  /** Reserves what a part is about for its unit. */
  reserve: async (
    ctx: ObjectContext,
    { unit, part }: { readonly unit: string; readonly part: ListsPart },
  ): Promise<Refused | null> => {
    const head = await begunHead(ctx);
    const refused = await refusalOf(ctx, head, part);
    if (refused !== undefined) return refused;
    for (const { id } of aliasesOf(part)) ctx.set(reservedName(id), unit);
    ctx.set<Head>('head', {
      ...head,
      version: Math.max(head.version, part.version),
      reserved: head.reserved + reservedFor(part),
      units: [...head.units, unit],
    });
    return null;
  },
  /** Checks a part and does it at once: of a unit whose other parts are reserved. */
  commit: async (ctx: ObjectContext, part: ListsPart): Promise<Refused | null> => {
    const head = await begunHead(ctx);
    const refused = await refusalOf(ctx, head, part);
    if (refused !== undefined) return refused;
    await applyTo(ctx, { ...head, version: Math.max(head.version, part.version) }, part);
    return null;
  },
  /** Does the part that is reserved for a unit. */
  apply: async (
    ctx: ObjectContext,
    { unit, part }: { readonly unit: string; readonly part: ListsPart },
  ): Promise<void> => {
    const head = await headOf(ctx);
    if (head.units.includes(unit)) await applyTo(ctx, without(ctx, head, unit, part), part);
  },
  release: async (
    ctx: ObjectContext,
    { unit, part }: { readonly unit: string; readonly part: ListsPart },
  ): Promise<void> => {
    const head = await headOf(ctx);
    if (head.units.includes(unit)) ctx.set<Head>('head', without(ctx, head, unit, part));
  },
  /** Takes it to another epoch, or empties it too, unless it is reserved. Answers all key IDs; null: it is reserved. */
  move: async (
    ctx: ObjectContext,
    { epoch, isEmptied }: { readonly epoch: Epoch; readonly isEmptied: boolean },
  ): Promise<readonly string[] | null> => {
    const head = await headOf(ctx);
    ctx.set<Head>('head', { ...head, epoch });
    if (head.units.length > 0) return null;
    const keys = await entriesAfter(ctx, listName('key', ''), 0, Number.MAX_SAFE_INTEGER);
    if (isEmptied) {
      ctx.clearAll();
      // The account knows of it already.
      ctx.set<Head>('head', { ...NEW_HEAD, version: head.version, epoch });
    }
    return keys.map(({ keyId }) => keyId);
  },
};

/** The lists of an account and Region, those of one shard. */
export const LISTS = object({ name: 'MrkLists', handlers: listsHandlers, options: SERVING_LAZILY });
