// Nothing happens at ValidTo.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { calledKey, eventOf, happen } from '../spoiling.js';

export const fault: Fault = {
  about: 'A key stays Enabled when its imported key material expires.',
  found: { operations: OPERATIONS, kinds: ['wrong-state', 'wrong-metadata', 'accepted'], rules: ['IMPORT-4'] },
  spoil: (store) => (call) => {
    const called = calledKey(store, call);
    const expired = called?.key.importedKeyMaterials?.filter(({ hasExpired }) => hasExpired) ?? [];
    if (called?.key.keyState === 'PendingImport') {
      for (const { keyMaterialId } of expired) {
        const event = { ...eventOf(store, called), keyState: 'Enabled', keyMaterialId } as const;
        happen(store, { ...event, type: 'KeyMaterialImported' });
      }
    }
    return store.callJson(call);
  },
};
