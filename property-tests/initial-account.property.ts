// What is always so of the form of an account: whatever has come of it, an account can begin with that.

import { describe, expect } from 'vitest';
import { initialAccount, initialKeysOf } from '../src/init/index.js';
import type { Key, KeySet } from '../src/model/key-set/key-set.js';
import { createStore, restoreStore } from '../src/store/create.js';
import type { Store } from '../src/store/store.js';
import { type Play, plays } from './arbitraries/plays.js';
import { runs, TIMEOUT } from './support/config.js';
import { expectSame, playedInStore, storeOptions, telling } from './support/players.js';
import { property } from './support/property.js';

const ACCOUNT = '111122223333';

describe('the form of an account', () => {
  property([plays({ sets: { min: 1, max: 3 } })], runs(300))(
    'makes it again, but for what the form does not have',
    (play) => {
      const { store, steps } = after(play);
      // A key in a custom key store that is disconnected is Unavailable, whatever it was before.
      for (const { customKeyStoreId } of store.customKeyStores()) store.connectCustomKeyStore(customKeyStoreId);
      const { now: _, host: _host, ...options } = storeOptions(play);
      telling(steps, () => {
        const begun = (from: Store): Store =>
          restoreStore(initialAccount(initialKeysOf(from, ACCOUNT), options).snapshot);
        const again = begun(store);
        expectSame([...again.keySets()].map(inTheForm), [...store.keySets()].map(inTheForm));
        expectSame(initialKeysOf(begun(again), ACCOUNT), initialKeysOf(again, ACCOUNT));
        expect(again.now()).toBe(store.now());
      });
    },
    TIMEOUT,
  );
});

function after(play: Play): { readonly store: Store; readonly steps: Parameters<typeof telling>[0] } {
  const store = createStore(storeOptions(play));
  let steps: Parameters<typeof telling>[0] = [];
  for (const { soFar } of playedInStore(play, store)) steps = soFar;
  return { store, steps };
}

/** A key set without what the form does not have. */
function inTheForm({ onDemandRotation: _, primaryUpdate, keys, ...keySet }: KeySet): object {
  const isUpdating = Object.values(keys).filter(({ keyState }) => keyState === 'Updating').length === 2;
  const update = isUpdating ? { from: primaryUpdate?.from, to: primaryUpdate?.to } : {};
  const owns = Object.entries(keys).map(([region, key]) => {
    const keyState = key.keyState === 'Updating' && !isUpdating ? 'Enabled' : key.keyState;
    return [region, ownInTheForm({ ...key, keyState })];
  });
  return { ...keySet, update, owns };
}

function ownInTheForm(key: Key): object {
  const { importParameters: _, lastUsage: _usage, deletionLateness: _lateness, creationEndsAt: _end, ...own } = key;
  const imported = own.importedKeyMaterials?.filter(({ importState }) => importState === 'IMPORTED');
  return {
    ...own,
    // What was never imported, and what was deleted, is the same.
    importedKeyMaterials: imported ?? [],
    aliases: own.aliases?.map(({ aliasName }) => aliasName),
    grants: own.grants?.map(({ createdAt: _at, grantTokens: _tokens, ...grant }) => grant),
  };
}
