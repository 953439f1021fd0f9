// Whether an answer's body is one that conforms, member by member. What AWS leaves open conforms in every form; what the
// target chooses, such as a grant ID, is learned where it is seen first.

import { isDeepStrictEqual } from 'node:util';
import { latestOf } from '../../model/expectations/variations.js';
import { type Key, type KeySet, mustKeyIn } from '../../model/key-set/key-set.js';
import { epochSeconds, instantOf } from '../../model/requests/wire.js';
import { keyMetadata } from '../../model/views/key-metadata.js';
import type { Instant, Region } from '../../model/vocabulary/identifiers.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import { type Body, isBody, own } from './body.js';
import type { Names } from './names.js';
import type { TimeSpan } from './time.js';

/** A member that does not conform. */
export interface Mismatch {
  /** Its path, without the indexes of lists: `KeyMetadata.DeletionDate`. */
  readonly member: string;
  /** Every value that conforms; null: it is absent. */
  readonly expected: readonly unknown[];
  readonly received: unknown;
}

/** What an answer is compared with. */
export interface Expectation {
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  /** The model's answer. */
  readonly output: Body;
  /** The key set after the call, and the called key, where there are some. */
  readonly keySet?: KeySet | undefined;
  readonly key?: Key | undefined;
  readonly names: Names;
  readonly now: TimeSpan;
  /** By how many milliseconds a date may differ from the model's. */
  readonly tolerance: number;
}

export interface Comparison {
  readonly mismatches: readonly Mismatch[];
  /** Names of the kit's with those that the target gives out for them. */
  readonly bindings: ReadonlyMap<string, string>;
  /** The DeletionDate that the target shows, of those that conform. */
  readonly deletionDate?: Instant;
  /** A list lacks a new key, which it need not show yet. [TIME-3] */
  readonly isUnseen?: true;
  /** It conforms in a way that AWS leaves open, and that is not the model's own. */
  readonly isOpen?: true;
}

interface State extends Expectation {
  readonly mismatches: Mismatch[];
  readonly bindings: Map<string, string>;
  deletionDate: Instant | undefined;
  isOpen: boolean;
}

/** Compares an answer with what the model expects. */
export function compareOutput(expectation: Expectation, received: Body): Comparison {
  const { operation, input, output, keySet, key, names, now, tolerance } = expectation;
  // Written out: V8 gives what begins with a spread a hidden class of its own, every time anew.
  const state: State = {
    operation,
    input,
    output,
    keySet,
    key,
    names,
    now,
    tolerance,
    mismatches: [],
    bindings: new Map(),
    deletionDate: undefined,
    isOpen: false,
  };
  compareMembers(state, '', expectation.output, received);
  const { mismatches, bindings, deletionDate, isOpen } = state;
  return {
    mismatches,
    bindings,
    ...(deletionDate === undefined ? {} : { deletionDate }),
    ...(isOpen ? { isOpen } : {}),
  };
}

/** It conforms, in another of the ways that AWS leaves open than the model's. */
function conformsOpenly(state: State): void {
  state.isOpen = true;
}

/** Members that the target chooses, and the kit learns. */
const LEARNED: ReadonlySet<string> = new Set([
  'KeyMaterialId',
  'CurrentKeyMaterialId',
  'SourceKeyMaterialId',
  'DestinationKeyMaterialId',
  'GrantId',
  'GrantToken',
  'ImportToken',
  'NextMarker',
]);

/** Members of which any text or number conforms. */
const FREE: ReadonlySet<string> = new Set(['PublicKey', 'CloudTrailEventId', 'KmsRequestId', 'TrackingStartDate']);

const DATES: ReadonlySet<string> = new Set([
  'CreationDate',
  'KeyCreationDate',
  'LastUpdatedDate',
  'Timestamp',
  'ParametersValidTo',
  'ValidTo',
  'OnDemandRotationStartDate',
]);

/** Lists without an order, with the member that tells their entries apart. */
const UNORDERED: Readonly<Record<string, string | undefined>> = {
  ReplicaKeys: 'Region',
  Tags: 'TagKey',
  ReplicaTags: 'TagKey',
  Grants: 'GrantId',
  Aliases: 'AliasName',
  Rotations: 'KeyMaterialId',
  Keys: 'KeyId',
  PolicyNames: '',
  Operations: '',
  EncryptionAlgorithms: '',
  SigningAlgorithms: '',
  MacAlgorithms: '',
  KeyAgreementAlgorithms: '',
  EncapsulationAlgorithms: '',
};

/** Members that an answer has only where they apply: where the model has none, there must be none. */
const WHERE_THEY_APPLY: ReadonlySet<string> = new Set([
  'DeletionDate',
  'PendingDeletionWindowInDays',
  'ValidTo',
  'ExpirationModel',
  'CurrentKeyMaterialId',
  'MultiRegionConfiguration',
  'EncryptionAlgorithms',
  'SigningAlgorithms',
  'MacAlgorithms',
  'KeyAgreementAlgorithms',
  'EncapsulationAlgorithms',
  'CustomKeyStoreId',
  'CloudHsmClusterId',
  'XksKeyConfiguration',
  'ReplicaTags',
  'RotationPeriodInDays',
  'NextRotationDate',
  'OnDemandRotationStartDate',
  'KeyMaterialDescription',
  'ImportState',
  'KeyMaterialState',
  'RotationDate',
  'RotationType',
  'Name',
  'RetiringPrincipal',
  'RetiringServicePrincipal',
  'GranteeServicePrincipal',
  'Constraints',
]);

const ROTATION_LATENESS = latestOf('ROTATE-3');

function compareMembers(state: State, path: string, expected: Body, received: Body): void {
  for (const name in expected) {
    compareMember(state, path, name, expected[name], own(received, name));
  }
  for (const name in received) {
    if (expected[name] === undefined && WHERE_THEY_APPLY.has(name)) {
      compareMember(state, path, name, undefined, own(received, name));
    }
  }
}

function compareMember(state: State, path: string, name: string, expected: unknown, given: unknown): void {
  const received = given === null ? undefined : given;
  if (expected === received) {
    if (name === 'DeletionDate' && expected !== undefined)
      compareDeletionDate(state, `${path}${name}`, expected, given);
    return isIdentifier(expected) ? compareText(state, path, name, expected, given) : undefined;
  }
  const member = `${path}${name}`;
  if (expected === undefined || received === undefined) {
    // As AWS's example has it. [REPLICATE-6]
    if (name === 'ReplicaTags' && isEmptyList(received)) return conformsOpenly(state);
    return mismatch(state, member, [expected], received);
  }
  if (FREE.has(name)) {
    return typeof received === typeof expected && received !== ''
      ? undefined
      : mismatch(state, member, [expected], received);
  }
  switch (name) {
    case 'DeletionDate':
      return compareDeletionDate(state, member, expected, received);
    case 'RotationDate':
    case 'NextRotationDate':
      return compareRotationDate(state, member, expected, received);
    case 'MultiRegionConfiguration':
      return compareRoles(state, member, expected as Body, received);
    case 'Policy':
    case 'ReplicaPolicy':
      return comparePolicy(state, member, expected, received);
    // It lags behind; but what was never used was used never. [USAGE-1]
    case 'KeyLastUsage':
      return isBody(received) && (!isEmpty(expected) || own(received, 'Operation') === undefined)
        ? undefined
        : mismatch(state, member, [expected], received);
  }
  if (DATES.has(name)) return compareDate(state, member, expected, received);
  if (typeof expected === 'string') return compareText(state, path, name, expected, received);
  if (Array.isArray(expected)) return compareList(state, member, UNORDERED[name], expected, received);
  if (typeof expected === 'object' && expected !== null && isBody(received)) {
    return compareMembers(state, `${member}.`, expected as Body, received);
  }
  return mismatch(state, member, [expected], received);
}

/** The kit's own names are the target's only by translation. */
function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && value.length > 30;
}

function compareText(state: State, path: string, name: string, expected: string, received: unknown): void {
  const { names, bindings, operation } = state;
  const member = `${path}${name}`;
  if (typeof received !== 'string') return mismatch(state, member, [expected], received);
  if (LEARNED.has(name)) {
    const bound = names.isBound(expected) ? names.toTarget(expected) : bindings.get(expected);
    if (bound === undefined) {
      // What is known already is the name of something else.
      if (received === '' || names.isKnown(received)) return mismatch(state, member, [expected], names.toOwn(received));
      bindings.set(expected, received);
      return undefined;
    }
    return bound === received ? undefined : mismatch(state, member, [expected], names.toOwn(received));
  }
  if (names.toTarget(expected) === received) return undefined;
  // By key ARN or by key ID, as AWS's example and its answers have it. [ROTATE-4]
  if (name === 'KeyId' && path === '' && (operation === 'RotateKeyOnDemand' || operation === 'GetKeyLastUsage')) {
    const bare = expected.slice(expected.lastIndexOf('/') + 1);
    if (received.endsWith(names.toTarget(bare))) return conformsOpenly(state);
  }
  return mismatch(state, member, [expected], names.toOwn(received));
}

function compareDate(state: State, member: string, expected: unknown, received: unknown): void {
  const shown = state.names.ownInstantOf(received);
  const isRight = Math.abs(shown - instantOf(Number(expected))) <= state.tolerance;
  return isRight ? undefined : mismatch(state, member, [expected], dateOf(shown, received));
}

/** The waiting period that was asked for, or more. [DELETE-2] */
function compareDeletionDate(state: State, member: string, expected: unknown, received: unknown): void {
  const { key, tolerance, names } = state;
  const earliest = instantOf(Number(expected));
  const latest = earliest + (key?.deletionLateness ?? 0);
  const shown = names.ownInstantOf(received);
  if (!(shown >= earliest - tolerance && shown <= latest + tolerance)) {
    const conforming = latest === earliest ? [expected] : [expected, epochSeconds(latest)];
    return mismatch(state, member, conforming, dateOf(shown, received));
  }
  if (shown > earliest + tolerance) conformsOpenly(state);
  state.deletionDate = shown;
}

/** A rotation that came by itself came at some instant since it was due. [ROTATE-3] [ROTATE-4] */
function compareRotationDate(state: State, member: string, expected: unknown, received: unknown): void {
  const { now, tolerance, names } = state;
  const earliest = instantOf(Number(expected));
  const latest = Math.max(earliest + ROTATION_LATENESS, now.until);
  const shown = names.ownInstantOf(received);
  const isRight = shown >= earliest - tolerance && shown <= latest + tolerance;
  return isRight ? undefined : mismatch(state, member, [expected, epochSeconds(latest)], dateOf(shown, received));
}

/** A date in the kit's own time; what is none, as it is. */
function dateOf(shown: Instant, received: unknown): unknown {
  return Number.isNaN(shown) ? received : epochSeconds(shown);
}

/** Any text of the same JSON value. [POLICY-2] */
function comparePolicy(state: State, member: string, expected: unknown, received: unknown): void {
  const { names } = state;
  if (typeof received !== 'string') return mismatch(state, member, [expected], received);
  const text = names.toTarget(String(expected));
  if (text === received) return undefined;
  if (isDeepStrictEqual(parsed(text), parsed(received))) return conformsOpenly(state);
  return mismatch(state, member, [expected], names.toOwn(received));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** While a primary update runs the roles may show in several ways; else there is one. [PRIMARY-6] [PRIMARY-6a] */
function compareRoles(state: State, member: string, expected: Body, received: unknown): void {
  const { keySet, key } = state;
  if (!isBody(received)) return mismatch(state, member, [expected], received);
  const update = keySet?.primaryUpdate;
  if (keySet === undefined || key === undefined || update === undefined) {
    return compareMembers(state, `${member}.`, expected, received);
  }
  const views: Body[] = [];
  for (const rolesWhileUpdating of ['swapped', 'both-replicas'] as const) {
    const shown = keyMetadata(keySet, mustKeyIn(keySet, key.region), { rolesWhileUpdating }).MultiRegionConfiguration;
    if (shown === undefined) continue;
    const former = { ...shown.PrimaryKey, ...entryOf(shown.ReplicaKeys, update.from, shown.PrimaryKey) };
    views.push({ ...shown }, { ...shown, PrimaryKey: former });
  }
  const mismatchesOf = (view: Body): readonly Mismatch[] => {
    const trial: State = { ...state, mismatches: [], bindings: new Map() };
    compareMembers(trial, `${member}.`, view, received);
    return trial.mismatches;
  };
  const compared = views.map(mismatchesOf);
  if (compared.some((mismatches) => mismatches.length === 0)) {
    return mismatchesOf(expected).length === 0 ? undefined : conformsOpenly(state);
  }
  for (const { member: of, received: wrong } of compared[0] ?? []) {
    const conforming = compared.flatMap((mismatches) => mismatches.filter((other) => other.member === of));
    mismatch(state, of, distinct(conforming.flatMap((other) => other.expected)), wrong);
  }
}

function entryOf(
  entries: readonly { readonly Region: string; readonly Arn: string }[],
  region: Region,
  otherwise: { readonly Region: string; readonly Arn: string },
): { readonly Region: string; readonly Arn: string } {
  return entries.find((entry) => entry.Region === region) ?? otherwise;
}

/** Lists as they are written, or as sets. */
function compareList(
  state: State,
  member: string,
  key: string | undefined,
  expected: readonly unknown[],
  received: unknown,
): void {
  if (!Array.isArray(received)) return mismatch(state, member, [expected], received);
  if (expected.length !== received.length) return wrongList(state, member, expected, received);
  const rest: unknown[] = key === undefined ? [...received] : [];
  if (key !== undefined) rest.push(...inOrderOf(state, key, expected, received));
  const before = state.mismatches.length;
  for (const [index, entry] of expected.entries()) {
    const other: unknown = rest[index];
    if (isBody(entry) && isBody(other)) compareMembers(state, `${member}.`, entry, other);
    else if (typeof entry !== 'string' || state.names.toTarget(entry) !== other) {
      state.mismatches.length = before;
      return wrongList(state, member, expected, received);
    }
  }
}

function wrongList(state: State, member: string, expected: readonly unknown[], received: readonly unknown[]): void {
  mismatch(state, member, [expected], state.names.valueToOwn(received));
}

/** The received entries, each where the expected one with the same key is; of those without, older rotations come first. */
function inOrderOf(
  { names }: State,
  key: string,
  expected: readonly unknown[],
  received: readonly unknown[],
): readonly unknown[] {
  const keyOf = (entry: unknown): unknown => (key === '' ? entry : isBody(entry) ? own(entry, key) : undefined);
  const rest = [...received];
  const found = expected.map((entry) => {
    const wanted = keyOf(entry);
    const index = rest.findIndex(
      (other) => typeof wanted === 'string' && keyOf(other) === names.toTarget(wanted) && other !== undefined,
    );
    return index < 0 ? undefined : rest.splice(index, 1)[0];
  });
  const left = [...found.keys()].filter((index) => found[index] === undefined);
  left.sort((a, b) => rotationDateOf(expected[a]) - rotationDateOf(expected[b]));
  rest.sort((a, b) => rotationDateOf(a) - rotationDateOf(b));
  for (const index of left) found[index] = rest.shift();
  return found;
}

function rotationDateOf(entry: unknown): number {
  return isBody(entry) && typeof entry.RotationDate === 'number' ? entry.RotationDate : 0;
}

function mismatch(state: State, member: string, expected: readonly unknown[], received: unknown): void {
  state.mismatches.push({
    member,
    expected: expected.map((value) => value ?? null),
    received: received === undefined ? null : received,
  });
}

function distinct(values: readonly unknown[]): readonly unknown[] {
  return values.filter((value, index) => values.findIndex((other) => isDeepStrictEqual(other, value)) === index);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isEmpty(value: unknown): boolean {
  return isBody(value) && Object.keys(value).length === 0;
}
