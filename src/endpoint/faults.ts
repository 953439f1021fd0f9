// Faults on purpose, so that people can test their retries: the next calls of an operation fail, or are slow.

import { OPERATIONS } from '../model/vocabulary.js';
import { milliseconds } from '../store/duration.js';

const ERRORS = ['KMSInternalException', 'DependencyTimeoutException', 'ThrottlingException'] as const;
export type FaultError = (typeof ERRORS)[number];

/** What is to happen to the next calls. */
export interface Fault {
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
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new RangeError(`faults: no such member: ${name}`);
  if (operation !== undefined && !(OPERATIONS as readonly unknown[]).includes(operation)) {
    throw new RangeError(`faults.operation is no operation of KMS: ${String(operation)}`);
  }
  if (region !== undefined && typeof region !== 'string') throw new RangeError('faults.region is no Region');
  if (error !== undefined && !(ERRORS as readonly unknown[]).includes(error)) {
    throw new RangeError(`faults.error must be one of ${ERRORS.join(', ')}: ${String(error)}`);
  }
  if (!Number.isSafeInteger(times) || (times as number) < 1)
    throw new RangeError('faults.times must be a whole number from 1');
  if (error === undefined && delay === undefined) throw new RangeError('faults needs error, delay, or both');
  return {
    ...(operation === undefined ? {} : { operation: operation as string }),
    ...(region === undefined ? {} : { region }),
    ...(error === undefined ? {} : { error: error as FaultError }),
    delay: delay === undefined ? 0 : milliseconds(delay as number | string, 'faults.delay'),
    remaining: times as number,
  };
}
