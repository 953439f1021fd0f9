// How grants are refused.

import type { GrantOperation, KeyUsage } from '../../vocabulary/vocabulary.js';
import type { OfMembers, OfPrincipal } from './facts.js';
import { OWN_WORDS, ownWords, type Wordings } from './record.js';

/** Which of the principals of a grant. */
export interface OfGrantMember extends OfPrincipal {
  readonly member: 'GranteePrincipal' | 'RetiringPrincipal';
}

export const GRANT_WORDINGS = {
  principalArnInvalid: {
    code: 'InvalidArnException',
    text: ({ principal }: OfPrincipal) => `ARN is not valid: ${principal}`,
    others: [ownWords("it is no session's ARN", ({ principal }: OfPrincipal) => !principal.includes(':assumed-role/'))],
  },
  principalDoesNotExist: {
    code: 'InvalidArnException',
    text: ({ principal }: OfPrincipal) => `ARN does not refer to a valid principal: ${principal}`,
  },
  principalIdUnknown: {
    code: 'InvalidArnException',
    text: ({ member }: OfGrantMember) => `${member} does not refer to a valid principal.`,
    others: [
      ownWords('it is about who retires the grant', ({ member }: OfGrantMember) => member === 'RetiringPrincipal'),
    ],
  },
  listedPrincipalIdUnknown: {
    code: 'InvalidArnException',
    text: (_: OfPrincipal) => 'Input does not refer to a valid principal',
  },
  retirerIdUnknown: {
    code: 'NotFoundException',
    text: ({ principal }: OfPrincipal) => `Retiring principal ${principal} could not be found`,
  },
  principalNotOne: {
    code: 'ValidationException',
    text: ({ members: [one, other] }: OfMembers) => `Exactly one of ${one} and ${other} must be specified.`,
    others: [{ ...OWN_WORDS, when: 'it is about who gets or retires the grant' }],
  },
  principalTwice: {
    code: 'ValidationException',
    text: ({ members: [one, other] }: OfMembers) => `At most one of ${one} and ${other} can be specified.`,
    others: [{ ...OWN_WORDS, when: 'it is about who gets or retires the grant' }],
  },
  servicePrincipalIncomplete: {
    code: 'ValidationException',
    text: (_: OfPrincipal) => 'GranteeServicePrincipal requires a SourceArn constraint and a retiring principal.',
    others: [{ ...OWN_WORDS, when: 'it is about who gets the grant' }],
  },
  grantOfNothing: {
    code: 'ValidationException',
    text: () => 'A grant must allow at least one operation.',
    others: [{ ...OWN_WORDS, when: 'the grant has no operations at all' }],
  },
  grantOfCreateGrantOnly: {
    code: 'ValidationException',
    text: () => 'Grants must not contain only the CreateGrant operation.',
  },
  grantOperationsUnfit: {
    code: 'ValidationException',
    text: ({
      operations,
      isSymmetric,
      keyUsage,
      validOperations,
    }: {
      readonly operations: readonly GrantOperation[];
      readonly isSymmetric: boolean;
      readonly keyUsage: KeyUsage;
      readonly validOperations: readonly GrantOperation[];
    }) =>
      `Operations [${operations.join(', ')}] are not supported when creating a grant for ${isSymmetric ? 'a symmetric' : 'an asymmetric'} KMS key with key usage ${keyUsage}. Valid operations are [${validOperations.join(', ')}]`,
    others: [
      {
        ...OWN_WORDS,
        when: 'the key is asymmetric',
        applies: ({ isSymmetric }: { readonly isSymmetric: boolean }) => !isSymmetric,
      },
    ],
  },
  grantConstraintForSymmetricOnly: {
    code: 'ValidationException',
    text: () => 'EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.',
  },
  grantConstraintsBoth: {
    code: 'ValidationException',
    text: () => 'A grant has either EncryptionContextEquals or EncryptionContextSubset, not both.',
    others: [OWN_WORDS],
  },
  grantConstraintTooLarge: {
    code: 'ValidationException',
    text: ({ mostPairs, mostCharacters }: { readonly mostPairs: number; readonly mostCharacters: number }) =>
      `An encryption context constraint can have at most ${mostPairs} pairs of at most ${mostCharacters} characters each.`,
    others: [{ ...OWN_WORDS, when: 'it is about the size of an encryption context' }],
  },
  grantQuota: {
    code: 'LimitExceededException',
    text: ({ limit, usage }: { readonly limit: number; readonly usage: number }) =>
      `Grants per key quota is ${limit}, current usage is ${usage}.`,
    others: [OWN_WORDS],
  },
  grantDoesNotExist: {
    code: 'NotFoundException',
    text: ({ grantId }: { readonly grantId: string }) => `Grant ID ${grantId} not found`,
    others: [OWN_WORDS],
  },
  grantNotNamed: {
    code: 'ValidationException',
    text: () => 'Specify either GrantToken, or both KeyId and GrantId.',
    others: [OWN_WORDS],
  },
  grantTokenInvalid: {
    code: 'InvalidGrantTokenException',
    text: () => 'The grant token is not valid.',
    others: [OWN_WORDS],
  },
} as const satisfies Wordings;
