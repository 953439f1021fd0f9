// The object of a key set: its state is the key set's JSON, it has one writer, and one timer at the key set's own next
// instant.

import type { ServiceDefinition } from '@restatedev/restate-sdk';
import {
  handlers,
  InvocationIdParser,
  type ObjectContext,
  type ObjectSharedContext,
  object,
  rpc,
} from '@restatedev/restate-sdk';
import { nextInstant } from '../../model/engine/advance.js';
import type { Instant } from '../../model/vocabulary/identifiers.js';
import { usableMaterialIds } from '../../store/needed.js';
import type { Telling } from '../unit.js';
import {
  type Committed,
  type Epoch,
  type Kept,
  type KeySetPart,
  NOTHING_KEPT,
  readObjectKey,
  refusalOf,
} from './kept.js';
import { awaitNewer, SERVING_LAZILY } from './serving.js';
import { OUTBOXES, TRAIL } from './trail.js';

/** How often an outbox is added to before it is emptied by itself. */
const MOST_IN_OUTBOX = 32;

/** What a timer calls. */
export interface Wakes {
  readonly wake: (
    ctx: unknown,
    timer: { readonly accountId: string; readonly keyId: string; readonly generation: number },
  ) => Promise<void>;
}
const WAKES: ServiceDefinition<'MrkUnits', Wakes> = { name: 'MrkUnits' };

async function keptOf(ctx: ObjectSharedContext): Promise<Kept> {
  return (await ctx.get<Kept>('kept')) ?? NOTHING_KEPT;
}

function toldName(at: number): string {
  return `told:${at}`;
}

/** Does a part: the key set, its timer, and what is told. */
async function apply(ctx: ObjectContext, before: Kept, part: KeySetPart): Promise<void> {
  const [accountId, keyId] = readObjectKey(ctx.key);
  const { reservedFor: _, ...kept } = before;
  const epoch = part.epoch.number > kept.epoch.number ? part.epoch : kept.epoch;
  const told = await tell(ctx, kept, part.tellings);
  const asOf = Math.max(kept.asOf, part.now);
  const read: Kept = { ...told, version: Math.max(kept.version, part.version), epoch, asOf };
  const { change } = part;
  if (change === undefined) {
    ctx.set('kept', read);
    return;
  }
  const { after, due, ended } = change;
  const changed: Kept = { ...read, generation: kept.generation + 1, keySet: after };
  ctx.set('kept', await armed(ctx, changed, due));
  if (ended.length > 0) await ctx.objectClient(TRAIL, accountId).addEnded({ keyId, keyMaterialIds: ended });
}

/** With its timer at an instant: the one that it has, if it is there already. */
async function armed(ctx: ObjectContext, kept: Kept, due: Instant | undefined, isAnew = false): Promise<Kept> {
  const { timer, ...others } = kept;
  if (!isAnew && timer?.invocation !== undefined && timer.at === due) return kept;
  if (timer?.invocation !== undefined) ctx.invocation(InvocationIdParser.fromString(timer.invocation)).cancel();
  const generation = (timer?.generation ?? 0) + 1;
  // What has fired is not forgotten: its generation does not come again.
  if (due === undefined) return timer === undefined ? others : { ...others, timer: { generation, at: 0 } };
  const [accountId, keyId] = readObjectKey(ctx.key);
  const delay = Math.max(0, due - kept.epoch.offset - (await ctx.date.now()));
  const sent = ctx
    .serviceSendClient(WAKES)
    .wake({ accountId, keyId, generation }, rpc.sendOpts({ delay: Math.ceil(delay) }));
  return { ...others, timer: { generation, at: due, invocation: await sent.invocationId } };
}

/** With more in its outbox. */
async function tell(ctx: ObjectContext, kept: Kept, tellings: readonly Telling[]): Promise<Kept> {
  if (tellings.length === 0) return kept;
  const [accountId, keyId] = readObjectKey(ctx.key);
  const { outbox, isNoted } = kept;
  if (outbox >= MOST_IN_OUTBOX) {
    await ctx.objectClient(TRAIL, accountId).append([...(await emptied(ctx, outbox)), ...tellings]);
    return { ...kept, outbox: 0 };
  }
  if (!isNoted) await ctx.objectClient(OUTBOXES, accountId).note([keyId]);
  ctx.set(toldName(outbox), tellings);
  return { ...kept, outbox: outbox + 1, isNoted: true };
}

async function emptied(ctx: ObjectContext, outbox: number): Promise<readonly Telling[]> {
  const all: Telling[] = [];
  for (let at = 0; at < outbox; at++) {
    all.push(...((await ctx.get<readonly Telling[]>(toldName(at))) ?? []));
    ctx.clear(toldName(at));
  }
  return all;
}

export const keySetHandlers = {
  /** As it is kept. A unit that is built on it is refused if it is not so any more. */
  read: handlers.object.shared(async (ctx: ObjectSharedContext): Promise<Kept> => keptOf(ctx)),
  /** A whole unit, which is of this key set alone. */
  commit: async (ctx: ObjectContext, part: KeySetPart): Promise<Committed> => {
    const kept = await keptOf(ctx);
    const refused = refusalOf(kept, part);
    if (refused !== undefined) return { refused, kept };
    await apply(ctx, kept, part);
    return {};
  },
  /** Reserves it for a unit, if it is as the unit was decided on. */
  reserve: async (
    ctx: ObjectContext,
    { unit, part }: { readonly unit: string; readonly part: KeySetPart },
  ): Promise<Committed> => {
    const kept = await keptOf(ctx);
    const refused = refusalOf(kept, part);
    if (refused !== undefined) return { refused, kept };
    ctx.set('kept', { ...kept, reservedFor: unit });
    return {};
  },
  /** Does its part of the unit that it is reserved for. */
  apply: async (
    ctx: ObjectContext,
    { unit, part }: { readonly unit: string; readonly part: KeySetPart },
  ): Promise<void> => {
    const kept = await keptOf(ctx);
    if (kept.reservedFor === unit) await apply(ctx, kept, part);
  },
  /** The unit that it is reserved for does not come about. */
  release: async (ctx: ObjectContext, unit: string): Promise<void> => {
    const { reservedFor, ...kept } = await keptOf(ctx);
    if (reservedFor !== unit) return;
    if (kept.generation === 0) ctx.clearAll();
    else ctx.set('kept', kept);
  },
  /** A timer has fired. Answers what is there, or null: it is a timer that was given up. */
  fired: async (ctx: ObjectContext, generation: number): Promise<Kept | null> => {
    const kept = await keptOf(ctx);
    const { timer } = kept;
    if (timer?.generation !== generation || timer.invocation === undefined) return null;
    ctx.set('kept', { ...kept, timer: { generation, at: timer.at } });
    return kept;
  },
  /** Sees to it that the timer is where it must be. */
  rearm: async (ctx: ObjectContext): Promise<void> => {
    const kept = await keptOf(ctx);
    if (kept.keySet !== null) ctx.set('kept', await armed(ctx, kept, nextInstant(kept.keySet)));
  },
  /**
   * Takes it to another epoch, or empties it too. Answers whether something is due there, which whoever moves it then lets
   * happen, and its timer does not; null: it is reserved, and cannot be moved now.
   */
  move: async (
    ctx: ObjectContext,
    { epoch, now, isEmptied }: { readonly epoch: Epoch; readonly now: Instant; readonly isEmptied: boolean },
  ): Promise<{ readonly isDue: boolean; readonly keyMaterialIds: readonly string[] } | null> => {
    const kept = await keptOf(ctx);
    awaitNewer('the key set there', kept.version);
    if (kept.reservedFor !== undefined) return null;
    const { keySet } = kept;
    if (isEmptied) {
      await armed(ctx, kept, undefined);
      ctx.clearAll();
      return { isDue: false, keyMaterialIds: keySet === null ? [] : usableMaterialIds(keySet) };
    }
    const due = keySet === null ? undefined : nextInstant(keySet);
    const isDue = due !== undefined && due <= now;
    ctx.set('kept', await armed(ctx, { ...kept, epoch }, isDue ? undefined : due, true));
    return { isDue, keyMaterialIds: [] };
  },
  /**
   * Gives what is in its outbox, which is empty then, and says whether it is to be noted still: if it had something it may soon
   * have more, and whoever calls it then need not wait for another object. What is no more is forgotten with it.
   */
  drain: async (ctx: ObjectContext): Promise<{ readonly tellings: readonly Telling[]; readonly isNoted: boolean }> => {
    const { isNoted: _, ...kept } = await keptOf(ctx);
    const tellings = await emptied(ctx, kept.outbox);
    if (kept.keySet === null && kept.reservedFor === undefined && kept.timer?.invocation === undefined) {
      ctx.clearAll();
      return { tellings, isNoted: false };
    }
    const isNoted = tellings.length > 0;
    ctx.set<Kept>('kept', { ...kept, outbox: 0, ...(isNoted ? { isNoted } : {}) });
    return { tellings, isNoted };
  },
};

/** A key set, by account and key ID. */
export const KEY_SET = object({ name: 'MrkKeySet', handlers: keySetHandlers, options: SERVING_LAZILY });
