// How imported key material and rotations are refused.

import type { KeySpec } from '../../vocabulary/vocabulary.js';
import type { OfKey, OfMaterial } from './facts.js';
import { NO_TEXT, OWN_WORDS, type Wordings } from './record.js';

export const KEY_MATERIAL_WORDINGS = {
  wrappingUnfit: {
    code: 'ValidationException',
    text: ({
      wrappingAlgorithm,
      wrappingKeySpec,
      keySpec,
    }: {
      readonly wrappingAlgorithm: string;
      readonly wrappingKeySpec: string;
      readonly keySpec: KeySpec;
    }) =>
      `Wrapping algorithm ${wrappingAlgorithm} and wrapping key spec ${wrappingKeySpec} cannot be used to import a ${keySpec} key.`,
  },
  importTokenUnknown: { code: 'InvalidImportTokenException', text: (_: OfKey) => NO_TEXT },
  importTokenExpired: {
    code: 'ExpiredImportTokenException',
    text: (_: OfKey) => NO_TEXT,
    others: [
      {
        when: 'the import token is expired',
        forms: 'any',
        reason:
          'Other import tokens and wrong wrappings were seen to have an empty message; an expired token was not seen.',
      },
    ],
  },
  validToUncalledFor: {
    code: 'ValidationException',
    text: () => 'A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE',
  },
  validToMissing: {
    code: 'ValidationException',
    text: () => 'A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES',
  },
  validToPast: {
    code: 'ValidationException',
    text: (_: { readonly validTo: number }) => 'ValidTo must be in the future',
  },
  validToTooFar: {
    code: 'ValidationException',
    text: ({ mostDays }: { readonly validTo: number; readonly mostDays: number }) =>
      `ValidTo must be less than ${mostDays} days in the future`,
  },
  memberForSymmetricOnly: {
    code: 'ValidationException',
    text: ({ member, keySpec }: { readonly member: string; readonly keySpec: KeySpec }) =>
      `Input parameter ${member} cannot be used with ${keySpec} imported keys.`,
  },
  newMaterialNamed: {
    code: 'ValidationException',
    text: (_: OfMaterial) => 'Input parameter keyMaterialId cannot be used with NEW_KEY_MATERIAL importType.',
  },
  newMaterialForReplica: {
    code: 'ValidationException',
    text: (_: OfKey) => 'Input parameter ImportType NEW_KEY_MATERIAL cannot be used on replica Multi-Region keys',
  },
  descriptionForReplica: {
    code: 'ValidationException',
    text: (_: OfKey) => 'Key material description can only be specified on primary Multi-Region keys',
  },
  materialNotNew: {
    code: 'IncorrectKeyMaterialException',
    text: ({ keyMaterialId, keyArn }: OfMaterial & OfKey) =>
      `Key material (id: ${keyMaterialId}) being imported as NEW_KEY_MATERIAL is already associated with KMS key ${keyArn}.`,
  },
  materialUnexpected: {
    code: 'IncorrectKeyMaterialException',
    text: ({ expectedKeyMaterialId }: { readonly expectedKeyMaterialId: string }) =>
      `Imported key material does not have the expected identifier (${expectedKeyMaterialId}).`,
  },
  noMaterialToCompare: {
    code: 'IncorrectKeyMaterialException',
    text: (_: OfKey) => NO_TEXT,
    others: [{ ...OWN_WORDS, when: 'the set has no key material yet' }],
  },
  otherMaterialPending: {
    code: 'KMSInvalidStateException',
    text: ({
      keyMaterialId,
      keyArn,
      pendingKeyMaterialId,
    }: OfMaterial & OfKey & { readonly pendingKeyMaterialId: string }) =>
      `New key material (id: ${keyMaterialId}) cannot be imported into KMS key ${keyArn}, because another key material (id: ${pendingKeyMaterialId}) is pending rotation.`,
  },
  materialNeverImported: {
    code: 'ValidationException',
    text: ({ keyMaterialId, keyArn }: OfMaterial & OfKey) =>
      `Key material (id: ${keyMaterialId}) has never been imported into KMS key ${keyArn}.`,
  },

  rotationQuota: {
    code: 'LimitExceededException',
    text: ({ keyArn }: OfKey & { readonly limit: number }) =>
      `The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${keyArn}`,
  },
  automaticRotationNear: {
    code: 'ConflictException',
    text: ({ minutes }: { readonly minutes: number }) =>
      `An automatic rotation of this key is scheduled to begin within the next ${minutes} minutes.`,
    others: [{ ...OWN_WORDS, when: 'an automatic rotation is near' }],
  },
  noMaterialPending: {
    code: 'KMSInvalidStateException',
    text: ({ keyArn }: OfKey) => `No available key material pending rotation for the key: ${keyArn}.`,
  },
  replicaLacksPendingMaterial: {
    code: 'KMSInvalidStateException',
    text: (_: OfMaterial) =>
      'Cannot perform key material rotation: Key material has not been imported for replicas of the Multi-Region key.',
  },
  rotationsOfSymmetricOnly: {
    code: 'ValidationException',
    text: (_: { readonly keySpec: KeySpec }) =>
      'Input parameter includeKeyMaterial can only be used with symmetric keys.',
  },
} as const satisfies Wordings;
