// Whether an answer's body is one that conforms, member by member. What AWS leaves open conforms in every form; what the
// target chooses, such as a grant ID, is learned where it is seen first.

import { isBase64 } from '../../shared/base64.js';
import { isSameJson } from '../../shared/objects.js';
import {
  assertNever,
  byOperation,
  bytesInBase64,
  epochSeconds,
  type Freedom,
  type Instant,
  instantOf,
  type Key,
  type KeySet,
  keyMetadata,
  latestOf,
  type Member,
  type Members,
  madeBytes,
  mustKeyIn,
  type Operation,
  OUTPUTS,
  type Region,
  type Shape,
} from '../model.js';
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
  /** Whether the target does cryptography: then there is something in its blobs. */
  readonly hasBlobs: boolean;
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
  /** A list lacks a new key, which it need not show yet. [CONSIST-1] */
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
  const { operation, input, output, keySet, key, names, hasBlobs, now, tolerance } = expectation;
  // Written out: V8 gives what begins with a spread a hidden class of its own, every time anew.
  const state: State = {
    operation,
    input,
    output,
    keySet,
    key,
    names,
    hasBlobs,
    now,
    tolerance,
    mismatches: [],
    bindings: new Map(),
    deletionDate: undefined,
    isOpen: false,
  };
  compareMembers(state, OUTPUTS[operation], '', expectation.output, received);
  if (hasBlobs) compareMade(state, received);
  const { mismatches, bindings, deletionDate, isOpen } = state;
  if (deletionDate === undefined && !isOpen) return { mismatches, bindings };
  return {
    mismatches,
    bindings,
    ...(deletionDate === undefined ? {} : { deletionDate }),
    ...(isOpen ? { isOpen } : {}),
  };
}

/** What cryptography makes of each operation, and how long it is. */
const MADE = byOperation(({ output }) =>
  Object.entries<Member>(output).flatMap(([name, { made }]) => (made === undefined ? [] : [{ name, made }])),
);

/** What it made only the target knows, but not how long it is: it is there, and as long as it should be. [CIPHER-6] */
function compareMade(state: State, received: Body): void {
  const { operation, input, output, keySet } = state;
  const asked = { KeySpec: keySet?.keySpec, ...input };
  // What is for an enclave is enciphered for it.
  if (input.Recipient !== undefined && input.Recipient !== null) return;
  for (const { name, made } of MADE[operation]) {
    // What the model knows was compared.
    if (output[name] !== undefined) continue;
    const blob = own(received, name) ?? undefined;
    const bytes = typeof blob === 'string' && isBase64(blob) ? bytesInBase64(blob) : undefined;
    const wanted = madeBytes(made, asked);
    if (bytes !== undefined && (wanted === undefined ? bytes > 0 : bytes === wanted)) continue;
    // Secrets are not told.
    const told = blob === undefined ? undefined : bytes === undefined ? 'no base64' : `${bytes} bytes`;
    mismatch(state, name, [wanted === undefined ? 'some bytes' : `${wanted} bytes`], told);
  }
}

/** It conforms, in another of the ways that AWS leaves open than the model's. */
function conformsOpenly(state: State): void {
  state.isOpen = true;
}

const ROTATION_LATENESS = latestOf('ROTATE-3');
const USAGE_LATENESS = latestOf('USAGE-3');
const SECOND = 1_000;

/** The members of a structure as the operation's card has them; of what it does not have nothing is known. */
function compareMembers(state: State, shapes: Members, path: string, expected: Body, received: Body): void {
  for (const name in expected) {
    if (isPlain(expected[name]) && expected[name] === received[name]) continue;
    compareMember(state, shapeOf(shapes, name), `${path}${name}`, expected[name], own(received, name));
  }
  for (const name in received) {
    const shape = shapeOf(shapes, name);
    if (expected[name] === undefined && shape.applies === true) {
      compareMember(state, shape, `${path}${name}`, undefined, own(received, name));
    }
  }
}

/** Whether a value that comes as it is expected conforms, whatever the member: it is no date, and holds no name. */
function isPlain(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'string' && !isIdentifier(value));
}

const UNKNOWN: Member = { type: 'map' };

function shapeOf(shapes: Members, name: string): Member {
  return (Object.hasOwn(shapes, name) ? shapes[name] : undefined) ?? UNKNOWN;
}

function compareMember(state: State, shape: Member, member: string, expected: unknown, given: unknown): void {
  const { freedom } = shape;
  const received = given === null ? undefined : given;
  if (expected === received) {
    if (freedom === 'deletionDate' && expected !== undefined) compareDeletionDate(state, member, expected, given);
    return isIdentifier(expected) ? compareText(state, freedom, member, expected, given) : undefined;
  }
  if (expected === undefined || received === undefined) {
    // As AWS's examples have it. [REPLICATE-6] [GRANT-2]
    if (freedom === 'emptyOrAbsent' && (received === '' || isEmptyList(received))) return conformsOpenly(state);
    return mismatch(state, member, [expected], received);
  }
  switch (freedom) {
    case 'any':
      return typeof received === typeof expected && received !== ''
        ? undefined
        : mismatch(state, member, [expected], received);
    case 'deletionDate':
      return compareDeletionDate(state, member, expected, received);
    case 'rotationDate':
      return compareRotationDate(state, member, expected, received);
    case 'roles':
      return isBody(expected)
        ? compareRoles(state, membersOf(shape), member, expected, received)
        : mismatch(state, member, [expected], received);
    case 'json':
      return comparePolicy(state, member, expected, received);
    case 'lastUsage':
      return isLastUsage(state, expected, received) ? undefined : mismatch(state, member, [expected], received);
    case 'name':
    case 'keyIdOrArn':
    case 'emptyOrAbsent':
    case undefined:
      return compareValue(state, shape, member, expected, received);
    default:
      return assertNever(freedom);
  }
}

function compareValue(state: State, shape: Member, member: string, expected: unknown, received: unknown): void {
  if (shape.type === 'timestamp') return compareDate(state, member, expected, received);
  if (typeof expected === 'string') return compareText(state, shape.freedom, member, expected, received);
  if (Array.isArray(expected)) return compareList(state, shape, member, expected, received);
  if (isBody(expected) && isBody(received)) {
    return compareMembers(state, membersOf(shape), `${member}.`, expected, received);
  }
  return mismatch(state, member, [expected], received);
}

const NO_MEMBERS: Members = {};

function membersOf(shape: Shape): Members {
  return shape.type === 'structure' ? shape.members : NO_MEMBERS;
}

/** The kit's own names are the target's only by translation. */
function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && value.length > 30;
}

function compareText(
  state: State,
  freedom: Freedom | undefined,
  member: string,
  expected: string,
  received: unknown,
): void {
  const { names } = state;
  if (typeof received !== 'string') return mismatch(state, member, [expected], received);
  if (freedom === 'name') return compareName(state, member, expected, received);
  if (names.toTarget(expected) === received) return undefined;
  // By key ARN or by key ID, as AWS's example and its answers have it. [ROTATE-4]
  const bare = expected.slice(expected.lastIndexOf('/') + 1);
  if (freedom === 'keyIdOrArn' && received.endsWith(names.toTarget(bare))) return conformsOpenly(state);
  return mismatch(state, member, [expected], names.toOwn(received));
}

/** A name that the target gives is learned where it is seen first. */
function compareName(state: State, member: string, expected: string, received: string): void {
  const { names, bindings } = state;
  const bound = names.isBound(expected) ? names.toTarget(expected) : bindings.get(expected);
  if (bound === received) return undefined;
  // What is known already is the name of something else.
  if (bound !== undefined || received === '' || names.isKnown(received)) {
    return mismatch(state, member, [expected], names.toOwn(received));
  }
  bindings.set(expected, received);
}

function compareDate(state: State, member: string, expected: unknown, received: unknown): void {
  const shown = state.names.ownInstantOf(received);
  const isRight = Math.abs(shown - instantOf(Number(expected))) <= state.tolerance;
  return isRight ? undefined : mismatch(state, member, [expected], dateOf(shown, received));
}

/** It lags behind, though not for ever; and what was never used was used never. [USAGE-1] [USAGE-3] */
function isLastUsage({ now, names, tolerance }: State, expected: unknown, received: unknown): boolean {
  if (!isBody(received) || !isBody(expected)) return false;
  const used = own(expected, 'Timestamp');
  if (used === undefined) return own(received, 'Operation') === undefined;
  const at = instantOf(Number(used));
  if (now.from - at <= USAGE_LATENESS + tolerance) return true;
  // AWS's example has whole seconds.
  const isThen = Math.abs(names.ownInstantOf(own(received, 'Timestamp')) - at) <= tolerance + SECOND;
  return isThen && own(received, 'Operation') === own(expected, 'Operation');
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
  if (isSameJson(parsed(text), parsed(received))) return conformsOpenly(state);
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
function compareRoles(state: State, shapes: Members, member: string, expected: Body, received: unknown): void {
  const { keySet, key } = state;
  if (!isBody(received)) return mismatch(state, member, [expected], received);
  const mismatchesOf = (view: Body): readonly Mismatch[] => {
    const trial: State = { ...state, mismatches: [], bindings: new Map() };
    compareMembers(trial, shapes, `${member}.`, view, received);
    return trial.mismatches;
  };
  const views = keySet === undefined || key === undefined ? [] : viewsOfRoles(keySet, key);
  if (views.length === 0) return compareMembers(state, shapes, `${member}.`, expected, received);
  const compared = views.map(mismatchesOf);
  if (compared.some((mismatches) => mismatches.length === 0)) {
    return mismatchesOf(expected).length === 0 ? undefined : conformsOpenly(state);
  }
  for (const { member: of, received: wrong } of compared[0] ?? []) {
    const conforming = compared.flatMap((mismatches) => mismatches.filter((other) => other.member === of));
    mismatch(state, of, distinct(conforming.flatMap((other) => other.expected)), wrong);
  }
}

/** Every way in which a key may show the roles while a primary update runs; none: nothing is open. */
function viewsOfRoles(keySet: KeySet, { region }: Key): readonly Body[] {
  const update = keySet.primaryUpdate;
  if (update === undefined) return [];
  return (['swapped', 'both-replicas'] as const).flatMap((rolesWhileUpdating) => {
    const shown = keyMetadata(keySet, mustKeyIn(keySet, region), { rolesWhileUpdating }).MultiRegionConfiguration;
    if (shown === undefined) return [];
    const former = { ...shown.PrimaryKey, ...entryOf(shown.ReplicaKeys, update.from, shown.PrimaryKey) };
    return [{ ...shown }, { ...shown, PrimaryKey: former }];
  });
}

function entryOf(
  entries: readonly { readonly Region: string; readonly Arn: string }[],
  region: Region,
  otherwise: { readonly Region: string; readonly Arn: string },
): { readonly Region: string; readonly Arn: string } {
  return entries.find((entry) => entry.Region === region) ?? otherwise;
}

/** The lists of answers have no order. */
function compareList(
  state: State,
  shape: Shape,
  member: string,
  expected: readonly unknown[],
  received: unknown,
): void {
  if (!Array.isArray(received)) return mismatch(state, member, [expected], received);
  if (expected.length !== received.length) return wrongList(state, member, expected, received);
  if (expected.length === 0) return undefined;
  // Of a list that the card does not have the order may mean something.
  const inOrder = shape.type === 'list' ? inOrderOf(state, shape.keyedBy, expected, received) : received;
  const entries = shape.type === 'list' ? membersOf(shape.member) : NO_MEMBERS;
  const before = state.mismatches.length;
  for (const [index, entry] of expected.entries()) {
    const other: unknown = inOrder[index];
    if (isBody(entry) && isBody(other)) compareMembers(state, entries, `${member}.`, entry, other);
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
  key: string | undefined,
  expected: readonly unknown[],
  received: readonly unknown[],
): readonly unknown[] {
  const keyOf = (entry: unknown): unknown => (key === undefined ? entry : isBody(entry) ? own(entry, key) : undefined);
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
  return values.filter((value, index) => values.findIndex((other) => isSameJson(other, value)) === index);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
