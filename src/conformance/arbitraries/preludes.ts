// Moves that lead into the states that chance alone seldom finds. They are the same for every vocabulary; what an endpoint
// needs in other words, such as the name of an alias, it says itself.

import { cardOf, INPUTS, type KeyState, type Operation, OUTPUTS } from '../model.js';
import type { Kind, Properties } from './kinds.js';
import type { Move } from './moves.js';
import { type Pick, type PickName, pick } from './picks.js';
import { BLOB } from './shapes.js';

const SECOND = 1000;
const DAY = 86_400_000;

/** The words that preludes are made of. */
export interface PreludeWords {
  /** The alias that the key set at that place gets. */
  readonly aliasName: (set: number) => string;
  readonly principal: string;
  /** The first candidate is when material is to expire: `expiresAfter` milliseconds from now. */
  readonly validTo: PickName;
  readonly expiresAfter: number;
}

/** A move of the key set at that place. */
export type Part = (set: number) => Move;

export function call(operation: Operation, region: Pick | string, input: object = {}): Part {
  return (set) => ({ type: 'call', operation, set, region, input: { KeyId: pick('keyId'), ...input } });
}

export function wait(ms: number): Part {
  return () => ({ type: 'wait', ms });
}

export const next: Part = () => ({ type: 'waitForNext', plus: 0 });

export const PRIMARY = pick('primaryRegion');
export const REPLICA = pick('replicaRegion');

/** Imports the material that the set has, or its first. */
export function imported(region: Pick | string, input: object = {}): readonly Part[] {
  return [
    call('GetParametersForImport', region, { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }),
    call('ImportKeyMaterial', region, {
      ImportToken: pick('importToken'),
      EncryptedKeyMaterial: pick('ownMaterial'),
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
      ...input,
    }),
  ];
}

export const replicating = call('ReplicateKey', PRIMARY, { ReplicaRegion: pick('freeRegion') });
export const swapped = call('UpdatePrimaryRegion', PRIMARY, { PrimaryRegion: REPLICA });

export function deleted(region: Pick): Part {
  return call('ScheduleKeyDeletion', region, { PendingWindowInDays: 7 });
}

/** Whether a move is about the import of key material, which keys with material from KMS only refuse. */
export function isImport(move: Move): boolean {
  return move.type === 'call' && [INPUTS, OUTPUTS].some((members) => 'ImportToken' in members[move.operation]);
}

/** What only imported key material can go through. */
export const IMPORTED_PRELUDES = [
  'expired',
  'expiredInReplica',
  'pendingMaterial',
  'pendingRotation',
  'rotating',
  'rotated',
  'expiredWhileUpdating',
  'rotatingWhileUpdating',
] as const;

/** What needs material to expire: a clock that can be moved. */
export const EXPIRING_PRELUDES: readonly PreludeName[] = [
  'expired',
  'expiredInReplica',
  'expiredWhileUpdating',
  'rotatingWhileUpdating',
];

export type Preludes = ReturnType<typeof preludesOf>;
export type PreludeName = keyof Preludes;

// What a kind of key does not allow is refused, and changes nothing: every prelude goes with every kind.
export function preludesOf(words: PreludeWords) {
  const begun = beginningsOf(words);
  return {
    ...statePreludes(begun),
    ...importedPreludes(begun, words),
    ...rotationPreludes(begun),
    unavailable: [...begun.equipped(PRIMARY), disconnected('cks-1'), disconnected('cks-2')],
  } satisfies Readonly<Record<string, readonly Part[]>>;
}

type Beginnings = ReturnType<typeof beginningsOf>;

/** What preludes begin with. */
function beginningsOf({ aliasName, principal }: PreludeWords) {
  /** An alias, a grant and a tag, as far as the key's state allows. */
  const equipped = (region: Pick): readonly Part[] => [
    (set) => call('CreateAlias', region, { AliasName: aliasName(set), TargetKeyId: pick('keyId') })(set),
    call('CreateGrant', region, {
      GranteePrincipal: principal,
      RetiringPrincipal: principal,
      Operations: ['DescribeKey'],
    }),
    call('TagResource', region, { Tags: [{ TagKey: 'Purpose', TagValue: 'Test' }] }),
  ];
  const ready = imported(PRIMARY);
  const creating = [...ready, ...equipped(PRIMARY), replicating, ...equipped(REPLICA)];
  const replicated = [...creating, next, ...imported(REPLICA), ...equipped(REPLICA)];
  return { equipped, ready, creating, replicated };
}

function statePreludes({ equipped, ready, creating, replicated }: Beginnings) {
  return {
    new: [],
    equipped: [...ready, ...equipped(PRIMARY)],
    replicated,
    twiceReplicated: [...replicated, replicating, next],
    creating,
    disabled: [...replicated, call('DisableKey', PRIMARY), call('DisableKey', REPLICA)],
    updating: [...replicated, swapped],
    updatingOfThree: [...replicated, replicating, next, swapped],
    updatedAndBack: [...replicated, swapped, next, swapped],
    pendingReplicaDeletion: [...replicated, deleted(PRIMARY)],
    replicaDisabled: [...replicated, call('DisableKey', REPLICA)],
    replicaPendingDeletion: [...replicated, deleted(REPLICA)],
    allPendingDeletion: [...replicated, deleted(PRIMARY), deleted(REPLICA), wait(6 * DAY)],
    oneOfTwoReplicasDeleted: [...replicated, replicating, next, deleted(PRIMARY), deleted(REPLICA), wait(7 * DAY)],
    lastReplicaDeleted: [...replicated, deleted(PRIMARY), deleted(REPLICA), wait(7 * DAY)],
    replicaMadeAgain: [...replicated, deleted(REPLICA), wait(7 * DAY), replicating, ...equipped(REPLICA)],
    pendingDeletion: [...ready, ...equipped(PRIMARY), deleted(PRIMARY)],
  } satisfies Readonly<Record<string, readonly Part[]>>;
}

function importedPreludes({ equipped, ready, replicated }: Beginnings, { validTo, expiresAfter }: PreludeWords) {
  const expiring = { ExpirationModel: undefined, ValidTo: pick(validTo, 0) };
  /** Until two seconds are left: what is begun then is under way when the material expires. */
  const nearlyExpired = expiresAfter > 2 * SECOND ? [wait(expiresAfter - 2 * SECOND)] : [];
  const newMaterial = { EncryptedKeyMaterial: pick('newMaterial'), ImportType: 'NEW_KEY_MATERIAL' };
  const pendingMaterial = { EncryptedKeyMaterial: pick('ownMaterial', 1) };
  const pendingRotation = [...replicated, ...imported(PRIMARY, newMaterial), ...imported(REPLICA, pendingMaterial)];
  return {
    expired: [...ready, ...equipped(PRIMARY), ...imported(PRIMARY, expiring), next],
    expiredInReplica: [...replicated, ...imported(REPLICA, expiring), next],
    pendingMaterial: [...replicated, ...imported(PRIMARY, newMaterial)],
    pendingRotation,
    rotating: [...pendingRotation, call('RotateKeyOnDemand', PRIMARY)],
    rotated: [...pendingRotation, call('RotateKeyOnDemand', PRIMARY), next],
    expiredWhileUpdating: [
      ...pendingRotation,
      ...imported(PRIMARY, expiring),
      ...imported(REPLICA, expiring),
      ...nearlyExpired,
      swapped,
      next,
    ],
    rotatingWhileUpdating: [
      ...pendingRotation,
      call('RotateKeyOnDemand', PRIMARY),
      ...imported(REPLICA, expiring),
      ...nearlyExpired,
      swapped,
      next,
      wait(30 * SECOND),
      ...imported(PRIMARY),
    ],
  } satisfies Readonly<Record<string, readonly Part[]>>;
}

function rotationPreludes({ equipped, ready }: Beginnings) {
  return {
    rotatingAutomatically: [
      ...ready,
      ...equipped(PRIMARY),
      call('EnableKeyRotation', PRIMARY, { RotationPeriodInDays: 90 }),
    ],
    rotatingUntilDeletion: [
      ...ready,
      call('EnableKeyRotation', PRIMARY, { RotationPeriodInDays: 90 }),
      deleted(PRIMARY),
    ],
    rotationOverdue: [
      ...ready,
      call('EnableKeyRotation', PRIMARY, { RotationPeriodInDays: 90 }),
      call('DisableKey', PRIMARY),
      wait(91 * DAY),
      call('EnableKey', PRIMARY),
    ],
  } satisfies Readonly<Record<string, readonly Part[]>>;
}

function disconnected(customKeyStoreId: string): Part {
  return () => ({ type: 'customKeyStore', customKeyStoreId, isConnected: false });
}

/** The move that makes a key set, whose first key has these properties. */
export function creation({ region, input }: Kind, properties: Properties = {}): Move {
  return { type: 'call', operation: 'CreateKey', set: 0, region, input: { ...input, ...properties } };
}

/** The prelude, with something enciphered, signed or authenticated as soon as the key can be used. */
export function prepared(kind: Kind, prelude: readonly Part[]): readonly Move[] {
  const moves = prelude.map((part) => part(0));
  const { KeyUsage = 'ENCRYPT_DECRYPT', Origin } = kind.input;
  const uses = USES.filter(({ operation }) => cardOf(operation).usage === KeyUsage).map(({ part }) => part(0));
  if (Origin !== 'EXTERNAL') return [...uses, ...moves.filter((move) => !isImport(move))];
  return [...moves.slice(0, 2), ...(moves.length > 2 ? uses : []), ...moves.slice(2)];
}

const USES = [
  { operation: 'Encrypt', part: call('Encrypt', PRIMARY, { Plaintext: BLOB }) },
  { operation: 'Sign', part: call('Sign', PRIMARY, { Message: BLOB, SigningAlgorithm: 'ECDSA_SHA_256' }) },
  { operation: 'GenerateMac', part: call('GenerateMac', PRIMARY, { Message: BLOB, MacAlgorithm: 'HMAC_SHA_256' }) },
] as const;

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
