// Makes stores: new ones, and ones from a snapshot.

import { DEFAULT_ACCOUNT_ID } from '../model/engine/reduce.js';
import { type CustomKeyStore, DEFAULT_SETTINGS } from '../model/key-set/host.js';
import { shown } from '../model/rules/errors.js';
import { isAccountId, isInstant } from '../model/vocabulary/identifiers.js';
import { type NamesOf, refuseUnknown } from '../shared/options.js';
import { HOST_FUNCTION_NAMES } from './host-functions.js';
import { seededState } from './identifiers.js';
import { SETTING_NAMES, type StoreSettings, settingsOf } from './settings.js';
import { valid } from './shape.js';
import { type HostFunctions, SNAPSHOT_FORMAT, SNAPSHOT_VERSION } from './snapshot.js';
import { awsManagedKeysShape, checkSnapshot, customKeyStoresShape, enabledRegionsShape } from './snapshot-shape.js';
import { openStore, type Store } from './store.js';

/** What a new store is made with; everything has a default. */
export interface StoreOptions extends StoreSettings, HostFunctions {
  /** Twelve digits. Default 111122223333, the account of AWS's examples. */
  readonly accountId?: string;
  /** The instant at which the clock stands, in epoch milliseconds. Default 2026-01-01T00:00:00Z. */
  readonly now?: number;
  /** The seed of all identifiers. The same seed with the same calls gives the same snapshot. */
  readonly seed?: number | string;
  /** The Regions that the account has enabled. Default: all but those that are disabled by default. [ID-7] */
  readonly enabledRegions?: readonly string[];
  /**
   * The services whose AWS managed keys the account has, by their codes, such as `s3`: each comes into being with the first
   * call in its Region, also if that is refused. Default: none. [MANAGED-1]
   */
  readonly awsManagedKeys?: readonly string[];
  readonly customKeyStores?: readonly CustomKeyStore[];
}

const STORE_OPTION_NAMES: NamesOf<StoreOptions> = {
  accountId: true,
  now: true,
  seed: true,
  ...HOST_FUNCTION_NAMES,
  enabledRegions: true,
  awsManagedKeys: true,
  ...SETTING_NAMES,
  customKeyStores: true,
};

const DEFAULT_NOW = 1_767_225_600_000;
const DEFAULT_SEED = 'mrk-model';

/**
 * A store with an empty account. Throws a RangeError that names the option which is wrong, or which there is not, and then
 * the nearest that there is.
 */
export function createStore(options: StoreOptions = {}): Store {
  refuseUnknown('createStore', options, STORE_OPTION_NAMES);
  const { accountId = DEFAULT_ACCOUNT_ID, now = DEFAULT_NOW, seed = DEFAULT_SEED } = options;
  const { enabledRegions, awsManagedKeys, customKeyStores = [] } = options;
  if (!isAccountId(accountId)) throw new RangeError(`accountId must be 12 digits: ${shown(accountId)}`);
  if (!isInstant(now)) throw new RangeError(`now must be an instant in epoch milliseconds: ${shown(now)}`);
  if (typeof seed !== 'string' && typeof seed !== 'number') {
    throw new RangeError(`seed must be a number or a text: ${shown(seed)}`);
  }
  return openStore(
    {
      format: SNAPSHOT_FORMAT,
      version: SNAPSHOT_VERSION,
      accountId,
      now,
      identifiers: seededState(seed),
      settings: settingsOf(options, DEFAULT_SETTINGS),
      ...(enabledRegions === undefined
        ? {}
        : { enabledRegions: valid(enabledRegionsShape, enabledRegions, 'enabledRegions') }),
      ...(awsManagedKeys === undefined
        ? {}
        : { awsManagedKeys: valid(awsManagedKeysShape, awsManagedKeys, 'awsManagedKeys') }),
      customKeyStores: valid(customKeyStoresShape, customKeyStores, 'customKeyStores'),
      keySets: [],
      order: {},
    },
    options,
  );
}

/**
 * The store that a snapshot was taken of. Throws a RangeError with the path of what is wrong if the value is broken, or no
 * snapshot, or if there is no such function; then nothing has been loaded. Functions are no JSON, and are given anew;
 * settings stand in the snapshot, and `configure` changes them.
 */
export function restoreStore(json: unknown, functions: HostFunctions = {}): Store {
  refuseUnknown('restoreStore', functions, HOST_FUNCTION_NAMES);
  const checked = checkSnapshot(json);
  if (!('ok' in checked)) throw new RangeError(`${checked.path}: expected ${checked.expected}`);
  return openStore(checked.value, functions);
}
