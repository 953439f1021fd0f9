// What is read after a call, to see that it has changed what it must and nothing else.

import type { Tracked } from '../beliefs/beliefs.js';
import { rotates } from '../beliefs/shared.js';
import { byOperation, cardOf, type KeyState, type Operation, type Region, type RuleId, readerOf } from '../model.js';

/** A call that only reads. */
export interface Read {
  readonly operation: Operation;
  readonly region: Region;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Why something is read: the call whose effect it shows, or because time has passed. */
export interface Cause {
  readonly operation: Operation | 'time';
  /** The state of the called key before that call. */
  readonly state: KeyState | null;
  /** The rules by which it has changed, where it was time. */
  readonly rules?: readonly RuleId[];
}

/** What every key shows beside its metadata, whatever its kind. */
const EVERY_PROPERTY: readonly Operation[] = (['tags', 'keyPolicy', 'aliases', 'grants', 'rotation'] as const).map(
  readerOf,
);

/** What is read after a call: all that its card says it may change. DescribeKey reads the metadata anyway. */
const READS_AFTER: Readonly<Record<Operation, readonly Operation[]>> = byOperation(({ changes = [] }) =>
  changes.filter((property) => property !== 'metadata' && property !== 'lastUsage').map(readerOf),
);

const METADATA_READER = readerOf('metadata');
const ROTATION_READER = readerOf('rotation');

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
    for (const property of READS_AFTER[operation]) reads.push(readOf(property, tracked.keyId, of));
    // [DELETE-7]
    if (cardOf(operation).changesUse !== true || !rotates(tracked)) continue;
    reads.push(readOf(ROTATION_READER, tracked.keyId, of));
  }
  return reads;
}

/** The reads after time has passed: what it may have changed of every key. */
export function readsAfterWaiting(tracked: Tracked): readonly Read[] {
  const reads = describeAll(tracked);
  if (!rotates(tracked) && tracked.before === undefined) return reads;
  for (const region of tracked.regions) reads.push(readOf(ROTATION_READER, tracked.keyId, region));
  return reads;
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
  return regions.map((region) => readOf(METADATA_READER, keyId, region));
}

function readOf(operation: Operation, keyId: string, region: Region): Read {
  return { operation, region, input: { KeyId: keyId } };
}
