// What an endpoint's account is at a time: its store, the cryptography that the store needs, and how far its clock is
// before real time, or whatever clock it follows. A reset makes another, and so does a journal that takes changes back.

import { randomBytes } from 'node:crypto';
import { type NodeHost, nodeHost } from '../host/index.js';
import { createMemoryMaterialStore, type MaterialStore } from '../host/material-store.js';
import { DEFAULT_SETTINGS } from '../model/key-set/host.js';
import { present } from '../shared/objects.js';
import { restoreStore, type StoreOptions } from '../store/create.js';
import { settingsOf } from '../store/settings.js';
import type { HostAnswers, HostFunctions, Snapshot, StoreRecord } from '../store/snapshot.js';
import type { Store } from '../store/store.js';
import { beginningOf } from './beginning.js';
import { type Journal, type Kept, type Standing, standingOf } from './data/index.js';
import { createPast, type Past, type Point } from './past.js';

export interface World extends Standing {
  readonly store: Store;
  readonly cryptography: NodeHost;
  /** The key material of the account. */
  readonly materials: MaterialStore;
  /** What can be gone back to. */
  readonly past: Past;
}

/** What every world of an account is made with. */
export interface WorldOptions {
  readonly options: Omit<StoreOptions, 'now' | 'host' | 'identifiers' | 'record'>;
  /** What a new account begins with; undefined: no keys. */
  readonly initial: unknown;
  /** Identifiers that a call asks for itself. */
  readonly identifiers: HostFunctions['identifiers'];
  /** What the store asks its host beside cryptography. */
  readonly answers: Partial<HostAnswers>;
  readonly journal: Journal | undefined;
  /** What the account's clock follows, in epoch milliseconds. */
  readonly clock: () => number;
  /** How many changes can be gone back behind, at least. */
  readonly pastChanges: number;
  /** Is told what is about to happen; if it throws, that does not. */
  readonly record: (record: StoreRecord) => void;
}

/** Forgets the secrets that no key can use any more. Answers how many these were. */
export function discard({ store, cryptography }: World): number {
  return cryptography.retain(store.needed());
}

/** A new account, in the journal too. Throws a RangeError if an option is wrong, or what it is to begin with. */
export function newWorld(made: WorldOptions): World {
  const { options, initial, journal } = made;
  const now = made.clock();
  const seeded = { seed: randomBytes(16).toString('hex'), ...options, now };
  const { snapshot: begun, keepsClock, secrets } = beginningOf(initial, seeded);
  const snapshot = ofToday(begun, options);
  const standing = { offset: keepsClock ? snapshot.now - now : 0 };
  journal?.begin(snapshot, standing, secrets);
  const materials = journal?.newMaterials() ?? createMemoryMaterialStore({ materials: secrets });
  const past = createPast({ snapshot, records: [], ...standing }, made.pastChanges);
  return { ...open(made, snapshot, materials), past, ...standing };
}

/** The account as the journal has it, with the settings of today. Throws if it is another account, or makes none. */
export function keptWorld(made: WorldOptions, kept: Kept): World {
  const { records, ...standing } = kept;
  const snapshot = ofToday(kept.snapshot, made.options);
  const world = open(made, snapshot, made.journal?.newMaterials() ?? createMemoryMaterialStore());
  try {
    for (const record of records) world.store.replay(record);
  } catch (error) {
    throw new Error(`its records are whole, but make no account: ${String(error)}`);
  }
  if (standing.isHolding) world.store.configure({ replicationDelay: null });
  return { ...world, past: createPast({ ...kept, snapshot }, made.pastChanges), ...standingOf(standing) };
}

/** The account as it was at a point of its past, in the journal too. Throws if that cannot be written: then all is as it is. */
export function pastWorld(made: WorldOptions, { past, materials }: World, point: Point): World {
  const { snapshot, isHolding } = past.at(point);
  const standing = standingOf({ offset: point.at - made.clock(), ...present({ isHolding }) });
  made.journal?.begin(snapshot, standing);
  past.drop(point);
  const world = open(made, snapshot, materials);
  const { replicationDelay = DEFAULT_SETTINGS.replicationDelay } = made.options;
  world.store.configure({ replicationDelay: isHolding ? null : replicationDelay });
  return { ...world, past, ...standing };
}

/** An account with the options of today. Throws a RangeError if it is another account, or an option is wrong. */
function ofToday(snapshot: Snapshot, options: WorldOptions['options']): Snapshot {
  const {
    accountId = snapshot.accountId,
    enabledRegions,
    awsManagedKeys,
    customKeyStores,
    seed: _,
    ...settings
  } = options;
  if (accountId !== snapshot.accountId)
    throw new RangeError(`it holds account ${snapshot.accountId}, not ${accountId}`);
  return {
    ...snapshot,
    settings: settingsOf(settings, DEFAULT_SETTINGS),
    ...present({ enabledRegions, awsManagedKeys, customKeyStores }),
  };
}

function open(
  { answers, identifiers, record }: WorldOptions,
  snapshot: Snapshot,
  materials: MaterialStore,
): Omit<World, keyof Standing | 'past'> {
  const cryptography = nodeHost(materials);
  const functions = { host: { ...cryptography, ...answers }, record, ...present({ identifiers }) };
  return { store: restoreStore(snapshot, functions), cryptography, materials };
}
