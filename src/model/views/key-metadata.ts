// KeyMetadata, as DescribeKey, CreateKey and ReplicateKey show a key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html

import type { Settings } from '../key-set/host.js';
import { currentKeyMaterial, importOf, lacksKeyMaterial } from '../key-set/key-materials.js';
import { isSymmetricEncryption, type Key, type KeySet, primaryKeyOf, regionsOf } from '../key-set/key-set.js';
import { algorithmsOf } from '../key-set/key-specs.js';
import type { Value } from '../requests/shapes.js';
import { epochSeconds } from '../requests/wire.js';
import { keyArn, type Region } from '../vocabulary/identifiers.js';
import type { KeySpec, KeyUsage } from '../vocabulary/vocabulary.js';
import type { KEY_METADATA } from './answers.js';

/** AWS's shape. Dates are epoch seconds. Members that do not apply are absent. [CREATE-5] */
export type KeyMetadata = Value<typeof KEY_METADATA>;
/** The keys of a set, as the metadata of each of them tells. [CREATE-5] */
export type MultiRegionConfiguration = NonNullable<KeyMetadata['MultiRegionConfiguration']>;
export type MultiRegionKey = MultiRegionConfiguration['PrimaryKey'];

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The metadata of one key of a set. */
export function keyMetadata(keySet: KeySet, key: Key, settings: Pick<Settings, 'rolesWhileUpdating'>): KeyMetadata {
  const { keySpec, keyUsage, customKeyStore } = keySet;
  const metadata: Writable<KeyMetadata> = {
    AWSAccountId: keySet.accountId,
    KeyId: keySet.keyId,
    Arn: keyArn(key.region, keySet.accountId, keySet.keyId),
    CreationDate: epochSeconds(key.createdAt),
    // [STATE-2]
    Enabled: key.keyState === 'Enabled',
    Description: key.description,
    KeyUsage: keyUsage,
    KeyState: key.keyState,
    Origin: keySet.origin,
    KeyManager: keySet.awsService === undefined ? 'CUSTOMER' : 'AWS',
    CustomerMasterKeySpec: keySpec,
    KeySpec: keySpec,
    MultiRegion: keySet.multiRegion,
  };
  metadata[ALGORITHM_MEMBER[keyUsage]] = algorithms(keySpec, keyUsage);
  if (key.deletionDate !== undefined) metadata.DeletionDate = epochSeconds(key.deletionDate);
  if (key.pendingDeletionWindowInDays !== undefined) {
    metadata.PendingDeletionWindowInDays = key.pendingDeletionWindowInDays;
  }
  // A single-Region key has no configuration. [CREATE-4]
  if (keySet.multiRegion) {
    metadata.MultiRegionConfiguration = multiRegionConfiguration(keySet, key.region, settings.rolesWhileUpdating);
  }
  if (customKeyStore !== undefined) {
    metadata.CustomKeyStoreId = customKeyStore.customKeyStoreId;
    if (customKeyStore.cloudHsmClusterId !== undefined) metadata.CloudHsmClusterId = customKeyStore.cloudHsmClusterId;
    if (customKeyStore.xksKeyId !== undefined) metadata.XksKeyConfiguration = { Id: customKeyStore.xksKeyId };
  }
  if (keySet.origin === 'EXTERNAL') addExpiration(metadata, keySet, key);
  if (isSymmetricEncryption(keySet) && key.keyState !== 'Creating') {
    const current = currentKeyMaterial(keySet);
    if (current !== undefined) metadata.CurrentKeyMaterialId = current.keyMaterialId;
  }
  return metadata;
}

const ALGORITHM_MEMBER = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
  ENCAPSULATE_DECAPSULATE: 'EncapsulationAlgorithms',
} as const satisfies Record<KeyUsage, keyof KeyMetadata>;

/** The member that lists the algorithms of a key spec under a key usage. */
export function algorithmsMember(
  keySpec: KeySpec,
  keyUsage: KeyUsage,
): Partial<Record<(typeof ALGORITHM_MEMBER)[KeyUsage], readonly string[]>> {
  return { [ALGORITHM_MEMBER[keyUsage]]: algorithms(keySpec, keyUsage) };
}

function algorithms(keySpec: KeySpec, keyUsage: KeyUsage): string[] {
  return [...(algorithmsOf(keySpec, keyUsage) ?? [])];
}

/**
 * ExpirationModel while the key has all the material that it needs, and ValidTo is the earliest of it. A replica that is
 * Creating was seen to show its primary key's ExpirationModel. [IMPORT-4] [REPLICATE-10]
 */
function addExpiration(metadata: Writable<KeyMetadata>, keySet: KeySet, key: Key): void {
  const isCreating = key.keyState === 'Creating';
  const shown = isCreating ? primaryKeyOf(keySet) : key;
  if (lacksKeyMaterial(keySet, shown)) return;
  let validTo: number | undefined;
  for (const material of keySet.keyMaterials) {
    if (material.state === 'PENDING') continue;
    const expires = importOf(shown, material.keyMaterialId)?.validTo;
    if (expires !== undefined && (validTo === undefined || expires < validTo)) validTo = expires;
  }
  metadata.ExpirationModel = validTo === undefined ? 'KEY_MATERIAL_DOES_NOT_EXPIRE' : 'KEY_MATERIAL_EXPIRES';
  if (validTo !== undefined && !isCreating) metadata.ValidTo = epochSeconds(validTo);
}

/** Primary and replicas as the key in `region` shows them. While a primary update runs, both keys may show as replicas. */
function multiRegionConfiguration(
  keySet: KeySet,
  region: Region,
  roles: Settings['rolesWhileUpdating'],
): MultiRegionConfiguration {
  const { keyId, accountId, primaryRegion, primaryUpdate } = keySet;
  const showsBothAsReplicas = primaryUpdate !== undefined && roles === 'both-replicas';
  const listed = (of: Region): MultiRegionKey => ({ Arn: keyArn(of, accountId, keyId), Region: of });
  const replicas: MultiRegionKey[] = [];
  for (const of of regionsOf(keySet)) if (of !== primaryRegion || showsBothAsReplicas) replicas.push(listed(of));
  return {
    MultiRegionKeyType: region === primaryRegion && !showsBothAsReplicas ? 'PRIMARY' : 'REPLICA',
    PrimaryKey: listed(primaryRegion),
    ReplicaKeys: replicas,
  };
}
