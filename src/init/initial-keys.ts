// The form of an account that is there: what `initialAccount` would make it of.

import { type Key, type KeySet, mustKeyIn, regionsOf } from '../model/key-set/key-set.js';
import { present } from '../shared/objects.js';
import type { Store } from '../store/store.js';
import type { InitialGrant, InitialKey, InitialKeyMaterial, InitialKeys, InitialOwn } from './form.js';

/** Of key material the bytes in base64; undefined: there are none, or they are not told. */
export type TellMaterial = (keyMaterialId: string) => string | undefined;

/**
 * The keys of an account. Not in it: AWS managed keys, which come by themselves; when aliases and grants were made, grant
 * tokens, what was issued to import key material, the last usage; of what is under way (a replication, an update of the
 * primary key, an on-demand rotation) when it ends; an update of the primary key during which key material has expired; what need not be seen yet. A snapshot has all of it.
 */
export function initialKeysOf(
  store: Pick<Store, 'keySets' | 'now' | 'snapshot'>,
  accountId: string,
  material: TellMaterial = () => undefined,
): InitialKeys {
  const keys: InitialKey[] = [];
  for (const keySet of store.keySets()) if (keySet.awsService === undefined) keys.push(keyOf(keySet, material));
  return { account: accountId, now: iso(store.now()), keys };
}

function keyOf(keySet: KeySet, material: TellMaterial): InitialKey {
  const { keyId, multiRegion, keySpec, keyUsage, origin, primaryRegion, automaticRotation, customKeyStore } = keySet;
  const replicas = regionsOf(keySet).filter((region) => region !== primaryRegion);
  const materials = keySet.keyMaterials.map((one) => materialOf(one, material));
  return {
    KeyId: keyId,
    ...ownOf(keySet, mustKeyIn(keySet, primaryRegion)),
    MultiRegion: multiRegion,
    KeySpec: keySpec,
    KeyUsage: keyUsage,
    Origin: origin,
    ...present({ CustomKeyStoreId: customKeyStore?.customKeyStoreId, XksKeyId: customKeyStore?.xksKeyId }),
    ...(automaticRotation === undefined
      ? {}
      : {
          KeyRotationEnabled: true,
          RotationPeriodInDays: automaticRotation.periodDays,
          NextRotationDate: iso(automaticRotation.nextRotationAt),
        }),
    ...(materials.length === 0 ? {} : { KeyMaterials: materials }),
    ...(replicas.length === 0 ? {} : { Replicas: replicas.map((region) => ownOf(keySet, mustKeyIn(keySet, region))) }),
  };
}

function materialOf(
  { keyMaterialId, description, rotatedAt, rotationType, state }: KeySet['keyMaterials'][number],
  material: TellMaterial,
): InitialKeyMaterial {
  return {
    KeyMaterialId: keyMaterialId,
    ...present({
      KeyMaterial: material(keyMaterialId),
      KeyMaterialDescription: description,
      RotationDate: rotatedAt === undefined ? undefined : iso(rotatedAt),
      RotationType: rotationType,
    }),
    ...(state === 'PENDING' ? { KeyMaterialState: 'PENDING_ROTATION' as const } : {}),
  };
}

function ownOf(keySet: KeySet, key: Key): InitialOwn {
  const { region, description, policy, tags, aliases, grants, keyState, createdAt } = key;
  const { deletionDate, pendingDeletionWindowInDays, importedKeyMaterials = [] } = key;
  const imports = importedKeyMaterials
    .filter(({ importState }) => importState === 'IMPORTED')
    .map(({ keyMaterialId, validTo }) => ({
      KeyMaterialId: keyMaterialId,
      ...(validTo === undefined ? {} : { ValidTo: iso(validTo) }),
    }));
  return {
    Region: region,
    ...(isInTheForm(keySet, keyState) ? { KeyState: keyState } : {}),
    CreationDate: iso(createdAt),
    ...(description === '' ? {} : { Description: description }),
    ...present({ Policy: policy, Tags: tags }),
    ...(aliases === undefined ? {} : { Aliases: aliases.map(({ aliasName }) => aliasName) }),
    ...(grants === undefined ? {} : { Grants: grants.map(grantOf) }),
    ...present({ PendingWindowInDays: pendingDeletionWindowInDays }),
    ...(deletionDate === undefined ? {} : { DeletionDate: iso(deletionDate) }),
    ...(keySet.origin === 'EXTERNAL' ? { ImportedKeyMaterials: imports } : {}),
  };
}

/**
 * A disconnected custom key store makes its keys Unavailable, and is no part of the form. Where key material has expired during
 * an update of the primary key, that update is none either.
 */
function isInTheForm({ keys }: KeySet, keyState: Key['keyState']): boolean {
  if (keyState !== 'Updating') return keyState !== 'Unavailable';
  return Object.values(keys).filter((key) => key.keyState === 'Updating').length === 2;
}

function grantOf(grant: NonNullable<Key['grants']>[number]): InitialGrant {
  const { grantId, name, operations, constraints } = grant;
  return {
    GrantId: grantId,
    Operations: operations,
    ...present({
      Name: name,
      GranteePrincipal: grant.granteePrincipal,
      GranteeServicePrincipal: grant.granteeServicePrincipal,
      RetiringPrincipal: grant.retiringPrincipal,
      RetiringServicePrincipal: grant.retiringServicePrincipal,
      Constraints: constraints,
    }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
