// Faults on purpose, so that people can test their retries: the next calls of an operation fail, or are slow.

import { parseRegion, REGIONS } from '../model/vocabulary/identifiers.js';
import { didYouMean } from '../shared/nearest.js';
import { milliseconds } from '../store/duration.js';
import { KMS_OPERATIONS } from './protocol.js';

//
// POST /_mrk/faults takes one JSON object:
//
//   { "operation": "Encrypt", "error": "ThrottlingException", "times": 3 }   the next three calls of Encrypt fail
//   { "operation": "Decrypt", "region": "eu-west-2", "delay": "PT2S" }       the next one in this Region is 2 s late
//   { "error": "KMSInternalException", "delay": 500 }                        the next call, whatever it is: late, then fails
//   { "holdReplication": true }                           new replicas stay Creating from now on
//   { "release": { "keyId": "mrk-…", "region": "…" } }    one replica that is Creating becomes Enabled
//   { "holdReplication": false }                          all that are held do, and new ones are no longer held
//
// `error` is one of ERRORS, `delay` an ISO 8601 duration or milliseconds, at most an hour, `times` 1 unless it is given.
// Faults are used up oldest first. GET answers { "faults": [ … ], "holdReplication": … }, POST /_mrk/reset clears them.

const ERRORS = ['KMSInternalException', 'DependencyTimeoutException', 'ThrottlingException'] as const;
const LONGEST_DELAY = 3_600_000;

type FaultError = (typeof ERRORS)[number];

/** What is to happen to the next calls. */
interface Fault {
  /** Which operation; absent: any. */
  readonly operation?: string;
  /** In which Region; absent: in any. */
  readonly region?: string;
  readonly error?: FaultError;
  /** How many milliseconds the answer is late. */
  readonly delay: number;
  /** How many calls are still concerned. */
  remaining: number;
}

export interface Faults {
  /** Adds a fault as `POST /_mrk/faults` describes it. Throws a RangeError that names what is wrong. */
  readonly add: (description: Readonly<Record<string, unknown>>) => void;
  /** The fault that concerns a call, which counts as used. */
  readonly take: (operation: string, region: string) => Fault | undefined;
  readonly clear: () => void;
  readonly list: () => readonly Fault[];
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    add: (description) => faults.push(readFault(description)),
    take: (operation, region) => {
      const fault = faults.find(
        (one) => (one.operation ?? operation) === operation && (one.region ?? region) === region,
      );
      if (fault === undefined) return undefined;
      fault.remaining -= 1;
      if (fault.remaining <= 0) faults = faults.filter((one) => one !== fault);
      return fault;
    },
    clear: () => {
      faults = [];
    },
    list: () => faults,
  };
}

function readFault(description: Readonly<Record<string, unknown>>): Fault {
  const { operation, region, error, delay, times = 1, ...unknown } = description;
  refuseUnknown(unknown, 'faults', ['operation', 'region', 'error', 'delay', 'times', 'holdReplication', 'release']);
  const ofOperation = typeof operation === 'string' && KMS_OPERATIONS.has(operation) ? operation : undefined;
  if (operation !== undefined && ofOperation === undefined) {
    throw new RangeError(
      `faults: operation is no operation of KMS: ${JSON.stringify(operation)}${hint(operation, [...KMS_OPERATIONS])}`,
    );
  }
  const inRegion = parseRegion(region);
  if (region !== undefined && inRegion === undefined) {
    throw new RangeError(`faults: region is no Region: ${JSON.stringify(region)}${hint(region, REGIONS)}`);
  }
  const code = ERRORS.find((known) => known === error);
  if (error !== undefined && code === undefined) {
    throw new RangeError(
      `faults: error must be one of ${ERRORS.join(', ')}: ${JSON.stringify(error)}${hint(error, ERRORS)}`,
    );
  }
  if (typeof times !== 'number' || !Number.isSafeInteger(times) || times < 1) {
    throw new RangeError(`faults: times must be a whole number from 1: ${JSON.stringify(times)}`);
  }
  if (code === undefined && delay === undefined) throw new RangeError('faults: error, delay or both must be given');
  return {
    ...(ofOperation === undefined ? {} : { operation: ofOperation }),
    ...(inRegion === undefined ? {} : { region: inRegion }),
    ...(code === undefined ? {} : { error: code }),
    delay: readDelay(delay),
    remaining: times,
  };
}

/** Throws a RangeError that names what is no member of a body, and what may be meant. */
export function refuseUnknown(unknown: object, where: string, known: readonly string[]): void {
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new RangeError(`${where}: no such member: ${name}${didYouMean(name, known)}`);
}

function hint(value: unknown, names: readonly string[]): string {
  return typeof value === 'string' ? didYouMean(value, names) : '';
}

function readDelay(delay: unknown): number {
  if (delay === undefined) return 0;
  if (typeof delay !== 'string' && typeof delay !== 'number') {
    throw new RangeError('faults: delay must be an ISO 8601 duration such as "PT2S", or milliseconds');
  }
  const ms = milliseconds(delay, 'faults: delay');
  if (ms > LONGEST_DELAY) throw new RangeError('faults: delay must be at most an hour');
  return ms;
}
