// How a call is refused: AWS's code and message, the rule that refused it, and the facts of the case.

import type { ErrorCode } from '../vocabulary/vocabulary.js';
import {
  type CodeOf,
  codeOf,
  type Facts,
  type Fault,
  type HostFault,
  isHostFault,
  type RuleIdOf,
} from './wording/index.js';
import { wordingOf } from './wording/wording.js';

interface Refused<F extends Fault> {
  /** AWS's error code, such as `KMSInvalidStateException`. */
  readonly code: CodeOf<F>;
  /** AWS's message, made from the facts; empty where AWS sends none. */
  readonly message: string;
  /** There is no message: over HTTP the body of the error has no `message` member. [WIRE-1] */
  readonly noMessage?: true;
  /** The rule that refused the call: an ID of the catalogue of rules. */
  readonly rule: RuleIdOf<F>;
  /** What is wrong, as plain JSON: the fault by name, and the key, state, operation, limit, … that it is about. */
  readonly facts: Facts<F>;
  /** What a host's function threw, if that is why. It is not enumerable, and so in no JSON. [HOST-1] */
  readonly cause?: unknown;
}

/** Why a call was refused: a union by `code`, and by `facts.fault`. */
export type KmsError = { [F in Fault]: Refused<F> }[Fault];

/** A refused call: nothing happened. */
export interface Refusal<E = KmsError> {
  readonly ok: false;
  readonly error: E;
  readonly events: readonly [];
}

/** A refusal by the host's cryptography, such as InvalidCiphertextException. */
export interface HostRefusal {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
  /** What is wrong, where it is a fault that the model knows; code and message then follow from it. */
  readonly facts?: Facts<HostFault>;
}

/** Refuses a call by a rule, for a fault with its facts. */
export function refuse<F extends Fault>(rule: RuleIdOf<F>, facts: Facts<F> & { readonly fault: F }): Refusal {
  const [code, message] = [codeOf<F>(facts), wordingOf(facts as Facts)];
  const error: Refused<F> = { code, message, ...(message === '' ? { noMessage: true } : {}), rule, facts };
  return { ok: false, error: error as unknown as KmsError, events: [] };
}

/** A fault that a host's cryptography finds: its refusal, in AWS's words. */
export function hostRefusal<F extends HostFault>(facts: Facts<F> & { readonly fault: F }): HostRefusal {
  return { ok: false, code: codeOf<F>(facts), message: wordingOf(facts as Facts), facts: facts as Facts<HostFault> };
}

/** Refuses a call as the host's cryptography does, in the use of keys or in imports. [CIPHER-1] [IMPORT-7] */
export function refuseAsHost(general: 'CIPHER-1' | 'IMPORT-7', { code, message, facts }: HostRefusal): Refusal {
  if (!isHostFault(facts?.fault)) return refuse(general, { fault: 'hostRefused', code, words: message });
  const rule = ruleOfHostFault(facts.fault, general);
  return refuse(rule, facts as Facts<HostFault>);
}

/**
 * The rules whose records name a fault of the host's cryptography, in the catalogue's order. The compiler holds each to its
 * record; to look them up there would need the whole catalogue for every call.
 */
export const RULES_OF_HOST_FAULTS = {
  ciphertextInvalid: ['CIPHER-1'],
  signatureInvalid: ['SIGN-2'],
  macInvalid: ['SIGN-2'],
  plaintextTooLong: ['CIPHER-1'],
  publicKeyUnfit: ['AGREE-1'],
  encapsulationLength: ['KEM-1'],
  wrappingKeyMissing: ['IMPORT-7'],
  encryptedKeySize: ['IMPORT-14'],
  materialInvalid: ['IMPORT-13'],
  materialLost: ['IMPORT-7', 'CIPHER-1'],
  unsupportedHere: ['IMPORT-7', 'CIPHER-1', 'MODEL-4'],
} as const satisfies { readonly [F in HostFault]: readonly [RuleIdOf<F>, ...RuleIdOf<F>[]] };

/** A rule whose record names the fault; where several do, the general one is among them. */
function ruleOfHostFault(fault: HostFault, general: RuleIdOf<HostFault>): RuleIdOf<HostFault> {
  const rules: readonly RuleIdOf<HostFault>[] = RULES_OF_HOST_FAULTS[fault];
  return rules.find((rule) => rule === general) ?? rules[0] ?? general;
}

/** Whether a check has refused, and not found something. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'ok' in value && value.ok === false;
}

/** A text, a number or null as a message shows it; of anything else, which may not even become a text, its type. */
export function shown(value: unknown): string {
  const isPlain = typeof value === 'string' || typeof value === 'number' || value === null;
  return isPlain ? String(value).slice(0, 100) : typeof value;
}
