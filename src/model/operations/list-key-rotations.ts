// ListKeyRotations: the completed rotations of the set, or all its key material, as one key has it.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html

import { refuse } from '../errors.js';
import { importOf, keyMaterialState } from '../key-set/key-materials.js';
import { isSymmetricEncryption, type Key, type KeyMaterial, type KeySet } from '../key-set/key-set.js';
import type { RotationsListEntry } from '../views/outputs.js';
import { epochSeconds, type PageOf, pageOf, truncation } from '../views/wire.js';
import { badMarker, keyState } from './checks.js';
import { type KeyContext, keyOperation } from './operation.js';

type Context = KeyContext<'ListKeyRotations'>;

export const ListKeyRotations = keyOperation({
  name: 'ListKeyRotations',
  checks: {
    // The key state allows it. [STATE-6d]
    keyState,
    // All key material is listed of symmetric encryption keys only; others have no rotations to list. [ROTATE-6]
    includeKeyMaterial: ({ keySet, input }) =>
      isSymmetricEncryption(keySet) || input.IncludeKeyMaterial === undefined
        ? undefined
        : refuse('ROTATE-6', { fault: 'rotationsOfSymmetricOnly', keySpec: keySet.keySpec }),
    // The marker was given out. [PAGE-1]
    marker: (context) => (pageOfMaterials(context, context.keySet) === undefined ? badMarker() : undefined),
  },
  answer: (context, keySet, key) => {
    const { entries, nextMarker } = pageOfMaterials(context, keySet) ?? { entries: [] };
    return {
      Rotations: entries.map((material) => entryOf(keySet, key, material, context.arn)),
      ...truncation(nextMarker),
    };
  },
});

function pageOfMaterials({ input }: Context, keySet: KeySet): PageOf<KeyMaterial> | undefined {
  const all = input.IncludeKeyMaterial === 'ALL_KEY_MATERIAL';
  const listed = all ? keySet.keyMaterials : keySet.keyMaterials.filter((material) => material.rotatedAt !== undefined);
  return pageOf(listed, (material) => material.keyMaterialId, input.Limit ?? 100, input.Marker);
}

function entryOf(keySet: KeySet, key: Key, material: KeyMaterial, arn: string): RotationsListEntry {
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
