// Steering. A generated input holds picks in place of what is only known when the command is made: "one of the grants of
// the key", "the material that the set has". `resolve` puts in what the key sets of that moment offer. So a sequence of
// commands can be generated, printed and shrunk as data, and still be about the keys that it has made.
//
// A pick's index counts on from the first candidate and round again: every index is good, and 0 is the simplest.

import { base64OfText, textOfBase64 } from '../../shared/base64.js';
import { entriesOf } from '../../shared/objects.js';
import {
  algorithmsOf,
  aliasArn,
  type Instant,
  type Key,
  type KeySet,
  type KeyState,
  type KeyUsage,
  keyMaterialIdOf,
  partitionOf,
  type Region,
  regionsOf,
  replicaRegionsOf,
} from '../model.js';
import { POOLS } from './kinds.js';

/** What a command is steered by. */
export interface Surroundings {
  /** The account's key sets, first the one that the command is to be about. */
  readonly keySets: readonly KeySet[];
  /** The Region that is called. */
  readonly region: Region;
  readonly at: Instant;
  /** Markers that were given out lately. */
  readonly markers: readonly string[];
  // What cryptography has answered, oldest first; only where it is real.
  readonly ciphertexts?: readonly string[] | undefined;
  readonly signatures?: readonly string[] | undefined;
  readonly macs?: readonly string[] | undefined;
  /** Encapsulate's. */
  readonly sharedSecretCiphertexts?: readonly string[] | undefined;
}

const PICK = Symbol('pick');

/** Stands for one of the candidates of that name. */
export interface Pick {
  readonly [PICK]: PickName;
  readonly index: number;
}

export function pick(name: PickName, index = 0): Pick {
  return { [PICK]: name, index };
}

/** Key materials in base64, each of 32 bytes: for AES and HMAC_256. The default host takes the wrapping for the material. */
export const MATERIALS = [
  'VGhlIGZpcnN0IGtleSBtYXRlcmlhbCwgMzIgYnl0ZXM=',
  'VGhlIG90aGVyIGtleSBtYXRlcmlhbCwgMzIgYnl0ZXM=',
  'VGhlIHRoaXJkIGtleSBtYXRlcmlhbCwgMzIgYnl0ZXM=',
  'VGhlIGZpbmFsIGtleSBtYXRlcmlhbCwgMzIgYnl0ZXM=',
] as const;

/** Whose keys a caller may not use. */
const OTHER_ACCOUNT_ID = '999999999999';

const RAREST_FIRST: readonly KeyState[] = [
  'Updating',
  'Creating',
  'PendingReplicaDeletion',
  'PendingImport',
  'PendingDeletion',
  'Unavailable',
  'Disabled',
  'Enabled',
];

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
/** From now until imported material expires. The last two are just inside and just outside of what KMS takes. */
const LIFETIMES = [SECOND, 60 * SECOND, DAY, 8 * DAY, 365 * DAY, 365 * DAY + SECOND];
/** The same for a clock that goes on between the calls, or is not quite known. */
const DISTANT_LIFETIMES = [HOUR, DAY, 8 * DAY, 300 * DAY];

/** What there is to pick from. Where there is nothing, a value that names nothing takes its place. */
const CANDIDATES = {
  // Keys, as a KeyId parameter names them.
  keyId: ({ keySets }) => keySets.map(({ keyId }) => keyId),
  keyArn: ({ keySets, region }) => keySets.map((keySet) => arn(keySet, region)),
  foreignArn: ({ keySets }) => keySets.flatMap((keySet) => regionsOf(keySet).map((region) => arn(keySet, region))),
  /** As the key of another account. */
  otherAccountArn: ({ keySets, region }) =>
    keySets.map(({ keyId }) => arn({ accountId: OTHER_ACCOUNT_ID, keyId }, region)),
  alias: ({ keySets, region }) => aliasesIn(keySets, region),
  /** Of any Region: most often it names nothing in the called one. [ALIAS-1] */
  foreignAlias: ({ keySets }) =>
    keySets.flatMap((keySet) => regionsOf(keySet).flatMap((region) => aliasesIn([keySet], region))),
  aliasArn: ({ keySets, region }) =>
    aliasesIn(keySets, region).map((name) => aliasArn(region, keySets[0]?.accountId ?? '111122223333', name)),

  // Regions of the key set that the command is about.
  primaryRegion: ({ keySets: [keySet] }) => (keySet === undefined ? [] : [keySet.primaryRegion]),
  replicaRegion: ({ keySets: [keySet] }) => (keySet === undefined ? [] : replicaRegionsOf(keySet)),
  keyRegion: ({ keySets: [keySet] }) => (keySet === undefined ? [] : regionsOf(keySet)),
  /** First those of keys in the states that last the shortest. */
  rareRegion: ({ keySets: [keySet] }) =>
    RAREST_FIRST.flatMap((state) =>
      Object.values(keySet?.keys ?? {}).flatMap(({ keyState, region }) => (keyState === state ? [region] : [])),
    ),
  freeRegion: ({ keySets: [keySet] }) =>
    keySet === undefined ? [] : poolOf(keySet.primaryRegion).filter((region) => keySet.keys[region] === undefined),

  // What the called key has.
  tagKey: (around) => calledKey(around)?.tags?.map(({ TagKey }) => TagKey) ?? [],
  grantId: (around) => grantsOf(around).map(({ grantId }) => grantId),
  foreignGrantId: ({ keySets: [keySet] }) =>
    Object.values(keySet?.keys ?? {}).flatMap((key) => (key.grants ?? []).map(({ grantId }) => grantId)),
  grantToken: (around) => grantsOf(around).flatMap(({ grantTokens }) => grantTokens),
  importToken: (around) =>
    [...(calledKey(around)?.importParameters ?? [])].reverse().map((issued) => issued.importToken),
  foreignImportToken: ({ keySets: [keySet] }) =>
    Object.values(keySet?.keys ?? {}).flatMap((key) =>
      (key.importParameters ?? []).map((issued) => issued.importToken),
    ),

  // What the set has.
  keyMaterialId: ({ keySets: [keySet] }) => keySet?.keyMaterials.map(({ keyMaterialId }) => keyMaterialId) ?? [],
  ownMaterial: ({ keySets: [keySet] }) => MATERIALS.filter((material) => keySet && isMaterialOf(keySet, material)),
  newMaterial: ({ keySets: [keySet] }) => MATERIALS.filter((material) => keySet && !isMaterialOf(keySet, material)),
  encryptionAlgorithm: ({ keySets: [keySet] }) => algorithmsFor('ENCRYPT_DECRYPT', keySet),
  signingAlgorithm: ({ keySets: [keySet] }) => algorithmsFor('SIGN_VERIFY', keySet),
  macAlgorithm: ({ keySets: [keySet] }) => algorithmsFor('GENERATE_VERIFY_MAC', keySet),
  ciphertext: ({ keySets, ciphertexts }) =>
    ciphertexts === undefined ? keySets.flatMap((keySet) => ciphertextsOf(keySet)) : [...ciphertexts].reverse(),
  signature: ({ signatures = [] }) => [...signatures].reverse(),
  mac: ({ macs = [] }) => [...macs].reverse(),
  sharedSecretCiphertext: ({ sharedSecretCiphertexts = [] }) => [...sharedSecretCiphertexts].reverse(),

  // Others.
  validTo: ({ at }) => LIFETIMES.map((lifetime) => (at + lifetime) / SECOND),
  /** Whole seconds: what a clock shows of them is the same everywhere. */
  distantValidTo: ({ at }) => DISTANT_LIFETIMES.map((lifetime) => Math.floor((at + lifetime) / SECOND)),
  marker: ({ markers }) => [...markers].reverse(),
} as const satisfies Record<string, (around: Surroundings) => readonly unknown[]>;
export type PickName = keyof typeof CANDIDATES;

export type Names = Readonly<Record<PickName, unknown>>;

/** What only cryptography makes, by the members of answers that hold it. */
export const MADE = {
  ciphertexts: 'CiphertextBlob',
  signatures: 'Signature',
  macs: 'Mac',
  sharedSecretCiphertexts: 'SharedSecretCiphertextBlob',
} as const satisfies Partial<Record<keyof Surroundings, string>>;
export const MADE_PICKS: readonly PickName[] = ['ciphertext', 'signature', 'mac', 'sharedSecretCiphertext'];

/** In place of a pick that has no candidates: what names nothing, in the form that the parameter asks for. */
const NOTHING: Names = {
  keyId: 'mrk-00000000000000000000000000000000',
  keyArn: 'arn:aws:kms:us-east-1:111122223333:key/mrk-00000000000000000000000000000000',
  foreignArn: 'arn:aws:kms:eu-west-2:111122223333:key/mrk-00000000000000000000000000000000',
  otherAccountArn: `arn:aws:kms:us-east-1:${OTHER_ACCOUNT_ID}:key/mrk-00000000000000000000000000000000`,
  alias: 'alias/none',
  foreignAlias: 'alias/none',
  aliasArn: 'arn:aws:kms:us-east-1:111122223333:alias/none',
  primaryRegion: 'us-east-1',
  replicaRegion: 'eu-west-2',
  keyRegion: 'us-east-1',
  rareRegion: 'us-east-1',
  freeRegion: 'eu-west-2',
  tagKey: 'None',
  grantId: 'none',
  foreignGrantId: 'none',
  grantToken: 'none.mrk-00000000000000000000000000000000',
  importToken: 'bm9uZQ==',
  foreignImportToken: 'bm9uZQ==',
  keyMaterialId: '0'.repeat(64),
  ownMaterial: MATERIALS[0],
  newMaterial: MATERIALS[1],
  encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  signingAlgorithm: 'ECDSA_SHA_256',
  macAlgorithm: 'HMAC_SHA_256',
  ciphertext: 'bm9uZQ==',
  signature: 'bm9uZQ==',
  mac: 'bm9uZQ==',
  sharedSecretCiphertext: 'bm9uZQ==',
  validTo: 0,
  distantValidTo: 0,
  marker: 'none',
};

/**
 * The template with every pick replaced, and without members that are undefined. `names` take the place of picks that have
 * no candidates; by default they name nothing.
 */
export function resolve(template: unknown, around: Surroundings, names: Partial<Names> = NOTHING): unknown {
  if (typeof template !== 'object' || template === null) return template;
  if (isPick(template)) return candidate(template, around, names);
  if (Array.isArray(template)) return template.map((entry) => resolve(entry, around, names));
  const resolved: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(template)) {
    if (member === undefined) continue;
    const value = resolve(member, around, names);
    // An assignment would not make it a member.
    if (name === '__proto__')
      Object.defineProperty(resolved, name, { value, configurable: true, enumerable: true, writable: true });
    else resolved[name] = value;
  }
  return resolved;
}

/** The names of all picks in a template. */
export function picksIn(template: unknown): readonly PickName[] {
  if (typeof template !== 'object' || template === null) return [];
  return isPick(template) ? [template[PICK]] : Object.values(template).flatMap(picksIn);
}

/** Whether there is something to pick from. */
export function isThere(name: PickName, around: Surroundings): boolean {
  return CANDIDATES[name](around).length > 0;
}

function isPick(value: object): value is Pick {
  return PICK in value;
}

function candidate({ [PICK]: name, index }: Pick, around: Surroundings, names: Partial<Names>): unknown {
  const candidates: readonly unknown[] = CANDIDATES[name](around);
  return candidates.length === 0 ? (names[name] ?? NOTHING[name]) : candidates[index % candidates.length];
}

/** The key that the command is about. */
function calledKey({ keySets: [keySet], region }: Surroundings): Key | undefined {
  return keySet?.keys[region];
}

function grantsOf(around: Surroundings): NonNullable<Key['grants']> {
  return calledKey(around)?.grants ?? [];
}

function aliasesIn(keySets: readonly KeySet[], region: Region): readonly string[] {
  return keySets.flatMap((keySet) => keySet.keys[region]?.aliases?.map(({ aliasName }) => aliasName) ?? []);
}

function arn({ accountId, keyId }: { readonly accountId: string; readonly keyId: string }, region: Region): string {
  return `arn:${partitionOf(region)}:kms:${region}:${accountId}:key/${keyId}`;
}

function poolOf(region: Region): readonly Region[] {
  return entriesOf(POOLS).find(([partition]) => partition === partitionOf(region))?.[1] ?? [];
}

function isMaterialOf({ keyId, keyMaterials }: KeySet, material: string): boolean {
  const id = keyMaterialIdOf(keyId, material);
  return keyMaterials.some(({ keyMaterialId }) => keyMaterialId === id);
}

/** The algorithms of a key, if that is what it is for. */
function algorithmsFor(keyUsage: KeyUsage, keySet: KeySet | undefined): readonly string[] {
  return (keySet?.keyUsage === keyUsage && algorithmsOf(keySet.keySpec, keyUsage)) || [];
}

// Ciphertexts of a host that can read them: the key ID and the key material ID, in base64.

function ciphertextsOf({ keyId, keyMaterials }: KeySet): readonly string[] {
  return keyMaterials.map(({ keyMaterialId }) => base64OfText(`${keyId} ${keyMaterialId}`));
}

/** What the ciphertexts that picks give say about themselves: for a host that reads ciphertexts. */
export function readCiphertext(ciphertextBlob: string): { keyId: string; keyMaterialId: string } | undefined {
  const [, keyId, keyMaterialId] = /^(\S+) ([0-9a-f]{64})$/.exec(textOfBase64(ciphertextBlob)) ?? [];
  return keyId === undefined || keyMaterialId === undefined ? undefined : { keyId, keyMaterialId };
}
