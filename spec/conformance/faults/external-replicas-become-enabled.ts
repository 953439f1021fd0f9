// Key material is copied while the replica key is made, wherever it comes from.

import type { Fault } from '../fault.js';
import { afterwards, eventOf, happen, inputOf, keyNamed } from '../spoiling.js';

export const fault: Fault = {
  about:
    'A replica of a key with imported key material becomes Enabled with the same material instead of PendingImport.',
  found: { operations: ['DescribeKey'], kinds: ['wrong-state', 'wrong-metadata'] },
  spoil: afterwards(['ReplicateKey'], (store, { keySet }, call) => {
    const replica = keyNamed(store, keySet.keyId, String(inputOf(call).ReplicaRegion));
    if (keySet.origin !== 'EXTERNAL' || replica === undefined) return;
    for (const { keyMaterialId } of keySet.keyMaterials) {
      happen(store, { ...eventOf(store, replica), type: 'KeyMaterialImported', keyState: 'Creating', keyMaterialId });
    }
  }),
};
