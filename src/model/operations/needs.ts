// The permissions that a call needs: the rows of "Required permissions", of which each card has its own.
// Source: "Required permissions" of each operation's page, which @aws-sdk/client-kms 3.1162 ships as doc comments, and
// https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html

import type { Host } from '../key-set/host.js';
import {
  aliasArn,
  isKeyId,
  keyArn,
  parseKeyReference,
  parseRegion,
  partitionOf,
  type Region,
} from '../vocabulary/identifiers.js';
import type { Operation } from '../vocabulary/vocabulary.js';

/** A call, as far as it can be read before it is made. */
export interface Asked {
  readonly region: Region;
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  readonly accountId: string;
  readonly keyIdOf: (region: Region, aliasName: string) => string | undefined;
  readonly readCiphertext: NonNullable<Host['readCiphertext']>;
}

/** One row of AWS's list. */
export interface Need {
  /** By default the operation; of KMS, unless it names another service. */
  readonly action?: string;
  /** The resource, in the Region where the permission is needed. */
  readonly on: (call: Asked, region: Region) => string;
  /** The parameter that names that Region; by default it is the called one. */
  readonly in?: 'ReplicaRegion' | 'PrimaryRegion';
  /** What begins the names of the parameters about that key, where the call is about two. */
  readonly side?: 'Source' | 'Destination';
  /** By default always. */
  readonly when?: (call: Asked) => boolean;
}

/** On the key that a parameter names. */
export function onKey(parameter: string): Need {
  return { on: keyOf(parameter) };
}

export const onAnything: Need = { on: anything };

// When.

export function isMultiRegion({ input }: Asked): boolean {
  return input.MultiRegion === true;
}

export function hasTags({ input }: Asked): boolean {
  return Array.isArray(input.Tags) && input.Tags.length > 0;
}

// On what.

export function anything(): string {
  return '*';
}

/** Any key of the account: one that does not exist yet, or is not known. */
export function anyKey({ accountId }: Asked, region: Region): string {
  return keyArn(region, accountId, '*');
}

/** The key that a parameter names. */
export function keyOf(parameter: string): Need['on'] {
  return (call, region) => keyNamed(call, region, call.input[parameter]);
}

function keyNamed(call: Asked, region: Region, named: unknown): string {
  if (typeof named !== 'string' || named === '') return anyKey(call, region);
  const reference = parseKeyReference(named);
  switch (reference.kind) {
    case 'alias':
      return keyBehind(call, region, call.accountId, reference.aliasName);
    case 'aliasArn': {
      const itsRegion = parseRegion(reference.region);
      return itsRegion === undefined ? named : keyBehind(call, itsRegion, reference.accountId, reference.aliasName);
    }
    case 'keyArn':
    case 'malformedArn':
      return named;
    default:
      return keyArn(region, call.accountId, named);
  }
}

/** The host and the key set know the aliases of the caller's account only. */
function keyBehind(call: Asked, region: Region, accountId: string, aliasName: string): string {
  const keyId = accountId === call.accountId ? call.keyIdOf(region, aliasName) : undefined;
  return keyId === undefined ? aliasArn(region, accountId, aliasName) : keyArn(region, accountId, keyId);
}

/** The related key in another Region of the key that the call names. */
export function relatedKey(call: Asked, region: Region): string {
  const arn = keyNamed(call, call.region, call.input.KeyId);
  const reference = parseKeyReference(arn);
  return reference.kind === 'keyArn' ? keyArn(region, reference.accountId, reference.keyId) : anyKey(call, region);
}

export function keyOrCiphertext(parameter: string): Need['on'] {
  return (call, region) => {
    const { [parameter]: named, CiphertextBlob: ciphertext } = call.input;
    const isNamed = named !== undefined && named !== null;
    const header = isNamed || typeof ciphertext !== 'string' ? undefined : call.readCiphertext(ciphertext);
    return keyNamed(call, region, header?.keyId ?? named);
  };
}

export function alias({ input, accountId }: Asked, region: Region): string {
  const { AliasName: aliasName } = input;
  return aliasArn(region, accountId, typeof aliasName === 'string' ? aliasName : 'alias/*');
}

/** The key that the alias names until now. */
export function keyOfAlias(call: Asked, region: Region): string {
  const { AliasName: aliasName } = call.input;
  const keyId = typeof aliasName === 'string' ? call.keyIdOf(region, aliasName) : undefined;
  return keyId === undefined ? alias(call, region) : keyArn(region, call.accountId, keyId);
}

/** By the key, or by a grant token, which names its key after the last dot. */
export function keyOfGrant(call: Asked, region: Region): string {
  const { KeyId: named, GrantToken: token } = call.input;
  const keyId = typeof token === 'string' ? token.slice(token.lastIndexOf('.') + 1) : '';
  return keyNamed(call, region, isKeyId(keyId) ? keyId : named);
}

export function retiringPrincipal({ input }: Asked): string {
  const { RetiringPrincipal: principal } = input;
  return typeof principal === 'string' ? principal : '*';
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-auth-slr.html */
export function serviceLinkedRole({ accountId }: Asked, region: Region): string {
  const role = 'aws-service-role/mrk.kms.amazonaws.com/AWSServiceRoleForKeyManagementServiceMultiRegionKeys';
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`;
}
