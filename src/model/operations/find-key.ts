// Finds the key that a parameter names, in the called Region, or refuses as AWS does.

import { type Refusal, refuse } from '../errors.js';
import { aliasArn, isKeyId, keyArn, parseKeyReference, partitionOf } from '../identifiers.js';
import { GATED_OPERATIONS, type Operation } from '../vocabulary.js';
import type { CallContext, Found } from './operation.js';

/** A management operation's `KeyId`: a key ID or a key ARN. [ID-5] */
export function findByKeyId<O extends Operation>(call: CallContext<O>): Found | Refusal {
  return findKey(call, (call.input as { readonly KeyId: string }).KeyId, false);
}

/** The `KeyId` of DescribeKey, GetPublicKey and cryptographic operations: an alias name or alias ARN too. [ID-5] */
export function findByKeyIdOrAlias<O extends Operation>(call: CallContext<O>): Found | Refusal {
  return findKey(call, (call.input as { readonly KeyId: string }).KeyId, true);
}

export function findKey<O extends Operation>(
  call: CallContext<O>,
  text: string,
  takesAliases: boolean,
): Found | Refusal {
  const reference = parseKeyReference(text);
  switch (reference.kind) {
    case 'keyId':
      return existingKey(call, reference.keyId);
    case 'keyArn':
      return foreignArn(call, reference, text) ?? keyOfArn(call, reference.keyId);
    case 'alias':
      return takesAliases ? aliasedKey(call, reference.aliasName) : noAlias(call.operation, text);
    case 'aliasArn':
      if (!takesAliases) return noAlias(call.operation, text);
      return foreignArn(call, reference, text) ?? aliasedKey(call, reference.aliasName);
    case 'malformedArn':
      return malformedArn(call.operation, text);
    default:
      return unknownKeyId(text, 'ID-2');
  }
}

/** An alias where none is taken. An operation without InvalidArnException can only say that it knows no such key. [ID-5] */
function noAlias(operation: Operation, text: string): Refusal {
  return WITHOUT_INVALID_ARN.has(operation)
    ? unknownKeyId(text, 'ID-5a')
    : refuse('ID-5b', { fault: 'aliasNotTaken', alias: text, operation });
}

function unknownKeyId(text: string, rule: 'ID-2' | 'ID-5a'): Refusal {
  return refuse(rule, { fault: 'keyIdHasNoForm', keyId: text });
}

/** KMS was seen to answer without quotes to an ARN whose key ID is none. [ID-2] */
function keyOfArn<O extends Operation>(call: CallContext<O>, keyId: string): Found | Refusal {
  return isKeyId(keyId) ? existingKey(call, keyId) : refuse('ID-2', { fault: 'keyIdInArnHasNoForm', keyId });
}

/** Operations that do not declare InvalidArnException. */
const WITHOUT_INVALID_ARN: ReadonlySet<Operation> = new Set<Operation>([
  ...GATED_OPERATIONS.filter((operation) => operation !== 'GetPublicKey'),
  'CreateAlias',
  'UpdateAlias',
]);

function malformedArn(operation: Operation, text: string): Refusal {
  return refuse('ARN-2', { fault: 'arnMalformed', arn: text, declared: !WITHOUT_INVALID_ARN.has(operation) });
}

/** An ARN of another Region, partition or account than the called ones. */
function foreignArn<O extends Operation>(
  call: CallContext<O>,
  { partition, region, accountId }: { readonly partition: string; readonly region: string; readonly accountId: string },
  text: string,
): Refusal | undefined {
  if (region !== call.region) return refuse('ID-4', { fault: 'arnOfOtherRegion', region });
  if (partition !== partitionOf(call.region)) return malformedArn(call.operation, text);
  if (accountId === call.accountId) return undefined;
  const { principal, operation } = call;
  return refuse('ARN-1', { fault: 'keyOfOtherAccount', principal, operation, arn: text });
}

function existingKey<O extends Operation>(call: CallContext<O>, keyId: string): Found | Refusal {
  const keySet = call.host.findKeySet(keyId);
  const key = keySet?.keys[call.region];
  if (keySet !== undefined && key !== undefined) return { ok: true, keySet, key };
  return refuse('ID-3', { fault: 'keyDoesNotExist', keyArn: keyArn(call.region, call.accountId, keyId) });
}

function aliasedKey<O extends Operation>(call: CallContext<O>, aliasName: string): Found | Refusal {
  const keySet = call.host.findAlias(call.region, aliasName);
  const key = keySet?.keys[call.region];
  if (keySet !== undefined && key !== undefined) return { ok: true, keySet, key };
  return unknownAlias(call, aliasName);
}

export function unknownAlias<O extends Operation>(call: CallContext<O>, aliasName: string): Refusal {
  return refuse('ALIAS-1', {
    fault: 'aliasDoesNotExist',
    aliasArn: aliasArn(call.region, call.accountId, aliasName),
  });
}
