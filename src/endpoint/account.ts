// The account that an endpoint serves: the store, the cryptography that it needs, a clock that follows real time, the
// audit trail, and the journal that keeps all but the trail.

import { randomBytes } from 'node:crypto';
import { type CallResult, regionIsEnabled } from '../model/engine/reduce.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import { DEFAULT_SETTINGS } from '../model/key-set/host.js';
import type { Region } from '../model/vocabulary/identifiers.js';
import type { NamesOf } from '../shared/options.js';
import { createStore, restoreStore, type StoreOptions } from '../store/create.js';
import { milliseconds } from '../store/duration.js';
import { SETTING_NAMES } from '../store/settings.js';
import type { Snapshot, StoreRecord } from '../store/snapshot.js';
import type { Store } from '../store/store.js';
import { type Cryptography, createCryptography } from './cryptography/index.js';
import { createMemoryMaterialStore } from './cryptography/materials.js';
import { HOST_OPERATIONS, type HostResult, isHostOperation } from './cryptography/random.js';
import type { Journal, Kept } from './data/index.js';
import { createTrail, type Trail } from './trail.js';

export type AccountOptions = Omit<StoreOptions, 'now' | 'host' | 'identifiers' | 'record'> & {
  /** How many events the audit trail keeps. Default 10,000. */
  readonly auditTrailEvents?: number;
};

export const ACCOUNT_OPTION_NAMES: NamesOf<AccountOptions> = {
  ...SETTING_NAMES,
  accountId: true,
  seed: true,
  enabledRegions: true,
  customKeyStores: true,
  auditTrailEvents: true,
};

/**
 * Every promise resolves once what it tells is in the journal, if there is one. What the journal cannot take does not
 * happen: the call is refused as KMSInternalException, the others reject.
 */
export interface Account {
  readonly accountId: string;
  readonly trail: Trail;
  /** The store as it is now; `reset` makes another. */
  readonly store: () => Store;
  /** Answers a call at the present instant. */
  readonly call: (region: Region, operation: string, input: unknown) => Promise<CallResult | HostResult>;
  /** The present instant: real time and the offset. */
  readonly now: () => number;
  /** Moves the clock forward; answers what happened, once it has. Rejects with a RangeError if `by` is no span of time. */
  readonly advance: (by: unknown) => Promise<readonly KeySetEvent[]>;
  /** Lets happen what is due. */
  readonly tick: () => Promise<readonly KeySetEvent[]>;
  /** Whether new replicas stay Creating until they are released. */
  readonly isHoldingReplications: () => boolean;
  /** From now on new replicas stay Creating, or no longer do; then those that were held are released. */
  readonly holdReplications: (hold: boolean) => Promise<readonly KeySetEvent[]>;
  /** Releases one replica that is Creating. Rejects with a RangeError if there is none such. */
  readonly releaseReplication: (replica: {
    readonly keyId: string;
    readonly region: string;
  }) => Promise<readonly KeySetEvent[]>;
  /** Empties the account and returns the clock to real time. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Beyond it an instant has no usual ISO 8601 form. */
const LAST_INSTANT = Date.UTC(9999, 11, 31);
const LONGEST_TIMER = 2 ** 31 - 1;

/** Opens an account: a new one, or the one that the journal keeps. Throws a RangeError if an option is wrong. */
export function openAccount(options: AccountOptions, journal?: Journal): Account {
  const { auditTrailEvents = 10_000, ...storeOptions } = options;
  if (!(auditTrailEvents >= 0)) throw new RangeError(`auditTrailEvents must be a number from 0: ${auditTrailEvents}`);
  const trail = createTrail(auditTrailEvents);
  let offset = 0;
  let isHolding = false;
  let timer: NodeJS.Timeout | undefined;
  let timerAt: number | undefined;
  /** How many of the events that are happening are in the journal already. */
  let written = 0;
  /** What has happened and is not in the trail yet, with what tells whether it lasts. */
  let toTell: { readonly events: readonly KeySetEvent[]; readonly confirm: () => Promise<void> }[] = [];
  /** How often the account was emptied, and with it the trail. */
  let resets = 0;
  let { store, cryptography } = journal?.kept === undefined ? begin() : goOn(journal.kept);
  const { accountId } = store.snapshot();
  journal?.onTakenBack((kept) => {
    ({ store, cryptography } = goOn(kept));
    if (isHolding) store.configure({ replicationDelay: null });
    happened([]);
  });
  tick();

  /** An empty account. */
  function begin(): World {
    const seed = randomBytes(16).toString('hex');
    const empty = createStore({ seed, ...storeOptions, now: Date.now() }).snapshot();
    journal?.begin(empty);
    offset = 0;
    return open(empty);
  }

  /** The account as the journal has it, with the settings of today. */
  function goOn(kept: Kept): World {
    const {
      accountId: wanted = kept.snapshot.accountId,
      enabledRegions,
      customKeyStores,
      seed,
      ...settings
    } = storeOptions;
    if (wanted !== kept.snapshot.accountId) {
      throw new RangeError(`it holds account ${kept.snapshot.accountId}, not ${wanted}`);
    }
    const world = open({
      ...kept.snapshot,
      ...(enabledRegions === undefined ? {} : { enabledRegions }),
      ...(customKeyStores === undefined ? {} : { customKeyStores }),
    });
    world.store.configure({ ...DEFAULT_SETTINGS, ...settings });
    try {
      for (const record of kept.records) world.store.replay(record);
    } catch (error) {
      throw new Error(`its records are whole, but make no account: ${String(error)}`);
    }
    offset = kept.offset;
    return world;
  }

  function open(snapshot: Snapshot): World {
    const cryptography = createCryptography(journal?.newMaterials() ?? createMemoryMaterialStore());
    return { store: restoreStore(snapshot, { host: cryptography, record: write }), cryptography };
  }

  /** Writes down what is about to happen, or throws. That a key is used is no reason to refuse its use. */
  function write(record: StoreRecord): void {
    const isUse = record.events.every(({ type }) => type === 'KeyUsed');
    if (isUse) journal?.note({ ...record, offset });
    else journal?.write({ ...record, offset });
    written = record.events.length;
  }

  // Real time may go back a little; the store's clock does not.
  function now(): number {
    return Math.max(Date.now() + offset, store.now());
  }

  /** Notes what happened, and wakes up when the next thing is to happen. */
  function happened(events: readonly KeySetEvent[]): readonly KeySetEvent[] {
    if (events.length > 0) {
      // What falls due by itself, also in the wake of a call, is not in the journal yet.
      const byThemselves = events.slice(written);
      if (byThemselves.length > 0) journal?.note({ ...store.position(), offset, events: byThemselves });
      if (journal === undefined) trail.add(events);
      else toTell.push({ events, confirm: journal.pledge() });
      journal?.compact(store.snapshot, offset);
    }
    written = 0;
    const due = store.nextInstant();
    if (due !== timerAt) {
      clearTimeout(timer);
      timerAt = due;
      if (due !== undefined) timer = setTimeout(wake, Math.min(Math.max(due - now(), 1), LONGEST_TIMER)).unref();
    }
    return events;
  }

  /** Adds to the trail what has happened, once the journal has it for good: what is taken back has not happened. */
  function tell(): void {
    const of = resets;
    for (const { events, confirm } of toTell) {
      confirm().then(
        () => of === resets && trail.add(events),
        () => {},
      );
    }
    toTell = [];
  }

  function wake(): void {
    timerAt = undefined;
    // Nobody is told if the disk refuses it: it happens again.
    acknowledged(tick).catch(() => {});
  }

  function tick(): readonly KeySetEvent[] {
    return happened(store.advance(now() - store.now()));
  }

  /** Carries something out, and resolves once it is in the journal for good. */
  async function acknowledged<T>(action: () => T | Promise<T>): Promise<T> {
    const confirm = journal?.pledge();
    const result = await action();
    tell();
    await confirm?.();
    return result;
  }

  /** Carries out several changes that the journal takes all of, or none. */
  function together<T>(changes: () => T): T {
    const before = toTell.length;
    try {
      return journal === undefined ? changes() : journal.together(changes);
    } catch (error) {
      toTell.length = before;
      throw error;
    }
  }

  async function answer(region: Region, operation: string, input: unknown): Promise<CallResult | HostResult> {
    if (isHostOperation(operation)) return regionIsEnabled(region, store) ?? HOST_OPERATIONS[operation].answer(input);
    const prepared = await cryptography.prepare(operation, input);
    tick();
    return acknowledged(async () => {
      const result = prepared.during(() => store.callJson({ region, operation, input }));
      happened(result.events);
      await ensureMaterial(cryptography, result.events);
      return result;
    });
  }

  function advance(ms: number): readonly KeySetEvent[] {
    const before = tick();
    // The clock first: what falls due on the way follows from it.
    journal?.write({ ...store.position(), offset: offset + ms, events: [] });
    offset += ms;
    // The timer was set for another pace.
    timerAt = undefined;
    return [...before, ...happened(store.advance(ms))];
  }

  return {
    accountId,
    trail,
    store: () => store,
    now,
    tick: () => acknowledged(tick),
    call: answer,
    advance: async (by) => {
      if (typeof by !== 'string' && typeof by !== 'number') {
        throw new RangeError('advance: by must be an ISO 8601 duration such as "P7D", or milliseconds');
      }
      const ms = milliseconds(by, 'advance: by');
      if (now() + ms > LAST_INSTANT) throw new RangeError('advance: by goes beyond the year 9999');
      return acknowledged(() => advance(ms));
    },
    isHoldingReplications: () => isHolding,
    holdReplications: (hold) =>
      acknowledged(() => {
        tick();
        const released = together(() =>
          (hold ? [] : heldReplicas(store)).map((replica) => happened(store.finishReplication(replica))),
        );
        isHolding = hold;
        const { replicationDelay = DEFAULT_SETTINGS.replicationDelay } = storeOptions;
        store.configure({ replicationDelay: hold ? null : replicationDelay });
        return released.flat();
      }),
    releaseReplication: (replica) =>
      acknowledged(() => {
        tick();
        return happened(store.finishReplication(replica));
      }),
    reset: () =>
      acknowledged(() => {
        ({ store, cryptography } = begin());
        isHolding = false;
        resets += 1;
        toTell = [];
        trail.clear();
        happened([]);
      }),
    close: async () => {
      clearTimeout(timer);
      timerAt = Number.NaN;
      await journal?.close();
    },
  };
}

interface World {
  readonly store: Store;
  readonly cryptography: Cryptography;
}

/**
 * Key material is made before CreateKey answers, and not while others wait. Where it cannot be kept it is made when it is
 * first used, and until then nobody has seen it.
 */
async function ensureMaterial(cryptography: Cryptography, events: readonly KeySetEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type === 'KeyCreated' && event.keyMaterialId !== undefined) {
      await cryptography.ensureMaterial(event.keyMaterialId, event.keySpec).catch(() => {});
    }
  }
}

function heldReplicas(store: Store): { readonly keyId: string; readonly region: string }[] {
  const held: { readonly keyId: string; readonly region: string }[] = [];
  for (const { keyId, keys } of store.keySets()) {
    for (const { region, creationEndsAt } of Object.values(keys)) {
      if (creationEndsAt === null) held.push({ keyId, region });
    }
  }
  return held;
}
