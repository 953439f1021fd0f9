// What planted faults are made of: ways to change what goes into a store, what comes out, and what happens in it.

import { type CallResult, type JsonCall, reduceJson } from '../../src/model/engine/reduce.js';
import { inState } from '../../src/model/key/state-members.js';
import type { KeySetEvent } from '../../src/model/key-set/events.js';
import { arnOf, type Key, type KeySet, regionsOf } from '../../src/model/key-set/key-set.js';
import { GATED_OPERATIONS } from '../../src/model/operations/tables.js';
import type { RuleId } from '../../src/model/rules/catalogue.js';
import { refuse } from '../../src/model/rules/errors.js';
import type { KeyMetadata, MultiRegionConfiguration } from '../../src/model/views/key-metadata.js';
import { digest } from '../../src/model/vocabulary/digest.js';
import { parseKeyReference, parseRegion, type Region } from '../../src/model/vocabulary/identifiers.js';
import type { ErrorCode, KeyState, Operation } from '../../src/model/vocabulary/vocabulary.js';
import type { Store } from '../../src/store/store.js';

type Members = Readonly<Record<string, unknown>>;
type Spoil = (store: Store) => (call: JsonCall<Operation>) => CallResult;

export const DAY = 86_400_000;

/** A key of the store. */
export interface CalledKey {
  readonly keySet: KeySet;
  readonly key: Key;
  readonly arn: string;
  readonly isReplica: boolean;
}

// What faults look at.

/** The parameters of a call. */
export function inputOf({ input }: JsonCall<Operation>): Members {
  return typeof input === 'object' && input !== null ? (input as Members) : {};
}

/** The members of an answer; none of a refusal. */
export function outputOf(result: CallResult): Members {
  return result.ok ? (result.output as unknown as Members) : {};
}

/** The key that a call names by key ID or key ARN. */
export function calledKey(store: Store, call: JsonCall<Operation>): CalledKey | undefined {
  const { KeyId, TargetKeyId, SourceKeyId } = inputOf(call);
  return keyNamed(store, KeyId ?? TargetKeyId ?? SourceKeyId, call.region);
}

export function keyNamed(store: Store, name: unknown, calledRegion: string): CalledKey | undefined {
  const reference = parseKeyReference(typeof name === 'string' ? name : '');
  const region = parseRegion(reference.kind === 'keyArn' ? reference.region : calledRegion);
  const isKey = reference.kind === 'keyId' || reference.kind === 'keyArn';
  const keySet = isKey ? store.keySet(reference.keyId) : undefined;
  const key = region === undefined ? undefined : keySet?.keys[region];
  if (keySet === undefined || key === undefined) return undefined;
  return { keySet, key, arn: arnOf(keySet, key.region), isReplica: key.region !== keySet.primaryRegion };
}

export function isPendingDeletion({ key }: CalledKey): boolean {
  return key.keyState === 'PendingDeletion' || key.keyState === 'PendingReplicaDeletion';
}

/** The Regions of the related keys of a key. */
export function relatedRegions({ keySet, key }: CalledKey): readonly Region[] {
  return regionsOf(keySet).filter((region) => region !== key.region);
}

/** What a key shows if the primary key is the one in that Region. */
export function configurationWith(keySet: KeySet, primaryRegion: Region, own: string): MultiRegionConfiguration {
  const listed = (region: Region) => ({ Arn: arnOf(keySet, region), Region: region });
  return {
    MultiRegionKeyType: own === primaryRegion ? 'PRIMARY' : 'REPLICA',
    PrimaryKey: listed(primaryRegion),
    ReplicaKeys: regionsOf(keySet)
      .filter((region) => region !== primaryRegion)
      .map(listed),
  };
}

// Answers.

export function answered(output: object = {}): CallResult {
  return { ok: true, output, events: [] } as unknown as CallResult;
}

/** The rule is of no account: a client does not see it. */

export function refused(code: ErrorCode, message: string): CallResult {
  return refuse('CIPHER-1', { fault: 'hostRefused', code, words: message });
}

/** The result with other metadata, where it has any. */
export function withMetadata(result: CallResult, change: (metadata: KeyMetadata) => KeyMetadata): CallResult {
  const output = outputOf(result);
  for (const member of ['KeyMetadata', 'ReplicaKeyMetadata']) {
    if (member in output) return answered({ ...output, [member]: change(output[member] as KeyMetadata) });
  }
  return result;
}

/** The call on another Region's key of the same set. */
export function callIn(region: string, { keySet }: CalledKey, call: JsonCall<Operation>): JsonCall<Operation> {
  return { ...call, region, input: { ...inputOf(call), KeyId: keySet.keyId } };
}

// What happens in the store without its leave.

/** Events that no rule of KMS allows take place all the same. */
export function happen(store: Store, ...events: readonly KeySetEvent[]): void {
  store.replay({ ...store.position(), events });
}

/** What every event of a key has. */
export function eventOf(store: Store, { keySet, key }: CalledKey) {
  const { accountId, keyId } = keySet;
  return { at: store.now(), accountId, keyId, region: key.region } as const;
}

export function setKeyState(store: Store, called: CalledKey, keyState: KeyState): void {
  happen(store, { ...eventOf(store, called), type: 'KeyDisabled', keyState });
}

// Ways to spoil a store.

/** Sends other parameters than were given. */
export function sending(
  operations: readonly Operation[],
  change: (input: Members, store: Store, call: JsonCall<Operation>) => Members,
): Spoil {
  return (store) => (call) =>
    operations.includes(call.operation) && typeof call.input === 'object'
      ? store.callJson({ ...call, input: change(inputOf(call), store, call) })
      : store.callJson(call);
}

/** Answers a call that succeeded with another output. */
export function answering(
  operations: readonly Operation[],
  change: (output: Members, store: Store, call: JsonCall<Operation>) => Members,
): Spoil {
  return (store) => (call) => {
    const result = store.callJson(call);
    const isChanged = result.ok && operations.includes(call.operation);
    return isChanged ? answered(change(outputOf(result), store, call)) : result;
  };
}

/** Shows other metadata of keys, wherever they are shown. */
export function showing(
  change: (metadata: KeyMetadata, called: CalledKey, store: Store) => Partial<KeyMetadata>,
): Spoil {
  return (store) => (call) =>
    withMetadata(store.callJson(call), (metadata) => {
      const called = keyNamed(store, metadata.Arn, call.region);
      return called === undefined ? metadata : (change(metadata, called, store) as KeyMetadata);
    });
}

/** Does more than it should when a call on a key has succeeded. `called` is the key before the call. */
export function afterwards(
  operations: readonly Operation[],
  act: (store: Store, called: CalledKey, call: JsonCall<Operation>, result: CallResult) => void,
): Spoil {
  return (store) => (call) => {
    const called = operations.includes(call.operation) ? calledKey(store, call) : undefined;
    const result = store.callJson(call);
    if (result.ok && called !== undefined) act(store, called, call, result);
    return result;
  };
}

/** Shows other metadata of the keys of a set whose primary key has been changed. `former`: the former primary Region. */
export function showingAfterUpdate(
  change: (metadata: KeyMetadata, called: CalledKey, former: Region, call: JsonCall<Operation>) => KeyMetadata,
): Spoil {
  return (store) => {
    const formers = new Map<string, Region>();
    const update = afterwards(['UpdatePrimaryRegion'], (_store, { keySet, key }, call) => {
      if (inputOf(call).PrimaryRegion !== key.region) formers.set(keySet.keyId, key.region);
    })(store);
    return (call) =>
      withMetadata(update(call), (metadata) => {
        const called = keyNamed(store, metadata.Arn, call.region);
        const former = formers.get(metadata.KeyId);
        return called === undefined || former === undefined ? metadata : change(metadata, called, former, call);
      });
  };
}

/** The same call once more on every related key. */
export function thenOnRelatedKeys(operations: readonly Operation[]): Spoil {
  return afterwards(operations, (store, called, call) => {
    for (const region of relatedRegions(called)) store.callJson(callIn(region, called, call));
  });
}

/** What a refused call was refused with. */
interface Refused {
  readonly code: ErrorCode;
  readonly message: string;
  readonly rule: RuleId;
}

/** Goes on where a call on a key is refused; undefined: the refusal stands. */
export function despite(
  operations: readonly Operation[],
  act: (store: Store, called: CalledKey, call: JsonCall<Operation>, error: Refused) => CallResult | undefined,
): Spoil {
  return (store) => (call) => {
    const result = store.callJson(call);
    if (result.ok || !operations.includes(call.operation)) return result;
    const called = calledKey(store, call);
    return (called && act(store, called, call, result.error)) ?? result;
  };
}

/** Accepts the operations although the key is in one of the states. */
export function despiteState(operations: readonly Operation[], states: readonly KeyState[]): Spoil {
  return despite(operations, (store, called, call) =>
    states.includes(called.key.keyState) ? asIfEnabled(store, called, call) : undefined,
  );
}

/** Refuses calls on a key that it should accept. */
export function refusing(
  operations: readonly Operation[],
  refusal: (called: CalledKey, input: Members) => CallResult | undefined,
): Spoil {
  return (store) => (call) => {
    const called = operations.includes(call.operation) ? calledKey(store, call) : undefined;
    return (called && refusal(called, inputOf(call))) ?? store.callJson(call);
  };
}

/** Refuses with another code than it should. */
export function miscoding(
  operations: readonly Operation[] | 'any',
  code: (error: Refused, called: CalledKey | undefined) => ErrorCode | undefined,
): Spoil {
  return (store) => (call) => {
    const result = store.callJson(call);
    if (result.ok || (operations !== 'any' && !operations.includes(call.operation))) return result;
    const wrong = code(result.error, calledKey(store, call));
    return wrong === undefined ? result : refused(wrong, result.error.message);
  };
}

/** Makes the call as if the key were Enabled. It is what it was afterwards, unless the call gave it another state. */
function asIfEnabled(store: Store, called: CalledKey, call: JsonCall<Operation>): CallResult {
  if (called.key.keyState === 'Creating') return asIfReady(store, called, call);
  const { keyState, deletionDate, pendingDeletionWindowInDays: pendingWindowInDays = 30 } = called.key;
  happen(store, { ...eventOf(store, called), type: 'KeyEnabled', keyState: 'Enabled' });
  const result = store.callJson(call);
  if (keyNamed(store, called.arn, call.region)?.key.keyState !== 'Enabled') return result;
  if (!isPendingDeletion(called)) {
    setKeyState(store, called, keyState);
    return result;
  }
  const { deletionLateness = 0 } = called.key;
  const date = deletionDate === undefined ? {} : { deletionDate };
  const scheduled = { keyState, pendingWindowInDays, deletionLateness, ...date };
  happen(store, { ...eventOf(store, called), type: 'KeyDeletionScheduled', ...scheduled });
  return result;
}

/** The same for a key that is Creating: no event would make it that again. */
function asIfReady(store: Store, called: CalledKey, call: JsonCall<Operation>): CallResult {
  const { keySet, key } = called;
  if (ASKING_HOST.includes(call.operation)) return byPrimary(store, called, call);
  const ready: KeySet = { ...keySet, keys: { ...keySet.keys, [key.region]: inState(key, 'Enabled') } };
  const { now, identifiers } = store.position();
  const made = (name: string): string => digest(`${name} ${identifiers.join()} ${JSON.stringify(keySet)}`, 8);
  const names = ['requestId', 'eventId', 'grantId', 'grantToken'] as const;
  const ids = Object.fromEntries(names.map((name) => [name, made(name)]));
  const result = reduceJson(ready, { ...call, at: now, ids });
  if (result.ok) happen(store, ...result.events);
  return result;
}

/** What only the host of the store can do. */
const ASKING_HOST: readonly Operation[] = [...GATED_OPERATIONS, 'GetParametersForImport'];

/** The primary key does it, in the name of the called one. */
function byPrimary(store: Store, { keySet, arn }: CalledKey, call: JsonCall<Operation>): CallResult {
  const region = keySet.primaryRegion;
  const primaryArn = arnOf(keySet, region);
  const input = Object.entries(inputOf(call)).map(([name, value]) => [name, value === arn ? primaryArn : value]);
  const result = store.callJson({ ...call, region, input: Object.fromEntries(input) });
  const output = Object.entries(outputOf(result)).map(([name, value]) => [name, value === primaryArn ? arn : value]);
  return result.ok ? answered(Object.fromEntries(output)) : result;
}
