// The records that AWS CloudTrail keeps of a key set's events, each in the Region of the key it is about. [AUDIT-1]
// https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
//
// Shapes: the guide's examples, and AWS's own records of 2026-09 (radkawar/stackd, testdata/aws/cloudtrail/
// service_management_events.json), which win where they differ: dates inside of a record are ISO 8601, as eventTime is,
// and ScheduleKeyDeletion's answer shows the waiting period.
// Left out, because no event knows it: access keys, the principal IDs of users and roles, session attributes, TLS
// details; calls that only read, and refused calls, which are no events. The IP address and the user agent are those of
// the guide's examples: a host that knows better puts its own in their place.

import { isObject } from '../../shared/objects.js';
import { evolve } from '../engine/evolve.js';
import type { CallRecord, KeyCreated, KeySetEvent, KeyUsed, ReplicaKeyReady } from '../key-set/events.js';
import { DEFAULT_SETTINGS } from '../key-set/host.js';
import { mustKeyIn } from '../key-set/key-set.js';
import { firstState } from '../key-set/step.js';
import { cardOf, type Inputs } from '../operations/index.js';
import { defaultKeyPolicy } from '../requests/policy.js';
import type { Members, Shape } from '../requests/shapes.js';
import { instantOf } from '../requests/wire.js';
import { keyMetadata } from '../views/key-metadata.js';
import { digest, uuid } from '../vocabulary/digest.js';
import { aliasArn, type Instant, keyArn, type Region } from '../vocabulary/identifiers.js';

/** One record, as CloudTrail writes it. Dates are ISO 8601, in seconds; member names are lowerCamel. */
export interface CloudTrailRecord {
  readonly eventVersion: '1.11';
  readonly userIdentity: UserIdentity;
  readonly eventTime: string;
  readonly eventSource: 'kms.amazonaws.com';
  /** An operation of KMS, or what KMS calls for itself: DeleteKey, RotateKey, SynchronizeMultiRegionKey, … */
  readonly eventName: string;
  readonly awsRegion: Region;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly requestParameters: RecordedMembers | null;
  readonly responseElements: RecordedMembers | null;
  readonly additionalEventData?: RecordedMembers;
  /** Absent for an AwsServiceEvent. */
  readonly requestID?: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: readonly RecordedResource[];
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent';
  readonly managementEvent: true;
  readonly recipientAccountId: string;
  readonly serviceEventDetails?: RecordedMembers;
  readonly eventCategory: 'Management';
}

export type RecordedMembers = Readonly<Record<string, unknown>>;

export interface RecordedResource {
  readonly accountId: string;
  /** Of an alias, too. */
  readonly type: 'AWS::KMS::Key';
  readonly ARN: string;
}

/** Who called, as far as the caller's ARN tells. */
export interface UserIdentity {
  /** Absent for what KMS does by itself. */
  readonly type?:
    | 'Root'
    | 'IAMUser'
    | 'AssumedRole'
    | 'Role'
    | 'FederatedUser'
    | 'AWSAccount'
    | 'AWSService'
    | 'Unknown';
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly userName?: string;
  readonly sessionContext?: {
    readonly sessionIssuer: { readonly type: 'Role'; readonly accountId: string; readonly userName: string };
  };
  readonly invokedBy?: string;
}

/**
 * The record that AWS writes of an event; undefined for an event of which it writes none. The same event gives the same
 * record, eventID included.
 */
export function toCloudTrail(event: KeySetEvent): CloudTrailRecord | undefined {
  return recordOf(event.type, event);
}

function recordOf<T extends EventType>(type: T, event: EventOf<T>): CloudTrailRecord | undefined {
  const recorder: Recorder<T> | WhyNone = RECORDERS[type];
  return typeof recorder === 'string' ? undefined : recorder(event);
}

type EventType = KeySetEvent['type'];
type EventOf<T extends EventType> = Extract<KeySetEvent, { type: T }>;
type Recorder<T extends EventType> = (event: EventOf<T>) => CloudTrailRecord | undefined;
type WhyNone = string;

/** Every event, with its record or the reason why there is none. A missing event does not compile. */
const RECORDERS: { readonly [T in EventType]: Recorder<T> | WhyNone } = {
  KeyCreated: (event) =>
    ofCall(event, {
      requestParameters: createKeyParameters(event),
      responseElements: { keyMetadata: newKeyMetadata(event) },
    }),

  // ReplicateKey in the primary key's Region, CreateKey in the replica key's. [AUDIT-1]
  KeyReplicated: (event) => {
    const { Policy, Tags } = (event.call?.input ?? {}) as Partial<Inputs['ReplicateKey']>;
    return ofCall(event, {
      responseElements: {
        replicaKeyMetadata: newReplicaMetadata(event, event.replicaRegion, event.region),
        replicaPolicy: Policy ?? defaultKeyPolicy(event.accountId, event.replicaRegion),
        ...(Tags === undefined || Tags.length === 0 ? {} : { replicaTags: lowerCamel(Tags) }),
      },
    });
  },
  // The guide prints no such CreateKey: that it is the caller's, by way of KMS, and has what the replica key was given
  // for itself, is assumed from UpdatePrimaryRegion's second record.
  ReplicaKeyCreated: (event) => {
    const { keyId: _, replicaRegion: __, ...parameters } = requestParameters(event.call) ?? {};
    return ofCall(event, {
      eventName: 'CreateKey',
      invokedBy: KMS,
      requestParameters: parameters,
      responseElements: { keyMetadata: newReplicaMetadata(event, event.region, event.primaryRegion) },
    });
  },
  ReplicaKeyReady: synchronized,

  // UpdatePrimaryRegion in both Regions; in the new one's it names neither a resource nor the former one. [AUDIT-1]
  PrimaryUpdateStarted: ofCallOnKey,
  PrimaryKeyAssigned: (event) =>
    ofCall(event, {
      invokedBy: KMS,
      requestParameters: { ...requestParameters(event.call), keyId: arnOf(event) },
      responseElements: { keyId: arnOf(event) },
      resources: [],
    }),
  PrimaryUpdateCompleted: 'UpdatePrimaryRegion is recorded when it is called; its end is no record of its own.',

  KeyEnabled: ofCallOnKey,
  KeyDisabled: ofCallOnKey,

  // ScheduleKeyDeletion, then DeleteKey when the key is really deleted. [AUDIT-1]
  KeyDeletionScheduled: (event) =>
    ofCall(event, {
      responseElements: {
        keyId: arnOf(event),
        ...(event.deletionDate === undefined ? {} : { deletionDate: isoDate(event.deletionDate) }),
        keyState: event.keyState,
        pendingWindowInDays: event.pendingWindowInDays,
      },
    }),
  KeyDeletionCanceled: ofCallOnKey,
  WaitingPeriodStarted:
    'A new key state of the primary key: AWS names no record of it, and the DeleteKey before tells.',
  // The page's text has responseElements.keyId since 2022-12, its example has null: the example is followed.
  KeyDeleted: (event) => ofService(event, 'DeleteKey'),

  ImportParametersIssued: (event) => ofCall(event, {}),
  KeyMaterialImported: (event) =>
    ofCall(event, { responseElements: { keyId: arnOf(event), keyMaterialId: event.keyMaterialId } }),
  KeyMaterialDeleted: (event) => {
    const { keyId, keyMaterialId } = event;
    return event.cause === 'deleted'
      ? ofCall(event, { responseElements: { keyId: arnOf(event), keyMaterialId } })
      : ofService(event, 'DeleteExpiredKeyMaterial', { keyId, keyMaterialId });
  },
  KeyMaterialMissed: 'A consequence of a rotation: RotateKey is recorded.',

  KeyRotationEnabled: ofCallOnKey,
  KeyRotationDisabled: (event) => ofCall(event, {}),
  OnDemandRotationStarted: ofCallOnKey,
  OnDemandRotationAbandoned: 'Nothing was rotated.',
  KeyRotated: (event) =>
    ofService(event, 'RotateKey', {
      rotationType: event.rotationType,
      // A rotation on demand may be of imported key material as well: the event does not tell.
      ...(event.rotationType === 'AUTOMATIC' ? { keyOrigin: 'AWS_KMS' } : {}),
      previousKeyMaterialId: event.previousKeyMaterialId,
      currentKeyMaterialId: event.keyMaterialId,
      keyId: event.keyId,
    }),

  KeyTagged: ofCallOnKey,
  KeyUntagged: ofCallOnKey,
  KeyDescriptionUpdated: (event) => ofCall(event, {}),
  KeyPolicyPut: (event) => ofCall(event, {}),

  // An alias is a resource too, before or after its key as in the guide's examples.
  AliasCreated: (event) => ofCallOnKey(event, [arnOf(event), aliasOf(event)]),
  AliasUpdated: (event) => ofCallOnKey(event, [aliasOf(event), arnOf(event)]),
  AliasRemoved: (event) =>
    // UpdateAlias is one record, that of the key which the alias names from now on.
    event.cause === 'moved' ? undefined : ofCallOnKey(event, [aliasOf(event), arnOf(event)]),

  GrantCreated: (event) => ofCall(event, { responseElements: { grantId: event.grant.grantId, keyId: arnOf(event) } }),
  GrantTokenIssued: (event) => ofCall(event, { responseElements: { grantId: event.grantId, keyId: arnOf(event) } }),
  GrantRemoved: (event) =>
    event.cause === 'revoked'
      ? ofCall(event, {})
      : ofCall(event, { requestParameters: null, additionalEventData: { grantId: event.grantId } }),

  KeyUsed: used,

  CustomKeyStoreDisconnected: 'DisconnectCustomKeyStore is recorded, once for the store: an operation on no key.',
  CustomKeyStoreConnected: 'ConnectCustomKeyStore is recorded, once for the store: an operation on no key.',
};

const KMS = 'kms.amazonaws.com';
const INTERNAL = 'AWS Internal';
/** The caller's address in the guide's examples. */
const SOME_ADDRESS = '192.0.2.0';

/** What differs from one record of a call to the other. */
interface Parts {
  /** By default the operation. */
  readonly eventName?: string;
  /** By default the parameters of the call. */
  readonly requestParameters?: RecordedMembers | null;
  /** By default null. */
  readonly responseElements?: RecordedMembers;
  readonly additionalEventData?: RecordedMembers;
  /** ARNs; by default the key's. */
  readonly resources?: readonly string[];
  /** The service that made the call for the caller. */
  readonly invokedBy?: string;
}

/** The record of a call; undefined where the event comes from no call. */
function ofCall(event: KeySetEvent, parts: Parts): CloudTrailRecord | undefined {
  const { call } = event;
  if (call === undefined) return undefined;
  const { eventName = call.operation, responseElements = null, additionalEventData, invokedBy } = parts;
  const identity = identityOf(call.principal, event.accountId);
  const source = identity.type === 'AWSService' ? call.principal : undefined;
  return {
    ...opening(event, eventName, invokedBy === undefined ? identity : { ...identity, invokedBy }),
    sourceIPAddress: source ?? SOME_ADDRESS,
    userAgent: source ?? INTERNAL,
    requestParameters: parts.requestParameters === undefined ? requestParameters(call) : parts.requestParameters,
    responseElements,
    ...(additionalEventData === undefined ? {} : { additionalEventData }),
    requestID: call.requestId,
    eventID: eventIdOf(event),
    readOnly: cardOf(call.operation).audit.readOnly === true,
    ...resourcesOf(event, parts.resources ?? [arnOf(event)]),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: event.accountId,
    eventCategory: 'Management',
  };
}

/**
 * Of a call on one key: since 2022-12 its key ARN is in the response, also where the answer is empty. The pages of
 * DisableKeyRotation, PutKeyPolicy, UpdateKeyDescription and RevokeGrant do not say so, and print null.
 */
function ofCallOnKey(event: KeySetEvent, resources?: readonly string[]): CloudTrailRecord | undefined {
  const responseElements = { keyId: arnOf(event) };
  return ofCall(event, resources === undefined ? { responseElements } : { responseElements, resources });
}

/** What KMS did by itself. */
function ofService(event: KeySetEvent, eventName: string, details?: RecordedMembers): CloudTrailRecord {
  return {
    ...byItself(event, eventName, event.region),
    responseElements: null,
    eventID: eventIdOf(event),
    readOnly: false,
    ...resourcesOf(event, [arnOf(event)]),
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: event.accountId,
    ...(details === undefined ? {} : { serviceEventDetails: details }),
    eventCategory: 'Management',
  };
}

/**
 * The shared properties were copied to a replica key: recorded in the primary key's Region, without the replica key.
 * [SHARED-1] AWS says that it synchronizes "periodically", but not when: that it does so when a replica key is ready is
 * assumed, and further ones, for instance after a rotation, are left out.
 */
function synchronized(event: ReplicaKeyReady): CloudTrailRecord {
  const { accountId, keyId, primaryRegion } = event;
  const primaryArn = keyArn(primaryRegion, accountId, keyId);
  const eventID = eventIdOf(event);
  return {
    ...byItself(event, 'SynchronizeMultiRegionKey', primaryRegion),
    responseElements: { keyId: primaryArn },
    requestID: uuid(digest(`${eventID} request`, 4)),
    eventID,
    readOnly: false,
    ...resourcesOf(event, [primaryArn]),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
}

/**
 * A use of key material. AWS writes one ReEncrypt record, with the source key before the destination key; here each of
 * two keys has one, so that the CloudTrailEventId of either's last usage leads to a record. [USAGE-1]
 */
function used(event: KeyUsed): CloudTrailRecord | undefined {
  const { encryptionAlgorithm = 'SYMMETRIC_DEFAULT' } = requestParameters(event.call) ?? {};
  const { keyMaterialId } = event;
  const isNamed =
    cardOf(event.operation).audit.namesKeyMaterial === true && encryptionAlgorithm === 'SYMMETRIC_DEFAULT';
  return ofCall(event, isNamed && keyMaterialId !== undefined ? { additionalEventData: { keyMaterialId } } : {});
}

function opening(event: KeySetEvent, eventName: string, userIdentity: UserIdentity, awsRegion: Region = event.region) {
  return {
    eventVersion: '1.11',
    userIdentity,
    eventTime: isoDate(event.at),
    eventSource: KMS,
    eventName,
    awsRegion,
  } as const;
}

function byItself(event: KeySetEvent, eventName: string, awsRegion: Region) {
  return {
    ...opening(event, eventName, { accountId: event.accountId, invokedBy: INTERNAL }, awsRegion),
    sourceIPAddress: INTERNAL,
    userAgent: INTERNAL,
    requestParameters: null,
  } as const;
}

function resourcesOf(event: KeySetEvent, arns: readonly string[]): { resources?: readonly RecordedResource[] } {
  if (arns.length === 0) return {};
  return { resources: arns.map((ARN) => ({ accountId: event.accountId, type: 'AWS::KMS::Key', ARN })) };
}

function arnOf({ region, accountId, keyId }: KeySetEvent): string {
  return keyArn(region, accountId, keyId);
}

function aliasOf(event: EventOf<'AliasCreated' | 'AliasUpdated' | 'AliasRemoved'>): string {
  return aliasArn(event.region, event.accountId, event.aliasName);
}

/** Follows from the event. Two events of one instant differ in one of these, or come from the same call twice. */
function eventIdOf(event: KeySetEvent): string {
  if (event.type === 'KeyUsed') return event.eventId;
  const { type, at, accountId, region, keyId, call } = event;
  const keyMaterialId = 'keyMaterialId' in event ? event.keyMaterialId : undefined;
  return uuid(digest(JSON.stringify([type, at, accountId, region, keyId, call?.requestId, keyMaterialId]), 4));
}

// Who.

const PRINCIPAL_ARN = /^arn:[^:]+:(iam|sts)::([0-9]{12}):([a-z-]+)(?:\/(.+))?$/s;
const SERVICE_PRINCIPAL = /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/;

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function identityOf(principal: string, ownAccountId: string): UserIdentity {
  if (SERVICE_PRINCIPAL.test(principal)) return { type: 'AWSService', invokedBy: principal };
  const [, service, accountId = '', kind, name = ''] = PRINCIPAL_ARN.exec(principal) ?? [];
  // The owner of a key learns no more of a caller in another account.
  if (service !== undefined && accountId !== ownAccountId) return { type: 'AWSAccount', accountId };
  const who = { arn: principal, accountId };
  switch (`${service}:${kind}`) {
    case 'iam:root':
      return { type: 'Root', principalId: accountId, ...who };
    case 'iam:user':
      return { type: 'IAMUser', ...who, userName: name.slice(name.lastIndexOf('/') + 1) };
    case 'iam:role':
      return { type: 'Role', ...who };
    case 'sts:assumed-role': {
      const userName = name.slice(0, Math.max(name.lastIndexOf('/'), 0));
      return { type: 'AssumedRole', ...who, sessionContext: { sessionIssuer: { type: 'Role', accountId, userName } } };
    }
    case 'sts:federated-user':
      return { type: 'FederatedUser', ...who };
    default:
      return { type: 'Unknown', arn: principal };
  }
}

// What: parameters and answers without their secrets.

/** Tokens are as good as permissions; an attestation document is recorded elsewhere. Blobs go by their shape. */
const NEVER_RECORDED: ReadonlySet<string> = new Set(['GrantToken', 'GrantTokens', 'Recipient']);

function requestParameters(call: CallRecord | undefined): RecordedMembers | null {
  if (call === undefined) return null;
  const { input, audit } = cardOf(call.operation);
  return recordedMembers(input, { ...audit.defaults, ...call.input });
}

/** CreateKey's defaults are recorded, and the key spec under its two names. */
function createKeyParameters(event: KeyCreated): RecordedMembers {
  const { description, keyUsage, keySpec, origin, call } = event;
  const bypassPolicyLockoutSafetyCheck = false;
  const defaults = { description, keyUsage, customerMasterKeySpec: keySpec, keySpec, origin };
  return { bypassPolicyLockoutSafetyCheck, ...defaults, ...requestParameters(call) };
}

function recordedMembers(members: Members, values: RecordedMembers): RecordedMembers {
  const recorded: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    const value = values[name];
    if (value === undefined || shape.type === 'blob' || NEVER_RECORDED.has(name)) continue;
    recorded[lowerFirst(name)] = recordedValue(shape, value);
  }
  return recorded;
}

function recordedValue(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case 'structure':
      return isObject(value) ? recordedMembers(shape.members, value) : value;
    case 'list':
      return Array.isArray(value) ? value.map((entry) => recordedValue(shape.member, entry)) : value;
    case 'timestamp':
      return typeof value === 'number' ? isoDate(instantOf(value)) : value;
    default:
      return value;
  }
}

/** The metadata of a key that has just been created, which the event knows in full. */
function newKeyMetadata(event: KeyCreated): unknown {
  const keySet = evolve(null, event);
  if (keySet === null) throw new Error('KeyCreated makes a key set');
  const { CreationDate: _, ...metadata } = keyMetadata(keySet, mustKeyIn(keySet, event.region), DEFAULT_SETTINGS);
  return { ...lowerCamelMembers(metadata), creationDate: isoDate(event.at) };
}

/**
 * Of a new replica key, as far as ReplicateKey's events know it. Left out: key spec, key usage, origin, algorithms,
 * and the other replica keys.
 */
function newReplicaMetadata(
  { at, accountId, keyId, call }: EventOf<'KeyReplicated' | 'ReplicaKeyCreated'>,
  region: Region,
  primaryRegion: Region,
): RecordedMembers {
  const { Description: description = '' } = (call?.input ?? {}) as Partial<Inputs['ReplicateKey']>;
  return {
    aWSAccountId: accountId,
    keyId,
    arn: keyArn(region, accountId, keyId),
    creationDate: isoDate(at),
    enabled: false,
    description,
    keyState: firstState('ReplicateKey'),
    keyManager: 'CUSTOMER',
    multiRegion: true,
    multiRegionConfiguration: {
      multiRegionKeyType: 'REPLICA',
      primaryKey: { arn: keyArn(primaryRegion, accountId, keyId), region: primaryRegion },
    },
  };
}

/** An answer's shape with CloudTrail's names: AWSAccountId is aWSAccountId. */
function lowerCamel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCamel);
  return isObject(value) ? lowerCamelMembers(value) : value;
}

function lowerCamelMembers(members: object): RecordedMembers {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [lowerFirst(name), lowerCamel(member)]));
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function isoDate(instant: Instant): string {
  return new Date(instant).toISOString().replace(/\.[0-9]{3}Z$/, 'Z');
}
