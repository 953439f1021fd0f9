// The engine on Restate, as the process in front of it sees it: it reads, decides, and commits what was decided, which is
// refused if it was decided on what is not so any more. What it keeps of key sets is only what it last knew of them.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeySet } from '../../model/key-set/key-set.js';
import { createIdentifiers, type IdentifierSource, seededState } from '../../store/identifiers.js';
import { usableMaterialIds } from '../../store/needed.js';
import { createTurns, type Turn } from '../../store/turns.js';
import type { Backstage, Engine, EngineOptions } from '../engine.js';
import { emptySlice, type Need, needName, type Slice } from '../slice.js';
import { attempt, createVisit, notedOf, type Outcome } from '../unit.js';
import {
  type Committed,
  type EndedMaterial,
  type Epoch,
  type Kept,
  type Moved,
  NOTHING_KEPT,
  type Refused,
  refusalOf,
  STATE_VERSION,
} from './kept.js';
import { AGAIN_MS, type Known, MOST_AGAIN_MS, PATIENCE_MS, read, recalled, remember } from './known.js';
import { type Counting, followAlias, keyCountOf, keySetsOf, leadOf, pageOf } from './listed.js';
import { objectsOf } from './objects.js';
import { isOfOne, partsOf } from './parts.js';
import { createTeller } from './teller.js';
import { follow, toldOf } from './told.js';

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
interface Basis extends Counting {
  readonly epoch: Epoch;
  readonly slice: Slice;
  /** The key sets at hand. */
  readonly keptOf: Map<string, Kept>;
  /** Key sets that were looked at since the call came, and not only remembered. */
  readonly looked: Map<string, Kept>;
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
