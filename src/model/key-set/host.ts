// What a key set asks its host: facts about the rest of the account, and cryptography. Every answer has a default, so a
// key set works alone; a store gives the answers of a whole account.

import { didYouMean, slipOf } from '../../shared/nearest.js';
import { isObject } from '../../shared/objects.js';
import type { NamesOf } from '../../shared/options.js';
import { type PolicyAuthor, policyAdmitsAuthor } from '../requests/policy.js';
import { namesSame } from '../requests/principals.js';
import { pageOf } from '../requests/wire.js';
import type { HostRefusal } from '../rules/errors.js';
import { keyMaterialIdOf } from '../vocabulary/digest.js';
import { isEnabledByDefault, type Region } from '../vocabulary/identifiers.js';
import type { Cryptography, KeySpec, KeyUsage, Operation, Origin } from '../vocabulary/vocabulary.js';
import type { KeySet } from './key-set.js';

/** Delays and limits that AWS does not fix, or that an account can have changed. */
export interface Settings {
  /** How long a new replica is Creating, in milliseconds; null: until the host ends it. [TIME-1] */
  readonly replicationDelay: number | null;
  /** How long both keys are Updating, in milliseconds. [PRIMARY-5] */
  readonly primaryUpdateDelay: number;
  /** How long an on-demand rotation runs, in milliseconds. [ROTATE-4] */
  readonly rotationDelay: number;
  /** By how many milliseconds KMS deletes a key later than its DeletionDate: 0 to two days. [DELETE-2] */
  readonly deletionLateness: number;
  /** What DescribeKey shows while both keys are Updating. [PRIMARY-6] */
  readonly rolesWhileUpdating: 'swapped' | 'both-replicas';
  /** When what has changed is seen; what is left out is seen at once. A key set alone shows everything at once. [CONSIST-1] */
  readonly visibilityDelay: Readonly<Partial<Record<VisibilityKind, VisibilityDelay>>>;
  readonly quotas: Quotas;
}

/**
 * What may be seen late, each by itself: that there is a new key; the key state, and what else DescribeKey shows of a
 * key; aliases; tags; the key policy; grants; the rotation of a set; the last usage. [CONSIST-2] [USAGE-3]
 */
export const VISIBILITY_KINDS = ['key', 'state', 'alias', 'tag', 'policy', 'grant', 'rotation', 'usage'] as const;
export type VisibilityKind = (typeof VISIBILITY_KINDS)[number];

/**
 * After how many milliseconds a change is seen; `random`: until then each call sees it or not, by chance; null: once the
 * host is told so.
 */
export type VisibilityDelay = number | { readonly random: number } | null;

/** The quotas of an account. AWS raises them on request, but for the last. */
export interface Quotas {
  /** Customer managed keys in one account and Region. [QUOTA-1] */
  readonly keysPerRegion: number;
  readonly aliasesPerKey: number;
  readonly grantsPerKey: number;
  readonly tagsPerKey: number;
  /** In bytes. [REPLICATE-9] */
  readonly policyBytes: number;
  /** Never more than AWS's 25. [ROTATE-4] */
  readonly onDemandRotationsPerKey: number;
}

/** The settings where none are given: AWS's default quotas, and delays such as were seen. */
export const DEFAULT_SETTINGS: Settings = {
  replicationDelay: 5_000,
  primaryUpdateDelay: 5_000,
  rotationDelay: 20_000,
  deletionLateness: 0,
  rolesWhileUpdating: 'swapped',
  visibilityDelay: {},
  quotas: {
    keysPerRegion: 100_000,
    aliasesPerKey: 50,
    grantsPerKey: 50_000,
    tagsPerKey: 50,
    policyBytes: 32_768,
    onDemandRotationsPerKey: 25,
  },
};

/** What the model has found out about a use of key material that it admits. */
export interface KeyUse {
  readonly operation: Operation;
  /** What the host is to do. Operations that differ only in what they show have the same. */
  readonly cryptography: Cryptography;
  readonly keyId: string;
  readonly keyArn: string;
  readonly region: Region;
  readonly keySpec: KeySpec;
  readonly keyUsage: KeyUsage;
  readonly origin: Origin;
  /** The material that the host must use; absent for keys in custom key stores. */
  readonly keyMaterialId?: string;
  /** The algorithm, where the operation has one. */
  readonly algorithm?: string;
  /** ReEncrypt: the key and material that decrypt. The other members are of the key that encrypts. */
  readonly source?: KeyUse;
}

/** What a ciphertext says about itself. */
export interface CiphertextHeader {
  readonly keyId: string;
  /** Absent: the key's current (or only) material. */
  readonly keyMaterialId?: string;
}

/** What a wrapping key is made for. The import token is how the host finds it again. */
export interface WrappingKeyRequest {
  readonly keyId: string;
  readonly region: Region;
  readonly keySpec: KeySpec;
  /** Base64. */
  readonly importToken: string;
  readonly wrappingAlgorithm: string;
  readonly wrappingKeySpec: string;
}

/** Wrapped key material, with the wrapping key that it was wrapped for. */
export interface UnwrapRequest extends WrappingKeyRequest {
  /** Base64. */
  readonly encryptedKeyMaterial: string;
}

/** A custom key store of the account: its keys are Unavailable while it is not connected. */
export interface CustomKeyStore {
  readonly customKeyStoreId: string;
  readonly customKeyStoreType: 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE';
  readonly cloudHsmClusterId?: string;
  readonly isConnected: boolean;
}

export interface Page<T> {
  readonly entries: readonly T[];
  readonly nextMarker?: string;
}

/** The questions. All functions are synchronous, and pure as far as one call goes. */
export interface Host {
  /** Whether the account has enabled a Region. [ID-7] */
  readonly isRegionEnabled: (region: Region) => boolean;
  /** How many keys the account has in a Region. [QUOTA-1] */
  readonly keyCount: (region: Region) => number;
  /** The key set of the account with this key ID. */
  readonly findKeySet: (keyId: string) => KeySet | undefined;
  /** The key set whose key in the Region has the alias. */
  readonly findAlias: (region: Region, aliasName: string) => KeySet | undefined;
  /** The sets with a key in the Region by their key IDs, a page at a time; undefined: a marker that was never given out. */
  readonly pageOfKeySets: (region: Region, limit: number, marker?: string) => Page<Pick<KeySet, 'keyId'>> | undefined;
  /** The aliases of the Region, with their key sets. */
  readonly pageOfAliases: (
    region: Region,
    limit: number,
    marker?: string,
  ) => Page<{ readonly aliasName: string; readonly keySet: KeySet }> | undefined;
  /** The grants of the Region that a principal may retire, with their key sets. */
  readonly pageOfRetirableGrants: (
    region: Region,
    retiringPrincipal: string,
    limit: number,
    marker?: string,
  ) => Page<{ readonly grantId: string; readonly keySet: KeySet }> | undefined;
  /** What there really is, where the rest is what a call may still see instead. Absent: all is seen at once. [CONSIST-1] */
  readonly atOnce?: Pick<Host, 'findKeySet' | 'findAlias'>;
  /** The custom key store of the account with this ID. */
  readonly findCustomKeyStore: (customKeyStoreId: string) => CustomKeyStore | undefined;
  /** The lockout safety check: whether under this policy its author can still call PutKeyPolicy. [POLICY-3] */
  readonly policyAdmitsAuthor: (policy: unknown, author: PolicyAuthor) => boolean;
  /** Whether a principal that a policy or a grant names exists; a new one may not yet. [POLICY-4] [GRANT-7] [CONSIST-4] */
  readonly principalExists: (principal: string) => boolean;
  /** Makes a wrapping key pair, keeps the private key, and gives the public key in base64, or says why not. [IMPORT-7] */
  readonly createWrappingKey: (request: WrappingKeyRequest) => string | HostRefusal;
  /** Takes the key material out of its wrapping, and names it. [IMPORT-7] [IMPORT-8] */
  readonly unwrapKeyMaterial: (
    request: UnwrapRequest,
  ) => { readonly ok: true; readonly keyMaterialId: string } | HostRefusal;
  /**
   * Reads which key and material a ciphertext names; undefined: it is no ciphertext of this host. Without this function
   * a request's own KeyId is believed, and Decrypt needs one. [CIPHER-1]
   */
  readonly readCiphertext?: (ciphertextBlob: string) => CiphertextHeader | undefined;
  /** Does the cryptography of an admitted operation, and gives the members that it adds to the answer. */
  readonly cryptography: (
    use: KeyUse,
    input: Readonly<Record<string, unknown>>,
  ) => { readonly ok: true; readonly output: Readonly<Record<string, unknown>> } | HostRefusal;
}

const HOST_NAMES: NamesOf<Host> = {
  isRegionEnabled: true,
  keyCount: true,
  findKeySet: true,
  findAlias: true,
  pageOfKeySets: true,
  pageOfAliases: true,
  pageOfRetirableGrants: true,
  atOnce: true,
  findCustomKeyStore: true,
  policyAdmitsAuthor: true,
  principalExists: true,
  createWrappingKey: true,
  unwrapKeyMaterial: true,
  readCiphertext: true,
  cryptography: true,
};

/** What is wrong with the names of a command's host and settings; undefined: nothing. Other names are the host's own. */
export function misnamed(
  host: Partial<Host> = {},
  settings: Partial<Settings> = {},
): { readonly member: string; readonly named: string; readonly hint: string } | undefined {
  for (const name of Object.keys(host)) {
    const meant = Object.hasOwn(HOST_NAMES, name) ? undefined : slipOf(name, Object.keys(HOST_NAMES));
    if (meant !== undefined) return { member: 'command.host', named: name, hint: ` (did you mean ${meant}?)` };
  }
  const unknown = Object.keys(settings).find((name) => !Object.hasOwn(DEFAULT_SETTINGS, name));
  if (unknown === undefined) return undefined;
  const hint = didYouMean(unknown, Object.keys(DEFAULT_SETTINGS));
  return { member: 'command.settings', named: unknown.slice(0, 100), hint };
}

/**
 * The answers where a host gives none: an account of one key set, with every Region that is enabled by default, and no
 * cryptography: what is "wrapped" is the material itself, and no ciphertext can be read.
 */
export function defaultHost(keySet: KeySet | null): Host {
  return hostOf(keySet === null ? NO_KEY_SETS : [keySet]);
}

const NO_KEY_SETS: readonly KeySet[] = [];

/** The same for an account of several key sets, oldest first. */
export function hostOf(keySets: readonly KeySet[]): Host {
  const here = (region: Region): readonly KeySet[] => keySets.filter(({ keys }) => keys[region] !== undefined);
  return {
    isRegionEnabled: isEnabledByDefault,
    keyCount: (region) => here(region).filter(({ awsService }) => awsService === undefined).length,
    findKeySet: (keyId) => keySets.find((keySet) => keySet.keyId === keyId),
    findAlias: (region, aliasName) =>
      keySets.find(({ keys }) => keys[region]?.aliases?.some((alias) => alias.aliasName === aliasName)),
    pageOfKeySets: (region, limit, marker) => pageOf(here(region), ({ keyId }) => keyId, limit, marker),
    pageOfAliases: (region, limit, marker) => {
      const all = here(region).flatMap((keySet) =>
        (keySet.keys[region]?.aliases ?? []).map(({ aliasName }) => ({ aliasName, keySet })),
      );
      return pageOf(all, ({ aliasName }) => aliasName, limit, marker);
    },
    pageOfRetirableGrants: (region, principal, limit, marker) => {
      const isRetirer = namesSame(principal);
      const all = here(region).flatMap((keySet) =>
        (keySet.keys[region]?.grants ?? [])
          .filter((grant) => isRetirer(grant.retiringPrincipal ?? grant.retiringServicePrincipal))
          .map(({ grantId }) => ({ grantId, keySet })),
      );
      return pageOf(all, ({ grantId }) => grantId, limit, marker);
    },
    findCustomKeyStore: noCustomKeyStore,
    policyAdmitsAuthor,
    principalExists: everyoneExists,
    createWrappingKey: wrappingKeyOf,
    unwrapKeyMaterial: unwrapped,
    cryptography: noCryptography,
  };
}

// Made once: a host is made for every command of `reduce`.
const noCustomKeyStore: Host['findCustomKeyStore'] = () => undefined;
const everyoneExists: Host['principalExists'] = () => true;
const wrappingKeyOf: Host['createWrappingKey'] = ({ importToken }) => keyMaterialIdOf('a wrapping key', importToken);
const unwrapped: Host['unwrapKeyMaterial'] = ({ keyId, encryptedKeyMaterial }) => ({
  ok: true,
  keyMaterialId: keyMaterialIdOf(keyId, encryptedKeyMaterial),
});
const noCryptography: Host['cryptography'] = () => ({ ok: true, output: {} });

/**
 * A host's answer, once it is one: a promise or a half answer would go on into the state. Throws an Error that names the
 * function; the store answers it with KMSInternalException. [HOST-1]
 */
export function checkedAnswer<T extends { readonly ok: true }>(
  name: keyof Host,
  answer: T | HostRefusal,
): T | HostRefusal {
  if (isHostRefusal(answer) || (isObject(answer) && answer.ok === true)) return answer;
  throw new Error(`host.${name} must answer { ok: true, … } or { ok: false, code, message }, and no promise`);
}

/** Whether a host has said why not. */
export function isHostRefusal(answer: unknown): answer is HostRefusal {
  if (!isObject(answer)) return false;
  return answer.ok === false && typeof answer.code === 'string' && typeof answer.message === 'string';
}
