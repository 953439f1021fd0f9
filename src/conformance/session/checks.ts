// What is read after a call, to see that it has changed what it must and nothing else.

import type { Region } from '../../model/identifiers.js';
import type { Operation } from '../../model/vocabulary.js';
import type { Tracked } from '../beliefs/account.js';

/** A call that only reads. */
export interface Read {
  readonly operation: Operation;
  readonly region: Region;
  readonly input: Readonly<Record<string, unknown>>;
}

type Property = 'ListResourceTags' | 'GetKeyPolicy' | 'ListAliases' | 'ListGrants' | 'GetKeyRotationStatus';

const EVERY_PROPERTY: readonly Property[] = [
  'ListResourceTags',
  'GetKeyPolicy',
  'ListAliases',
  'ListGrants',
  'GetKeyRotationStatus',
];

/** The properties that a call may change beside what DescribeKey shows; absent: the operation only reads. */
const CHANGES: Readonly<Partial<Record<Operation, readonly (Property | 'ListKeyRotations')[]>>> = {
  CreateKey: ['ListResourceTags', 'GetKeyPolicy'],
  ReplicateKey: EVERY_PROPERTY,
  UpdatePrimaryRegion: EVERY_PROPERTY,
  EnableKey: [],
  DisableKey: [],
  ScheduleKeyDeletion: [],
  CancelKeyDeletion: [],
  ImportKeyMaterial: ['ListKeyRotations'],
  DeleteImportedKeyMaterial: ['ListKeyRotations'],
  EnableKeyRotation: ['GetKeyRotationStatus'],
  DisableKeyRotation: ['GetKeyRotationStatus'],
  RotateKeyOnDemand: ['GetKeyRotationStatus'],
  TagResource: ['ListResourceTags'],
  UntagResource: ['ListResourceTags'],
  UpdateKeyDescription: [],
  PutKeyPolicy: ['GetKeyPolicy'],
  CreateAlias: ['ListAliases'],
  UpdateAlias: ['ListAliases'],
  DeleteAlias: ['ListAliases'],
  CreateGrant: ['ListGrants'],
  RetireGrant: ['ListGrants'],
  RevokeGrant: ['ListGrants'],
};

/** Whether the operation can change a key at all. */
export function canChange(operation: Operation): boolean {
  return operation in CHANGES;
}

/**
 * The reads after a call on a key set: the metadata of every related key, and the property that the call is about. Of a
 * call that was refused the property is read of the called key only.
 */
export function readsAfter(
  operation: Operation,
  region: string,
  tracked: Tracked,
  succeeded: boolean,
): readonly Read[] {
  const reads = describeAll(tracked);
  for (const of of tracked.regions) {
    if (!succeeded && of !== region) continue;
    for (const property of CHANGES[operation] ?? []) reads.push(readOf(property, tracked.keyId, of));
    if (!STATUS_CHANGES.has(operation) || !rotates(tracked)) continue;
    reads.push(readOf('GetKeyRotationStatus', tracked.keyId, of));
  }
  return reads;
}

/** The reads after time has passed: what it may have changed of every key. */
export function readsAfterWaiting(tracked: Tracked): readonly Read[] {
  const reads = describeAll(tracked);
  if (!rotates(tracked) && tracked.before === undefined) return reads;
  for (const region of tracked.regions) reads.push(readOf('GetKeyRotationStatus', tracked.keyId, region));
  return reads;
}

/** Operations that change what GetKeyRotationStatus shows of a key that rotates. [DELETE-7] */
const STATUS_CHANGES: ReadonlySet<Operation> = new Set<Operation>([
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'EnableKey',
  'DisableKey',
]);

/** Whether the key set rotates, or may. */
export function rotates({ possible }: Tracked): boolean {
  return possible.some((keySet) => keySet?.automaticRotation !== undefined || keySet?.onDemandRotation !== undefined);
}

/** Everything that one key shows. */
export function readsOf(tracked: Tracked): readonly Read[] {
  const reads = describeAll(tracked);
  for (const region of tracked.regions) {
    for (const property of EVERY_PROPERTY) reads.push(readOf(property, tracked.keyId, region));
  }
  return reads;
}

function describeAll({ keyId, regions }: Tracked): Read[] {
  return [...regions].map((region) => readOf('DescribeKey', keyId, region));
}

function readOf(operation: Operation, keyId: string, region: Region): Read {
  return { operation, region, input: { KeyId: keyId } };
}
