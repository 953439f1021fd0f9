// What `reduce` is measured against: the same few commands as one would write them by hand, without tables, events,
// rules, messages or immer, for key sets of symmetric keys with material from KMS. baseline.spec.ts holds both to the
// same answers.

import type { Key, KeySet, Tag } from '../../src/model/key-set/key-set.js';
import type { KeyMetadata } from '../../src/model/views/key-metadata.js';
import { parseRegion, partitionOf, type Region } from '../../src/model/vocabulary/identifiers.js';
import type { ErrorCode, KeyState } from '../../src/model/vocabulary/vocabulary.js';

export const BASELINE_OPERATIONS = [
  'DescribeKey',
  'TagResource',
  'DisableKey',
  'EnableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'UpdateKeyDescription',
  'ReplicateKey',
] as const;

export interface BaselineCommand {
  readonly region: string;
  readonly operation: (typeof BASELINE_OPERATIONS)[number];
  readonly input: unknown;
  readonly at: number;
}

export type BaselineResult =
  | { readonly ok: true; readonly output: Readonly<Record<string, unknown>>; readonly keySet: KeySet }
  | { readonly ok: false; readonly code: ErrorCode; readonly keySet: KeySet };

const DAY = 86_400_000;
const KEY_ID = /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

type Input = Readonly<Record<string, unknown>>;
type Refused = { readonly ok: false; readonly code: ErrorCode; readonly keySet: KeySet };

export function baselineReduce(keySet: KeySet, command: BaselineCommand): BaselineResult {
  const { operation, input, at } = command;
  const refused = (code: ErrorCode): Refused => ({ ok: false, code, keySet });
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return refused('SerializationException');
  const given = input as Input;
  const fault = inputFault(operation, given);
  if (fault !== undefined) return refused(fault);

  const key = findKey(keySet, command.region, given.KeyId as string);
  if (typeof key === 'string') return refused(key);
  const { keyState } = key;
  const isPending = keyState === 'PendingDeletion' || keyState === 'PendingReplicaDeletion';
  const isMoving = keyState === 'Creating' || keyState === 'Updating';
  const arn = arnOf(keySet, key.region);

  switch (operation) {
    case 'DescribeKey':
      return { ok: true, output: { KeyMetadata: metadataOf(keySet, key) }, keySet };

    case 'TagResource': {
      const added = given.Tags as readonly Tag[];
      if (new Set(added.map((tag) => tag.TagKey)).size < added.length) return refused('TagException');
      if (added.some((tag) => tag.TagKey.toLowerCase().startsWith('aws:'))) return refused('TagException');
      if (isPending) return refused('KMSInvalidStateException');
      const tags = [...(key.tags ?? [])];
      for (const { TagKey, TagValue } of added) {
        const index = tags.findIndex((tag) => tag.TagKey === TagKey);
        tags[index < 0 ? tags.length : index] = { TagKey, TagValue };
      }
      if (tags.length > 50) return refused('TagException');
      return changed(keySet, { ...key, tags });
    }

    case 'DisableKey':
    case 'EnableKey':
      if (isPending || isMoving) return refused('KMSInvalidStateException');
      return changed(keySet, { ...key, keyState: operation === 'EnableKey' ? 'Enabled' : 'Disabled' });

    case 'ScheduleKeyDeletion': {
      const days = (given.PendingWindowInDays as number | undefined) ?? 30;
      if (days < 7 || days > 30) return refused('ValidationException');
      if (isPending || keyState === 'Updating') return refused('KMSInvalidStateException');
      const { creationEndsAt: _, ...rest } = key;
      if (key.region === keySet.primaryRegion && Object.keys(keySet.keys).length > 1) {
        const next: Key = { ...rest, keyState: 'PendingReplicaDeletion', pendingDeletionWindowInDays: days };
        return changed(keySet, next, { KeyId: arn, KeyState: next.keyState, PendingWindowInDays: days });
      }
      const next: Key = { ...rest, keyState: 'PendingDeletion', deletionDate: at + days * DAY };
      const output = { KeyId: arn, DeletionDate: (at + days * DAY) / 1000, KeyState: next.keyState };
      return changed(keySet, next, { ...output, PendingWindowInDays: days });
    }

    case 'CancelKeyDeletion': {
      if (!isPending) return refused('KMSInvalidStateException');
      const { deletionDate: _date, pendingDeletionWindowInDays: _days, ...rest } = key;
      return changed(keySet, { ...rest, keyState: 'Disabled' }, { KeyId: arn });
    }

    case 'UpdateKeyDescription':
      if (isPending) return refused('KMSInvalidStateException');
      return changed(keySet, { ...key, description: given.Description as string });

    case 'ReplicateKey':
      return refused(replicationFault(keySet, key, given.ReplicaRegion as string));
  }
}

/** Only refusals: an accepted replication is not measured. */
function replicationFault(keySet: KeySet, key: Key, to: string): ErrorCode {
  if (!keySet.multiRegion || key.region !== keySet.primaryRegion) return 'UnsupportedOperationException';
  if (key.keyState === 'Disabled') return 'DisabledException';
  if (key.keyState !== 'Enabled') return 'KMSInvalidStateException';
  const region = parseRegion(to);
  if (region === undefined || partitionOf(region) !== partitionOf(key.region)) return 'ValidationException';
  if (region === keySet.primaryRegion) return 'ValidationException';
  if (keySet.keys[region] !== undefined) return 'AlreadyExistsException';
  throw new Error('the baseline does not replicate');
}

function inputFault(operation: BaselineCommand['operation'], input: Input): ErrorCode | undefined {
  const { KeyId, Tags, PendingWindowInDays: days, Description, ReplicaRegion, GrantTokens } = input;
  if (isGiven(KeyId) && typeof KeyId !== 'string') return 'SerializationException';
  if (!isText(KeyId, 1, 2048)) return 'ValidationException';
  switch (operation) {
    case 'DescribeKey':
      if (!isGiven(GrantTokens)) return undefined;
      if (!Array.isArray(GrantTokens)) return 'SerializationException';
      throw new Error('the baseline has no grant tokens');
    case 'TagResource':
      if (!isGiven(Tags)) return 'ValidationException';
      if (!Array.isArray(Tags)) return 'SerializationException';
      for (const { TagKey, TagValue } of Tags as Input[]) {
        if ((isGiven(TagKey) && typeof TagKey !== 'string') || (isGiven(TagValue) && typeof TagValue !== 'string')) {
          return 'SerializationException';
        }
      }
      return (Tags as Input[]).every((tag) => isText(tag.TagKey, 1, 128) && isText(tag.TagValue, 0, 256))
        ? undefined
        : 'ValidationException';
    case 'ScheduleKeyDeletion':
      if (!isGiven(days)) return undefined;
      if (typeof days !== 'number') return 'SerializationException';
      return days >= 1 && days <= 365 ? undefined : 'ValidationException';
    case 'UpdateKeyDescription':
      if (isGiven(Description) && typeof Description !== 'string') return 'SerializationException';
      return isText(Description, 0, 8192) ? undefined : 'ValidationException';
    case 'ReplicateKey':
      if (isGiven(ReplicaRegion) && typeof ReplicaRegion !== 'string') return 'SerializationException';
      return isText(ReplicaRegion, 1, 32) && /^([a-z]+-){2,3}\d+$/.test(ReplicaRegion)
        ? undefined
        : 'ValidationException';
    default:
      return undefined;
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isText(value: unknown, min: number, max: number): value is string {
  return typeof value === 'string' && value.length >= min && value.length <= max;
}

/** The key that a key ID or key ARN names in the called Region, or how the call is refused. */
function findKey(keySet: KeySet, called: string, name: string): Key | ErrorCode {
  let keyId = name;
  if (name.startsWith('arn:')) {
    const [, partition, service, region, account, resource] = name.split(':');
    if (service !== 'kms' || !resource?.startsWith('key/')) return 'InvalidArnException';
    if (region !== called) return 'NotFoundException';
    if (partition !== partitionOf(called as Region)) return 'InvalidArnException';
    if (account !== keySet.accountId) return 'AccessDeniedException';
    keyId = resource.slice('key/'.length);
  }
  if (!KEY_ID.test(keyId) || keyId !== keySet.keyId) return 'NotFoundException';
  return keySet.keys[called as Region] ?? 'NotFoundException';
}

function changed(keySet: KeySet, key: Key, output: Readonly<Record<string, unknown>> = {}): BaselineResult {
  return { ok: true, output, keySet: { ...keySet, keys: { ...keySet.keys, [key.region]: key } } };
}

function arnOf(keySet: KeySet, region: Region): string {
  return `arn:${partitionOf(region)}:kms:${region}:${keySet.accountId}:key/${keySet.keyId}`;
}

function metadataOf(keySet: KeySet, key: Key): KeyMetadata {
  const { keyId, accountId, keySpec, primaryRegion } = keySet;
  const listed = (region: Region) => ({ Arn: arnOf(keySet, region), Region: region });
  const state: KeyState = key.keyState;
  const current = keySet.keyMaterials.find((material) => material.state === 'CURRENT');
  return {
    AWSAccountId: accountId,
    KeyId: keyId,
    Arn: arnOf(keySet, key.region),
    CreationDate: key.createdAt / 1000,
    Enabled: state === 'Enabled',
    Description: key.description,
    KeyUsage: keySet.keyUsage,
    KeyState: state,
    Origin: keySet.origin,
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: keySpec,
    KeySpec: keySpec,
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: keySet.multiRegion,
    ...(key.deletionDate === undefined ? {} : { DeletionDate: key.deletionDate / 1000 }),
    ...(key.pendingDeletionWindowInDays === undefined
      ? {}
      : { PendingDeletionWindowInDays: key.pendingDeletionWindowInDays }),
    ...(keySet.multiRegion
      ? {
          MultiRegionConfiguration: {
            MultiRegionKeyType: key.region === primaryRegion ? ('PRIMARY' as const) : ('REPLICA' as const),
            PrimaryKey: listed(primaryRegion),
            ReplicaKeys: (Object.keys(keySet.keys) as Region[])
              .filter((region) => region !== primaryRegion)
              .map(listed),
          },
        }
      : {}),
    ...(current === undefined || state === 'Creating' ? {} : { CurrentKeyMaterialId: current.keyMaterialId }),
  };
}
