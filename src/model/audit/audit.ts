// The records that AWS CloudTrail keeps of a call, each in the Region of the keys that it is about. [AUDIT-1]
// https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
//
// What is recorded of parameters and answers follows from the cards: their shapes, and what they say of audit.

import type { JsonCall } from '../engine/reduce.js';
import type { GrantRemoved, KeySetEvent, KeyUsed } from '../key-set/events.js';
import type { KeyUse } from '../key-set/host.js';
import type { Card } from '../operations/card.js';
import { CARDS, findCard } from '../operations/index.js';
import { aliasArn, keyArn, partitionOf, type Region } from '../vocabulary/identifiers.js';
import { PARTITIONS } from '../vocabulary/regions.js';
import { type AuditCircumstances, type Audited, type AuditedAnswer, auditedCall, isNotFound } from './audited.js';
import { auditEvent } from './events.js';
import { identityOf } from './identity.js';
import { recordedMembers } from './members.js';
import {
  type CloudTrailRecord,
  eventIdOf,
  isoDate,
  KMS,
  type RecordedMembers,
  resourcesOf,
  type TlsDetails,
} from './record.js';

/**
 * The records that AWS writes of a call and its answer: that of the call first, then those that KMS writes for it in
 * other Regions, and of what happened by itself at that very instant. Refused calls are recorded, and calls that only
 * read; what is no operation of KMS is not. The same call has the same records, event IDs included.
 */
export function audit(
  call: JsonCall,
  answer: AuditedAnswer,
  circumstances: AuditCircumstances,
): readonly CloudTrailRecord[] {
  const audited = auditedCall(call, answer, circumstances);
  if (audited === undefined) return [];
  const others = answer.events.map((event) =>
    event.call === undefined ? auditEvent(event) : inOtherRegion(event, audited),
  );
  return [ofCall(audited), ...others].filter((record) => record !== undefined);
}

/**
 * The record of a call that was answered, and has only read, to be made when somebody asks for it. Undefined: it is another
 * call, of which `audit` tells. `keySet`: the one that the answer is about. Of many calls this is kept, and of few asked for:
 * so it holds little, of the input only what the operation has read.
 */
export function auditReading(
  call: JsonCall,
  answer: AuditedAnswer,
  { at, accountId, client, keySet }: Required<Omit<AuditCircumstances, 'host'>>,
): (() => CloudTrailRecord) | undefined {
  const { operation, region, principal } = call;
  const card = findCard(operation);
  if (card === undefined || !onlyReads(card)) return undefined;
  if (!answer.ok || answer.events.length > 0 || answer.use !== undefined) return undefined;
  const parsed = card.parse(call.input);
  if (!parsed.ok) return undefined;
  const { input } = parsed;
  return () => {
    const read = { operation, region, input, ...(principal === undefined ? {} : { principal }) };
    const keyIds = keySet === null ? [] : [keySet.keyId];
    const audited = auditedCall(read, READ, { at, accountId, client, keySet }, keyIds);
    if (audited === undefined) throw new Error(`no record of ${operation}`);
    return recordOfCall(audited);
  };
}

/** What a record tells of an answer that has only read. */
const READ: AuditedAnswer = { ok: true, output: {}, events: [] };

/** What differs from one record of a call to the other. */
interface Parts extends Pick<CloudTrailRecord, 'eventName' | 'awsRegion' | 'requestParameters' | 'responseElements'> {
  readonly additionalEventData?: RecordedMembers | undefined;
  readonly resources?: CloudTrailRecord['resources'] | undefined;
  /** The service that made the call for the caller. */
  readonly invokedBy?: string;
}

/** The record of the call, in the Region that was called. */
function ofCall(audited: Audited): CloudTrailRecord | undefined {
  const { answer, call, accountId } = audited;
  // Of a caller in another account whom it denies the owner of a key learns nothing. [AUDIT-9]
  const isDenied = !answer.ok && answer.error.code === 'AccessDeniedException';
  if (isDenied && identityOf(call.principal, accountId, audited.at, {}).type === 'AWSAccount') return undefined;
  return recordOfCall(audited);
}

function recordOfCall(audited: Audited): CloudTrailRecord {
  const { call } = audited;
  return recordOf(audited, {
    eventName: call.operation,
    awsRegion: call.region,
    requestParameters: requestParameters(audited),
    responseElements: responseElements(audited),
    additionalEventData: additionalEventData(audited),
    resources: resources(audited),
  });
}

/** What KMS records of a call in another Region than the called one. [AUDIT-1] */
function inOtherRegion(event: KeySetEvent, audited: Audited): CloudTrailRecord | undefined {
  const { answer, input, accountId } = audited;
  const arn = keyArn(event.region, event.accountId, event.keyId);
  const common = { awsRegion: event.region, invokedBy: KMS };
  switch (event.type) {
    // AWS prints none: that it is the caller's by way of KMS, as UpdatePrimaryRegion's second record is, is assumed. [AUDIT-7a]
    case 'ReplicaKeyCreated': {
      const KeyMetadata = answer.ok && 'ReplicaKeyMetadata' in answer.output ? answer.output.ReplicaKeyMetadata : {};
      return recordOf(audited, {
        ...common,
        eventName: 'CreateKey',
        requestParameters: recordedMembers(CARDS.CreateKey.input, { ...input, ...(KeyMetadata as object) }),
        responseElements: recordedMembers(CARDS.CreateKey.output, { KeyMetadata }),
        resources: resourcesOf(accountId, [arn]),
      });
    }
    // It names neither a resource nor the former Region.
    case 'PrimaryKeyAssigned':
      return recordOf(audited, {
        ...common,
        eventName: 'UpdatePrimaryRegion',
        requestParameters: { ...requestParameters(audited), keyId: arn },
        responseElements: { keyId: arn },
      });
    default:
      return undefined;
  }
}

function recordOf(audited: Audited, parts: Parts): CloudTrailRecord {
  const { answer, call, accountId, at, client } = audited;
  const { eventName, awsRegion, invokedBy, additionalEventData: data, resources: named } = parts;
  const identity = identityOf(call.principal, accountId, at, client);
  const service = identity.invokedBy;
  const events: readonly KeySetEvent[] = answer.events;
  const used = events.find((event): event is KeyUsed => event.type === 'KeyUsed');
  const isByService = service !== undefined || invokedBy !== undefined;
  return {
    eventVersion: '1.11',
    userIdentity: invokedBy === undefined ? identity : { ...identity, invokedBy },
    eventTime: isoDate(at),
    eventSource: KMS,
    eventName,
    awsRegion,
    sourceIPAddress: service ?? client.sourceIPAddress ?? '192.0.2.0',
    userAgent: service ?? client.userAgent ?? 'AWS Internal',
    ...(answer.ok ? {} : { errorCode: answer.error.code }),
    ...(answer.ok || answer.error.message === '' ? {} : { errorMessage: answer.error.message }),
    requestParameters: parts.requestParameters,
    responseElements: parts.responseElements,
    ...(data === undefined ? {} : { additionalEventData: data }),
    requestID: call.requestId,
    eventID: used?.eventId ?? eventIdOf(eventName, call.requestId, awsRegion),
    readOnly: isReadOnly(audited),
    ...(named === undefined ? {} : { resources: named }),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
    ...(isByService ? {} : { tlsDetails: { ...tlsDetailsTo(awsRegion), ...client.tlsDetails } }),
  };
}

function isReadOnly({ card, call }: Audited): boolean {
  // Of the operations that the model has not: those of one custom key store change it.
  return card === undefined ? !call.operation.endsWith('CustomKeyStore') : onlyReads(card);
}

/** Calls that change no more than the last usage of a key. [AUDIT-4] */
function onlyReads({ changes }: Card): boolean {
  return changes === undefined || changes.every((change) => change === 'lastUsage');
}

/** Null of a refused call whose key, or alias, was not found. [AUDIT-3] */
function requestParameters({ card, input, answer, keyIds }: Audited): RecordedMembers | null {
  if (card === undefined || input === undefined || card.audit.requestParameters === null) return null;
  const isWithoutKey = isNotFound(answer) || (card.finds !== 'no key' && keyIds.length === 0);
  return !answer.ok && isWithoutKey ? null : recordedMembers(card.input, input);
}

/** Of a call that changes a key, the answer; the key ARN is added where the answer does not tell the key. [AUDIT-6] */
function responseElements(audited: Audited): RecordedMembers | null {
  const { card, answer, keyIds } = audited;
  if (!answer.ok || card === undefined || isReadOnly(audited) || card.audit.responseElements === null) return null;
  const elements = recordedMembers(card.output, { ...answer.output });
  const tellsKey = 'KeyId' in card.output || Object.values(card.output).some(({ type }) => type === 'structure');
  const [keyId] = keyIds;
  return tellsKey || keyId === undefined ? elements : { ...elements, keyId: arnOf(audited, keyId) };
}

/** The key material of symmetric encryption keys, custom key stores, and a grant that its parameters do not tell. [AUDIT-5] */
function additionalEventData({ card, answer, keySet }: Audited): RecordedMembers | undefined {
  const { customKeyStoreId, xksKeyId } = keySet?.customKeyStore ?? {};
  const events: readonly KeySetEvent[] = answer.events;
  const retired = events.find(
    (event): event is GrantRemoved => event.type === 'GrantRemoved' && event.cause === 'retired',
  );
  const data = {
    ...(answer.ok && answer.use !== undefined ? keyMaterialsOf(answer.use) : {}),
    ...(card?.cryptography === undefined || customKeyStoreId === undefined ? {} : { customKeyStoreId }),
    ...(card?.cryptography === undefined || xksKeyId === undefined ? {} : { xksKeyId }),
    ...(retired === undefined ? {} : { grantId: retired.grantId }),
  };
  return Object.keys(data).length === 0 ? undefined : data;
}

function keyMaterialsOf({ source, ...use }: KeyUse): RecordedMembers {
  const shown = (name: string, of: KeyUse): RecordedMembers =>
    of.keySpec === 'SYMMETRIC_DEFAULT' && of.keyMaterialId !== undefined ? { [name]: of.keyMaterialId } : {};
  if (source === undefined) return shown('keyMaterialId', use);
  return { ...shown('sourceKeyMaterialId', source), ...shown('destinationKeyMaterialId', use) };
}

/** Empty of a call on no key; absent of a refused one whose key was not found. [AUDIT-3] */
function resources(audited: Audited): CloudTrailRecord['resources'] {
  const { card, input, answer, keyIds, accountId, call } = audited;
  if (keyIds.length === 0) return answer.ok ? [] : undefined;
  const keys = keyIds.map((keyId) => arnOf(audited, keyId));
  const alias = card?.audit.alias;
  const aliases = alias === undefined ? [] : [aliasArn(call.region, accountId, String(input?.AliasName))];
  return resourcesOf(accountId, alias === 'before' ? [...aliases, ...keys] : [...keys, ...aliases]);
}

function arnOf({ call, accountId }: Audited, keyId: string): string {
  return keyArn(call.region, accountId, keyId);
}

/** As AWS's records have it of the AWS SDKs and the AWS CLI of 2026-09. [AUDIT-2] */
function tlsDetailsTo(region: Region): TlsDetails {
  const dnsSuffix = PARTITIONS.find(({ id }) => id === partitionOf(region))?.dnsSuffix;
  return {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_256_GCM_SHA384',
    clientProvidedHostHeader: `kms.${region}.${dnsSuffix}`,
    keyExchange: 'X25519MLKEM768',
  };
}
