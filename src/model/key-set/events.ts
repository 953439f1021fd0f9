// Everything that can happen to a key set. An operation, or time, decides events; evolve.ts applies them.

import type { Instant, Region } from '../vocabulary/identifiers.js';
import type { KeySpec, KeyState, KeyUsage, Operation, Origin, RotationType } from '../vocabulary/vocabulary.js';
import type { CustomKeyStoreMembership, Grant, ImportParameters, PrimaryUpdate, Tag } from './key-set.js';

/** The call that an event comes from. One call may cause several events. */
export interface CallRecord {
  readonly operation: Operation;
  /** The parsed parameters. */
  readonly input: Readonly<Record<string, unknown>>;
  /** ARN of the caller. */
  readonly principal: string;
  readonly requestId: string;
  /** The Region that was called. */
  readonly region: Region;
}

interface Base {
  readonly at: Instant;
  readonly accountId: string;
  readonly keyId: string;
  /** The Region of the key that the event happened to. */
  readonly region: Region;
  /** Absent for what happens by itself. */
  readonly call?: CallRecord;
}

interface Independent {
  readonly description: string;
  readonly policy?: string;
  readonly tags?: readonly Tag[];
}

export interface KeyCreated extends Base, Independent {
  readonly type: 'KeyCreated';
  readonly keyState: KeyState;
  readonly multiRegion: boolean;
  readonly keySpec: KeySpec;
  readonly keyUsage: KeyUsage;
  readonly origin: Origin;
  readonly keyMaterialId?: string;
  readonly customKeyStore?: CustomKeyStoreMembership;
  /** Of an AWS managed key, which comes from no call. */
  readonly awsService?: string;
}
/** In the primary key's Region: it was replicated. */
export interface KeyReplicated extends Base {
  readonly type: 'KeyReplicated';
  readonly replicaRegion: Region;
}
/** In the replica key's Region. */
export interface ReplicaKeyCreated extends Base, Independent {
  readonly type: 'ReplicaKeyCreated';
  readonly keyState: KeyState;
  readonly primaryRegion: Region;
  readonly creationEndsAt: Instant | null;
}
export interface ReplicaKeyReady extends Base {
  readonly type: 'ReplicaKeyReady';
  readonly keyState: KeyState;
  readonly primaryRegion: Region;
}
/** In the former primary key's Region. */
export interface PrimaryUpdateStarted extends Base {
  readonly type: 'PrimaryUpdateStarted';
  readonly keyState: KeyState;
  readonly primaryUpdate: PrimaryUpdate;
}
/** In the new primary key's Region. */
export interface PrimaryKeyAssigned extends Base {
  readonly type: 'PrimaryKeyAssigned';
  readonly keyState: KeyState;
}
/** On each of the two keys. */
export interface PrimaryUpdateCompleted extends Base {
  readonly type: 'PrimaryUpdateCompleted';
  readonly keyState: KeyState;
}
export interface KeyEnabled extends Base {
  readonly type: 'KeyEnabled';
  readonly keyState: KeyState;
}
export interface KeyDisabled extends Base {
  readonly type: 'KeyDisabled';
  readonly keyState: KeyState;
}
export interface KeyDeletionScheduled extends Base {
  readonly type: 'KeyDeletionScheduled';
  readonly keyState: KeyState;
  readonly pendingWindowInDays: number;
  /** Absent for a primary key that waits for its replicas. */
  readonly deletionDate?: Instant;
  readonly deletionLateness: number;
}
export interface KeyDeletionCanceled extends Base {
  readonly type: 'KeyDeletionCanceled';
  readonly keyState: KeyState;
}
/** The last replica is gone: the waiting period of the primary key begins. */
export interface WaitingPeriodStarted extends Base {
  readonly type: 'WaitingPeriodStarted';
  readonly keyState: KeyState;
  readonly deletionDate: Instant;
}
export interface KeyDeleted extends Base {
  readonly type: 'KeyDeleted';
}
export interface ImportParametersIssued extends Base {
  readonly type: 'ImportParametersIssued';
  readonly parameters: ImportParameters;
}
export interface KeyMaterialImported extends Base {
  readonly type: 'KeyMaterialImported';
  readonly keyState: KeyState;
  readonly keyMaterialId: string;
  /** The set did not have this material before: it becomes its first (CURRENT) or its pending one. */
  readonly addedAs?: 'CURRENT' | 'PENDING';
  readonly validTo?: Instant;
  readonly description?: string;
}
export interface KeyMaterialDeleted extends Base {
  readonly type: 'KeyMaterialDeleted';
  readonly keyState: KeyState;
  readonly keyMaterialId: string;
  /** The set no longer has the material: it was pending, and was deleted from the primary key. [IMPORT-6] */
  readonly fromEveryKey: boolean;
  readonly cause: 'deleted' | 'expired';
}
/** A rotation made a material current that this key has not imported. */
export interface KeyMaterialMissed extends Base {
  readonly type: 'KeyMaterialMissed';
  readonly keyState: KeyState;
}
export interface KeyRotationEnabled extends Base {
  readonly type: 'KeyRotationEnabled';
  readonly periodDays: number;
  readonly nextRotationAt: Instant;
}
export interface KeyRotationDisabled extends Base {
  readonly type: 'KeyRotationDisabled';
}
export interface OnDemandRotationStarted extends Base {
  readonly type: 'OnDemandRotationStarted';
  readonly endsAt: Instant;
}
/** An on-demand rotation ended without a material to rotate to: it had been deleted meanwhile. */
export interface OnDemandRotationAbandoned extends Base {
  readonly type: 'OnDemandRotationAbandoned';
}
/** The primary key has new key material, and so has the set. */
export interface KeyRotated extends Base {
  readonly type: 'KeyRotated';
  readonly rotationType: RotationType;
  /** Where the set's key material comes from; absent in older data files. */
  readonly origin?: Origin;
  readonly keyMaterialId: string;
  readonly previousKeyMaterialId: string;
  /** For automatic rotation. */
  readonly nextRotationAt?: Instant;
}
export interface KeyTagged extends Base {
  readonly type: 'KeyTagged';
  readonly tags: readonly Tag[];
}
export interface KeyUntagged extends Base {
  readonly type: 'KeyUntagged';
  readonly tagKeys: readonly string[];
}
export interface KeyDescriptionUpdated extends Base {
  readonly type: 'KeyDescriptionUpdated';
  readonly description: string;
}
export interface KeyPolicyPut extends Base {
  readonly type: 'KeyPolicyPut';
  readonly policy: string;
}
export interface AliasCreated extends Base {
  readonly type: 'AliasCreated';
  readonly aliasName: string;
}
/** On the key that the alias names from now on. */
export interface AliasUpdated extends Base {
  readonly type: 'AliasUpdated';
  readonly aliasName: string;
  readonly createdAt: Instant;
}
/** On the key that the alias named until now: deleted, or moved to another key. */
export interface AliasRemoved extends Base {
  readonly type: 'AliasRemoved';
  readonly aliasName: string;
  readonly cause: 'deleted' | 'moved';
}
export interface GrantCreated extends Base {
  readonly type: 'GrantCreated';
  readonly grant: Grant;
}
/** The same grant was asked for again: it gets one more token. */
export interface GrantTokenIssued extends Base {
  readonly type: 'GrantTokenIssued';
  readonly grantId: string;
  readonly grantToken: string;
}
export interface GrantRemoved extends Base {
  readonly type: 'GrantRemoved';
  readonly grantId: string;
  readonly cause: 'retired' | 'revoked';
}
/** A cryptographic operation succeeded, or GetPublicKey did (which leaves the last usage as it is). [USAGE-1] */
export interface KeyUsed extends Base {
  readonly type: 'KeyUsed';
  readonly operation: Operation;
  readonly eventId: string;
  readonly keyMaterialId?: string;
}
export interface CustomKeyStoreDisconnected extends Base {
  readonly type: 'CustomKeyStoreDisconnected';
  readonly keyState: KeyState;
}
export interface CustomKeyStoreConnected extends Base {
  readonly type: 'CustomKeyStoreConnected';
  readonly keyState: KeyState;
}

/** Something that happened to a key of a key set. */
export type KeySetEvent =
  | KeyCreated
  | KeyReplicated
  | ReplicaKeyCreated
  | ReplicaKeyReady
  | PrimaryUpdateStarted
  | PrimaryKeyAssigned
  | PrimaryUpdateCompleted
  | KeyEnabled
  | KeyDisabled
  | KeyDeletionScheduled
  | KeyDeletionCanceled
  | WaitingPeriodStarted
  | KeyDeleted
  | ImportParametersIssued
  | KeyMaterialImported
  | KeyMaterialDeleted
  | KeyMaterialMissed
  | KeyRotationEnabled
  | KeyRotationDisabled
  | OnDemandRotationStarted
  | OnDemandRotationAbandoned
  | KeyRotated
  | KeyTagged
  | KeyUntagged
  | KeyDescriptionUpdated
  | KeyPolicyPut
  | AliasCreated
  | AliasUpdated
  | AliasRemoved
  | GrantCreated
  | GrantTokenIssued
  | GrantRemoved
  | KeyUsed
  | CustomKeyStoreDisconnected
  | CustomKeyStoreConnected;
