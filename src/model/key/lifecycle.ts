// The life of one KMS key, as a flat state machine whose states bear AWS's names.
// What is *allowed* in a state is AWS's key-state table (state-table.ts); what comes *next* is this machine; what a key
// has in a state is in state-members.ts, and what only some kinds of keys live through in lives.ts.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html

import type { KeyState, Operation } from '../vocabulary/vocabulary.js';

/** Facts about the key that decide between two next states. The reducer computes them; see the guards below. */
export interface LifecycleFacts {
  /** The key is a primary key that still has replica keys, in whatever state. */
  readonly hasReplicas: boolean;
  /** After the event, a key material that is permanently associated with the key is not imported in it. */
  readonly lacksKeyMaterial: boolean;
  /** A change of the primary key that involves this key is under way. */
  readonly inPrimaryUpdate: boolean;
  /** The custom key store of the key is disconnected. */
  readonly isDisconnected: boolean;
  /** The key was Disabled when it became Unavailable, or has been disabled since. */
  readonly wasDisabled: boolean;
}

export const LIFECYCLE_FACTS = [
  'hasReplicas',
  'lacksKeyMaterial',
  'inPrimaryUpdate',
  'isDisconnected',
  'wasDisabled',
] as const satisfies readonly (keyof LifecycleFacts)[];

/** The operations of KMS that move a key from state to state. */
type MovingOperation = Extract<
  Operation,
  | 'CreateKey'
  | 'ReplicateKey'
  | 'EnableKey'
  | 'DisableKey'
  | 'ScheduleKeyDeletion'
  | 'CancelKeyDeletion'
  | 'ImportKeyMaterial'
  | 'DeleteImportedKeyMaterial'
  | 'UpdatePrimaryRegion'
>;

/** What moves a key from state to state: those, and what happens by itself. */
export type LifecycleEventType =
  | MovingOperation
  /** KMS has finished making a replica key. */
  | 'CreationCompleted'
  | 'PrimaryUpdateCompleted'
  | 'LastReplicaDeleted'
  | 'WaitingPeriodEnded'
  /** A key material expired, or a rotation gave the key a material that it must have. */
  | 'KeyMaterialChanged'
  | 'CustomKeyStoreDisconnected'
  | 'CustomKeyStoreConnected';

/** Where a step leads: AWS's eight key states, and the end. */
export type NextState = KeyState | 'Deleted';

/** A state of the machine: those, and where every key begins. */
export type LifecycleState = NextState | 'NotCreated';

/** What holds in some states. `usable`: the key can be used. `complete`: the key has all key material that it needs. */
export type LifecycleTag = 'usable' | 'complete';

export interface LifecycleEvent {
  readonly type: LifecycleEventType;
  readonly facts: LifecycleFacts;
}

/** One way out of a state: taken when the guard, if there is one, holds; the first that can be taken is. */
export interface Transition {
  readonly guard?: keyof LifecycleFacts;
  readonly target: NextState;
}

/** A state, and what an event does there: the next state, or ways to it. It is what XState takes. */
export interface LifecycleNode {
  readonly type?: 'final';
  readonly tags?: readonly LifecycleTag[];
  readonly on?: Readonly<Partial<Record<LifecycleEventType, NextState | readonly Transition[]>>>;
}

// What several states do with an operation.
const SWITCHED = { EnableKey: 'Enabled', DisableKey: 'Disabled' } as const;
const DELETED_LATER = {
  ScheduleKeyDeletion: [{ guard: 'hasReplicas', target: 'PendingReplicaDeletion' }, { target: 'PendingDeletion' }],
} as const;

/** The lifecycle of one KMS key: every fact comes with the event. `keyLifecycle` is XState's machine of it. */
export const LIFECYCLE = {
  NotCreated: {
    on: {
      // KMS has made the key when CreateKey answers: it is never seen Creating. [CREATE-1]
      CreateKey: [{ guard: 'lacksKeyMaterial', target: 'PendingImport' }, { target: 'Enabled' }],
      ReplicateKey: 'Creating',
    },
  },
  Creating: {
    on: {
      // A replica key of an imported set has no key material yet. [REPLICATE-5]
      CreationCompleted: [{ guard: 'lacksKeyMaterial', target: 'PendingImport' }, { target: 'Enabled' }],
      ScheduleKeyDeletion: 'PendingDeletion',
      KeyMaterialChanged: 'Creating',
      PrimaryUpdateCompleted: 'Creating',
    },
  },
  Enabled: {
    tags: ['usable', 'complete'],
    on: {
      ...SWITCHED,
      ...DELETED_LATER,
      ImportKeyMaterial: 'Enabled',
      DeleteImportedKeyMaterial: [{ guard: 'lacksKeyMaterial', target: 'PendingImport' }, { target: 'Enabled' }],
      KeyMaterialChanged: [{ guard: 'lacksKeyMaterial', target: 'PendingImport' }, { target: 'Enabled' }],
      UpdatePrimaryRegion: 'Updating',
      PrimaryUpdateCompleted: 'Enabled',
      CustomKeyStoreDisconnected: 'Unavailable',
    },
  },
  Disabled: {
    tags: ['complete'],
    on: {
      ...SWITCHED,
      ...DELETED_LATER,
      // Seen at AWS in 2026-09: importing enables a Disabled key. [IMPORT-9]
      ImportKeyMaterial: 'Enabled',
      DeleteImportedKeyMaterial: [{ guard: 'lacksKeyMaterial', target: 'PendingImport' }, { target: 'Disabled' }],
      KeyMaterialChanged: [{ guard: 'lacksKeyMaterial', target: 'PendingImport' }, { target: 'Disabled' }],
      PrimaryUpdateCompleted: 'Disabled',
      CustomKeyStoreDisconnected: 'Unavailable',
    },
  },
  PendingImport: {
    on: {
      ...DELETED_LATER,
      ImportKeyMaterial: [
        { guard: 'lacksKeyMaterial', target: 'PendingImport' },
        { guard: 'inPrimaryUpdate', target: 'Updating' },
        { target: 'Enabled' },
      ],
      DeleteImportedKeyMaterial: 'PendingImport',
      KeyMaterialChanged: 'PendingImport',
      // It lost its key material while the change of the primary key ran.
      PrimaryUpdateCompleted: 'PendingImport',
    },
  },
  // Only an Enabled key enters Updating, so Enabled is where it came from.
  Updating: {
    tags: ['usable', 'complete'],
    on: {
      PrimaryUpdateCompleted: 'Enabled',
      ImportKeyMaterial: 'Updating',
      KeyMaterialChanged: [{ guard: 'lacksKeyMaterial', target: 'PendingImport' }, { target: 'Updating' }],
    },
  },
  PendingReplicaDeletion: {
    on: {
      CancelKeyDeletion: [{ guard: 'lacksKeyMaterial', target: 'PendingImport' }, { target: 'Disabled' }],
      DeleteImportedKeyMaterial: 'PendingReplicaDeletion',
      KeyMaterialChanged: 'PendingReplicaDeletion',
      PrimaryUpdateCompleted: 'PendingReplicaDeletion',
      LastReplicaDeleted: 'PendingDeletion',
    },
  },
  PendingDeletion: {
    on: {
      // A key without its material was seen to be PendingImport again. [IMPORT-11]
      CancelKeyDeletion: [
        { guard: 'isDisconnected', target: 'Unavailable' },
        { guard: 'lacksKeyMaterial', target: 'PendingImport' },
        { target: 'Disabled' },
      ],
      DeleteImportedKeyMaterial: 'PendingDeletion',
      KeyMaterialChanged: 'PendingDeletion',
      PrimaryUpdateCompleted: 'PendingDeletion',
      // Its deletion goes on, and can be cancelled. [STATE-5]
      CustomKeyStoreDisconnected: 'PendingDeletion',
      CustomKeyStoreConnected: 'PendingDeletion',
      WaitingPeriodEnded: 'Deleted',
    },
  },
  // EnableKey and DisableKey succeed, but show only once the custom key store is connected again.
  Unavailable: {
    on: {
      EnableKey: 'Unavailable',
      DisableKey: 'Unavailable',
      ScheduleKeyDeletion: 'PendingDeletion',
      // No imported key is in a custom key store; but a target of the conformance kit may show one that is Unavailable.
      KeyMaterialChanged: 'Unavailable',
      CustomKeyStoreConnected: [{ guard: 'wasDisabled', target: 'Disabled' }, { target: 'Enabled' }],
    },
  },
  Deleted: { type: 'final' },
} as const satisfies Readonly<Record<LifecycleState, LifecycleNode>>;
