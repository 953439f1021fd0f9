// What an account has told, and which outboxes have more. These objects ask nobody: whoever waits for them waits for no one
// else.
//
// A record goes into the outbox of the key set that it is about, in the call that does what it tells; so no call waits for
// another object because of its records. Whoever reads collects the outboxes first, of those key sets that are noted here.

import { handlers, type ObjectContext, type ObjectSharedContext, object } from '@restatedev/restate-sdk';
import type { Telling } from '../unit.js';
import {
  type EndedMaterial,
  type Epoch,
  FIRST_EPOCH,
  isOfOtherVersion,
  type Refused,
  STATE_VERSION,
  type ToldBatch,
  type TrailPart,
} from './kept.js';
import { awaitNewer, refuseNewer, SERVING_LAZILY } from './serving.js';

/** How many records and events are kept, at least. */
const MOST_TOLD = 20_000;
/** How many are given at a time, about. */
const TOLD_AT_ONCE = 1_000;
/** How many outboxes are collected at a time. */
export const OUTBOXES_AT_ONCE = 100;

interface Head {
  readonly version: number;
  readonly epoch: Epoch;
  /** The objects of lists that there are, by their names. */
  readonly lists: readonly string[];
  /** The batches that are there: from `first` on, before `next`. */
  readonly first: number;
  readonly next: number;
  readonly count: number;
  readonly ended: readonly EndedMaterial[];
}

const NEW_HEAD: Head = {
  version: STATE_VERSION,
  epoch: FIRST_EPOCH,
  lists: [],
  first: 1,
  next: 1,
  count: 0,
  ended: [],
};

/** As it is read; the call ends if it is newer. */
async function readHead(ctx: ObjectSharedContext): Promise<Head> {
  const head = (await ctx.get<Head>('head')) ?? NEW_HEAD;
  refuseNewer('the trail there', head.version);
  return head;
}

/** For what must end. */
async function headOf(ctx: ObjectContext): Promise<Head> {
  const head = (await ctx.get<Head>('head')) ?? NEW_HEAD;
  awaitNewer('the trail there', head.version);
  return head;
}

function batchName(seq: number): string {
  return `batch:${seq}`;
}

/** What is kept beyond the most goes, the oldest first. */
async function trimmed(ctx: ObjectContext, head: Head): Promise<Head> {
  let { first, count } = head;
  while (count > MOST_TOLD + TOLD_AT_ONCE) {
    count -= ((await ctx.get<readonly Telling[]>(batchName(first))) ?? []).length;
    ctx.clear(batchName(first));
    first++;
  }
  return { ...head, first, count };
}

async function add(ctx: ObjectContext, head: Head, tellings: readonly Telling[]): Promise<void> {
  ctx.set(batchName(head.next), tellings);
  ctx.set('head', await trimmed(ctx, { ...head, next: head.next + 1, count: head.count + tellings.length }));
}

const trailHandlers = {
  /** Keeps what an outbox had. */
  append: async (ctx: ObjectContext, tellings: readonly Telling[]): Promise<void> =>
    add(ctx, await headOf(ctx), tellings),
  /** Keeps the records of units that change nothing. */
  commit: async (ctx: ObjectContext, { version, epoch, tellings }: TrailPart): Promise<Refused | null> => {
    const head = await readHead(ctx);
    if (isOfOtherVersion(head.version, version)) return { because: 'version' };
    if (head.epoch.number > epoch.number) return { because: 'epoch' };
    await add(ctx, head, tellings);
    return null;
  },
  /** There is another object of lists from now on. Answers the epoch that it begins with. */
  addLists: async (ctx: ObjectContext, name: string): Promise<Epoch> => {
    const head = await headOf(ctx);
    if (!head.lists.includes(name)) ctx.set('head', { ...head, lists: [...head.lists, name] });
    return head.epoch;
  },
  /** Takes the account to another epoch. Answers the objects of lists that there are; those that come later begin with it. */
  move: async (ctx: ObjectContext, epoch: Epoch): Promise<readonly string[]> => {
    const head = await headOf(ctx);
    ctx.set('head', { ...head, epoch });
    return head.lists;
  },
  /** Forgets what was told. */
  empty: async (ctx: ObjectContext): Promise<void> => {
    const head = await headOf(ctx);
    for (let seq = head.first; seq < head.next; seq++) ctx.clear(batchName(seq));
    ctx.set('head', { ...head, first: head.next, count: 0 });
  },
  /** Notes key material that no key can use any more. */
  addEnded: async (ctx: ObjectContext, ended: EndedMaterial): Promise<void> => {
    const head = await headOf(ctx);
    ctx.set('head', { ...head, ended: [...head.ended, ended] });
  },
  /** Key material has been forgotten. */
  forgotten: async (ctx: ObjectContext, ended: readonly EndedMaterial[]): Promise<void> => {
    const head = await headOf(ctx);
    const isForgotten = new Set(ended.map((one) => JSON.stringify(one)));
    ctx.set('head', { ...head, ended: head.ended.filter((one) => !isForgotten.has(JSON.stringify(one))) });
  },
  ended: handlers.object.shared(
    async (ctx: ObjectSharedContext): Promise<readonly EndedMaterial[]> => (await readHead(ctx)).ended,
  ),
  /** The objects of lists that there are, by their names. */
  lists: handlers.object.shared(
    async (ctx: ObjectSharedContext): Promise<readonly string[]> => (await readHead(ctx)).lists,
  ),
  /** The place after the last batch. */
  place: handlers.object.shared(async (ctx: ObjectSharedContext): Promise<number> => (await readHead(ctx)).next),
  /** Some batches from a place on. */
  read: handlers.object.shared(async (ctx: ObjectSharedContext, from: number): Promise<readonly ToldBatch[]> => {
    const { first, next } = await readHead(ctx);
    const batches: ToldBatch[] = [];
    let count = 0;
    for (let seq = Math.max(from, first); seq < next && count < TOLD_AT_ONCE; seq++) {
      const tellings = (await ctx.get<readonly Telling[]>(batchName(seq))) ?? [];
      batches.push({ seq, tellings });
      count += tellings.length;
    }
    return batches;
  }),
};

/** What an account has told. */
export const TRAIL = object({ name: 'MrkTrail', handlers: trailHandlers, options: SERVING_LAZILY });

const outboxesHandlers = {
  /** The outboxes of key sets may have something from now on. */
  note: async (ctx: ObjectContext, keyIds: readonly string[]): Promise<void> => {
    for (const keyId of keyIds) ctx.set(keyId, 1);
  },
  /** Some of the key sets whose outboxes may have something, after a key ID; they are no longer noted. */
  take: async (ctx: ObjectContext, after: string): Promise<readonly string[]> => {
    const noted = (await ctx.stateKeys()).filter((keyId) => keyId > after).sort();
    const taken = noted.slice(0, OUTBOXES_AT_ONCE);
    for (const keyId of taken) ctx.clear(keyId);
    return taken;
  },
};

/** Which outboxes of an account have something. */
export const OUTBOXES = object({ name: 'MrkOutboxes', handlers: outboxesHandlers, options: SERVING_LAZILY });
