// A valid input of every operation, for a key as it is: only what is required, in words that a reader can replace.

import { pendingKeyMaterial } from '../../model/key-set/key-materials.js';
import type { Key, KeySet } from '../../model/key-set/key-set.js';
import { algorithmsOf } from '../../model/key-set/key-specs.js';
import { INPUTS } from '../../model/operations/tables.js';
import type { Shape } from '../../model/requests/shapes.js';
import { isEnabledByDefault, partitionOf, REGIONS, type Region } from '../../model/vocabulary/identifiers.js';
import type { KeySpec, Operation } from '../../model/vocabulary/vocabulary.js';

/** Any bytes, in base64. */
const BYTES = 'AQID';
const ALIAS_NAME = 'alias/example';
export const GRANT_ID = '2b'.repeat(32);
export const IMPORT_TOKEN = 'SW1wb3J0VG9rZW4=';

/** The name of the set's material at that place, in the order in which they came. */
export function materialOf(place: number): string {
  return String(place + 1).padStart(64, '0');
}

type Values = Readonly<Record<string, unknown>>;

/** The input: of the required members a valid one, and the algorithm where the key is not symmetric. */
export function validInput(operation: Operation, keySet: KeySet, region: Region): Values {
  const input: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(INPUTS[operation])) {
    if (member.required !== true && !isAlso(name, operation, keySet)) continue;
    const value = Object.hasOwn(VALUES, name) ? VALUES[name]?.(keySet, region) : undefined;
    input[name] = value ?? exampleOf(member);
  }
  return input;
}

/** What AWS's model does not require, and a valid call needs, or a reader expects. */
const ALSO: ReadonlySet<string> = new Set([
  'KeyId',
  'CiphertextBlob',
  'GrantId',
  'GranteePrincipal',
  'ExpirationModel',
  'PendingWindowInDays',
]);

function isAlso(name: string, operation: Operation, { keySpec }: KeySet): boolean {
  if (name === 'KeySpec') return 'NumberOfBytes' in INPUTS[operation];
  // A symmetric ciphertext names its key itself. [CIPHER-1]
  const isNamed = name === 'SourceKeyId' || (name === 'KeyId' && 'CiphertextBlob' in INPUTS[operation]);
  const isOfCiphertexts = isNamed || name.endsWith('EncryptionAlgorithm');
  return isOfCiphertexts ? keySpec !== 'SYMMETRIC_DEFAULT' : ALSO.has(name);
}

type Valued = (keySet: KeySet, region: Region) => unknown;

const keyId: Valued = (keySet) => keySet.keyId;
const algorithm: Valued = ({ keySpec, keyUsage }) => algorithmsOf(keySpec, keyUsage)?.[0];
const principal: Valued = (keySet) => iamArn(keySet, 'role/Example');

/** Members by AWS's name of each, which means the same in every operation. */
const VALUES: Readonly<Record<string, Valued>> = {
  KeyId: keyId,
  TargetKeyId: keyId,
  SourceKeyId: keyId,
  DestinationKeyId: keyId,
  ReplicaRegion: (keySet) => freeRegions(keySet)[0],
  PrimaryRegion: (keySet) => promotables(keySet)[0] ?? freeRegions(keySet)[0],
  AliasName: ({ keys }, region) => keys[region]?.aliases?.[0]?.aliasName ?? ALIAS_NAME,
  GrantId: ({ keys }, region) => keys[region]?.grants?.[0]?.grantId ?? GRANT_ID,
  WrappingAlgorithm: ({ keySpec }) => (isLong(keySpec) ? 'RSA_AES_KEY_WRAP_SHA_256' : 'RSAES_OAEP_SHA_256'),
  WrappingKeySpec: () => 'RSA_3072',
  ImportToken: () => IMPORT_TOKEN,
  EncryptedKeyMaterial: (keySet) =>
    (pendingKeyMaterial(keySet) ?? keySet.keyMaterials.at(-1))?.keyMaterialId ?? materialOf(0),
  ExpirationModel: () => 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  PendingWindowInDays: () => 7,
  Tags: () => [{ TagKey: 'Purpose', TagValue: 'Example' }],
  TagKeys: () => ['Purpose'],
  Policy: (keySet) => defaultKeyPolicy(keySet),
  GranteePrincipal: principal,
  RetiringPrincipal: principal,
  Operations: () => ['DescribeKey'],
  EncryptionAlgorithm: algorithm,
  SourceEncryptionAlgorithm: algorithm,
  DestinationEncryptionAlgorithm: algorithm,
  SigningAlgorithm: algorithm,
  MacAlgorithm: algorithm,
  KeyAgreementAlgorithm: algorithm,
  EncapsulationAlgorithm: algorithm,
  KeySpec: () => 'AES_256',
  KeyPairSpec: () => 'ECC_NIST_P256',
};

function iamArn({ primaryRegion, accountId }: KeySet, name: string): string {
  return `arn:${partitionOf(primaryRegion)}:iam::${accountId}:${name}`;
}

/** A policy that lets the account in. */
function defaultKeyPolicy(keySet: KeySet): string {
  const Principal = { AWS: iamArn(keySet, 'root') };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }],
  });
}

/** The Regions of the replica keys, those first that can become the primary key. [PRIMARY-4] */
export function promotables({ keys, primaryRegion }: KeySet): readonly Region[] {
  const replicas = Object.values(keys).filter(({ region }) => region !== primaryRegion);
  const isReady = ({ keyState }: Key): boolean => keyState === 'Enabled';
  return [...replicas.filter(isReady), ...replicas.filter((key) => !isReady(key))].map(({ region }) => region);
}

/** What is longer than an RSA key can encrypt needs the hybrid wrapping. [IMPORT-7] */
function isLong(keySpec: KeySpec): boolean {
  return keySpec.startsWith('RSA') || keySpec.startsWith('ECC');
}

/** The least that a shape takes. */
function exampleOf(shape: Shape): unknown {
  switch (shape.type) {
    case 'blob':
      return BYTES;
    case 'integer':
      return Math.max(shape.min, 1);
    case 'boolean':
      return false;
    case 'timestamp':
      return 0;
    case 'list':
      return [];
    case 'map':
    case 'structure':
      return {};
    case 'string':
      return 'enum' in shape ? shape.enum[0] : 'example';
  }
}

/** The Regions of AWS's own examples. */
const FAMILIAR: readonly string[] = ['us-west-2', 'eu-west-1'];

/** Regions of the set's partition that have no key of it, those first that readers know, and that need no opting in. */
export function freeRegions({ primaryRegion, keys }: KeySet): readonly Region[] {
  const partition = partitionOf(primaryRegion);
  const free = REGIONS.filter((region) => partitionOf(region) === partition && keys[region] === undefined);
  const rank = (region: Region): number => {
    const place = FAMILIAR.indexOf(region);
    return place >= 0 ? place : FAMILIAR.length + Number(!isEnabledByDefault(region));
  };
  return free.sort((a, b) => rank(a) - rank(b));
}
