// Makes the account that a form tells of. The calls of KMS are made that make its keys, so what AWS would refuse is refused
// here, with its words; then what happened is dated as the form has it.

import { DEFAULT_ACCOUNT_ID } from '../model/engine/reduce.js';
import { keyMaterialIdOf } from '../model/vocabulary/digest.js';
import { type NamesOf, refuseUnknown } from '../shared/options.js';
import { restoreStore } from '../store/create.js';
import { SETTING_NAMES } from '../store/settings.js';
import type { Snapshot } from '../store/snapshot.js';
import { type InitialKeys, initialError, readInitialKeys } from './form.js';
import { playKey } from './play-key.js';
import { type ImportedMaterial, type InitialMaterial, openStage, type StageOptions } from './stage.js';

/** What an account that is to begin with keys is made with: the options of a store, and how imported material is named. */
export interface InitialOptions extends StageOptions {
  /** The ID that ImportKeyMaterial of the same host would give to a key's material; undefined: it is none for the key spec. */
  readonly importedMaterialId?: (material: ImportedMaterial) => string | undefined;
}

const INITIAL_OPTION_NAMES: NamesOf<InitialOptions> = {
  ...SETTING_NAMES,
  accountId: true,
  now: true,
  seed: true,
  enabledRegions: true,
  awsManagedKeys: true,
  customKeyStores: true,
  importedMaterialId: true,
};

/** An account that begins: for `restoreStore`, and for the host that has the key material. */
export interface InitialAccount {
  readonly snapshot: Snapshot;
  readonly materials: readonly InitialMaterial[];
}

/**
 * The account with these keys. Pure: the same form with the same options makes the same account. Throws a RangeError that
 * names the member which is wrong, also where AWS would refuse what it asks for (`initialFaultOf` has it in parts).
 */
export function initialAccount(form: InitialKeys, options: InitialOptions = {}): InitialAccount {
  refuseUnknown('initialAccount', options, INITIAL_OPTION_NAMES);
  const { account, now, keys } = readInitialKeys(form);
  const { importedMaterialId = idOfImported, ...storeOptions } = options;
  const { accountId = account ?? DEFAULT_ACCOUNT_ID } = options;
  if (account !== undefined && account !== accountId) {
    throw initialError({ path: 'account', message: `expected ${accountId}, the account that is to begin` });
  }
  const stage = openStage(
    { ...storeOptions, accountId, ...(now === undefined ? {} : { now: Date.parse(now) }) },
    importedMaterialId,
  );
  for (const [index, key] of keys.entries()) playKey(stage, key, `keys[${index}]`);
  // They have been there for long.
  stage.account.show();
  const snapshot = stage.account.snapshot();
  // What was dated must fit together.
  restoreStore(snapshot);
  return { snapshot, materials: stage.materials };
}

function idOfImported({ keyId, keyMaterial }: ImportedMaterial): string {
  return keyMaterialIdOf(keyId, keyMaterial);
}
