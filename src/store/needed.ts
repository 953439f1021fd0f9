// Which secrets the keys of an account can still use. What is not among them a host need not keep, and had better not.

import { isInCustomKeyStore, type KeySet } from '../model/key-set/key-set.js';
import type { Instant } from '../model/vocabulary/identifiers.js';

/** What a host must keep. */
export interface NeededSecrets {
  /** Of a key in a custom key store: the key's own ID. */
  readonly keyMaterialIds: ReadonlySet<string>;
  /** Those of wrapping keys that are still good. */
  readonly importTokens: ReadonlySet<string>;
}

export function neededSecrets(keySets: Iterable<KeySet>, now: Instant): NeededSecrets {
  const keyMaterialIds = new Set<string>();
  const importTokens = new Set<string>();
  for (const keySet of keySets) {
    for (const id of usableMaterialIds(keySet)) keyMaterialIds.add(id);
    for (const { importParameters = [] } of Object.values(keySet.keys)) {
      for (const { importToken, validTo } of importParameters) if (validTo > now) importTokens.add(importToken);
    }
  }
  return { keyMaterialIds, importTokens };
}

/** The key materials that a key of the set can use: not those that were imported and have been deleted, or have expired. */
export function usableMaterialIds(keySet: KeySet): readonly string[] {
  if (isInCustomKeyStore(keySet)) return [keySet.keyId];
  if (keySet.origin !== 'EXTERNAL') return keySet.keyMaterials.map(({ keyMaterialId }) => keyMaterialId);
  const imported = Object.values(keySet.keys).flatMap(({ importedKeyMaterials = [] }) => importedKeyMaterials);
  const usable = imported.filter(({ importState, hasExpired }) => importState === 'IMPORTED' && hasExpired !== true);
  return [...new Set(usable.map(({ keyMaterialId }) => keyMaterialId))];
}
