// What a caller must be allowed to do, for hosts that evaluate IAM policies and key policies: the model itself allows
// every caller everything in its own account.
// Source: "Required permissions" of each operation's page, which @aws-sdk/client-kms 3.1162 ships as doc comments, and
// https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html

import type { Host } from '../key-set/host.js';
import type { KeySet } from '../key-set/key-set.js';
import { CARDS } from '../operations/index.js';
import type { Asked } from '../operations/needs.js';
import { type Instant, parseRegion, type Region } from '../vocabulary/identifiers.js';
import type { Operation } from '../vocabulary/vocabulary.js';
import { type ConditionValues, conditionValues } from './condition-values.js';
import { DEFAULT_ACCOUNT_ID } from './reduce.js';

/** One permission: the action, on the resource, in the Region. A policy must allow each that a call requires. */
export interface RequiredPermission {
  /** Such as `kms:ReplicateKey`. */
  readonly action: string;
  /** An ARN; `*` for an action that has no resource. */
  readonly resource: string;
  readonly region: Region;
  /**
   * What the call brings for conditions in policies, as far as it is known: what is absent, it does not bring. The values of
   * the called key are there if the query has its key set.
   */
  readonly conditions: ConditionValues;
}

/** A call, as its caller makes it, and what helps to find out which keys it is about. */
export interface PermissionQuery {
  readonly region: string;
  readonly operation: Operation;
  /** AWS's request shape, as JSON on the wire. */
  readonly input?: unknown;
  /** The caller's account: by default that of the key set, else AWS's example account. */
  readonly accountId?: string;
  /** Tells the account and the aliases of its own keys. */
  readonly keySet?: KeySet | null;
  /** The key ID behind an alias of the caller's account. Without an answer the alias itself is the resource. */
  readonly resolveAlias?: (region: Region, aliasName: string) => string | undefined;
  /** As the host's: the key that a ciphertext names, for Decrypt and ReEncrypt without a key. */
  readonly readCiphertext?: Host['readCiphertext'];
  /** The instant of the call, in epoch milliseconds, for `kms:TrailingDaysWithoutKeyUsage`. */
  readonly at?: Instant;
}

/**
 * The permissions that a call requires, each once, in the order of AWS's pages. Never throws, whatever the input: a
 * parameter that names no key, because it is missing, empty or no text, stands for any key of the account and Region
 * (`…:key/*`), a key ID of no known form for itself, and a parameter that names no Region for no permission. For a
 * Region or an operation that does not exist there are none.
 *
 * A key ARN of another account stays as it is: there, too, someone must allow the call. [ID-8]
 */
export function requiredPermissions(query: PermissionQuery): readonly RequiredPermission[] {
  const call = callOf(query);
  if (call === undefined) return [];
  const permissions = new Map<string, RequiredPermission>();
  for (const { action = call.operation, on, in: parameter, when } of CARDS[call.operation].needs) {
    const region = parameter === undefined ? call.region : parseRegion(call.input[parameter]);
    if (region === undefined || when?.(call) === false) continue;
    const name = action.includes(':') ? action : `kms:${action}`;
    const resource = on(call, region);
    const keySet = query.keySet ?? undefined;
    const conditions = conditionValues({ call, action: name, resource, region, keySet, at: query.at });
    permissions.set(`${name} ${resource} ${region}`, { action: name, resource, region, conditions });
  }
  return [...permissions.values()];
}

function callOf(query: PermissionQuery): Asked | undefined {
  const { operation, input, keySet, resolveAlias, readCiphertext } = query;
  const region = parseRegion(query.region);
  if (region === undefined || !Object.hasOwn(CARDS, operation)) return undefined;
  return {
    region,
    operation,
    input: typeof input === 'object' && input !== null ? { ...input } : {},
    accountId: query.accountId ?? keySet?.accountId ?? DEFAULT_ACCOUNT_ID,
    keyIdOf: (of, aliasName) => resolveAlias?.(of, aliasName) ?? ownKeyId(keySet, of, aliasName),
    readCiphertext: readCiphertext ?? (() => undefined),
  };
}

function ownKeyId(keySet: KeySet | null | undefined, region: Region, aliasName: string): string | undefined {
  const aliases = keySet?.keys[region]?.aliases;
  return aliases?.some((known) => known.aliasName === aliasName) ? keySet?.keyId : undefined;
}
