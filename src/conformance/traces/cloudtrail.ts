// CloudTrail's records: the files that it delivers, the events of `aws cloudtrail lookup-events`, the rows of Athena, and those of
// GET /_mrk/events. A record leaves out secrets and most answers, has names that begin with a small letter, dates in ISO 8601,
// and its instant in whole seconds. What KMS records of itself comes with them. [AUDIT-1] [AUDIT-2]
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html

import { isObject } from '../../shared/objects.js';
import type { Body } from '../beliefs/body.js';
import { cardOf, INPUTS, type Members, OPERATIONS, type Operation, OUTPUTS, type Shape } from '../model.js';
import type { TargetAnswer } from '../target.js';
import type { Observation, RecordFacts, Trace, Unjudged } from './observation.js';

type Json = Readonly<Record<string, unknown>>;

/** The records that JSON holds; undefined: it holds none. */
export function recordsIn(json: unknown): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json.every(isRecord) ? json : undefined;
  if (!isObject(json)) return undefined;
  if (Array.isArray(json.Records)) return json.Records;
  if (Array.isArray(json.Events)) return json.Events.map(lookedUp);
  return isRecord(json) ? [json] : undefined;
}

/** An event of `lookup-events` has the record as text. */
function lookedUp(event: unknown): unknown {
  return isObject(event) && typeof event.CloudTrailEvent === 'string' ? parsed(event.CloudTrailEvent) : event;
}

function isRecord(json: unknown): boolean {
  return isObject(json) && Object.keys(json).some((name) => name.toLowerCase() === 'eventname');
}

/** Reads the records of KMS. Those of other services are passed over. */
export function readRecords(records: readonly unknown[]): Trace {
  const observations: Observation[] = [];
  const unjudged: Unjudged[] = [];
  for (const [index, json] of records.entries()) {
    const found = recordOf(json, `record ${index + 1}`);
    if (found === undefined) continue;
    if ('why' in found) unjudged.push(found);
    else observations.push(found);
  }
  return { format: 'CloudTrail', observations, unjudged };
}

const SECOND = 1_000;
/** KMS calls itself so where it writes a second record of a call, or calls by itself. */
const ITSELF: readonly unknown[] = ['kms.amazonaws.com', 'AWS Internal'];

function recordOf(json: unknown, place: string): Observation | Unjudged | undefined {
  if (!isObject(json)) return { place, why: 'it is no record', isUnread: true };
  const record = withNames(json);
  if (record.eventSource !== 'kms.amazonaws.com') return undefined;
  const { eventName: operation, awsRegion: region, eventTime } = record;
  const instant = typeof eventTime === 'string' ? Date.parse(eventTime) : Number.NaN;
  if (typeof operation !== 'string') return { place, why: 'it has no eventName', isUnread: true };
  if (typeof region !== 'string') return { place, why: 'it has no awsRegion', isUnread: true };
  if (Number.isNaN(instant)) return { place, why: 'it has no eventTime, or one that is no instant', isUnread: true };
  const second = { from: instant, until: instant + SECOND - 1 };
  const common = { place, order: second, at: second, region };
  if (record.eventType === 'AwsServiceEvent' || isByItself(record)) return byItself(record, operation, common);
  const known = OPERATIONS.find((name) => name === operation);
  if (known === undefined) return { ...common, operation, input: {}, answer: { output: {} } };
  const facts = factsOf(record);
  const parameters = parametersOf(record, known, facts);
  if (parameters === undefined) return { place, why: 'its parameters are not recorded' };
  const answer = answerIn(record, known);
  const input = membersIn(INPUTS[known], parameters);
  return { ...common, operation, input: withOneKeySpec(input), answer, record: facts };
}

/** What was recorded of a request; undefined: it cannot be told from it. */
function parametersOf(record: Json, operation: Operation, facts: RecordFacts): Json | undefined {
  const { requestParameters, additionalEventData, errorCode } = record;
  const { audit, input } = cardOf(operation);
  // Of a call whose key was not found they are null. [AUDIT-3]
  const isOfRefused = typeof errorCode === 'string' && errorCode !== '' && jsonOf(requestParameters) === undefined;
  if (audit.requestParameters === null || isOfRefused) return undefined;
  const parameters = jsonOf(requestParameters) ?? {};
  const isGiven = Object.keys(parameters).length > 0;
  // A grant may be named by its token alone, which is not recorded.
  const { grantId } = jsonOf(additionalEventData) ?? {};
  const [keyId] = facts.keyArns;
  if (!isGiven && grantId !== undefined && keyId !== undefined && 'GrantId' in input) return { keyId, grantId };
  const isTelling = isGiven || Object.values(input).every(({ required, unrecorded }) => !required && !unrecorded);
  return isTelling ? parameters : undefined;
}

/** The key spec is recorded under both of its names, however it was given. [AUDIT-7] */
function withOneKeySpec({ CustomerMasterKeySpec, ...others }: Body): Body {
  return others.KeySpec === undefined && CustomerMasterKeySpec !== undefined
    ? { ...others, CustomerMasterKeySpec }
    : others;
}

function isByItself({ userIdentity }: Json): boolean {
  return isObject(userIdentity) && ITSELF.includes(userIdentity.invokedBy);
}

/** What is seen of an event; undefined: nothing that its details tell. */
type Shown = (details: Json) => TargetAnswer | undefined;

/** What KMS did by itself, as DescribeKey would show it from then on. */
const SHOWN_AFTER: ReadonlyMap<string, Shown> = new Map<string, Shown>([
  ['DeleteKey', () => ({ error: { code: 'NotFoundException', message: '' } })],
  // Whether the key waits for key material or for its deletion: it cannot be used.
  ['DeleteExpiredKeyMaterial', () => ({ output: { KeyMetadata: { Enabled: false } } })],
  [
    'RotateKey',
    ({ currentKeyMaterialId: id }) => (id ? { output: { KeyMetadata: { CurrentKeyMaterialId: id } } } : undefined),
  ],
  ['SynchronizeMultiRegionKey', () => ({ output: { KeyMetadata: { MultiRegion: true } } })],
]);

/** What KMS did by itself is judged by what is seen of it afterwards. */
function byItself(
  record: Json,
  eventName: string,
  common: Pick<Observation, 'place' | 'order' | 'at' | 'region'>,
): Observation | Unjudged {
  const facts = factsOf(record);
  const [arn] = facts.keyArns;
  const answer = SHOWN_AFTER.get(eventName)?.(jsonOf(record.serviceEventDetails) ?? {});
  if (answer === undefined || arn === undefined) {
    return { place: common.place, why: `what KMS did by itself (${eventName}) is not judged` };
  }
  const place = `${common.place}, ${eventName} by KMS itself`;
  // With no grant token: nobody called.
  const input = { KeyId: arn, GrantTokens: [] };
  return { ...common, place, operation: 'DescribeKey', input, answer, record: facts };
}

function answerIn(record: Json, operation: Operation): TargetAnswer {
  const { errorCode, errorMessage } = record;
  if (typeof errorCode === 'string' && errorCode !== '') {
    return { error: { code: codeOf(errorCode), message: typeof errorMessage === 'string' ? errorMessage : '' } };
  }
  return { output: membersIn(OUTPUTS[operation], jsonOf(record.responseElements) ?? {}) };
}

/** Records have some codes without their ending: AccessDenied. */
function codeOf(code: string): string {
  return /(?:Exception|Error|Failure)$/.test(code) ? code : `${code}Exception`;
}

function factsOf({ resources, additionalEventData }: Json): RecordFacts {
  const listed = jsonOrText(resources);
  const all: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const arns = all.flatMap((resource) => {
    const { ARN, arn } = isObject(resource) ? resource : {};
    return typeof ARN === 'string' ? [ARN] : typeof arn === 'string' ? [arn] : [];
  });
  const keyArns = arns.filter((arn) => /:key\//.test(arn));
  const { keyMaterialId, sourceKeyMaterialId = keyMaterialId } = jsonOf(additionalEventData) ?? {};
  return typeof sourceKeyMaterialId === 'string' ? { keyArns, keyMaterialId: sourceKeyMaterialId } : { keyArns };
}

/** The names that records have, by their small letters: Athena has no others. */
const NAMES = [
  'eventSource',
  'eventName',
  'awsRegion',
  'eventTime',
  'eventType',
  'userIdentity',
  'errorCode',
  'errorMessage',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
  'resources',
] as const;

/** Athena's columns have names in small letters, and texts in place of objects. */
function withNames(json: Json): Json {
  const bySmall = new Map(Object.entries(json).map(([name, value]) => [name.toLowerCase(), value]));
  const named = NAMES.map((name) => [name, json[name] ?? bySmall.get(name.toLowerCase())]);
  const { userIdentity, ...others }: Json = Object.fromEntries(named);
  const identity = jsonOf(userIdentity);
  const invokedBy = identity?.invokedBy ?? identity?.invokedby;
  return { ...others, userIdentity: { invokedBy } };
}

/** An object, or the text of one. */
function jsonOf(value: unknown): Json | undefined {
  const json = jsonOrText(value);
  return isObject(json) ? json : undefined;
}

function jsonOrText(value: unknown): unknown {
  return typeof value === 'string' ? parsed(value) : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The members of a structure, in AWS's own names and forms, of those that are recorded. */
function membersIn(shapes: Members, recorded: Json): Body {
  const members: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const value = recorded[name.charAt(0).toLowerCase() + name.slice(1)] ?? recorded[name];
    const given = value === undefined || value === null || isLeftOut(shape, value) ? undefined : valueIn(shape, value);
    if (given !== undefined) members[name] = given;
  }
  return members;
}

/** An empty text where none is allowed stands for what was not given; and what is hidden is not known. */
function isLeftOut(shape: Shape, value: unknown): boolean {
  if (value === 'HIDDEN_DUE_TO_SECURITY_REASONS') return true;
  return value === '' && shape.type === 'string' && ('enum' in shape || shape.min > 0);
}

function valueIn(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case 'structure':
      return isObject(value) ? membersIn(shape.members, value) : value;
    case 'list':
      return Array.isArray(value) ? value.map((entry) => valueIn(shape.member, entry)) : value;
    case 'timestamp':
      return dateIn(value);
    case 'boolean':
      return value === 'true' || value === 'false' ? value === 'true' : value;
    default:
      return value;
  }
}

/** In epoch seconds: ISO 8601, or as old records have it, `Nov 18, 2020, 1:29:18 AM`. */
function dateIn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const zoned = /Z$|[+-]\d\d:?\d\d$|GMT|UTC/.test(value) ? value : `${value} UTC`;
  const instant = Date.parse(zoned);
  return Number.isNaN(instant) ? value : instant / 1000;
}
