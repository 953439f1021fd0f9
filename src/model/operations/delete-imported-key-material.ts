// DeleteImportedKeyMaterial: takes imported material out of one key, which cannot be used until it is imported again.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html

import { refuse } from '../errors.js';
import { currentKeyMaterial, importOf, pendingKeyMaterial } from '../key-set/key-materials.js';
import { isPrimary, isSymmetricEncryption } from '../key-set/key-set.js';
import { keyMaterialRemoved } from '../time/happenings.js';
import { isExternal, keyState } from './checks.js';
import { callRecord, type KeyContext, keyOperation } from './operation.js';

export const DeleteImportedKeyMaterial = keyOperation({
  name: 'DeleteImportedKeyMaterial',
  checks: {
    // The key state allows it. [STATE-1]
    keyState,
    // The key has imported key material. [IMPORT-5]
    isExternal,
    // The named material is one of the key's. [IMPORT-5]
    keyMaterialId: ({ keySet, input, arn }) => {
      const { KeyMaterialId: id } = input;
      if (id === undefined || keySet.keyMaterials.some(({ keyMaterialId }) => keyMaterialId === id)) return undefined;
      return refuse('IMPORT-5', { fault: 'materialNeverImported', keyMaterialId: id, keyArn: arn });
    },
  },
  // A key without the material is left as it is; but the primary key gives up the set's pending material, had it or not.
  decide: (context) => {
    const { keySet, key, at } = context;
    const id = materialOf(context);
    const isPending = isPrimary(keySet, key) && pendingKeyMaterial(keySet)?.keyMaterialId === id;
    if (id === undefined || !(isPending || importOf(key, id)?.importState === 'IMPORTED')) return [];
    return [{ ...keyMaterialRemoved(keySet, key, id, at, 'deleted'), call: callRecord(context) }];
  },
  answer: (context) => {
    const id = isSymmetricEncryption(context.keySet) ? materialOf(context) : undefined;
    return { KeyId: context.arn, ...(id === undefined ? {} : { KeyMaterialId: id }) };
  },
});

/** The named material, or else the current one. */
function materialOf({ keySet, input }: KeyContext<'DeleteImportedKeyMaterial'>): string | undefined {
  return input.KeyMaterialId ?? currentKeyMaterial(keySet)?.keyMaterialId;
}
