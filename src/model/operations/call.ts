// What a call brings with it, and what its events have in common.

import type { StateRules } from '../key/state-table.js';
import type { CallRecord } from '../key-set/events.js';
import type { Host, Settings } from '../key-set/host.js';
import type { Key, KeySet } from '../key-set/key-set.js';
import { digest, uuid } from '../vocabulary/digest.js';
import type { Instant, Region } from '../vocabulary/identifiers.js';
import type { Cryptography, DeclaredErrorCode, KeyUsage, Operation } from '../vocabulary/vocabulary.js';

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

/** What checks that several operations share ask of the card that they stand on. */
export interface CalledCard extends StateRules {
  readonly name: Operation;
  readonly errors: readonly DeclaredErrorCode[];
  /** The key usage that the operation needs; without it, any goes. */
  readonly usage?: KeyUsage;
  /** What the host does with the key material; absent: the model carries the operation out in full. */
  readonly cryptography?: Cryptography;
  /** AWS lets it work on keys of other accounts, as it does whatever uses key material. [ID-8] */
  readonly crossesAccounts?: true;
}

export interface Found {
  readonly ok: true;
  readonly keySet: KeySet;
  readonly key: Key;
}

/** A call whose input has been parsed. */
export interface Call<I = unknown> {
  readonly card: CalledCard;
  readonly operation: Operation;
  readonly region: Region;
  readonly at: Instant;
  readonly accountId: string;
  readonly principal: string;
  readonly input: I;
  readonly ids: Identifiers;
  readonly settings: Settings;
  readonly host: Host;
}

/** A call on a key that has been found. */
export interface KeyCall<I = unknown> extends Call<I> {
  readonly keySet: KeySet;
  readonly key: Key;
  /** The ARN of the key in the called Region: what AWS's messages begin with. */
  readonly arn: string;
}

/** What every event of a call on a key has in common. */
export function eventBase(context: KeyCall): {
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

export function callRecord(call: Call): CallRecord {
  const { operation, input, principal, region } = call;
  return { operation, input: input as CallRecord['input'], principal, requestId: requestIdOf(call), region };
}

/** The host's request ID; without one, an ID that follows from the call. */
export function requestIdOf({ ids, operation, region, at, input }: Call): string {
  return ids.requestId ?? uuid(digest(`${operation} ${region} ${at} ${JSON.stringify(input)}`, 4));
}

/** An identifier that the engine has made sure of. */
export function identifier(ids: Identifiers, name: IdentifierName): string {
  const value = ids[name];
  if (value === undefined) throw new Error(`the command brings no ${name}`);
  return value;
}
