// ListKeyRotations: the completed rotations of the set, or all its key material, as one key has it.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html

import { everywhere, fails, ok, unless } from '../key/state-table.js';
import { importOf, keyMaterialState } from '../key-set/key-materials.js';
import { isSymmetricEncryption, type Key, type KeyMaterial, type KeySet } from '../key-set/key-set.js';
import { INCLUDE_KEY_MATERIAL, KEY_ID, LIMIT, MARKER } from '../requests/members.js';
import { keyedList, oneOf, required, type Value } from '../requests/shapes.js';
import { epochSeconds, pageOf, truncation } from '../requests/wire.js';
import { refuse } from '../rules/errors.js';
import { PAGE, ROTATION } from '../views/answers.js';
import { operation } from './card.js';
import { badMarker, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const ListKeyRotations = operation('ListKeyRotations', {
  input: {
    KeyId: required(KEY_ID),
    IncludeKeyMaterial: oneOf(INCLUDE_KEY_MATERIAL),
    Limit: LIMIT,
    Marker: MARKER,
  },
  output: { Rotations: required(keyedList('KeyMaterialId', ROTATION)), ...PAGE },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'InvalidArnException', 'InvalidMarkerException', 'KMSInternalException',
    'KMSInvalidStateException', 'UnsupportedOperationException',
  ],
  requestQuota: 100,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [unless(7), unless(7), unless(7), unless(7), ok, fails(7), unless(7), unless(7)],
  statesRule: everywhere('STATE-6d'),
  shows: 'keyMaterials',
  needs: [onKey('KeyId')],
})
  // The key state allows it. [STATE-6d]
  .check('keyState', keyState)
  // All key material is listed of symmetric encryption keys only; others have no rotations to list. [ROTATE-6]
  .check('includeKeyMaterial', ({ keySet, input }) =>
    isSymmetricEncryption(keySet) || input.IncludeKeyMaterial === undefined
      ? undefined
      : refuse('ROTATE-6', { fault: 'rotationsOfSymmetricOnly', keySpec: keySet.keySpec }),
  )
  // The marker was given out. [PAGE-1]
  .find('page', ({ input, keySet: { keyMaterials } }) => {
    const { IncludeKeyMaterial, Limit = 100, Marker } = input;
    const listed =
      IncludeKeyMaterial === 'ALL_KEY_MATERIAL'
        ? keyMaterials
        : keyMaterials.filter(({ rotatedAt }) => rotatedAt !== undefined);
    return pageOf(listed, ({ keyMaterialId }) => keyMaterialId, Limit, Marker) ?? badMarker();
  })
  .answer(({ arn, page: { entries, nextMarker } }, keySet, key) => ({
    Rotations: entries.map((material) => entryOf(keySet, key, material, arn)),
    ...truncation(nextMarker),
  }));

function entryOf(keySet: KeySet, key: Key, material: KeyMaterial, arn: string): Value<typeof ROTATION> {
  const imported = importOf(key, material.keyMaterialId);
  return {
    KeyId: arn,
    KeyMaterialId: material.keyMaterialId,
    ...(material.description === undefined ? {} : { KeyMaterialDescription: material.description }),
    KeyMaterialState: keyMaterialState(keySet, material),
    ...(keySet.origin === 'EXTERNAL' ? { ImportState: imported?.importState ?? 'PENDING_IMPORT' } : {}),
    ...(imported?.importState === 'IMPORTED'
      ? { ExpirationModel: imported.validTo === undefined ? 'KEY_MATERIAL_DOES_NOT_EXPIRE' : 'KEY_MATERIAL_EXPIRES' }
      : {}),
    ...(imported?.validTo === undefined ? {} : { ValidTo: epochSeconds(imported.validTo) }),
    ...(material.rotatedAt === undefined ? {} : { RotationDate: epochSeconds(material.rotatedAt) }),
    ...(material.rotationType === undefined ? {} : { RotationType: material.rotationType }),
  };
}
