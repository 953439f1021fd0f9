// Key material of a set: which is current, which is pending, and which of it a key of origin EXTERNAL has imported.
// https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html

import type { KeyMaterialState } from '../vocabulary/vocabulary.js';
import type { ImportedKeyMaterial, Key, KeyMaterial, KeySet } from './key-set.js';

export function currentKeyMaterial(keySet: KeySet): KeyMaterial | undefined {
  return keySet.keyMaterials.find((material) => material.state === 'CURRENT');
}

export function pendingKeyMaterial(keySet: KeySet): KeyMaterial | undefined {
  return keySet.keyMaterials.find((material) => material.state === 'PENDING');
}

/**
 * AWS's name for the state of a material: a pending one waits until every related key has it. A primary key that was a
 * replica when the material came may be the one that lacks it. [ROTATE-5]
 */
export function keyMaterialState(keySet: KeySet, material: KeyMaterial): KeyMaterialState {
  if (material.state !== 'PENDING') return material.state;
  const everyKeyHasIt = Object.values(keySet.keys).every(
    (key) => importOf(key, material.keyMaterialId)?.importState === 'IMPORTED',
  );
  return everyKeyHasIt ? 'PENDING_ROTATION' : 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';
}

export function importOf(key: Key, keyMaterialId: string): ImportedKeyMaterial | undefined {
  return key.importedKeyMaterials?.find((imported) => imported.keyMaterialId === keyMaterialId);
}

/** Whether the key can use the material: it is imported, and has not expired. */
export function isUsable(key: Key, keyMaterialId: string): boolean {
  const imported = importOf(key, keyMaterialId);
  return imported?.importState === 'IMPORTED' && imported.hasExpired !== true;
}

/**
 * Whether a material that is permanently associated with the key (current or non-current) is not imported in it.
 * `but` names a material to take as imported or as not. [IMPORT-3]
 */
export function lacksKeyMaterial(
  keySet: KeySet,
  key: Key,
  but?: { readonly keyMaterialId: string; readonly imported: boolean },
): boolean {
  if (keySet.origin !== 'EXTERNAL') return false;
  const permanent = keySet.keyMaterials.filter((material) => material.state !== 'PENDING');
  if (permanent.length === 0) return but?.imported !== true;
  return permanent.some(({ keyMaterialId }) =>
    but?.keyMaterialId === keyMaterialId ? !but.imported : !isUsable(key, keyMaterialId),
  );
}

/** How often the set was rotated on demand, the running rotation included. [ROTATE-4] */
export function onDemandRotationCount(keySet: KeySet): number {
  const completed = keySet.keyMaterials.filter((material) => material.rotationType === 'ON_DEMAND').length;
  return completed + (keySet.onDemandRotation === undefined ? 0 : 1);
}
