// The one shape of every operation: it finds its key, checks its rules in the order that the precedence data give,
// decides events, and answers from the key set after them.

import { digest, uuid } from '../digest.js';
import type { Refusal } from '../errors.js';
import type { CallRecord, KeySetEvent } from '../events.js';
import type { Host, KeyUse, Settings } from '../host.js';
import { type Instant, keyArn, type Region } from '../identifiers.js';
import { type Key, type KeySet, mustKeyIn } from '../key-set/key-set.js';
import type { Input } from '../requests/inputs.js';
import { PRECEDENCE } from '../rules/precedence.js';
import type { Outputs } from '../views/outputs.js';
import type { Operation } from '../vocabulary.js';
import { findByKeyId } from './find-key.js';

/** New identifiers, which come with a command so that the model stays pure. */
export interface Identifiers {
  /** `mrk-` and 32 hex digits, or a dashed UUID. */
  readonly keyId?: string;
  /** 64 hex digits. */
  readonly keyMaterialId?: string;
  readonly grantId?: string;
  readonly grantToken?: string;
  /** Base64. */
  readonly importToken?: string;
  readonly requestId?: string;
}
export type IdentifierName = keyof Identifiers;

/** A call whose input has been parsed. */
export interface CallContext<O extends Operation> {
  readonly operation: O;
  readonly region: Region;
  readonly at: Instant;
  readonly accountId: string;
  readonly principal: string;
  readonly input: Input<O>;
  readonly ids: Identifiers;
  readonly settings: Settings;
  readonly host: Host;
}

/** A call on a key that has been found. */
export interface KeyContext<O extends Operation> extends CallContext<O> {
  readonly keySet: KeySet;
  readonly key: Key;
  /** The ARN of the key in the called Region: what AWS's messages begin with. */
  readonly arn: string;
}

/** What an operation has decided: what happens, and how it will answer. */
export interface Decision<O extends Operation> {
  readonly ok: true;
  /** The key set that the answer is about; empty where it is about the account. */
  readonly keyId: string;
  readonly events: readonly KeySetEvent[];
  /** The answer, from the key set as it is after the events. */
  readonly answer: (after: KeySet | null) => Outputs[O];
  /** Of an operation on key material: what the host must use. */
  readonly use?: KeyUse;
}

/** How the engine runs an operation. */
export interface OperationModel<O extends Operation> {
  readonly name: O;
  /** The new identifiers that a command must bring. */
  readonly identifiers: readonly IdentifierName[];
  readonly decide: (call: CallContext<O>) => Decision<O> | Refusal;
}

/** One rule that can refuse a call. */
export type Check<C> = (context: C) => Refusal | undefined;

/** An operation on one key. */
export interface KeyOperation<O extends Operation> {
  readonly name: O;
  readonly identifiers?: readonly IdentifierName[];
  /** Finds the key; by default by the member `KeyId`, which must be a key ID or a key ARN. */
  readonly find?: (call: CallContext<O>) => Found | Refusal;
  /** By name, so that the precedence data can put them in AWS's order. */
  readonly checks: Readonly<Record<string, Check<KeyContext<O>>>>;
  /** What happens; without it, nothing does. */
  readonly decide?: (context: KeyContext<O>) => readonly KeySetEvent[];
  /** Without it the body is empty. The context is that of the call; `keySet` and `key` are those after the events. */
  readonly answer?: (context: KeyContext<O>, keySet: KeySet, key: Key) => Outputs[O];
}

export interface Found {
  readonly ok: true;
  readonly keySet: KeySet;
  readonly key: Key;
}

export function keyOperation<O extends Operation>(definition: KeyOperation<O>): OperationModel<O> {
  const { name, find = findByKeyId, decide, answer } = definition;
  // What changes something is a call that the audit trail names.
  const identifiers: readonly IdentifierName[] =
    decide === undefined ? (definition.identifiers ?? []) : [...(definition.identifiers ?? []), 'requestId'];
  const checks = inOrder(name, definition.checks);
  return {
    name,
    identifiers,
    decide: (call) => {
      const found = find(call);
      if (!found.ok) return found;
      const context = keyContext(call, found);
      const refusal = firstRefusal(checks, context);
      if (refusal !== undefined) return refusal;
      return {
        ok: true,
        keyId: context.keySet.keyId,
        events: decide === undefined ? [] : decide(context),
        answer: (after) => {
          if (answer === undefined) return {} as Outputs[O];
          const keySet = after ?? context.keySet;
          return answer(context, keySet, mustKeyIn(keySet, context.key.region));
        },
      };
    },
  };
}

/** An operation that names no existing key, or not by `KeyId`. */
export function accountOperation<O extends Operation>(definition: {
  readonly name: O;
  readonly identifiers?: readonly IdentifierName[];
  readonly checks: Readonly<Record<string, Check<CallContext<O>>>>;
  readonly decide: (call: CallContext<O>) => Decision<O> | Refusal;
}): OperationModel<O> {
  const { name, identifiers = [], decide } = definition;
  const checks = inOrder(name, definition.checks);
  return { name, identifiers, decide: (call) => firstRefusal(checks, call) ?? decide(call) };
}

/** The checks in the order of the precedence data; where they have none, as the operation lists them. */
export function inOrder<C>(name: Operation, checks: Readonly<Record<string, Check<C>>>): readonly Check<C>[] {
  const order = PRECEDENCE[name]?.order ?? Object.keys(checks);
  return order.map((check) => {
    const found = checks[check];
    if (found === undefined) throw new Error(`the precedence of ${name} names the unknown check ${check}`);
    return found;
  });
}

export function firstRefusal<C>(checks: readonly Check<C>[], context: C): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(context);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

export function keyContext<O extends Operation>(call: CallContext<O>, { keySet, key }: Found): KeyContext<O> {
  const { operation, region, at, accountId, principal, input, ids, settings, host } = call;
  const arn = keyArn(key.region, keySet.accountId, keySet.keyId);
  return { operation, region, at, accountId, principal, input, ids, settings, host, keySet, key, arn };
}

/** What every event of a call on a key has in common. */
export function eventBase<O extends Operation>(
  context: KeyContext<O>,
): {
  readonly at: Instant;
  readonly accountId: string;
  readonly keyId: string;
  readonly region: Region;
  readonly call: CallRecord;
} {
  const { keySet, key, at } = context;
  // Frozen, because every event begins with a spread of it. V8 copies an object that is not into a hidden class of its
  // own, and then makes a new hidden class for each member that the event adds, every time anew.
  return Object.freeze({
    at,
    accountId: keySet.accountId,
    keyId: keySet.keyId,
    region: key.region,
    call: callRecord(context),
  });
}

export function callRecord<O extends Operation>(call: CallContext<O>): CallRecord {
  const { operation, input, principal, region } = call;
  return { operation, input: input as CallRecord['input'], principal, requestId: requestIdOf(call), region };
}

/** The host's request ID; without one, an ID that follows from the call. */
export function requestIdOf<O extends Operation>({ ids, operation, region, at, input }: CallContext<O>): string {
  return ids.requestId ?? uuid(digest(`${operation} ${region} ${at} ${JSON.stringify(input)}`, 4));
}

/** An identifier that the engine has made sure of. */
export function identifier(ids: Identifiers, name: IdentifierName): string {
  const value = ids[name];
  if (value === undefined) throw new Error(`the command brings no ${name}`);
  return value;
}
