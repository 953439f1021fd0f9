// What an endpoint's account is at a time: its store, the cryptography that the store needs, and how far its clock is
// before real time. A reset makes another, and so does a journal that takes changes back.

import { randomBytes } from 'node:crypto';
import { DEFAULT_SETTINGS } from '../model/key-set/host.js';
import { createStore, restoreStore, type StoreOptions } from '../store/create.js';
import type { HostAnswers, Snapshot, StoreRecord } from '../store/snapshot.js';
import type { Store } from '../store/store.js';
import { type Cryptography, createCryptography } from './cryptography/index.js';
import { createMemoryMaterialStore } from './cryptography/materials.js';
import type { Journal, Kept, Standing } from './data/index.js';

export interface World extends Standing {
  readonly store: Store;
  readonly cryptography: Cryptography;
}

/** What every world of an account is made with. */
export interface WorldOptions {
  readonly options: Omit<StoreOptions, 'now' | 'host' | 'identifiers' | 'record'>;
  /** What the store asks its host beside cryptography. */
  readonly answers: Partial<HostAnswers>;
  readonly journal: Journal | undefined;
  /** Is told what is about to happen; if it throws, that does not. */
  readonly record: (record: StoreRecord) => void;
}

/** Forgets the secrets that no key can use any more. Answers how many these were. */
export function discard({ store, cryptography }: World): number {
  return cryptography.retain(store.needed());
}

/** An empty account, in the journal too. Throws a RangeError if an option is wrong. */
export function newWorld(made: WorldOptions): World {
  const seed = randomBytes(16).toString('hex');
  const empty = createStore({ seed, ...made.options, now: Date.now() }).snapshot();
  made.journal?.begin(empty);
  return { ...open(made, empty), offset: 0 };
}

/** The account as the journal has it, with the settings of today. Throws if it is another account, or makes none. */
export function keptWorld(made: WorldOptions, { snapshot, records, ...standing }: Kept): World {
  const {
    accountId = snapshot.accountId,
    enabledRegions,
    awsManagedKeys,
    customKeyStores,
    seed,
    ...settings
  } = made.options;
  if (accountId !== snapshot.accountId)
    throw new RangeError(`it holds account ${snapshot.accountId}, not ${accountId}`);
  const { store, cryptography } = open(made, {
    ...snapshot,
    ...(enabledRegions === undefined ? {} : { enabledRegions }),
    ...(awsManagedKeys === undefined ? {} : { awsManagedKeys }),
    ...(customKeyStores === undefined ? {} : { customKeyStores }),
  });
  store.configure({
    ...DEFAULT_SETTINGS,
    ...settings,
    quotas: { ...DEFAULT_SETTINGS.quotas, ...settings.quotas },
  });
  try {
    for (const record of records) store.replay(record);
  } catch (error) {
    throw new Error(`its records are whole, but make no account: ${String(error)}`);
  }
  if (standing.isHolding) store.configure({ replicationDelay: null });
  return { store, cryptography, ...standing };
}

function open({ answers, journal, record }: WorldOptions, snapshot: Snapshot): Omit<World, keyof Standing> {
  const cryptography = createCryptography(journal?.newMaterials() ?? createMemoryMaterialStore());
  return { store: restoreStore(snapshot, { host: { ...cryptography, ...answers }, record }), cryptography };
}
