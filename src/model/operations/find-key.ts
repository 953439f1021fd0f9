// Finds the key that a parameter names, in the called Region, or refuses as AWS does.

import type { KeySet } from '../key-set/key-set.js';
import { type Refusal, refuse } from '../rules/errors.js';
import { aliasArn, isKeyId, keyArn, parseKeyReference, partitionOf } from '../vocabulary/identifiers.js';
import type { Call, CalledCard, Found } from './call.js';
import type { Finder } from './card.js';

/** The key that a member names by key ID or key ARN: what management operations take. [ID-5] */
export function keyIdOrArn<N extends string>(member: N): Finder<Readonly<Record<N, string>>> {
  return { member, takesAliases: false, find: (call) => findKey(call, call.input[member], false) };
}

/** By an alias name or alias ARN, too: DescribeKey, GetPublicKey and cryptographic operations. [ID-5] */
export function keyIdArnOrAlias<N extends string>(member: N, action?: string): Finder<Readonly<Record<N, string>>> {
  const needed = action === undefined ? {} : { action };
  return { member, takesAliases: true, ...needed, find: (call) => findKey(call, call.input[member], true, action) };
}

/** `action`: the permission that the call needs on the key. */
export function findKey(
  call: Call,
  text: string,
  takesAliases: boolean,
  action: string = call.operation,
): Found | Refusal {
  // What names a key set is a key ID, as most calls have it.
  const named = keyIn(call, call.host.findKeySet(text));
  if (named !== undefined) return named;
  const reference = parseKeyReference(text);
  switch (reference.kind) {
    case 'keyId':
      return existingKey(call, reference.keyId);
    case 'keyArn':
      return foreignArn(call, reference, text, action) ?? keyOfArn(call, reference.keyId);
    case 'alias':
      return takesAliases ? aliasedKey(call, reference.aliasName) : noAlias(call, text);
    case 'aliasArn':
      if (!takesAliases) return noAlias(call, text);
      return foreignArn(call, reference, text, action) ?? aliasedKey(call, reference.aliasName);
    case 'malformedArn':
      return malformedArn(call, text);
    default:
      return unknownKeyId(text);
  }
}

/** An alias where none is taken. Two operations do not declare InvalidArnException. [ID-5] */
function noAlias(call: Call, text: string): Refusal {
  return !declaresInvalidArn(call)
    ? refuse('ID-5a', { fault: 'aliasOfAlias', alias: text })
    : refuse('ID-5b', { fault: 'aliasNotTaken', alias: text, operation: call.operation });
}

function unknownKeyId(text: string): Refusal {
  return refuse('ID-2', { fault: 'keyIdHasNoForm', keyId: text });
}

/** KMS was seen to answer without quotes to an ARN whose key ID is none. [ID-2] */
function keyOfArn(call: Call, keyId: string): Found | Refusal {
  return isKeyId(keyId) ? existingKey(call, keyId) : refuse('ID-2', { fault: 'keyIdInArnHasNoForm', keyId });
}

function declaresInvalidArn({ card }: Call): boolean {
  return card.errors.includes('InvalidArnException');
}

function malformedArn(call: Call, text: string): Refusal {
  return refuse('ARN-2', { fault: 'arnMalformed', arn: text, declared: declaresInvalidArn(call) });
}

/** An ARN of another Region, partition or account than the called ones. */
function foreignArn(
  call: Call,
  { partition, region, accountId }: { readonly partition: string; readonly region: string; readonly accountId: string },
  text: string,
  action: string,
): Refusal | undefined {
  if (region !== call.region) return refuse('ID-4', { fault: 'arnOfOtherRegion', region });
  if (partition !== partitionOf(call.region)) return malformedArn(call, text);
  if (accountId === call.accountId) return undefined;
  const { principal, card } = call;
  const rule = crossesAccounts(card) ? 'ARN-1' : 'ARN-1a';
  return refuse(rule, { fault: 'keyOfOtherAccount', principal, action, arn: text });
}

/** Whether AWS lets the operation work on keys of other accounts. [ID-8] */
export function crossesAccounts(card: Pick<CalledCard, 'cryptography' | 'crossesAccounts'>): boolean {
  return card.cryptography !== undefined || card.crossesAccounts === true;
}

function existingKey(call: Call, keyId: string): Found | Refusal {
  const found = keyIn(call, call.host.findKeySet(keyId));
  return found ?? refuse('ID-3', { fault: 'keyDoesNotExist', keyArn: keyArn(call.region, call.accountId, keyId) });
}

function aliasedKey(call: Call, aliasName: string): Found | Refusal {
  return keyIn(call, call.host.findAlias(call.region, aliasName)) ?? unknownAlias(call, aliasName);
}

/** The key of a set in the called Region. */
function keyIn({ region }: Call, keySet: KeySet | undefined): Found | undefined {
  const key = keySet?.keys[region];
  return keySet === undefined || key === undefined ? undefined : { ok: true, keySet, key };
}

export function unknownAlias(call: Call, aliasName: string): Refusal {
  return refuse('ALIAS-1', { fault: 'aliasDoesNotExist', aliasArn: aliasArn(call.region, call.accountId, aliasName) });
}
