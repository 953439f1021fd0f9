// Faults as `POST /_mrk/faults` describes them: what is to happen to which calls.
//
//   { "operation": "Encrypt", "error": "ThrottlingException", "times": 3 }   the next three calls of Encrypt fail
//   { "error": "DisabledException", "message": "Closed for today." }         the next call, in these words instead of AWS's
//   { "operation": "Decrypt", "region": "eu-west-2", "delay": "PT2S" }       the next one in this Region is 2 s late
//   { "key": "mrk-…", "error": "KMSInternalException", "delay": 500 }        the next one on this key: late, then fails
//   { "operation": "CreateKey", "error": "KMSInternalException", "after": true }   it happens, and the answer is the error
//   { "operation": "CreateKey", "lost": true }                               it happens, and the connection breaks
//   { "region": "us-west-2", "down": "unavailable", "for": "PT10M" }         the Region is down
//
// `error` is any error code of KMS, `delay` and `for` an ISO 8601 duration or milliseconds, a delay at most an hour, `times`
// 1 unless it is given. A Region is down until its time is over, by the endpoint's clock, or the fault is removed.

import { parseKeyReference, parseRegion, REGIONS, type Region } from '../../model/vocabulary/identifiers.js';
import { didYouMean } from '../../shared/nearest.js';
import { isOneOf, recordOf } from '../../shared/objects.js';
import { milliseconds } from '../../store/duration.js';
import { refuseUnknown } from '../members.js';
import { KMS_OPERATIONS } from '../protocol.js';
import { FAULT_CODES, type FaultCode } from './words.js';

/** What happens to the next calls. */
export interface CallFault {
  /** Which operation; absent: any. */
  readonly operation?: string;
  /** In which Region; absent: in any. */
  readonly region?: Region;
  /** On which key, by key ID; absent: on any, or none. */
  readonly key?: string;
  readonly error?: FaultCode;
  /** What the error says instead of AWS's words; empty: nothing. */
  readonly message?: string;
  /** The call is carried out, and then answered with the error. */
  readonly after?: true;
  /** The call is carried out, and never answered: the connection breaks. */
  readonly lost?: true;
  /** How many milliseconds the call is late. */
  readonly delay: number;
  /** How many calls are still concerned. */
  remaining: number;
}

/** How a Region is down: connections break, every call is a 503, or nothing is ever answered. */
export const WAYS_DOWN = ['refused', 'unavailable', 'hanging'] as const;

/** A Region that is down. */
export interface Outage {
  readonly region: Region;
  readonly down: (typeof WAYS_DOWN)[number];
  /** ISO 8601; absent: until the fault is removed. */
  readonly until?: string;
}

type Members = Readonly<Record<string, unknown>>;

const OF_CALLS = ['operation', 'region', 'key', 'error', 'message', 'after', 'lost', 'delay', 'times'];
const OF_OUTAGES = ['region', 'down', 'for'];
const OF_HOLDS = ['holdReplication', 'release'];
const LONGEST_DELAY = 3_600_000;
const LAST_INSTANT = Date.UTC(9999, 11, 31);

/** A fault as it is described, at an instant of the endpoint's clock. Throws a RangeError that names what is wrong. */
export function readFault(description: Members, now: number): CallFault | Outage {
  const names = Object.keys(description);
  const unknown = names.filter((name) => !isOneOf([...OF_CALLS, ...OF_OUTAGES], name));
  refuseUnknown(
    recordOf(unknown, () => 0),
    'faults',
    [...OF_CALLS, 'down', 'for', ...OF_HOLDS],
  );
  const region = read(description, 'region', 'a Region', parseRegion, REGIONS);
  if (description.down === undefined) {
    if (description.for !== undefined) throw new RangeError('faults: for is how long a Region is down: give down, too');
    return callFault(description, region);
  }
  const other = names.find((name) => !isOneOf(OF_OUTAGES, name));
  if (other !== undefined)
    throw new RangeError(`faults: ${other} does not go with down: the Region is down to every call`);
  if (region === undefined) throw new RangeError('faults: down needs region, the one that is down');
  const down = read(description, 'down', `one of ${WAYS_DOWN.join(', ')}`, oneOf(WAYS_DOWN), WAYS_DOWN) ?? 'refused';
  if (description.for === undefined) return { region, down };
  const until = now + span(description.for, 'for');
  if (until > LAST_INSTANT) throw new RangeError('faults: for goes beyond the year 9999');
  return { region, down, until: new Date(until).toISOString() };
}

function callFault(description: Members, ofRegion: Region | undefined): CallFault {
  const { message, times = 1 } = description;
  const operation = read(description, 'operation', 'an operation of KMS', oneOf([...KMS_OPERATIONS]), [
    ...KMS_OPERATIONS,
  ]);
  const key = read(description, 'key', 'a key ID or a key ARN', keyOf);
  const error = read(description, 'error', 'an error code of KMS', oneOf(FAULT_CODES), FAULT_CODES);
  const after = read(description, 'after', 'true or false', boolean);
  const lost = read(description, 'lost', 'true or false', boolean);
  const delay = description.delay === undefined ? 0 : span(description.delay, 'delay');
  if (delay > LONGEST_DELAY) throw new RangeError('faults: delay must be at most an hour');
  if (message !== undefined && typeof message !== 'string') throw new RangeError('faults: message must be a text');
  if (typeof times !== 'number' || !Number.isSafeInteger(times) || times < 1) {
    throw new RangeError(`faults: times must be a whole number from 1: ${JSON.stringify(times)}`);
  }
  if (error === undefined && (message !== undefined || after)) {
    throw new RangeError(`faults: ${after ? 'after' : 'message'} needs error, the one that is answered`);
  }
  if (lost && error !== undefined) throw new RangeError('faults: lost is to have no answer, and so no error');
  if (error === undefined && !lost && description.delay === undefined) {
    throw new RangeError('faults: error, lost, delay or down must be given');
  }
  const region = ofRegion ?? key?.region;
  return {
    ...(operation === undefined ? {} : { operation }),
    ...(region === undefined ? {} : { region }),
    ...(key === undefined ? {} : { key: key.keyId }),
    ...(error === undefined ? {} : { error }),
    ...(message === undefined ? {} : { message }),
    ...(after ? { after } : {}),
    ...(lost ? { lost } : {}),
    delay,
    remaining: times,
  };
}

/** A member as it is meant; undefined: it is not given. Throws a RangeError if it is not what it must be. */
function read<T>(
  members: Members,
  name: string,
  what: string,
  meant: (value: unknown) => T | undefined,
  names: readonly string[] = [],
): T | undefined {
  const { [name]: value } = members;
  if (value === undefined) return undefined;
  const read = meant(value);
  if (read !== undefined) return read;
  const hint = typeof value === 'string' ? didYouMean(value, names) : '';
  throw new RangeError(`faults: ${name} must be ${what}: ${String(JSON.stringify(value)).slice(0, 200)}${hint}`);
}

function oneOf<const V>(values: readonly V[]): (value: unknown) => V | undefined {
  return (value) => (isOneOf(values, value) ? value : undefined);
}

function boolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** A key by its ID, in any Region, or by its ARN, in that one. */
function keyOf(value: unknown): { readonly keyId: string; readonly region?: Region } | undefined {
  const reference = typeof value === 'string' ? parseKeyReference(value) : undefined;
  if (reference?.kind === 'keyId') return reference;
  const region = reference?.kind === 'keyArn' ? parseRegion(reference.region) : undefined;
  return reference?.kind === 'keyArn' && region !== undefined ? { keyId: reference.keyId, region } : undefined;
}

function span(value: unknown, name: string): number {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new RangeError(`faults: ${name} must be an ISO 8601 duration such as "PT2S", or milliseconds`);
  }
  return milliseconds(value, `faults: ${name}`);
}
