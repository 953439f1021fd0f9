// Moves: what a client, a host and time can do, as data that is steered by the key sets of the moment. A move becomes a
// step when it is its turn; steps are concrete, and can be played again anywhere.

import fc from 'fast-check';
import { type Instant, parseRegion, type Region } from '../../src/model/identifiers.js';
import { type KeySet, regionsOf } from '../../src/model/key-set/key-set.js';
import { type KeyState, OPERATIONS, type Operation } from '../../src/model/vocabulary.js';
import { hostileInputs } from './hostile.js';
import { inputTemplates } from './inputs.js';
import { CUSTOM_KEY_STORES, type Kind, OPT_IN_REGION } from './kinds.js';
import { type Pick, pick, resolve, type Surroundings } from './picks.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

export type Move =
  | {
      readonly type: 'call';
      readonly operation: Operation;
      /** Which key set of the account it is about. */
      readonly set: number;
      readonly region: Pick | string;
      readonly input: unknown;
      readonly principal?: string | undefined;
    }
  | { readonly type: 'wait'; readonly ms: number }
  /** Until so many milliseconds after the next thing happens by itself. */
  | { readonly type: 'waitForNext'; readonly plus: number }
  /** Ends the first replication that runs. */
  | { readonly type: 'finishReplication' }
  | { readonly type: 'customKeyStore'; readonly customKeyStoreId: string; readonly isConnected: boolean };

export interface CallStep {
  readonly type: 'call';
  readonly region: string;
  readonly operation: Operation;
  readonly input: unknown;
  readonly principal?: string;
}

export type Step =
  | CallStep
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'finishReplication'; readonly keyId: string; readonly region: Region }
  | { readonly type: 'customKeyStore'; readonly customKeyStoreId: string; readonly isConnected: boolean };

/** What moves are steered by. */
export interface Scene extends Omit<Surroundings, 'region'> {
  /** When the next thing happens by itself. */
  readonly nextInstant: Instant | undefined;
}

/** The step that a move is at this moment. */
export function stepOf(move: Move, scene: Scene): Step {
  switch (move.type) {
    case 'call': {
      const { operation, set, input, principal } = move;
      const keySets = rotated(scene.keySets, set);
      const around = { ...scene, keySets, region: 'us-east-1' as Region };
      const region = String(resolve(move.region, around));
      const resolved = resolve(input, { ...around, region: parseRegion(region) ?? around.region });
      return { type: 'call', region, operation, input: resolved, ...(principal === undefined ? {} : { principal }) };
    }
    case 'waitForNext': {
      const { at, nextInstant } = scene;
      // Nothing would be left to happen if a wait could take a thousand years.
      const ms = nextInstant === undefined ? 0 : Math.min(nextInstant - at + move.plus, 10_000 * DAY);
      return { type: 'wait', ms: Math.max(0, ms) };
    }
    case 'finishReplication':
      return creatingKey(scene.keySets) ?? { type: 'wait', ms: 0 };
    default:
      return move;
  }
}

function creatingKey(keySets: readonly KeySet[]): Step | undefined {
  for (const keySet of keySets) {
    const region = regionsOf(keySet).find((of) => keySet.keys[of]?.keyState === 'Creating');
    if (region !== undefined) return { type: 'finishReplication', keyId: keySet.keyId, region };
  }
  return undefined;
}

function rotated<T>(entries: readonly T[], by: number): readonly T[] {
  const start = entries.length === 0 ? 0 : by % entries.length;
  return [...entries.slice(start), ...entries.slice(0, start)];
}

// Arbitrary moves.

/** Mostly a Region where the set has a key. */
const calledRegion: fc.Arbitrary<Pick | string> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(pick('primaryRegion')) },
  { weight: 6, arbitrary: fc.nat({ max: 5 }).map((index) => pick('keyRegion', index)) },
  { weight: 3, arbitrary: fc.constant(pick('replicaRegion')) },
  { weight: 3, arbitrary: fc.constant(pick('rareRegion')) },
  { weight: 1, arbitrary: fc.oneof(fc.constant(pick('freeRegion')), fc.constantFrom(OPT_IN_REGION, 'cn-north-1')) },
);
const set = fc.nat({ max: 3 });
const principal = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom('arn:aws:iam::111122223333:role/Example', 'nobody') },
);

/** Operations that lead somewhere: the others only look, or change what no rule asks for. */
const MOVING_OPERATIONS = [
  'ReplicateKey',
  'UpdatePrimaryRegion',
  'EnableKey',
  'DisableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'GetParametersForImport',
  'ImportKeyMaterial',
  'DeleteImportedKeyMaterial',
  'EnableKeyRotation',
  'RotateKeyOnDemand',
  'CreateAlias',
  'UpdateAlias',
  'CreateGrant',
] as const satisfies readonly Operation[];

function callsOf(operation: Operation, inputs: (operation: Operation) => fc.Arbitrary<unknown>): fc.Arbitrary<Move> {
  return fc.record({
    type: fc.constant('call' as const),
    operation: fc.constant(operation),
    set,
    region: calledRegion,
    input: inputs(operation),
    principal,
  });
}

/** Mostly valid calls of the operation, mostly on a key in a state that lasts the shortest. */
export function callsInRareStates(operation: Operation): fc.Arbitrary<Move> {
  const region = fc.nat({ max: 1 }).map((index) => pick('rareRegion', index));
  return fc.oneof(
    { weight: 1, arbitrary: callsOf(operation, inputTemplates) },
    {
      weight: 4,
      arbitrary: fc.tuple(callsOf(operation, inputTemplates), region).map(([call, at]) => ({ ...call, region: at })),
    },
  );
}

const validCalls = oneOfOperations(OPERATIONS, inputTemplates);
const movingCalls = oneOfOperations(MOVING_OPERATIONS, inputTemplates);
const hostileCalls = oneOfOperations(OPERATIONS, hostileInputs);

function oneOfOperations(
  operations: readonly Operation[],
  inputs: (operation: Operation) => fc.Arbitrary<unknown>,
): fc.Arbitrary<Move> {
  return fc.oneof(...operations.map((operation) => callsOf(operation, inputs)));
}

const waits: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ type: fc.constant('waitForNext' as const), plus: fc.constantFrom(0, -1, 1) }),
  fc.record({
    type: fc.constant('wait' as const),
    ms: fc.oneof(fc.constantFrom(0, 1, SECOND, 5 * SECOND, HOUR, DAY, 7 * DAY, 90 * DAY), fc.nat({ max: 400 * DAY })),
  }),
);

/** What only a host can do. */
const hostMoves: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ type: fc.constant('finishReplication' as const) }),
  fc.record({
    type: fc.constant('customKeyStore' as const),
    customKeyStoreId: fc.constantFrom(...CUSTOM_KEY_STORES.map(({ customKeyStoreId }) => customKeyStoreId)),
    isConnected: fc.boolean(),
  }),
);

/** Mostly valid moves. */
export const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 10, arbitrary: validCalls },
  { weight: 8, arbitrary: movingCalls },
  { weight: 3, arbitrary: waits },
  { weight: 1, arbitrary: hostMoves },
);

/** The same with as many inputs that are not meant well. */
export const hostileMoves: fc.Arbitrary<Move> = fc.oneof(moves, hostileCalls);

// Moves that lead into the states that chance alone seldom finds.

type Part = (set: number) => Move;

const call =
  (operation: Operation, region: Pick, input: object = {}): Part =>
  (of) => ({ type: 'call', operation, set: of, region, input: { KeyId: pick('keyId'), ...input } });
const wait =
  (ms: number): Part =>
  () => ({ type: 'wait', ms });
const next: Part = () => ({ type: 'waitForNext', plus: 0 });

const PRIMARY = pick('primaryRegion');
const REPLICA = pick('replicaRegion');
const PRINCIPAL = 'arn:aws:iam::111122223333:role/Example';

const token = (region: Pick): Part =>
  call('GetParametersForImport', region, { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' });
const imported = (region: Pick, input: object = {}): readonly Part[] => [
  token(region),
  call('ImportKeyMaterial', region, {
    ImportToken: pick('importToken'),
    EncryptedKeyMaterial: pick('ownMaterial'),
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    ...input,
  }),
];
/** Expires after a second. */
const EXPIRING = { ExpirationModel: undefined, ValidTo: pick('validTo', 0) };
const NEW = { EncryptedKeyMaterial: pick('newMaterial'), ImportType: 'NEW_KEY_MATERIAL' };
const PENDING = { EncryptedKeyMaterial: pick('ownMaterial', 1) };

const ready = imported(PRIMARY);
/** An alias, a grant and a tag, as far as the key's state allows. */
const equipped = (region: Pick): readonly Part[] => [
  call('CreateAlias', region, { AliasName: 'alias/equipped', TargetKeyId: pick('keyId') }),
  call('CreateGrant', region, {
    GranteePrincipal: PRINCIPAL,
    RetiringPrincipal: PRINCIPAL,
    Operations: ['DescribeKey'],
  }),
  call('TagResource', region, { Tags: [{ TagKey: 'Purpose', TagValue: 'Test' }] }),
];
const replicating = call('ReplicateKey', PRIMARY, { ReplicaRegion: pick('freeRegion') });
const creating = [...ready, ...equipped(PRIMARY), replicating, ...equipped(REPLICA)];
const replicated = [...creating, next, ...imported(REPLICA), ...equipped(REPLICA)];
const deleted = (region: Pick): Part => call('ScheduleKeyDeletion', region, { PendingWindowInDays: 7 });
const swapped = call('UpdatePrimaryRegion', PRIMARY, { PrimaryRegion: REPLICA });
const disconnected =
  (customKeyStoreId: string): Part =>
  () => ({
    type: 'customKeyStore',
    customKeyStoreId,
    isConnected: false,
  });
const pendingRotation = [...replicated, ...imported(PRIMARY, NEW), ...imported(REPLICA, PENDING)];

// What a kind of key does not allow is refused, and changes nothing: every prelude goes with every kind.
const PRELUDES = {
  new: [],
  equipped: [...ready, ...equipped(PRIMARY)],
  replicated,
  twiceReplicated: [...replicated, replicating, next],
  creating,
  disabled: [...replicated, call('DisableKey', PRIMARY), call('DisableKey', REPLICA)],
  updating: [...replicated, swapped],
  updatedAndBack: [...replicated, swapped, next, swapped],
  pendingReplicaDeletion: [...replicated, deleted(PRIMARY)],
  replicaPendingDeletion: [...replicated, deleted(REPLICA)],
  allPendingDeletion: [...replicated, deleted(PRIMARY), deleted(REPLICA), wait(6 * DAY)],
  oneOfTwoReplicasDeleted: [...replicated, replicating, next, deleted(PRIMARY), deleted(REPLICA), wait(7 * DAY)],
  lastReplicaDeleted: [...replicated, deleted(PRIMARY), deleted(REPLICA), wait(7 * DAY)],
  replicaMadeAgain: [...replicated, deleted(REPLICA), wait(7 * DAY), replicating, ...equipped(REPLICA)],
  pendingDeletion: [...ready, ...equipped(PRIMARY), deleted(PRIMARY)],
  expired: [...ready, ...equipped(PRIMARY), ...imported(PRIMARY, EXPIRING), next],
  expiredInReplica: [...replicated, ...imported(REPLICA, EXPIRING), next],
  pendingMaterial: [...replicated, ...imported(PRIMARY, NEW)],
  pendingRotation,
  rotating: [...pendingRotation, call('RotateKeyOnDemand', PRIMARY)],
  rotated: [...pendingRotation, call('RotateKeyOnDemand', PRIMARY), next],
  expiredWhileUpdating: [
    ...pendingRotation,
    ...imported(PRIMARY, EXPIRING),
    ...imported(REPLICA, EXPIRING),
    swapped,
    next,
  ],
  rotatingWhileUpdating: [
    ...pendingRotation,
    call('RotateKeyOnDemand', PRIMARY),
    ...imported(REPLICA, EXPIRING),
    swapped,
    next,
    wait(30 * SECOND),
    ...imported(PRIMARY),
  ],
  rotatingAutomatically: [
    ...ready,
    ...equipped(PRIMARY),
    call('EnableKeyRotation', PRIMARY, { RotationPeriodInDays: 90 }),
  ],
  rotationOverdue: [
    ...ready,
    call('EnableKeyRotation', PRIMARY, { RotationPeriodInDays: 90 }),
    call('DisableKey', PRIMARY),
    wait(91 * DAY),
    call('EnableKey', PRIMARY),
  ],
  unavailable: [...equipped(PRIMARY), disconnected('cks-1'), disconnected('cks-2')],
} as const satisfies Readonly<Record<string, readonly Part[]>>;
export type PreludeName = keyof typeof PRELUDES;

const PRELUDE_NAMES = Object.keys(PRELUDES) as PreludeName[];
/** What only imported key material can go through. */
const IMPORTED_PRELUDES: readonly PreludeName[] = [
  'expired',
  'expiredInReplica',
  'pendingMaterial',
  'pendingRotation',
  'rotating',
  'rotated',
  'expiredWhileUpdating',
  'rotatingWhileUpdating',
];

/** By name, moves that lead such a key set into the states that chance alone seldom finds. */
export function preludeNames({ input }: Kind): fc.Arbitrary<PreludeName> {
  if (input.CustomKeyStoreId !== undefined) return fc.constantFrom('new', 'equipped', 'unavailable', 'pendingDeletion');
  const others = PRELUDE_NAMES.filter((name) => name !== 'unavailable' && !IMPORTED_PRELUDES.includes(name));
  if (input.Origin !== 'EXTERNAL') return fc.constantFrom(...others);
  return fc.oneof(fc.constantFrom(...others), fc.constantFrom(...IMPORTED_PRELUDES));
}

/** The moves of a prelude for the key set at that place. */
export function preludeMoves(name: PreludeName, of: number): readonly Move[] {
  return PRELUDES[name].map((part) => part(of));
}

/** The move that makes a key set. */
export function creation({ region, input }: Kind): Move {
  return { type: 'call', operation: 'CreateKey', set: 0, region, input };
}

/** Preludes after which a key of the set is in that state, for kinds of keys that can be. */
export const PRELUDES_TO: Readonly<Record<KeyState, readonly PreludeName[]>> = {
  Creating: ['creating', 'replicaMadeAgain'],
  Enabled: ['new', 'equipped', 'replicated'],
  Disabled: ['disabled'],
  PendingImport: ['new', 'expired', 'expired', 'expiredInReplica'],
  Updating: ['updating', 'updatedAndBack'],
  PendingReplicaDeletion: ['pendingReplicaDeletion', 'allPendingDeletion'],
  PendingDeletion: ['pendingDeletion', 'replicaPendingDeletion', 'lastReplicaDeleted'],
  Unavailable: ['unavailable'],
};
