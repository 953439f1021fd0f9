// What a caller must be allowed to do, for hosts that evaluate IAM policies and key policies: the model itself allows
// every caller everything in its own account.
// Source: "Required permissions" of each operation's page, which @aws-sdk/client-kms 3.1162 ships as doc comments, and
// https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html

import type { Host } from './host.js';
import { aliasArn, isKeyId, keyArn, parseKeyReference, parseRegion, partitionOf, type Region } from './identifiers.js';
import type { KeySet } from './key-set/key-set.js';
import { DEFAULT_ACCOUNT_ID } from './reduce.js';
import type { Operation } from './vocabulary.js';

/** One permission: the action, on the resource, in the Region. A policy must allow each that a call requires. */
export interface RequiredPermission {
  /** Such as `kms:ReplicateKey`. */
  readonly action: string;
  /** An ARN; `*` for an action that has no resource. */
  readonly resource: string;
  readonly region: Region;
}

/** A call, as its caller makes it, and what helps to find out which keys it is about. */
export interface PermissionQuery {
  readonly region: string;
  readonly operation: Operation;
  /** AWS's request shape, as JSON on the wire. */
  readonly input?: unknown;
  /** The caller's account: by default that of the key set, else AWS's example account. */
  readonly accountId?: string;
  /** Tells the account and the aliases of its own keys. */
  readonly keySet?: KeySet | null;
  /** The key ID behind an alias of the caller's account. Without an answer the alias itself is the resource. */
  readonly resolveAlias?: (region: Region, aliasName: string) => string | undefined;
  /** As the host's: the key that a ciphertext names, for Decrypt and ReEncrypt without a key. */
  readonly readCiphertext?: Host['readCiphertext'];
}

/**
 * The permissions that a call requires, each once, in the order of AWS's pages. Never throws, whatever the input: a
 * parameter that names no key, because it is missing, empty or no text, stands for any key of the account and Region
 * (`…:key/*`), a key ID of no known form for itself, and a parameter that names no Region for no permission. For a
 * Region or an operation that does not exist there are none.
 *
 * A key ARN of another account stays as it is: there, too, someone must allow the call. [ID-8]
 */
export function requiredPermissions(query: PermissionQuery): readonly RequiredPermission[] {
  const call = callOf(query);
  if (call === undefined) return [];
  const permissions = new Map<string, RequiredPermission>();
  for (const { action = call.operation, on, in: parameter, when } of NEEDS[call.operation]) {
    const region = parameter === undefined ? call.region : parseRegion(call.input[parameter]);
    if (region === undefined || when?.(call) === false) continue;
    const name = action.includes(':') ? action : `kms:${action}`;
    const resource = on(call, region);
    permissions.set(`${name} ${resource} ${region}`, { action: name, resource, region });
  }
  return [...permissions.values()];
}

interface Call {
  readonly region: Region;
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  readonly accountId: string;
  readonly keyIdOf: (region: Region, aliasName: string) => string | undefined;
  readonly readCiphertext: NonNullable<Host['readCiphertext']>;
}

/** One row of AWS's list. */
interface Need {
  /** By default the operation; of KMS, unless it names another service. */
  readonly action?: string;
  /** The resource, in the Region where the permission is needed. */
  readonly on: (call: Call, region: Region) => string;
  /** The parameter that names that Region; by default it is the called one. */
  readonly in?: 'ReplicaRegion' | 'PrimaryRegion';
  /** By default always. */
  readonly when?: (call: Call) => boolean;
}

const ON_KEY: readonly Need[] = [{ on: keyOf('KeyId') }];
const ON_ANYTHING: readonly Need[] = [{ on: anything }];

/** AWS's lists. A missing or an extra operation does not compile. */
// biome-ignore format: a table
const NEEDS: Readonly<Record<Operation, readonly Need[]>> = {
  // [CREATE-6] Seen in 2026-09: iam:CreateServiceLinkedRole is not asked for once the account has the role.
  CreateKey: [
    { on: anything },
    { action: 'iam:CreateServiceLinkedRole', on: serviceLinkedRole, when: isMultiRegion },
    { action: 'TagResource',                 on: anyKey,            when: hasTags },
  ],
  // [REPLICATE-8]
  ReplicateKey: [
    { on: keyOf('KeyId') },
    { action: 'CreateKey',   on: anything, in: 'ReplicaRegion' },
    { action: 'TagResource', on: anyKey,   in: 'ReplicaRegion', when: hasTags },
  ],
  // [PRIMARY-8]
  UpdatePrimaryRegion: [{ on: keyOf('KeyId') }, { on: relatedKey, in: 'PrimaryRegion' }],

  CreateAlias: [{ on: alias }, { on: keyOf('TargetKeyId') }],
  UpdateAlias: [{ on: alias }, { on: aliasedKey }, { on: keyOf('TargetKeyId') }],
  DeleteAlias: [{ on: alias }, { on: aliasedKey }],

  ReEncrypt: [
    { action: 'ReEncryptFrom', on: keyOrCiphertext('SourceKeyId') },
    { action: 'ReEncryptTo',   on: keyOf('DestinationKeyId') },
  ],
  Decrypt: [{ on: keyOrCiphertext('KeyId') }],

  // "Determined primarily by the grant": its retiring principal needs no permission of its own.
  RetireGrant: [{ on: grantedKey }],
  // The keys of the grants are not looked at.
  ListRetirableGrants: [{ on: retiringPrincipal }],

  ListKeys:    ON_ANYTHING,
  ListAliases: ON_ANYTHING,

  DescribeKey:               ON_KEY,
  EnableKey:                 ON_KEY,
  DisableKey:                ON_KEY,
  ScheduleKeyDeletion:       ON_KEY,
  CancelKeyDeletion:         ON_KEY,
  GetParametersForImport:    ON_KEY,
  ImportKeyMaterial:         ON_KEY,
  DeleteImportedKeyMaterial: ON_KEY,
  EnableKeyRotation:         ON_KEY,
  DisableKeyRotation:        ON_KEY,
  GetKeyRotationStatus:      ON_KEY,
  RotateKeyOnDemand:         ON_KEY,
  ListKeyRotations:          ON_KEY,
  TagResource:               ON_KEY,
  UntagResource:             ON_KEY,
  ListResourceTags:          ON_KEY,
  UpdateKeyDescription:      ON_KEY,
  PutKeyPolicy:              ON_KEY,
  GetKeyPolicy:              ON_KEY,
  ListKeyPolicies:           ON_KEY,
  CreateGrant:               ON_KEY,
  ListGrants:                ON_KEY,
  RevokeGrant:               ON_KEY,
  GetKeyLastUsage:           ON_KEY,

  Encrypt:                             ON_KEY,
  GenerateDataKey:                     ON_KEY,
  GenerateDataKeyWithoutPlaintext:     ON_KEY,
  GenerateDataKeyPair:                 ON_KEY,
  GenerateDataKeyPairWithoutPlaintext: ON_KEY,
  Sign:                                ON_KEY,
  Verify:                              ON_KEY,
  GenerateMac:                         ON_KEY,
  VerifyMac:                           ON_KEY,
  DeriveSharedSecret:                  ON_KEY,
  Encapsulate:                         ON_KEY,
  Decapsulate:                         ON_KEY,
  GetPublicKey:                        ON_KEY,
};

function callOf(query: PermissionQuery): Call | undefined {
  const { operation, input, keySet, resolveAlias, readCiphertext } = query;
  const region = parseRegion(query.region);
  if (region === undefined || !Object.hasOwn(NEEDS, operation)) return undefined;
  return {
    region,
    operation,
    input: typeof input === 'object' && input !== null ? { ...input } : {},
    accountId: query.accountId ?? keySet?.accountId ?? DEFAULT_ACCOUNT_ID,
    keyIdOf: (of, aliasName) => resolveAlias?.(of, aliasName) ?? ownKeyId(keySet, of, aliasName),
    readCiphertext: readCiphertext ?? (() => undefined),
  };
}

function ownKeyId(keySet: KeySet | null | undefined, region: Region, aliasName: string): string | undefined {
  const aliases = keySet?.keys[region]?.aliases;
  return aliases?.some((known) => known.aliasName === aliasName) ? keySet?.keyId : undefined;
}

// When.

function isMultiRegion({ input }: Call): boolean {
  return input.MultiRegion === true;
}

function hasTags({ input }: Call): boolean {
  return Array.isArray(input.Tags) && input.Tags.length > 0;
}

// On what.

function anything(): string {
  return '*';
}

/** Any key of the account: one that does not exist yet, or is not known. */
function anyKey({ accountId }: Call, region: Region): string {
  return keyArn(region, accountId, '*');
}

/** The key that a parameter names. */
function keyOf(parameter: string): Need['on'] {
  return (call, region) => keyNamed(call, region, call.input[parameter]);
}

function keyNamed(call: Call, region: Region, named: unknown): string {
  if (typeof named !== 'string' || named === '') return anyKey(call, region);
  const reference = parseKeyReference(named);
  switch (reference.kind) {
    case 'alias':
      return keyBehind(call, region, call.accountId, reference.aliasName);
    case 'aliasArn': {
      const itsRegion = parseRegion(reference.region);
      return itsRegion === undefined ? named : keyBehind(call, itsRegion, reference.accountId, reference.aliasName);
    }
    case 'keyArn':
    case 'malformedArn':
      return named;
    default:
      return keyArn(region, call.accountId, named);
  }
}

/** The host and the key set know the aliases of the caller's account only. */
function keyBehind(call: Call, region: Region, accountId: string, aliasName: string): string {
  const keyId = accountId === call.accountId ? call.keyIdOf(region, aliasName) : undefined;
  return keyId === undefined ? aliasArn(region, accountId, aliasName) : keyArn(region, accountId, keyId);
}

/** The related key in another Region of the key that the call names. */
function relatedKey(call: Call, region: Region): string {
  const arn = keyNamed(call, call.region, call.input.KeyId);
  const reference = parseKeyReference(arn);
  return reference.kind === 'keyArn' ? keyArn(region, reference.accountId, reference.keyId) : anyKey(call, region);
}

function keyOrCiphertext(parameter: string): Need['on'] {
  return (call, region) => {
    const { [parameter]: named, CiphertextBlob: ciphertext } = call.input;
    const isNamed = named !== undefined && named !== null;
    const header = isNamed || typeof ciphertext !== 'string' ? undefined : call.readCiphertext(ciphertext);
    return keyNamed(call, region, header?.keyId ?? named);
  };
}

function alias({ input, accountId }: Call, region: Region): string {
  const { AliasName: aliasName } = input;
  return aliasArn(region, accountId, typeof aliasName === 'string' ? aliasName : 'alias/*');
}

/** The key that the alias names until now. */
function aliasedKey(call: Call, region: Region): string {
  const { AliasName: aliasName } = call.input;
  const keyId = typeof aliasName === 'string' ? call.keyIdOf(region, aliasName) : undefined;
  return keyId === undefined ? alias(call, region) : keyArn(region, call.accountId, keyId);
}

/** By the key, or by a grant token, which names its key after the last dot. */
function grantedKey(call: Call, region: Region): string {
  const { KeyId: named, GrantToken: token } = call.input;
  const keyId = typeof token === 'string' ? token.slice(token.lastIndexOf('.') + 1) : '';
  return keyNamed(call, region, isKeyId(keyId) ? keyId : named);
}

function retiringPrincipal({ input }: Call): string {
  const { RetiringPrincipal: principal } = input;
  return typeof principal === 'string' ? principal : '*';
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-auth-slr.html */
function serviceLinkedRole({ accountId }: Call, region: Region): string {
  const role = 'aws-service-role/mrk.kms.amazonaws.com/AWSServiceRoleForKeyManagementServiceMultiRegionKeys';
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`;
}
