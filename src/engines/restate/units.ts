// Durable workflows: units of several objects, and what a timer does.

import { type Context, RestatePromise, rpc, type ServiceDefinition, service } from '@restatedev/restate-sdk';
import type { KeySetEvent } from '../../model/key-set/events.js';
import { emptySlice } from '../slice.js';
import { timeOf } from '../unit.js';
import {
  type EndedMaterial,
  type Epoch,
  type Kept,
  listsName,
  type ManyParts,
  objectKey,
  type Refused,
  STATE_VERSION,
} from './kept.js';
import { KEY_SET, type Wakes } from './key-set.js';
import { LISTS } from './lists.js';
import { isOfOne, partsOf } from './parts.js';
import { SERVING } from './serving.js';

/** A key set by its name. */
interface Named {
  readonly accountId: string;
  readonly keyId: string;
}

/** What these workflows call of themselves. */
interface Passes extends Wakes {
  readonly pass: (ctx: unknown, named: Named) => Promise<readonly KeySetEvent[]>;
}
const SELF: ServiceDefinition<'MrkUnits', Passes> = { name: 'MrkUnits' };

/** How long an object is left alone that is reserved, or in another epoch, before it is looked at again. */
const AGAIN_MS = 20;
/** How long a service that is too old for a timer leaves it to others. */
const TOO_OLD_MS = 5_000;

/** A part of a unit, and what its object does with it. */
interface Step {
  readonly reserve: () => Promise<Refused>;
  readonly release: () => Promise<void>;
  readonly apply: () => Promise<void>;
  /** Checks it and does it at once. */
  readonly commit: () => Promise<Refused>;
}

/** The steps of a unit: key sets first, which are often what another unit has changed. */
function stepsOf(ctx: Context, unit: string, { accountId, keySets, lists }: ManyParts): readonly Step[] {
  const key = ({ keyId }: { readonly keyId: string }): string => objectKey(accountId, keyId);
  return [
    ...keySets.map((part): Step => {
      const keySet = ctx.objectClient(KEY_SET, key(part));
      return {
        reserve: async () => (await keySet.reserve({ unit, part })).refused,
        // Nobody waits for what has not come about.
        release: async () => void ctx.objectSendClient(KEY_SET, key(part)).release(unit),
        apply: async () => keySet.apply({ unit, part }),
        commit: async () => (await keySet.commit(part)).refused,
      };
    }),
    ...lists.map((part): Step => {
      const lists = ctx.objectClient(LISTS, objectKey(accountId, listsName(part.region, part.shard)));
      return {
        reserve: async () => (await lists.reserve({ unit, part })) ?? undefined,
        release: async () => lists.release({ unit, part }),
        apply: async () => lists.apply({ unit, part }),
        commit: async () => (await lists.commit(part)) ?? undefined,
      };
    }),
  ];
}

/**
 * All parts of a unit, or none. Each is reserved in its turn but for the last, whose object decides: it does its part, and so
 * do the others, or refuses, and they are given back.
 *
 * From the last to the first, so lists come before key sets: what they lead to that is not there yet is still reserved, and
 * whoever comes by it waits. The other way round an alias would be its key's that nobody finds.
 */
async function commitMany(ctx: Context, unit: string, parts: ManyParts): Promise<Refused> {
  const steps = stepsOf(ctx, unit, parts);
  const reserved: Step[] = [];
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    const refused = await (isLast ? step.commit() : step.reserve());
    if (refused !== undefined) {
      for (const one of reserved.reverse()) await one.release();
      return refused;
    }
    if (!isLast) reserved.push(step);
  }
  for (const one of reserved.reverse()) await one.apply();
  return undefined;
}

/** Lets happen what is due to a key set by itself. Answers what it was. */
async function pass(ctx: Context, { accountId, keyId }: Named): Promise<readonly KeySetEvent[]> {
  const keySet = ctx.objectClient(KEY_SET, objectKey(accountId, keyId));
  for (let time = 0; ; time++) {
    const kept: Kept = await keySet.read();
    if (kept.keySet === null || kept.version > STATE_VERSION) return [];
    const slice = emptySlice();
    slice.kept.set(keyId, kept.keySet);
    slice.now = Math.max(kept.asOf, (await ctx.date.now()) + kept.epoch.offset);
    const outcome = timeOf(slice);
    if (outcome.changes.length === 0) return [];
    const { epoch, generation } = kept;
    const around = { accountId, epoch, generationOf: () => generation, keysPerRegion: 0, roomsOf: () => undefined };
    const parts = partsOf(slice, outcome, around);
    const [only] = parts.keySets;
    const refused =
      only !== undefined && isOfOne(parts)
        ? (await keySet.commit(only)).refused
        : await commitMany(ctx, `${ctx.request().id} ${time}`, parts);
    if (refused === undefined) return outcome.events;
    await ctx.sleep(refused.because === 'version' ? TOO_OLD_MS : AGAIN_MS);
  }
}

/** Takes key sets to another epoch, once none of them is reserved. */
async function moveAll(
  ctx: Context,
  { accountId, keyIds, epoch, isEmptied }: Moving,
): Promise<{ readonly due: readonly string[]; readonly ended: readonly EndedMaterial[] }> {
  const due: string[] = [];
  const ended: EndedMaterial[] = [];
  const now = (await ctx.date.now()) + epoch.offset;
  let left = keyIds;
  for (;;) {
    const moves = left.map((keyId) =>
      ctx.objectClient(KEY_SET, objectKey(accountId, keyId)).move({ epoch, now, isEmptied }),
    );
    const answers = await RestatePromise.all(moves);
    const reserved: string[] = [];
    left.forEach((keyId, index) => {
      const answer = answers[index] ?? null;
      if (answer === null) reserved.push(keyId);
      else {
        if (answer.isDue) due.push(keyId);
        if (answer.keyMaterialIds.length > 0) ended.push({ keyId, keyMaterialIds: answer.keyMaterialIds });
      }
    });
    if (reserved.length === 0) return { due, ended };
    left = reserved;
    await ctx.sleep(AGAIN_MS);
  }
}

/** Key sets on their way to another epoch. */
interface Moving {
  readonly accountId: string;
  readonly keyIds: readonly string[];
  readonly epoch: Epoch;
  readonly isEmptied: boolean;
}

export const unitsHandlers = {
  /** A unit of several objects: all of it, or nothing. */
  commit: async (ctx: Context, parts: ManyParts): Promise<Refused | null> =>
    (await commitMany(ctx, ctx.request().id, parts)) ?? null,
  /** A timer fires. */
  wake: async (ctx: Context, timer: Named & { readonly generation: number }): Promise<void> => {
    const keySet = ctx.objectClient(KEY_SET, objectKey(timer.accountId, timer.keyId));
    const { version } = await keySet.read();
    if (version > STATE_VERSION) {
      // A newer service knows what to do: this one comes back later.
      ctx.serviceSendClient(SELF).wake(timer, rpc.sendOpts({ delay: TOO_OLD_MS }));
      return;
    }
    if ((await keySet.fired(timer.generation)) === null) return;
    await pass(ctx, timer);
    // Where another unit came first, or the clocks of two machines differ.
    await keySet.rearm();
  },
  /** Lets happen what is due to a key set that was moved. */
  pass: async (ctx: Context, named: Named): Promise<readonly KeySetEvent[]> => {
    const events = await pass(ctx, named);
    await ctx.objectClient(KEY_SET, objectKey(named.accountId, named.keyId)).rearm();
    return events;
  },
  /** Takes key sets to another epoch, and lets happen what is due there. Answers what happened, and the material that ended. */
  move: async (
    ctx: Context,
    moving: Moving,
  ): Promise<{ readonly events: readonly KeySetEvent[]; readonly ended: readonly EndedMaterial[] }> => {
    const { due, ended } = await moveAll(ctx, moving);
    const { accountId, isEmptied } = moving;
    if (isEmptied) return { events: [], ended };
    const passes = due.map((keyId) => ctx.serviceClient(SELF).pass({ accountId, keyId }));
    return { events: (await RestatePromise.all(passes)).flat(), ended };
  },
};

/** Units of several objects. */
export const UNITS = service({ name: 'MrkUnits', handlers: unitsHandlers, options: SERVING });
