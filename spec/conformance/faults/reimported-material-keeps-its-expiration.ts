// What is there already is not looked at again.

import type { Fault } from '../fault.js';
import { calledKey, eventOf, happen, inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'Key material that is imported again, to last for good this time, keeps its ValidTo.',
  found: { operations: ['ImportKeyMaterial', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: (store) => (call) => {
    const called = call.operation === 'ImportKeyMaterial' ? calledKey(store, call) : undefined;
    const result = store.callJson(call);
    if (!result.ok || called === undefined || inputOf(call).ValidTo !== undefined) return result;
    for (const event of result.events) {
      if (event.type !== 'KeyMaterialImported') continue;
      const { keyMaterialId, keyState } = event;
      const { validTo } = called.key.importedKeyMaterials?.find((one) => one.keyMaterialId === keyMaterialId) ?? {};
      if (validTo === undefined || validTo <= store.now()) continue;
      happen(store, { ...eventOf(store, called), type: 'KeyMaterialImported', keyState, keyMaterialId, validTo });
    }
    return result;
  },
};
