// DeleteImportedKeyMaterial: takes imported material out of one key, which cannot be used until it is imported again.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html

import { fails, na, ok, ok9 } from '../key/state-table.js';
import { currentKeyMaterial, importOf, pendingKeyMaterial } from '../key-set/key-materials.js';
import { isPrimary, isSymmetricEncryption } from '../key-set/key-set.js';
import { KEY_ID, KEY_MATERIAL_ID } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { keyMaterialRemoved } from '../time/happenings.js';
import { KEY_MATERIAL, TEXT } from '../views/answers.js';
import { callRecord } from './call.js';
import { operation } from './card.js';
import { isExternal, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const DeleteImportedKeyMaterial = operation('DeleteImportedKeyMaterial', {
  input: { KeyId: required(KEY_ID), KeyMaterialId: KEY_MATERIAL_ID },
  output: { KeyId: required(TEXT), KeyMaterialId: KEY_MATERIAL },
  // biome-ignore format: a list
  errors: [
    'InvalidArnException', 'UnsupportedOperationException', 'DependencyTimeoutException', 'NotFoundException',
    'KMSInternalException', 'KMSInvalidStateException',
  ],
  requestQuota: 15,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok9, ok9, ok9, ok9, ok, na, fails(14), fails(15)],
  changes: ['metadata', 'keyMaterials'],
  needs: [onKey('KeyId')],
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // The key has imported key material. [IMPORT-5]
  .check('isExternal', isExternal)
  // The named material is one that the key had once; without a name it is the current one. [IMPORT-5] [IMPORT-12]
  .find('keyMaterialId', ({ keySet, input, arn }) => {
    const { KeyMaterialId: id } = input;
    if (id === undefined) return currentKeyMaterial(keySet)?.keyMaterialId;
    return keySet.keyMaterials.some(({ keyMaterialId }) => keyMaterialId === id)
      ? id
      : refuse('IMPORT-12', { fault: 'materialNeverImported', keyMaterialId: id, keyArn: arn });
  })
  // A key without the material is left as it is [IMPORT-12]; but the primary key gives up the set's pending material, had it
  // or not. [IMPORT-6]
  .decide((context) => {
    const { keySet, key, at, keyMaterialId: id } = context;
    const isPending = isPrimary(keySet, key) && pendingKeyMaterial(keySet)?.keyMaterialId === id;
    if (id === undefined || !(isPending || importOf(key, id)?.importState === 'IMPORTED')) return [];
    return [{ ...keyMaterialRemoved(keySet, key, id, at, 'deleted'), call: callRecord(context) }];
  })
  .answer(({ arn, keyMaterialId: id }, keySet) => ({
    KeyId: arn,
    ...(id === undefined || !isSymmetricEncryption(keySet) ? {} : { KeyMaterialId: id }),
  }));
