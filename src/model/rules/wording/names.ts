// How names of keys and aliases are refused.

import type { Operation } from '../../vocabulary/vocabulary.js';
import type { OfAlias, OfAliasArn, OfKey, OfKeyId } from './facts.js';
import { ANYTHING, OWN_WORDS, type Wordings } from './record.js';

const quoted = ({ keyId }: OfKeyId): string => `Invalid keyId '${keyId}'`;
const plain = ({ keyId }: OfKeyId): string => `Invalid keyId ${keyId}`;

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
  keyOfOtherAccount: {
    code: 'AccessDeniedException',
    text: ({
      principal,
      operation,
      arn,
    }: {
      readonly principal: string;
      readonly operation: Operation;
      readonly arn: string;
    }) =>
      `User: ${principal} is not authorized to perform: kms:${operation} on resource: ${arn} because the resource does ` +
      'not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies ' +
      'access',
    others: [
      {
        when: "the key is another account's",
        forms: () => [
          `${ANYTHING}not authorized to perform: kms:${ANYTHING}`,
          `${ANYTHING}you are not allowed to access${ANYTHING}`,
        ],
        reason: 'Seen in two wordings, both with parts left out.',
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
    code: 'InvalidAliasNameException',
    text: ({ aliasName }: OfAlias) => `${aliasName} is reserved for AWS managed keys`,
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
