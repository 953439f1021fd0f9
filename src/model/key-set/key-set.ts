// The aggregate: the keys that share a key ID. A single-Region key is a set of one.
// Plain JSON: no `undefined`, no class instances; instants are epoch milliseconds.

import { keysOf } from '../../shared/objects.js';
import type { StateMembers } from '../key/state-members.js';
import { type Instant, keyArn, type Region } from '../vocabulary/identifiers.js';
import type { GrantOperation, KeySpec, KeyState, KeyUsage, Origin, RotationType } from '../vocabulary/vocabulary.js';

/** A set of related multi-Region keys, or one single-Region key. [SHARED-1] */
export interface KeySet {
  readonly keyId: string;
  readonly accountId: string;
  readonly multiRegion: boolean;
  readonly keySpec: KeySpec;
  readonly keyUsage: KeyUsage;
  readonly origin: Origin;
  /** The Region of the primary key; of a single-Region key, its Region. */
  readonly primaryRegion: Region;
  /** Oldest first; empty until a key of origin EXTERNAL gets its first material, and in custom key stores. */
  readonly keyMaterials: readonly KeyMaterial[];
  /** The related keys by Region, in the order of their creation. */
  readonly keys: Readonly<Record<Region, Key>>;
  /** Present while automatic rotation is enabled. */
  readonly automaticRotation?: AutomaticRotation;
  /** Present while an on-demand rotation runs. */
  readonly onDemandRotation?: OnDemandRotation;
  /** Present while a change of the primary key runs. */
  readonly primaryUpdate?: PrimaryUpdate;
  readonly customKeyStore?: CustomKeyStoreMembership;
  /** Of an AWS managed key: the code of the service that it is for, such as `s3`. [MANAGED-1] */
  readonly awsService?: string;
}

/** One key material of a set. Pending: imported into the primary key as new, not yet rotated to. */
export interface KeyMaterial {
  readonly keyMaterialId: string;
  readonly state: 'NON_CURRENT' | 'CURRENT' | 'PENDING';
  /** When it became current by a rotation; absent for the first material and a pending one. */
  readonly rotatedAt?: Instant;
  readonly rotationType?: RotationType;
  /** Origin EXTERNAL: its KeyMaterialDescription, which every related key shows. */
  readonly description?: string;
}

export interface AutomaticRotation {
  readonly periodDays: number;
  readonly nextRotationAt: Instant;
}

export interface OnDemandRotation {
  readonly startedAt: Instant;
  readonly endsAt: Instant;
}

export interface PrimaryUpdate {
  readonly from: Region;
  readonly to: Region;
  readonly endsAt: Instant;
}

export interface CustomKeyStoreMembership {
  readonly customKeyStoreId: string;
  readonly cloudHsmClusterId?: string;
  readonly xksKeyId?: string;
  readonly isDisconnected?: true;
}

/** One KMS key: what belongs to it alone, its key state above all. [SHARED-2] [STATE-3] */
export interface Key extends StateMembers {
  readonly region: Region;
  readonly keyState: KeyState;
  readonly createdAt: Instant;
  readonly description: string;
  /** The key policy document; absent: the default key policy. [POLICY-1] */
  readonly policy?: string;
  readonly tags?: readonly Tag[];
  readonly aliases?: readonly Alias[];
  readonly grants?: readonly Grant[];
  /** Origin EXTERNAL: the materials that were imported into this key at some time. */
  readonly importedKeyMaterials?: readonly ImportedKeyMaterial[];
  /** Import parameters that were given out. */
  readonly importParameters?: readonly ImportParameters[];
  readonly lastUsage?: LastUsage;
}

/** A tag of one key, in AWS's own shape. Tags are not shared. [SHARED-2] */
export interface Tag {
  readonly TagKey: string;
  readonly TagValue: string;
}

/** An alias of one key, by its name with the prefix `alias/`. Aliases are not shared. [SHARED-2] */
export interface Alias {
  readonly aliasName: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A grant on one key. Grants are not shared. [SHARED-2] */
export interface Grant {
  readonly grantId: string;
  readonly grantTokens: readonly string[];
  readonly name?: string;
  readonly createdAt: Instant;
  readonly granteePrincipal?: string;
  readonly granteeServicePrincipal?: string;
  readonly retiringPrincipal?: string;
  readonly retiringServicePrincipal?: string;
  readonly issuingAccount: string;
  readonly operations: readonly GrantOperation[];
  readonly constraints?: GrantConstraints;
}

export interface GrantConstraints {
  readonly EncryptionContextSubset?: Readonly<Record<string, string>>;
  readonly EncryptionContextEquals?: Readonly<Record<string, string>>;
  readonly SourceArn?: string;
}

/** Whether a material is imported in one key, and until when. */
export interface ImportedKeyMaterial {
  readonly keyMaterialId: string;
  readonly importState: 'IMPORTED' | 'PENDING_IMPORT';
  /** Present exactly for imported material that expires, and still after it has. */
  readonly validTo?: Instant;
  /** The material has expired: it is listed as imported, but cannot be used. [IMPORT-4] */
  readonly hasExpired?: true;
}

export interface ImportParameters {
  /** Base64, as on the wire. */
  readonly importToken: string;
  /** Base64. */
  readonly publicKey: string;
  readonly validTo: Instant;
  readonly wrappingAlgorithm: string;
  readonly wrappingKeySpec: string;
}

export interface LastUsage {
  readonly operation: string;
  readonly at: Instant;
  readonly cloudTrailEventId: string;
  readonly kmsRequestId: string;
}

/** The set's key in a Region. The Region is known, so no name of `Object.prototype` comes here. */
export function keyIn(keySet: KeySet, region: Region): Key | undefined {
  return keySet.keys[region];
}

/** The key in a Region that must have one: a missing key is a broken invariant. */
export function mustKeyIn(keySet: KeySet, region: Region): Key {
  const key = keySet.keys[region];
  if (key === undefined) throw new Error(`key set ${keySet.keyId} has no key in ${region}`);
  return key;
}

export function primaryKeyOf(keySet: KeySet): Key {
  return mustKeyIn(keySet, keySet.primaryRegion);
}

/** The Regions of the set's keys, in the order of the keys' creation. */
export function regionsOf(keySet: KeySet): readonly Region[] {
  return keysOf(keySet.keys);
}

export function replicaRegionsOf(keySet: KeySet): readonly Region[] {
  return regionsOf(keySet).filter((region) => region !== keySet.primaryRegion);
}

export function isPrimary(keySet: KeySet, key: Key): boolean {
  return key.region === keySet.primaryRegion;
}

/** Whether the set has more than one key. Cheaper than listing them. */
export function hasReplicas(keySet: KeySet): boolean {
  let count = 0;
  for (const _region in keySet.keys) if (++count > 1) return true;
  return false;
}

export function arnOf(keySet: KeySet, region: Region): string {
  return keyArn(region, keySet.accountId, keySet.keyId);
}

export function isSymmetricEncryption(keySet: KeySet): boolean {
  return keySet.keySpec === 'SYMMETRIC_DEFAULT';
}

export function isInCustomKeyStore(keySet: KeySet): boolean {
  return keySet.origin === 'AWS_CLOUDHSM' || keySet.origin === 'EXTERNAL_KEY_STORE';
}
