// Key material of every origin is copied.

import type { Fault } from '../fault.js';
import { afterwards, eventOf, happen, inputOf, keyNamed } from '../spoiling.js';

export const fault: Fault = {
  about: 'A replica of a key with imported key material is Enabled with the same material, without an import.',
  found: {
    operations: ['ReplicateKey', 'DescribeKey'],
    kinds: ['wrong-state', 'wrong-metadata'],
    rules: ['REPLICATE-5'],
  },
  spoil: afterwards(['ReplicateKey'], (store, { keySet }, call) => {
    const replica = keyNamed(store, keySet.keyId, String(inputOf(call).ReplicaRegion));
    if (keySet.origin !== 'EXTERNAL' || replica === undefined) return;
    const keyState = 'Enabled' as const;
    const base = { ...eventOf(store, replica), keyState };
    const primaryRegion = keySet.primaryRegion;
    happen(store, { ...base, type: 'ReplicaKeyReady', primaryRegion });
    for (const { keyMaterialId } of keySet.keyMaterials) {
      happen(store, { ...base, type: 'KeyMaterialImported', keyMaterialId });
    }
  }),
};
