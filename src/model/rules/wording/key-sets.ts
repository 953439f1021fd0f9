// How new keys, replica keys and changes of the primary key are refused; quotas, tags and key policies.

import type { KeyUsage } from '../../vocabulary/vocabulary.js';
import type { OfKey, OfOrigin, OfPrincipals, OfQuota, OfRegion, OfSpec, OfStore } from './facts.js';
import { ANYTHING, OWN_WORDS, type Wordings } from './record.js';

export const KEY_SET_WORDINGS = {
  keySpecTwice: {
    code: 'ValidationException',
    text: () =>
      'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
    others: [OWN_WORDS],
  },
  keyUsageMissing: {
    code: 'ValidationException',
    text: (_: OfSpec) => 'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
  },
  keyUsageUnfit: {
    code: 'ValidationException',
    text: ({ keyUsage, keySpec }: OfSpec & { readonly keyUsage: KeyUsage }) =>
      `KeyUsage ${keyUsage} is not compatible with KeySpec ${keySpec}`,
  },
  keySpecNotInRegion: {
    code: 'UnsupportedOperationException',
    text: ({ keySpec }: OfSpec & OfRegion) => `KeySpec ${keySpec} is not supported in this Region.`,
    others: [{ ...OWN_WORDS, when: 'SM2 outside of China', applies: ({ keySpec }: OfSpec) => keySpec === 'SM2' }],
  },
  keySpecNotImported: {
    code: 'ValidationException',
    text: ({ keySpec }: OfSpec) => `KeySpec ${keySpec} is not supported for Origin EXTERNAL`,
  },
  customKeyStoreUncalledFor: {
    code: 'ValidationException',
    text: ({ origin }: OfOrigin) =>
      `CustomKeyStoreId and XksKeyId are only for keys in custom key stores, not for Origin ${origin}`,
    others: [OWN_WORDS],
  },
  multiRegionInCustomKeyStore: {
    code: 'UnsupportedOperationException',
    text: (_: OfOrigin) => 'A multi-Region key cannot be created in a custom key store.',
  },
  keySpecInCustomKeyStore: {
    code: 'UnsupportedOperationException',
    text: (_: OfSpec & OfOrigin) => 'A custom key store supports only symmetric encryption keys.',
    others: [OWN_WORDS],
  },
  customKeyStoreIdMissing: {
    code: 'ValidationException',
    text: ({ origin }: OfOrigin) => `CustomKeyStoreId is required for Origin ${origin}`,
    others: [OWN_WORDS],
  },
  xksKeyIdUnfit: {
    code: 'ValidationException',
    text: (_: OfOrigin) => 'XksKeyId is required for Origin EXTERNAL_KEY_STORE, and for no other',
    others: [OWN_WORDS],
  },
  customKeyStoreUnknown: {
    code: 'CustomKeyStoreNotFoundException',
    text: ({ customKeyStoreId }: OfStore) => `Custom key store ${customKeyStoreId} is not found.`,
    others: [OWN_WORDS],
  },
  customKeyStoreDisconnected: {
    code: 'CustomKeyStoreInvalidStateException',
    text: ({ customKeyStoreId }: OfStore) => `Custom key store ${customKeyStoreId} is not connected.`,
    others: [OWN_WORDS],
  },
  keyQuota: {
    code: 'LimitExceededException',
    text: ({ limit, usage }: OfQuota & OfRegion) =>
      `Key quota for this account in this region is ${limit} but the current usage is ${usage}.`,
  },

  notPrimaryToReplicate: {
    code: 'UnsupportedOperationException',
    text: ({ keyArn }: OfKey) => `${keyArn} is not a multi-region primary key.`,
  },
  replicaRegionInvalid: {
    code: 'ValidationException',
    text: ({ region }: OfRegion) =>
      `Region ${region} is not a valid Region or multi-Region keys are not supported in Region ${region}.`,
  },
  replicaRegionInOtherPartition: {
    code: 'ValidationException',
    text: (_: OfRegion & { readonly primaryRegion: string }) =>
      'The replica key Region must be in the same AWS partition as the primary key Region.',
  },
  replicaInPrimaryRegion: {
    code: 'ValidationException',
    text: ({ region }: OfRegion) => `${region} cannot have a replica because it contains the primary.`,
  },
  replicaExists: {
    code: 'AlreadyExistsException',
    text: (_: OfRegion & OfKey) => 'You can create only one replica of each primary key in each AWS Region.',
  },
  notPrimaryToUpdate: {
    code: 'KMSInvalidStateException',
    text: ({ keyArn }: OfKey) => `${keyArn} is not a multi-Region primary key.`,
    others: [
      {
        when: 'UpdatePrimaryRegion is called on a key that is no primary key',
        forms: () => [
          `${ANYTHING}is not a multi-Region primary key${ANYTHING}`,
          `${ANYTHING}is not a multi-region primary key${ANYTHING}`,
        ],
        reason: 'A client in use looks for these words, with a capital R.',
      },
    ],
  },
  primaryIsUpdating: {
    code: 'KMSInvalidStateException',
    text: ({ keyArn }: OfKey) => `${keyArn} is updating.`,
  },
  noReplicaInRegion: {
    code: 'ValidationException',
    text: ({ keyId }: { readonly keyId: string } & OfRegion) =>
      `${keyId} does not have a replica key in the specified Region.`,
  },
  waitingPeriod: {
    code: 'ValidationException',
    text: ({ least, most }: { readonly days: number; readonly least: number; readonly most: number }) =>
      `PendingWindowInDays must be between ${least} and ${most}`,
  },

  tagKeyReserved: {
    code: 'TagException',
    text: (_: { readonly tagKey: string }) => 'Tags beginning with aws: are reserved',
  },
  tagKeyTwice: {
    code: 'TagException',
    text: (_: { readonly tagKey: string }) => 'Duplicate tag keys',
  },
  tooManyTags: {
    code: 'TagException',
    text: (_: { readonly limit: number }) => 'Too many tags',
  },

  policyTooLong: {
    code: 'LimitExceededException',
    text: ({ limit }: { readonly limit: number }) => `The key policy is longer than ${limit} bytes.`,
    others: [OWN_WORDS],
  },
  policyMalformed: {
    code: 'MalformedPolicyDocumentException',
    text: () => 'The policy is not a valid policy document.',
    others: [OWN_WORDS],
  },
  policyWithoutPrincipal: {
    code: 'MalformedPolicyDocumentException',
    text: () => 'Policy contains a statement with no principal.',
  },
  policyPrincipalInvalid: {
    code: 'MalformedPolicyDocumentException',
    text: (_: OfPrincipals) => 'Policy contains a statement with one or more invalid principals.',
  },
  policyArnBroken: {
    code: 'InvalidArnException',
    text: (_: OfPrincipals) => 'An ARN in the specified key policy is invalid.',
  },
  policyPrincipalUnfit: {
    code: 'InvalidArnException',
    text: (_: OfPrincipals) => 'An ARN in the specified key policy is invalid.',
    others: [OWN_WORDS],
  },
  policyOverlyPermissive: {
    code: 'MalformedPolicyDocumentException',
    text: () =>
      'OverlyPermissiveCondition: Using the ForAllValues set operator with a single-valued condition key matches requests without the specified [encryption context or tag] or with an unspecified [encryption context or tag]. To fix, remove ForAllValues.',
    others: [
      {
        when: 'always',
        forms: () => [
          'OverlyPermissiveCondition:EncryptionContext: Using the ForAllValues set operator with a single-valued condition key matches requests without the specified encryption context or with an unspecified encryption context. To fix, remove ForAllValues.',
          `OverlyPermissiveCondition${ANYTHING}`,
        ],
        reason: 'AWS prints it in two forms, and what stands in the brackets may differ.',
      },
    ],
  },
  policyLocksOut: {
    code: 'MalformedPolicyDocumentException',
    text: (_: { readonly principal: string }) =>
      'The new key policy will not allow you to update the key policy in the future.',
  },
  policyNameUnknown: {
    code: 'NotFoundException',
    text: ({ policyName }: { readonly policyName: string }) => `No such policy exists: ${policyName}`,
    others: [OWN_WORDS],
  },
} as const satisfies Wordings;
