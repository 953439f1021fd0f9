// ImportKeyMaterial: gives a key of origin EXTERNAL its key material, or the same material again.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html

import { type Refusal, refuse } from '../errors.js';
import type { KeyMaterialImported } from '../events.js';
import type { Instant } from '../identifiers.js';
import { stepKey } from '../key/step.js';
import { importOf, lacksKeyMaterial, pendingKeyMaterial } from '../key-set/key-materials.js';
import { type ImportParameters, isPrimary, isSymmetricEncryption } from '../key-set/key-set.js';
import { instantOf } from '../views/wire.js';
import { inDays, isExternal, keyState } from './checks.js';
import { eventBase, type KeyContext, keyOperation } from './operation.js';

type Context = KeyContext<'ImportKeyMaterial'>;

export const ImportKeyMaterial = keyOperation({
  name: 'ImportKeyMaterial',
  checks: {
    // The key state allows it. [STATE-1] [IMPORT-9]
    keyState,
    // The key takes imported key material. [IMPORT-5]
    isExternal,
    // Material that expires says when; other material does not. [IMPORT-1]
    expiration: expirationIsValid,
    // Several materials, and so their IDs and descriptions, are for symmetric encryption keys only. [IMPORT-8]
    symmetricOnly: ({ keySet, input }) => {
      if (isSymmetricEncryption(keySet)) return undefined;
      const { ImportType, KeyMaterialDescription, KeyMaterialId } = input;
      return ImportType === undefined && KeyMaterialDescription === undefined && KeyMaterialId === undefined
        ? undefined
        : refuse(
            'IMPORT-8',
            'UnsupportedOperationException',
            'ImportType, KeyMaterialDescription and KeyMaterialId are only for symmetric encryption keys.',
          );
    },
    // New material has no ID yet. [IMPORT-8]
    newMaterialHasNoId: ({ input }) =>
      input.ImportType === 'NEW_KEY_MATERIAL' && input.KeyMaterialId !== undefined
        ? refuse(
            'IMPORT-8',
            'ValidationException',
            'KeyMaterialId must not be given when ImportType is NEW_KEY_MATERIAL',
          )
        : undefined,
    // The token is one of this key's, and still good. [IMPORT-7]
    importToken: (context) => {
      const parameters = parametersOf(context);
      if (parameters === undefined) {
        return refuse(
          'IMPORT-7',
          'InvalidImportTokenException',
          'The import token is invalid or associated with a different KMS key.',
        );
      }
      return context.at < parameters.validTo
        ? undefined
        : refuse('IMPORT-7', 'ExpiredImportTokenException', 'The import token is expired.');
    },
    // The host can unwrap the material. [IMPORT-7]
    unwraps: (context) => {
      const unwrapped = unwrap(context);
      return unwrapped.ok ? undefined : refuse('IMPORT-7', unwrapped.code, unwrapped.message);
    },
    // It is the material that the key and its set expect. [IMPORT-2]
    expectedMaterial: materialIsExpected,
    // At most one material waits for its rotation. [ROTATE-5]
    onePending: (context) => {
      const { keySet, arn } = context;
      const pending = pendingKeyMaterial(keySet);
      const id = materialId(context);
      if (pending === undefined || isKnown(context, id)) return undefined;
      return refuse(
        'ROTATE-5',
        'KMSInvalidStateException',
        `New key material (id: ${id}) cannot be imported into KMS key ${arn}, because another key material (id: ${pending.keyMaterialId}) is pending rotation.`,
      );
    },
  },
  decide: (context) => [imported(context)],
  answer: (context) => ({ KeyId: context.arn, KeyMaterialId: materialId(context) }),
});

function imported(context: Context): KeyMaterialImported {
  const { keySet, key, input } = context;
  const keyMaterialId = materialId(context);
  const before = importOf(key, keyMaterialId);
  const expires = expiresAt(context);
  const description = input.KeyMaterialDescription ?? before?.description;
  const facts = { lacksKeyMaterial: lacksKeyMaterial(keySet, key, { keyMaterialId, imported: true }) };
  return {
    ...eventBase(context),
    type: 'KeyMaterialImported',
    keyState: stepKey(keySet, key, 'ImportKeyMaterial', facts),
    keyMaterialId,
    ...(isKnown(context, keyMaterialId)
      ? {}
      : { addedAs: keySet.keyMaterials.length === 0 ? ('CURRENT' as const) : ('PENDING' as const) }),
    ...(expires === undefined ? {} : { validTo: expires }),
    ...(description === undefined ? {} : { description }),
  };
}

function expirationIsValid({ input, at }: Context): Refusal | undefined {
  const model = input.ExpirationModel ?? 'KEY_MATERIAL_EXPIRES';
  if (model === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    return input.ValidTo === undefined
      ? undefined
      : refuse(
          'IMPORT-1a',
          'ValidationException',
          'A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE',
        );
  }
  if (input.ValidTo === undefined) {
    return refuse(
      'IMPORT-1',
      'ValidationException',
      'A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES',
    );
  }
  const validTo = instantOf(input.ValidTo);
  return validTo > at && validTo <= inDays(at, 365)
    ? undefined
    : refuse(
        'IMPORT-1a',
        'ValidationException',
        'The validTo date must be in the future, and at most 365 days from now',
      );
}

function expiresAt({ input }: Context): Instant | undefined {
  return input.ValidTo === undefined ? undefined : instantOf(input.ValidTo);
}

/** The parameters that the token of the request belongs to: the key remembers its own. */
function parametersOf({ key, input }: Context): ImportParameters | undefined {
  return key.importParameters?.find((issued) => issued.importToken === input.ImportToken);
}

type Unwrapped = ReturnType<Context['host']['unwrapKeyMaterial']>;

// Several rules ask for the material, which the host unwraps once for a call. The parsed input is the call's own object.
const unwrappedOf = new WeakMap<object, Unwrapped>();

function unwrap(context: Context): Unwrapped {
  const { keySet, input, host } = context;
  const known = unwrappedOf.get(input);
  if (known !== undefined) return known;
  const parameters = parametersOf(context);
  if (parameters === undefined) throw new Error('importToken must come before');
  const unwrapped = host.unwrapKeyMaterial({
    keyId: keySet.keyId,
    keySpec: keySet.keySpec,
    importToken: input.ImportToken,
    encryptedKeyMaterial: input.EncryptedKeyMaterial,
    wrappingAlgorithm: parameters.wrappingAlgorithm,
    wrappingKeySpec: parameters.wrappingKeySpec,
  });
  unwrappedOf.set(input, unwrapped);
  return unwrapped;
}

function materialId(context: Context): string {
  const unwrapped = unwrap(context);
  if (!unwrapped.ok) throw new Error('unwraps must come before');
  return unwrapped.keyMaterialId;
}

/** Whether the set has the material already. */
function isKnown({ keySet }: Context, keyMaterialId: string): boolean {
  return keySet.keyMaterials.some((material) => material.keyMaterialId === keyMaterialId);
}

/**
 * Existing material must be one of the set's (and the one that the request names); new material must not be. Only the
 * primary key takes new material, and an asymmetric or HMAC key only its first.
 */
function materialIsExpected(context: Context): Refusal | undefined {
  const { keySet, key, input } = context;
  const id = materialId(context);
  const isFirst = keySet.keyMaterials.length === 0;
  const importType = input.ImportType ?? (isFirst || isReplicasFirst(context) ? undefined : 'EXISTING_KEY_MATERIAL');
  if (!isPrimary(keySet, key) && (input.ImportType === 'NEW_KEY_MATERIAL' || isFirst)) {
    return refuse(
      'IMPORT-2a',
      'IncorrectKeyMaterialException',
      'New key material must first be imported into the primary key.',
    );
  }
  if (importType === 'NEW_KEY_MATERIAL' && isKnown(context, id)) {
    return refuse(
      'IMPORT-2',
      'IncorrectKeyMaterialException',
      `The key material (id: ${id}) is already associated with the KMS key.`,
    );
  }
  if (importType === 'NEW_KEY_MATERIAL') return undefined;
  if (isFirst) {
    return importType === undefined
      ? undefined
      : refuse('IMPORT-2', 'IncorrectKeyMaterialException', 'No key material has been imported into the KMS key yet.');
  }
  const isNamed = input.KeyMaterialId === undefined || input.KeyMaterialId === id;
  return isKnown(context, id) && isNamed
    ? undefined
    : refuse(
        'IMPORT-2',
        'IncorrectKeyMaterialException',
        'The key material is not the key material that is associated with the KMS key.',
      );
}

/** A replica's first import: ImportType defaults to new there too, but what it takes is the set's material. */
function isReplicasFirst({ keySet, key }: Context): boolean {
  return !isPrimary(keySet, key) && key.importedKeyMaterials === undefined;
}
