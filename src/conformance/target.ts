// What the kit tests: any KMS endpoint, behind one function.

import { didYouMean, slipOf } from '../shared/nearest.js';
import type { NamesOf } from '../shared/options.js';
import { nodeCrypto } from './node-crypto.js';

/** What a target can do beyond answering calls. What it lacks is skipped, and said so. */
export const CAPABILITIES = ['cryptography', 'keyMaterialImport', 'arbitraryInputs'] as const;
/**
 * `cryptography`: ciphertexts, signatures and MACs are real. `keyMaterialImport`: wrapped key material can be imported.
 * `arbitraryInputs`: a call can carry any JSON, also what a client library would refuse to send.
 */
export type Capability = (typeof CAPABILITIES)[number];

/** How a target answered a call. */
export type TargetAnswer =
  /** It succeeded. AWS's answer shape as JSON on the wire: dates in epoch seconds, blobs in base64. */
  | { readonly output: Readonly<Record<string, unknown>> }
  /** It was refused with an error of KMS. The code has neither namespace nor URL. */
  | { readonly error: { readonly code: string; readonly message: string; readonly status?: number } }
  /** It was answered by what is no answer of KMS, such as a page of HTML or a status of 500 without an error code. */
  | { readonly crash: string }
  /** It was not answered in time, or the connection was lost: it may or may not have happened. */
  | { readonly lost: string };

/** The clock of a target that lets itself be moved. */
export interface TargetClock {
  /** The target's instant, in epoch milliseconds. */
  readonly now: () => number | Promise<number>;
  /** By how many milliseconds `now` may be wrong. Default: none. */
  readonly accuracy?: () => number;
  /** Moves the clock forward, and lets happen what falls due. */
  readonly advance: (milliseconds: number) => void | Promise<void>;
}

/** What GetParametersForImport gave out, as far as wrapping needs it. */
export interface WrappingParameters {
  /** Base64: a DER SubjectPublicKeyInfo. */
  readonly publicKey: string;
  readonly wrappingAlgorithm: string;
}

/** A KMS endpoint under test. */
export interface Target {
  /** What the reports call it. */
  readonly name: string;
  /**
   * Sends one call. `input` is AWS's request shape as JSON on the wire. A function that throws is a fault of the adapter,
   * and ends the run with an error.
   */
  readonly call: (region: string, operation: string, input: unknown) => TargetAnswer | Promise<TargetAnswer>;
  /** By default all of them. */
  readonly capabilities?: readonly Capability[];
  /** Without it time cannot be moved, and only what needs no waiting is tested. */
  readonly clock?: TargetClock;
  /** Forgets all that was made: called before each sequence, which then leaves nothing to clean up. */
  readonly reset?: () => void | Promise<void>;
  /** Wraps key material (base64) for ImportKeyMaterial; by default with RSAES_OAEP_SHA_256, where there is node:crypto. */
  readonly wrapKeyMaterial?: (keyMaterial: string, parameters: WrappingParameters) => string;
  /** Ends what the adapter holds open. */
  readonly close?: () => void | Promise<void>;
}

const TARGET_MEMBER_NAMES: NamesOf<Target> = {
  name: true,
  call: true,
  capabilities: true,
  clock: true,
  reset: true,
  wrapKeyMaterial: true,
  close: true,
};

/**
 * Throws a RangeError if a value is no target, or has a member whose name is a slip of one that matters; other members are
 * the adapter's own.
 */
export function mustBeTarget(target: Target): void {
  refuseSlips(target);
  if (typeof target.call !== 'function') throw new RangeError('a target must have a function call');
  if (typeof target.name !== 'string') throw new RangeError('a target must have a name, which is a text');
  const { capabilities = CAPABILITIES, wrapKeyMaterial } = target;
  if (nodeCrypto !== undefined || wrapKeyMaterial !== undefined || !capabilities.includes('keyMaterialImport')) return;
  throw new RangeError('without node:crypto a target of the capability keyMaterialImport must have wrapKeyMaterial');
}

/** Throws a RangeError if a member's name is a slip of a target's, or a capability is none. */
export function refuseSlips(target: Partial<Target>): void {
  if (typeof target !== 'object' || target === null) throw new RangeError('a target must be an object');
  const members = Object.keys(TARGET_MEMBER_NAMES);
  for (const name of Object.keys(target)) {
    const meant = slipOf(name, members);
    if (meant === undefined || Object.hasOwn(target, meant)) continue;
    throw new RangeError(`a target has no ${JSON.stringify(name)} (did you mean ${meant}?)`);
  }
  if (target.capabilities !== undefined) mustBeCapabilities(target.capabilities);
}

/** Throws a RangeError that names what is no capability, and what may be meant. */
export function mustBeCapabilities(names: readonly string[]): void {
  const unknown = names.find((name) => !(CAPABILITIES as readonly string[]).includes(name));
  if (unknown === undefined) return;
  const wanted = `capabilities must be among ${CAPABILITIES.join(', ')}`;
  throw new RangeError(`${wanted}: ${JSON.stringify(unknown)}${didYouMean(unknown, CAPABILITIES)}`);
}
