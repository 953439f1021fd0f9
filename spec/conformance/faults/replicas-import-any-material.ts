// What is imported is not compared.

import type { Fault } from '../fault.js';
import { answered, despite, eventOf, happen } from '../spoiling.js';

export const fault: Fault = {
  about: 'ImportKeyMaterial into a replica key accepts other key material than that of the primary key.',
  found: { operations: ['ImportKeyMaterial'], kinds: ['accepted'] },
  spoil: despite(['ImportKeyMaterial'], (store, called, _call, { code }) => {
    const { keySet, key, isReplica, arn } = called;
    const current = keySet.keyMaterials.find(({ state }) => state === 'CURRENT');
    if (code !== 'IncorrectKeyMaterialException' || !isReplica || current === undefined) return undefined;
    const keyState = key.keyState === 'PendingImport' ? 'Enabled' : key.keyState;
    const { keyMaterialId } = current;
    happen(store, { ...eventOf(store, called), type: 'KeyMaterialImported', keyState, keyMaterialId });
    return answered({
      KeyId: arn,
      ...(keySet.keySpec === 'SYMMETRIC_DEFAULT' ? { KeyMaterialId: keyMaterialId } : {}),
    });
  }),
};
