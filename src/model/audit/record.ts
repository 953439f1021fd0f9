// What AWS CloudTrail writes down of one call, or of what KMS did by itself.
// https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
//
// Shapes: the guide's examples, and AWS's own records of 2026-09 (radkawar/stackd, testdata/aws/cloudtrail/
// service_management_events.json), which win where they differ: dates inside of a record are ISO 8601, as eventTime is.

import type { KeySetEvent } from '../key-set/events.js';
import { digest, uuid } from '../vocabulary/digest.js';
import type { Instant, Region } from '../vocabulary/identifiers.js';

/** One record, as CloudTrail writes it. Dates are ISO 8601, in seconds; member names are lowerCamel. [AUDIT-2] */
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
  /** Of a refused call, as its answer has it. */
  readonly errorCode?: string;
  /** Absent where AWS has no text. */
  readonly errorMessage?: string;
  readonly requestParameters: RecordedMembers | null;
  readonly responseElements: RecordedMembers | null;
  readonly additionalEventData?: RecordedMembers;
  /** The answer's `x-amzn-requestid`; absent for an AwsServiceEvent. */
  readonly requestID?: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: readonly RecordedResource[];
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent';
  readonly managementEvent: true;
  readonly recipientAccountId: string;
  readonly serviceEventDetails?: RecordedMembers;
  readonly eventCategory: 'Management';
  /** Absent where a service called. */
  readonly tlsDetails?: TlsDetails;
}

export type RecordedMembers = Readonly<Record<string, unknown>>;

export interface RecordedResource {
  readonly accountId: string;
  /** Of an alias, too. */
  readonly type: 'AWS::KMS::Key';
  readonly ARN: string;
}

/** By the form of the caller's ARN. [AUDIT-2] */
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
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly sessionContext?: SessionContext;
  readonly invokedBy?: string;
}

interface SessionContext {
  /** The role of a session. */
  readonly sessionIssuer?: {
    readonly type: 'Role';
    readonly principalId: string;
    /** An ARN of a session does not tell the role's path. */
    readonly arn: string;
    readonly accountId: string;
    readonly userName: string;
  };
  readonly attributes: { readonly creationDate: string; readonly mfaAuthenticated: 'false' };
}

/** The connection that a call came by. */
export interface TlsDetails {
  readonly tlsVersion: string;
  readonly cipherSuite: string;
  /** The Host header. */
  readonly clientProvidedHostHeader: string;
  /** Since 2025-11. */
  readonly keyExchange?: string;
}

export const KMS = 'kms.amazonaws.com';

/** An instant as records have it: in whole seconds. */
export function isoDate(instant: Instant): string {
  return new Date(instant).toISOString().replace(/\.[0-9]{3}Z$/, 'Z');
}

export function resourcesOf(accountId: string, arns: readonly string[]): readonly RecordedResource[] {
  return arns.map((ARN) => ({ accountId, type: 'AWS::KMS::Key', ARN }));
}

/** Follows from the call, so that the same call has the same record. */
export function eventIdOf(eventName: string, requestId: string, region: Region): string {
  return uuid(digest(JSON.stringify([eventName, requestId, region]), 4));
}

/** Of what happened by itself. Two events of one instant differ in one of these. */
export function eventIdOfEvent(event: KeySetEvent, kind: 'CloudTrail' | 'EventBridge' | 'request'): string {
  const { type, at, accountId, region, keyId } = event;
  const keyMaterialId = 'keyMaterialId' in event ? event.keyMaterialId : undefined;
  return uuid(digest(JSON.stringify([kind, type, at, accountId, region, keyId, keyMaterialId]), 4));
}
