// How names of keys and aliases are refused.

import type { Operation } from '../../vocabulary/vocabulary.js';
import type { OfAction, OfAlias, OfAliasArn, OfKey, OfKeyId } from './facts.js';
import { ANYTHING, OWN_WORDS, type Wordings } from './record.js';

const quoted = ({ keyId }: OfKeyId): string => `Invalid keyId '${keyId}'`;
const plain = ({ keyId }: OfKeyId): string => `Invalid keyId ${keyId}`;

function notAuthorized({ principal, action }: OfAction): string {
  return `User: ${principal} is not authorized to perform: kms:${action}`;
}

const WHY_NOT =
  'because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based ' +
  'policy explicitly denies access';

export const NAME_WORDINGS = {
  keyIdHasNoForm: {
    code: 'NotFoundException',
    text: quoted,
    others: [
      {
        when: 'a key ID has no known form',
        applies: (_: OfKeyId, rule) => rule === 'ID-2',
        forms: (facts: OfKeyId) => [plain(facts)],
        reason: 'Seen with quotation marks for a key ID, and without them for a key ARN.',
      },
    ],
  },
  keyIdInArnHasNoForm: {
    code: 'NotFoundException',
    text: plain,
    others: [
      {
        when: 'the key ID in a key ARN has no known form',
        forms: (facts: OfKeyId) => [quoted(facts)],
        reason: 'Seen with quotation marks for a key ID, and without them for a key ARN.',
      },
    ],
  },
  keyDoesNotExist: {
    code: 'NotFoundException',
    text: ({ keyArn }: OfKey) => `Key '${keyArn}' does not exist`,
  },
  arnOfOtherRegion: {
    code: 'NotFoundException',
    text: ({ region }: { readonly region: string }) => `Invalid arn ${region}`,
  },
  aliasNotTaken: {
    code: 'InvalidArnException',
    text: (_: { readonly alias: string; readonly operation: Operation }) =>
      'Key Aliases are not supported for this operation.',
  },
  arnMalformed: {
    code: ({ declared }: { readonly declared: boolean }) => (declared ? 'InvalidArnException' : 'NotFoundException'),
    /** `declared`: the operation declares InvalidArnException. */
    text: ({ arn }: { readonly arn: string; readonly declared: boolean }) => `Invalid arn ${arn}`,
  },
  /** AWS does not name the key. `arn`: as given. */
  keyOfOtherAccount: {
    code: 'AccessDeniedException',
    text: (facts: OfAction & { readonly arn: string }) => `${notAuthorized(facts)} on this resource ${WHY_NOT}`,
    others: [
      {
        when: "the key is another account's",
        forms: ({ action }: OfAction) => [
          `${notAuthorized({ principal: ANYTHING, action })} on this resource because ${ANYTHING}`,
        ],
        reason: 'The caller may be another, and the reason that its own policies do not allow it.',
      },
    ],
  },
  notAllowedByKeyPolicy: {
    code: 'AccessDeniedException',
    text: (facts: OfAction & OfKey) =>
      `${notAuthorized(facts)} on resource: ${facts.keyArn} because no resource-based policy allows the kms:${facts.action} action`,
  },
  keyOfCiphertextNotHere: {
    code: 'AccessDeniedException',
    text: (facts: OfAction) => `${notAuthorized(facts)} on the resource associated with this ciphertext ${WHY_NOT}`,
    others: [
      {
        when: 'the ciphertext is of a key that the called Region does not have',
        forms: ({ action }: OfAction) => [
          `${notAuthorized({ principal: ANYTHING, action })} on the resource associated with this ciphertext because ${ANYTHING}`,
          'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are ' +
            'not allowed to access.',
        ],
        reason: 'The last was seen until 2022, the other since 2024-03. The caller may be another.',
      },
    ],
  },
  retirerOfOtherAccount: {
    code: 'ValidationException',
    text: ({ accountId }: { readonly accountId: string; readonly principal: string }) =>
      `The retiring principal must be in the account ${accountId}.`,
    others: [OWN_WORDS],
  },

  aliasDoesNotExist: {
    code: 'NotFoundException',
    text: ({ aliasArn }: OfAliasArn) => `Alias ${aliasArn} is not found.`,
  },
  aliasExists: {
    code: 'AlreadyExistsException',
    text: ({ aliasArn }: OfAliasArn) => `An alias with the name ${aliasArn} already exists`,
  },
  aliasWithoutPrefix: {
    code: 'ValidationException',
    text: (_: OfAlias) =>
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
  },
  aliasCharacters: {
    code: 'ValidationException',
    text: ({ aliasName }: OfAlias) => `${aliasName} contains invalid characters for an alias`,
  },
  aliasReserved: {
    code: 'NotAuthorizedException',
    text: (_: OfAlias) => '',
  },
  aliasOfAlias: {
    code: 'ValidationException',
    text: (_: { readonly alias: string }) => 'Aliases must refer to keys. Not aliases',
  },
  aliasQuota: {
    code: 'LimitExceededException',
    text: ({ limit, usage }: { readonly limit: number; readonly usage: number }) =>
      `Aliases per key quota for this account in this region is ${limit}, current usage is ${usage}.`,
  },
  aliasOfOtherKind: {
    code: 'ValidationException',
    text: ({ aliasName }: OfAlias) =>
      `The current and the new KMS key of ${aliasName} must be of the same type and have the same key usage.`,
    others: [OWN_WORDS],
  },
} as const satisfies Wordings;
