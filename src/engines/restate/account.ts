// The object of an account: its clock. Whoever moves it moves every object first, and tells the new epoch last: until then
// whoever comes by an object that was moved already is refused, and comes again. So for all who look the clock moves at once,
// and no unit is half before and half after.

import {
  handlers,
  type ObjectContext,
  type ObjectSharedContext,
  object,
  RestatePromise,
} from '@restatedev/restate-sdk';
import type { KeySetEvent } from '../../model/key-set/events.js';
import { type EndedMaterial, type Epoch, FIRST_EPOCH, type Moved, objectKey, STATE_VERSION } from './kept.js';
import { KEY_SET } from './key-set.js';
import { LISTS } from './lists.js';
import { refuseNewer, SERVING } from './serving.js';
import { OUTBOXES, OUTBOXES_AT_ONCE, TRAIL } from './trail.js';
import { UNITS } from './units.js';

/** How many key sets are moved by one call. */
const MOVED_AT_ONCE = 100;
const AGAIN_MS = 20;

interface State {
  readonly version: number;
  readonly epoch: Epoch;
}

async function stateOf(ctx: ObjectSharedContext): Promise<State> {
  const state = (await ctx.get<State>('state')) ?? { version: STATE_VERSION, epoch: FIRST_EPOCH };
  refuseNewer('the account there', state.version);
  return state;
}

/** Takes all objects of lists to another epoch, once none of them is reserved. Answers the key IDs in them. */
async function moveLists(
  ctx: ObjectContext,
  names: readonly string[],
  epoch: Epoch,
  isEmptied: boolean,
): Promise<readonly string[]> {
  const keyIds = new Set<string>();
  for (let left = names; ; ) {
    const moves = left.map((name) => ctx.objectClient(LISTS, objectKey(ctx.key, name)).move({ epoch, isEmptied }));
    const answers = await RestatePromise.all(moves);
    for (const keyId of answers.flatMap((there) => there ?? [])) keyIds.add(keyId);
    left = left.filter((_, at) => (answers[at] ?? null) === null);
    if (left.length === 0) return [...keyIds];
    await ctx.sleep(AGAIN_MS);
  }
}

/** The key sets that are in no list any more, and have something in their outboxes. */
async function noted(ctx: ObjectContext): Promise<readonly string[]> {
  const keyIds: string[] = [];
  for (;;) {
    const taken = await ctx.objectClient(OUTBOXES, ctx.key).take('');
    if (taken.length === 0) return keyIds;
    keyIds.push(...taken);
  }
}

/** Takes all objects of the account to another epoch. */
async function move(ctx: ObjectContext, epoch: Epoch, isEmptied: boolean): Promise<readonly KeySetEvent[]> {
  const trail = ctx.objectClient(TRAIL, ctx.key);
  const listed = await moveLists(ctx, await trail.move(epoch), epoch, isEmptied);
  const keyIds = isEmptied ? [...new Set([...listed, ...(await noted(ctx))])] : listed;
  const events: KeySetEvent[] = [];
  const ended: EndedMaterial[] = [];
  for (let from = 0; from < keyIds.length; from += MOVED_AT_ONCE) {
    const some = keyIds.slice(from, from + MOVED_AT_ONCE);
    const moved = await ctx.serviceClient(UNITS).move({ accountId: ctx.key, keyIds: some, epoch, isEmptied });
    events.push(...moved.events);
    ended.push(...moved.ended);
  }
  for (const one of ended) await trail.addEnded(one);
  // Last: no key set has anything left to tell.
  if (isEmptied) await trail.empty();
  return events.sort((one, other) => one.at - other.at);
}

const collectorHandlers = {
  /** Takes what outboxes have into the trail, of key sets after a key ID. Answers after which there may be more; null: there is none. */
  collect: async (ctx: ObjectContext, after: string): Promise<string | null> => {
    const outboxes = ctx.objectClient(OUTBOXES, ctx.key);
    const keyIds = await outboxes.take(after);
    if (keyIds.length === 0) return null;
    const drains = keyIds.map((keyId) => ctx.objectClient(KEY_SET, objectKey(ctx.key, keyId)).drain());
    const drained = await RestatePromise.all(drains);
    const noted = keyIds.filter((_, at) => drained[at]?.isNoted);
    if (noted.length > 0) await outboxes.note(noted);
    const tellings = drained.flatMap((one) => one.tellings);
    if (tellings.length > 0) {
      await ctx.objectClient(TRAIL, ctx.key).append(tellings.sort((one, other) => one.at - other.at));
    }
    return keyIds.length === OUTBOXES_AT_ONCE ? (keyIds.at(-1) ?? null) : null;
  },
  /** Empties the account, while nobody has any outbox in hand. */
  empty: async (ctx: ObjectContext, epoch: Epoch): Promise<void> => {
    await move(ctx, epoch, true);
  },
};

/** Who collects the outboxes of an account: one at a time, so that nobody reads while another one has some in hand. */
export const COLLECTOR = object({ name: 'MrkCollector', handlers: collectorHandlers, options: SERVING });

const accountHandlers = {
  epoch: handlers.object.shared(async (ctx: ObjectSharedContext): Promise<Epoch> => (await stateOf(ctx)).epoch),
  /** Moves the clock forward. Answers what that let happen, oldest first. */
  advance: async (ctx: ObjectContext, ms: number): Promise<Moved> => {
    const { number, offset } = (await stateOf(ctx)).epoch;
    const epoch = { number: number + 1, offset: offset + ms };
    const events = await move(ctx, epoch, false);
    ctx.set<State>('state', { version: STATE_VERSION, epoch });
    return { epoch, events };
  },
  /** Empties the account, and takes its clock back to real time. */
  reset: async (ctx: ObjectContext): Promise<Epoch> => {
    const { number } = (await stateOf(ctx)).epoch;
    const epoch = { number: number + 1, offset: 0 };
    await ctx.objectClient(COLLECTOR, ctx.key).empty(epoch);
    ctx.set<State>('state', { version: STATE_VERSION, epoch });
    return epoch;
  },
};

/** The clock of an account. */
export const ACCOUNT = object({ name: 'MrkAccount', handlers: accountHandlers, options: SERVING });
