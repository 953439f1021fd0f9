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
import { createCryptography, type Cryptography } from './cryptography/index.js';
import { createMemoryMaterialStore, type MaterialStore } from './cryptography/materials.js';
import { createTrail, type Trail } from './trail.js';

export type AccountOptions = Omit<StoreOptions, 'now' | 'host' | 'identifiers'> & {
  /** How many events the audit trail keeps. */
  readonly auditTrailEvents?: number;
};

/** What one call changed, for whoever keeps the account on disk. */
export interface Change {
  readonly events: readonly KeySetEvent[];
}

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
