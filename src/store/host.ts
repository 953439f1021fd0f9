// What the model asks of its host, answered from an account.

import { defaultHost, type Host } from '../model/key-set/host.js';
import { namesSame } from '../model/requests/principals.js';
import { parseRetirableGrantId, type RegionIndex } from './listing.js';
import { createOrderedIndex, type OrderedIndex } from './ordered-index.js';
import type { HostAnswers } from './snapshot.js';
import { type AccountState, mustKeySet, present } from './state.js';

/** The host of an account. What an account cannot tell is as `answers` has it, or else as the model's default has it. */
export function hostOf(account: AccountState, answers: Partial<HostAnswers>): Host {
  const { listing, keySets, customKeyStores, isRegionEnabled } = account;
  return {
    ...defaultHost(null),
    ...answers,
    isRegionEnabled,
    keyCount: (region) => {
      const { keys, managedKeys } = listing.region(region);
      return keys.size() - managedKeys;
    },
    findKeySet: (keyId) => keySets.get(keyId),
    findAlias: (region, aliasName) => listing.region(region).aliasTargets.get(aliasName),
    pageOfKeySets: (region, limit, marker) => listing.region(region).keys.page(limit, marker),
    pageOfAliases: (region, limit, marker) => {
      const { aliases, aliasTargets } = listing.region(region);
      const page = aliases.page(limit, marker);
      const entryOf = (aliasName: string) => ({ aliasName, keySet: present(aliasTargets.get(aliasName), aliasName) });
      return page && { ...page, entries: page.entries.map(entryOf) };
    },
    pageOfRetirableGrants: (region, principal, limit, marker) => {
      const page = retirableBy(listing.region(region), principal).page(limit, marker);
      const grants = page?.entries.map(parseRetirableGrantId) ?? [];
      const entries = grants.map(({ keyId, grantId }) => ({ grantId, keySet: mustKeySet(account, keyId) }));
      return page && { ...page, entries };
    },
    findCustomKeyStore: (id) => customKeyStores.get(id),
  };
}

/** The grants that a principal may retire, by whichever of its names they were given. [GRANT-8] */
function retirableBy({ retirableGrants }: RegionIndex, principal: string): OrderedIndex<string> {
  const isIt = namesSame(principal);
  const named = retirableGrants.get(principal) ?? [...retirableGrants].find(([who]) => isIt(who))?.[1];
  return named ?? createOrderedIndex(String);
}
