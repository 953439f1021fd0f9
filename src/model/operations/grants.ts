// Rules and shapes that the grant operations share.
// https://docs.aws.amazon.com/kms/latest/developerguide/grants.html

import { copyConstraints } from '../key-set/copies.js';
import type { Host } from '../key-set/host.js';
import type { Grant, Key, KeySet } from '../key-set/key-set.js';
import { isUniqueId, principalShown } from '../requests/principals.js';
import type { Value } from '../requests/shapes.js';
import { epochSeconds } from '../requests/wire.js';
import { type Refusal, refuse } from '../rules/errors.js';
import type { GRANT } from '../views/answers.js';
import { isKeyId, keyArn } from '../vocabulary/identifiers.js';
import type { GrantOperation } from '../vocabulary/vocabulary.js';
import type { Call } from './call.js';

/** A grant token names the key that its grant belongs to, so that it is found without a search. */
export function makeGrantToken(random: string, { keyId }: KeySet): string {
  return `${random}.${keyId}`;
}

/** The grant that a token belongs to, in the called Region: a token counts at once. [GRANT-3] */
export function findGrantByToken(
  { host, region }: Call,
  token: string,
): { readonly keySet: KeySet; readonly key: Key; readonly grant: Grant } | undefined {
  const keyId = token.slice(token.lastIndexOf('.') + 1);
  const keySet = isKeyId(keyId) ? (host.atOnce ?? host).findKeySet(keyId) : undefined;
  const key = keySet?.keys[region];
  const grant = key?.grants?.find(({ grantTokens }) => grantTokens.includes(token));
  return keySet === undefined || key === undefined || grant === undefined ? undefined : { keySet, key, grant };
}

/** Every grant token of the request is one that KMS gave out in this Region. [GRANT-4] */
export function grantTokensAreKnown(call: Call<{ readonly GrantTokens?: readonly string[] }>): Refusal | undefined {
  const { GrantTokens: tokens } = call.input;
  if (tokens === undefined || tokens.every((token) => findGrantByToken(call, token) !== undefined)) return undefined;
  return refuse('GRANT-4', { fault: 'grantTokenInvalid' });
}

const ANY_KEY: readonly GrantOperation[] = ['CreateGrant', 'RetireGrant', 'DescribeKey'];
const ENCRYPTION = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'] as const;
const ASYMMETRIC_BY_USAGE = {
  ENCRYPT_DECRYPT: [...ENCRYPTION, 'GetPublicKey'],
  SIGN_VERIFY: ['Sign', 'Verify', 'GetPublicKey'],
  KEY_AGREEMENT: ['DeriveSharedSecret', 'GetPublicKey'],
  GENERATE_VERIFY_MAC: ['GenerateMac', 'VerifyMac'],
  ENCAPSULATE_DECAPSULATE: ['Encapsulate', 'Decapsulate', 'GetPublicKey'],
} as const satisfies Record<KeySet['keyUsage'], readonly GrantOperation[]>;
const SYMMETRIC: readonly GrantOperation[] = [
  ...ENCRYPTION,
  ...(['GenerateDataKey', 'GenerateDataKeyPair'] as const).flatMap(
    (name) => [name, `${name}WithoutPlaintext`] as const,
  ),
];

/** What a grant on such a key can allow. [GRANT-2] */
export function grantableOperations({ keySpec, keyUsage }: KeySet): readonly GrantOperation[] {
  return [...ANY_KEY, ...(keySpec === 'SYMMETRIC_DEFAULT' ? SYMMETRIC : ASYMMETRIC_BY_USAGE[keyUsage])];
}

/** The principal that a list asks for, if any, exists. [GRANT-7] [GRANT-8] */
export function listedPrincipalExists(
  { host }: Call,
  principal: string | undefined,
  unknownId: 'listedPrincipalIdUnknown' | 'retirerIdUnknown',
): Refusal | undefined {
  if (principal === undefined || host.principalExists(principal)) return undefined;
  return isUniqueId(principal)
    ? refuse('GRANT-8', { fault: unknownId, principal })
    : refuse('GRANT-7', { fault: 'principalDoesNotExist', principal });
}

/** A grant as lists show it. Principals that no longer exist are their unique IDs. [GRANT-8] */
export function grantListEntry(
  { principalExists }: Host,
  { accountId, keyId }: KeySet,
  { region }: Key,
  grant: Grant,
): Value<typeof GRANT> {
  const { name, granteePrincipal, granteeServicePrincipal, retiringPrincipal, retiringServicePrincipal } = grant;
  const shown = (principal: string): string => principalShown(principal, principalExists);
  return {
    KeyId: keyArn(region, accountId, keyId),
    GrantId: grant.grantId,
    ...(name === undefined ? {} : { Name: name }),
    // In whole seconds, unlike other dates (seen 2026-09). [GRANT-1]
    CreationDate: Math.floor(epochSeconds(grant.createdAt)),
    ...(granteePrincipal === undefined ? {} : { GranteePrincipal: shown(granteePrincipal) }),
    ...(granteeServicePrincipal === undefined ? {} : { GranteeServicePrincipal: granteeServicePrincipal }),
    ...(retiringPrincipal === undefined ? {} : { RetiringPrincipal: shown(retiringPrincipal) }),
    ...(retiringServicePrincipal === undefined ? {} : { RetiringServicePrincipal: retiringServicePrincipal }),
    IssuingAccount: grant.issuingAccount,
    Operations: [...grant.operations],
    ...(grant.constraints === undefined ? {} : { Constraints: copyConstraints(grant.constraints) }),
  };
}
