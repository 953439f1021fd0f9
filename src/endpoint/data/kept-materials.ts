// Key material in memory, of which each is written down before it counts.

import { createMemoryMaterialStore, type MaterialStore } from '../../host/material-store.js';
import type { Secrets } from './contents.js';
import type { Entry } from './lines.js';

/** A store of these secrets. What `keep` throws is thrown, and then the secret is not stored. What was lost throws too. */
export function keptMaterials(secrets: Secrets, keep: (entry: Entry) => void): MaterialStore {
  const memory = createMemoryMaterialStore(secrets);
  return {
    get: (keyMaterialId) => {
      if (secrets.lost.has(keyMaterialId)) {
        throw new Error(`Key material ${keyMaterialId} was lost when the data file was damaged.`);
      }
      return memory.get(keyMaterialId);
    },
    set: (keyMaterialId, bytes) => {
      keep(['material', keyMaterialId, Buffer.from(bytes).toString('base64')]);
      memory.set(keyMaterialId, bytes);
    },
    getWrappingKey: memory.getWrappingKey,
    setWrappingKey: (importToken, pkcs8) => {
      keep(['wrappingKey', importToken, Buffer.from(pkcs8).toString('base64')]);
      memory.setWrappingKey(importToken, pkcs8);
    },
    retain: memory.retain,
  };
}
