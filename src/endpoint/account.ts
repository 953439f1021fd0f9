// The account that an endpoint serves: the store, the cryptography that it needs, a clock that follows real time, and
// the audit trail.

import { randomBytes } from 'node:crypto';
import type { KeySetEvent } from '../model/events.js';
import type { Region } from '../model/identifiers.js';
import type { CallResult } from '../model/reduce.js';
import type { Operation } from '../model/vocabulary.js';
import { createStore, type StoreOptions } from '../store/create.js';
import { milliseconds } from '../store/duration.js';
import type { Store } from '../store/store.js';
import { type Cryptography, createCryptography } from './cryptography/index.js';
import { createMemoryMaterialStore, type MaterialStore } from './cryptography/materials.js';
import { createTrail, type Trail } from './trail.js';

export type AccountOptions = Omit<StoreOptions, 'now' | 'host' | 'identifiers'> & {
  /** How many events the audit trail keeps. */
  readonly auditTrailEvents?: number;
};

export interface Account {
  readonly trail: Trail;
  /** The store as it is now; `reset` makes another. */
  readonly store: () => Store;
  /** Answers a call at the present instant. */
  readonly call: (region: Region, operation: Operation, input: unknown) => Promise<CallResult>;
  readonly generateRandom: Cryptography['generateRandom'];
  /** The present instant: real time and the offset. */
  readonly now: () => number;
  /** Moves the clock forward; answers what happened, once it has. */
  readonly advance: (by: number | string) => readonly KeySetEvent[];
  /** Lets happen what is due. */
  readonly tick: () => readonly KeySetEvent[];
  /** From now on new replicas stay Creating, or no longer do; then those that were held are released. */
  readonly holdReplications: (hold: boolean) => readonly KeySetEvent[];
  /** Releases one replica that is held. Throws a RangeError if there is none such. */
  readonly releaseReplication: (replica: { readonly keyId: string; readonly region: string }) => readonly KeySetEvent[];
  /** Empties the account and returns the clock to real time. */
  readonly reset: () => void;
}

export function openAccount(options: AccountOptions, materials: MaterialStore = createMemoryMaterialStore()): Account {
  const { auditTrailEvents = 10_000, ...storeOptions } = options;
  const trail = createTrail(auditTrailEvents);
  const cryptography = createCryptography(materials);
  let offset = 0;
  const open = (): Store =>
    createStore({ seed: randomBytes(16).toString('hex'), ...storeOptions, now: Date.now(), host: cryptography });
  let store = open();

  const happened = (events: readonly KeySetEvent[]): readonly KeySetEvent[] => {
    if (events.length > 0) trail.add(events);
    return events;
  };
  // Real time may go back a little; the store's clock does not.
  const now = (): number => Math.max(Date.now() + offset, store.now());
  const tick = (): readonly KeySetEvent[] => happened(store.advance(now() - store.now()));

  return {
    trail,
    store: () => store,
    now,
    tick,
    call: async (region, operation, input) => {
      const prepared = await cryptography.prepare(operation, input);
      tick();
      const result = prepared.during(() => store.call({ region, operation, input }));
      happened(result.events);
      if (result.ok && operation === 'CreateKey') await ensureMaterial(result.events);
      return result;
    },
    generateRandom: cryptography.generateRandom,
    advance: (by) => {
      const ms = milliseconds(by, 'advance: by');
      const before = tick();
      offset += ms;
      return [...before, ...happened(store.advance(ms))];
    },
    holdReplications: (hold) => {
      tick();
      store.configure({ replicationDelay: hold ? null : (storeOptions.replicationDelay ?? DEFAULT_DELAY) });
      return hold ? [] : happened(heldReplicas(store).flatMap((replica) => store.finishReplication(replica)));
    },
    releaseReplication: (replica) => {
      tick();
      return happened(store.finishReplication(replica));
    },
    reset: () => {
      offset = 0;
      store = open();
      trail.clear();
    },
  };

  /** Key material is made before CreateKey answers, and not while others wait. */
  async function ensureMaterial(events: readonly KeySetEvent[]): Promise<void> {
    for (const event of events) {
      if (event.type === 'KeyCreated' && event.keyMaterialId !== undefined) {
        await cryptography.ensureMaterial(event.keyMaterialId, event.keySpec);
      }
    }
  }
}

const DEFAULT_DELAY = 'PT5S';

function heldReplicas(store: Store): { readonly keyId: string; readonly region: string }[] {
  const held: { readonly keyId: string; readonly region: string }[] = [];
  for (const { keyId, keys } of store.keySets()) {
    for (const { region, creationEndsAt } of Object.values(keys)) if (creationEndsAt === null) held.push({ keyId, region });
  }
  return held;
}
