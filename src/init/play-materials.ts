// The key materials of a set that is being made: its own and those that are imported into each of its keys.

import { keyMaterialIdOf } from '../model/vocabulary/digest.js';
import type { KeySpec } from '../model/vocabulary/vocabulary.js';
import { base64OfText } from '../shared/base64.js';
import { present } from '../shared/objects.js';
import { initialError, type ReadKey, type ReadOwn, unfitMaterial } from './form.js';
import type { Making } from './stage.js';

type ReadMaterial = NonNullable<ReadKey['KeyMaterials']>[number];

/** The IDs of a set's key materials, in the order of the form, which are told to the host. */
export function nameMaterials(making: Making): readonly string[] {
  const { stage, key, path, KeyId, origin } = making;
  const { KeyMaterials = [], KeySpec = 'SYMMETRIC_DEFAULT', Region } = key;
  const [made] = stage.account.keySet(KeyId)?.keyMaterials ?? [];
  const given: readonly ReadMaterial[] = KeyMaterials.length === 0 && made !== undefined ? [{}] : KeyMaterials;
  const ids: string[] = [];
  for (const [index, material] of given.entries()) {
    const at = `${path}.KeyMaterials[${index}]`;
    refuseUnfit(making, material, index, at);
    // A key in a custom key store has one material, without an ID of its own.
    const first = origin === 'EXTERNAL' ? undefined : (made?.keyMaterialId ?? KeyId);
    const id =
      (index === 0 ? first : undefined) ?? idOf(making, material, at) ?? keyMaterialIdOf(KeyId, ids.at(-1) ?? '');
    if (ids.includes(id)) throw initialError({ path: at, message: 'expected another key material than those before' });
    ids.push(id);
    const { KeyMaterial: keyMaterial } = material;
    stage.materials.push({
      path: `${at}.KeyMaterial`,
      keyMaterialId: id,
      keySpec: KeySpec,
      origin,
      region: Region,
      ...present({ keyMaterial }),
    });
  }
  return origin === 'AWS_KMS' || origin === 'EXTERNAL' ? ids : [];
}

/** The ID that a material has by itself, or is given. */
function idOf(
  { stage, key, KeyId, origin }: Making,
  { KeyMaterial: keyMaterial, KeyMaterialId }: ReadMaterial,
  at: string,
): string | undefined {
  if (origin !== 'EXTERNAL' || keyMaterial === undefined) return KeyMaterialId;
  const { KeySpec: keySpec = 'SYMMETRIC_DEFAULT', Region: region } = key;
  const id = stage.importedMaterialId({ keyId: KeyId, keySpec, region, keyMaterial });
  if (id === undefined) throw unfitMaterial(`${at}.KeyMaterial`, keySpec);
  if (KeyMaterialId === undefined || KeyMaterialId === id) return id;
  throw initialError({ path: `${at}.KeyMaterialId`, message: `expected ${id}, which follows from the material` });
}

/** Throws where a member does not go with the origin, or with the place among the materials. */
function refuseUnfit({ key, origin }: Making, material: ReadMaterial, index: number, at: string): void {
  const unfit = (name: keyof ReadMaterial, message: string): void => {
    if (material[name] !== undefined) throw initialError({ path: `${at}.${name}`, message });
  };
  if (origin !== 'EXTERNAL') {
    for (const name of ['KeyMaterialDescription', 'KeyMaterialState'] as const) {
      unfit(name, 'expected only of a key of origin EXTERNAL');
    }
  }
  const isLast = index === (key.KeyMaterials ?? []).length - 1;
  if (index === 0 || !isLast) unfit('KeyMaterialState', 'expected only of the last of several key materials');
  if (index > 0 && material.KeyMaterialState === undefined) return;
  for (const name of ['RotationDate', 'RotationType'] as const) {
    unfit(name, 'expected only of a key material that the key was rotated to, as it was to none but the first');
  }
}

/** Imports the materials of origin EXTERNAL into the primary key, and rotates to each but the first. */
export function rotate(making: Making, materialIds: readonly string[]): void {
  const { stage, key, path, KeyId, origin, owns } = making;
  const [[primary, primaryPath] = [key, path]] = owns;
  for (const [index, keyMaterialId] of materialIds.entries()) {
    const { KeyMaterialDescription, KeyMaterialState, RotationDate, RotationType } = key.KeyMaterials?.[index] ?? {};
    if (origin === 'EXTERNAL') {
      const ImportType = index === 0 ? undefined : 'NEW_KEY_MATERIAL';
      importMaterial(making, primary, primaryPath, keyMaterialId, present({ ImportType, KeyMaterialDescription }));
    }
    if (index === 0 || KeyMaterialState === 'PENDING_ROTATION') continue;
    const at = RotationDate === undefined ? stage.now : Date.parse(RotationDate);
    if (at > stage.now) {
      const date = `${path}.KeyMaterials[${index}].RotationDate`;
      throw initialError({ path: date, message: 'expected an instant that is not to come' });
    }
    // RotateKeyOnDemand has a limit, and names the material itself.
    stage.happen({
      type: 'KeyRotated',
      at,
      accountId: stage.accountId,
      keyId: KeyId,
      region: primary.Region,
      rotationType: RotationType ?? 'ON_DEMAND',
      origin,
      keyMaterialId,
      previousKeyMaterialId: materialIds[index - 1] ?? '',
    });
  }
}

/** Imports a material into a key. */
export function importMaterial(
  { stage, key, KeyId }: Making,
  own: ReadOwn,
  path: string,
  keyMaterialId: string,
  others: object = {},
): void {
  const { Region: region, ImportedKeyMaterials = [] } = own;
  const index = ImportedKeyMaterials.findIndex((one) => one.KeyMaterialId === keyMaterialId);
  const at = index < 0 ? path : `${path}.ImportedKeyMaterials[${index}]`;
  const validTo = instantOf(ImportedKeyMaterials[index]?.ValidTo);
  const { ImportToken } = stage.mustCall({
    path: at,
    region,
    operation: 'GetParametersForImport',
    input: { KeyId, ...wrappingFor(key.KeySpec ?? 'SYMMETRIC_DEFAULT') },
    dated: () => undefined,
  });
  // What has expired already does so below.
  const expires = validTo !== undefined && validTo > stage.now;
  stage.mustCall({
    path: at,
    region,
    operation: 'ImportKeyMaterial',
    input: {
      KeyId,
      ImportToken,
      EncryptedKeyMaterial: base64OfText(keyMaterialId),
      ...(expires ? { ValidTo: validTo / 1000 } : { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }),
      ...others,
    },
    dated: (event) => (event.type === 'KeyMaterialImported' && validTo !== undefined ? { ...event, validTo } : event),
  });
}

function wrappingFor(keySpec: KeySpec): object {
  if (keySpec === 'SM2') return { WrappingAlgorithm: 'SM2PKE', WrappingKeySpec: 'SM2' };
  const isLong = /^(?:RSA|ECC)/.test(keySpec);
  const WrappingAlgorithm = isLong ? 'RSA_AES_KEY_WRAP_SHA_256' : 'RSAES_OAEP_SHA_256';
  return { WrappingAlgorithm, WrappingKeySpec: 'RSA_4096' };
}

/** Takes away from a key what the form does not have of it, and what has expired. */
export function removeImports(
  { stage, KeyId, origin }: Making,
  { Region: region, KeyState, ImportedKeyMaterials }: ReadOwn,
  path: string,
  materialIds: readonly string[],
): void {
  if (ImportedKeyMaterials === undefined) return;
  const at = `${path}.ImportedKeyMaterials`;
  if (origin !== 'EXTERNAL') throw initialError({ path: at, message: 'expected only of a key of origin EXTERNAL' });
  const unknown = ImportedKeyMaterials.findIndex(({ KeyMaterialId }) => !materialIds.includes(KeyMaterialId));
  if (unknown >= 0) {
    throw initialError({
      path: `${at}[${unknown}].KeyMaterialId`,
      message: 'expected one of the KeyMaterials of its set',
    });
  }
  for (const KeyMaterialId of KeyState === 'Creating' ? [] : materialIds) {
    const has = ImportedKeyMaterials.find((one) => one.KeyMaterialId === KeyMaterialId);
    const validTo = instantOf(has?.ValidTo);
    const hasExpired = validTo !== undefined && validTo <= stage.now;
    if (has !== undefined && !hasExpired) continue;
    stage.mustCall({
      path: at,
      region,
      operation: 'DeleteImportedKeyMaterial',
      input: { KeyId, KeyMaterialId },
      // The set keeps it, since others have it.
      dated: (event) =>
        event.type === 'KeyMaterialDeleted'
          ? { ...event, cause: hasExpired ? 'expired' : 'deleted', fromEveryKey: false }
          : event,
    });
  }
}

function instantOf(date: string | undefined): number | undefined {
  return date === undefined ? undefined : Date.parse(date);
}
