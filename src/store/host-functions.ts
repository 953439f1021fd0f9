// The functions of a host: which there are, and what they throw.

import { slipOf } from '../shared/nearest.js';
import { keysOf } from '../shared/objects.js';
import type { NamesOf } from '../shared/options.js';
import type { IdentifierSource } from './identifiers.js';
import type { AsyncHostAnswers, HostAnswers, HostFunctions } from './snapshot.js';

export const HOST_FUNCTION_NAMES: NamesOf<HostFunctions> = { host: true, identifiers: true, record: true };

const HOST_ANSWER_NAMES: NamesOf<HostAnswers> = {
  policyAdmitsAuthor: true,
  principalExists: true,
  createWrappingKey: true,
  unwrapKeyMaterial: true,
  readCiphertext: true,
  cryptography: true,
};
/** The functions that answer the questions of a store. */
export const HOST_ANSWERS = keysOf(HOST_ANSWER_NAMES);

/** What a function of the host threw. */
export interface HostFault {
  readonly hostFunction: string;
  readonly thrown: unknown;
}

export function isHostFault(thrown: unknown): thrown is HostFault {
  return typeof thrown === 'object' && thrown !== null && faults.has(thrown);
}

/** What a function of the host threw, or its promise was rejected with, to be thrown on. */
export function hostFault(hostFunction: string, thrown: unknown): HostFault {
  const fault: HostFault = { hostFunction, thrown };
  faults.add(fault);
  return fault;
}

/** Those that were made here: others may look like them. */
const faults = new WeakSet<object>();

/**
 * The answers that a host gives, whether they are its own or those of its class. Throws a RangeError if one is no function,
 * or a name is a slip of one's; all else in it is the host's own.
 */
export function hostFunctions(host: Partial<AsyncHostAnswers> | undefined): Partial<AsyncHostAnswers> {
  if (host === undefined) return {};
  if (typeof host !== 'object' || host === null) throw new RangeError('host must be an object of functions');
  for (const name of namesIn(host)) {
    const meant = slipOf(name, HOST_ANSWERS);
    // A host may have both, and then means what it says.
    if (meant !== undefined && host[meant] === undefined) {
      throw new RangeError(`host has no function ${JSON.stringify(name)} (did you mean ${meant}?)`);
    }
  }
  const given = HOST_ANSWERS.flatMap((name) => {
    const { [name]: answer } = host;
    return answer === undefined ? [] : [[name, named(`host.${name}`, answer, host)] as const];
  });
  return Object.fromEntries(given);
}

/** A function of a host's, for whoever waits for no promise. */
export function atOnce(name: keyof HostAnswers, answer: HostFunction): HostFunction {
  return (...given) => {
    const answered = answer(...given);
    if (!isThenable(answered)) return answered;
    // Whatever becomes of it, nobody waits for it.
    answered.then(undefined, () => {});
    const waits = name === 'readCiphertext' ? 'nobody waits' : 'only callAsync waits';
    throw hostFault(`host.${name}`, new Error(`it answered with a promise, for which ${waits}`));
  };
}

export type HostFunction = (...given: readonly unknown[]) => unknown;

/** Each of a host's functions with another in its place. */
export function replaced(
  answers: Partial<AsyncHostAnswers>,
  replacement: (name: keyof HostAnswers, answer: HostFunction) => HostFunction,
): Partial<HostAnswers> {
  return Object.fromEntries(
    keysOf(answers).map((name) => [name, replacement(name, answers[name] as unknown as HostFunction)]),
  );
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Object(value).then === 'function';
}

/** Where new identifiers come from: the host, if it has any, and else the seed. */
export function hostIdentifiers(identifiers: HostFunctions['identifiers'], seeded: IdentifierSource): IdentifierSource {
  if (identifiers === undefined) return seeded;
  const own = named('identifiers', identifiers);
  return (...asked) => {
    const identifier = own(...asked);
    return identifier === null ? seeded(...asked) : identifier;
  };
}

export function hostRecord(record: HostFunctions['record']): HostFunctions['record'] {
  return record === undefined ? undefined : named('record', record);
}

/** The function, whose name is known when it throws. */
function named<Given extends (...given: never) => unknown>(hostFunction: string, given: Given, self?: object): Given {
  if (typeof given !== 'function') throw new RangeError(`${hostFunction} must be a function, and is ${typeof given}`);
  const call = (...args: unknown[]): unknown => {
    try {
      return Reflect.apply(given, self, args);
    } catch (thrown) {
      throw hostFault(hostFunction, thrown);
    }
  };
  return call as unknown as Given;
}

/** The names of an object and of its class, but for those that every object has. */
function namesIn(host: object): readonly string[] {
  const names: string[] = [];
  for (let from: object | null = host; from !== null && from !== Object.prototype; from = Object.getPrototypeOf(from)) {
    names.push(...Object.getOwnPropertyNames(from));
  }
  return names;
}
