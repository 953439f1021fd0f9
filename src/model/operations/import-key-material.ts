// ImportKeyMaterial: gives a key of origin EXTERNAL its key material, or the same material again.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html

import { fails, ok, unless } from '../key/state-table.js';
import { checkedAnswer } from '../key-set/host.js';
import { currentKeyMaterial, lacksKeyMaterial, pendingKeyMaterial } from '../key-set/key-materials.js';
import { type ImportParameters, isPrimary, isSymmetricEncryption, type KeySet } from '../key-set/key-set.js';
import { stepKey } from '../key-set/step.js';
import { CIPHERTEXT, IMPORT_TYPES, KEY_ID, KEY_MATERIAL_ID, MATERIAL_DESCRIPTION } from '../requests/members.js';
import { oneOf, required, type StructureValue, string, timestamp } from '../requests/shapes.js';
import { instantOf } from '../requests/wire.js';
import { type Refusal, refuse, refuseAsHost } from '../rules/errors.js';
import { KEY_MATERIAL, TEXT } from '../views/answers.js';
import type { Instant } from '../vocabulary/identifiers.js';
import { EXPIRATION_MODELS } from '../vocabulary/vocabulary.js';
import { eventBase, type KeyCall } from './call.js';
import { operation } from './card.js';
import { inDays, isExternal, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

const INPUT = {
  KeyId: required(KEY_ID),
  ImportToken: required(CIPHERTEXT),
  EncryptedKeyMaterial: required(CIPHERTEXT),
  ValidTo: timestamp(),
  ExpirationModel: oneOf(EXPIRATION_MODELS),
  ImportType: oneOf(IMPORT_TYPES),
  KeyMaterialDescription: string(0, 256, MATERIAL_DESCRIPTION),
  KeyMaterialId: KEY_MATERIAL_ID,
} as const;

type Context = KeyCall<StructureValue<typeof INPUT>>;

/** How far ahead `ValidTo` may be. */
const MOST_DAYS = 365;

export const ImportKeyMaterial = operation('ImportKeyMaterial', {
  input: INPUT,
  output: { KeyId: required(TEXT), KeyMaterialId: KEY_MATERIAL },
  // biome-ignore format: a list
  errors: [
    'InvalidArnException', 'UnsupportedOperationException', 'DependencyTimeoutException', 'NotFoundException',
    'KMSInternalException', 'KMSInvalidStateException', 'InvalidCiphertextException',
    'IncorrectKeyMaterialException', 'ExpiredImportTokenException', 'InvalidImportTokenException',
  ],
  requestQuota: 15,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [unless(9), unless(9), fails(9), fails(9), ok, fails(9), fails(14), ok],
  // The table does not say how a key is refused that can have imported material. [STATE-1a]
  amended: {
    PendingDeletion: { cell: fails(8, 9), rule: 'STATE-1a' },
    PendingReplicaDeletion: { cell: fails(8, 9), rule: 'STATE-1a' },
  },
  changes: ['metadata', 'keyMaterials'],
  needs: [onKey('KeyId')],
  order: {
    evidence: 'observed',
    rule: 'IMPORT-8',
    reason:
      'Parameters that a key does not take were refused before the identity of the key material (2026-09); the rest is assumed: the key, the parameters, the token, then the key material that only it unwraps.',
  },
})
  // The key state allows it. [STATE-1] [IMPORT-9]
  .check('keyState', keyState)
  // The key takes imported key material. [IMPORT-5]
  .check('isExternal', isExternal)
  // Material that expires says when; other material does not. [IMPORT-1]
  .check('expiration', expirationIsValid)
  // Several materials, and so their IDs and descriptions, are for symmetric encryption keys only. [IMPORT-8]
  .check(
    'symmetricOnly',
    ({ keySet, input }) => {
      if (isSymmetricEncryption(keySet)) return undefined;
      const {
        ImportType: importType,
        KeyMaterialDescription: keyMaterialDescription,
        KeyMaterialId: keyMaterialId,
      } = input;
      const given = Object.entries({ importType, keyMaterialDescription, keyMaterialId });
      const name = given.find(([, value]) => value !== undefined)?.[0];
      return name === undefined
        ? undefined
        : refuse('IMPORT-8', { fault: 'memberForSymmetricOnly', member: name, keySpec: keySet.keySpec });
    },
    { expectedMaterial: ['IMPORT-2'] },
  )
  // New material has no ID yet. [IMPORT-8]
  .check('newMaterialHasNoId', ({ input }) =>
    input.ImportType === 'NEW_KEY_MATERIAL' && input.KeyMaterialId !== undefined
      ? refuse('IMPORT-8', { fault: 'newMaterialNamed', keyMaterialId: input.KeyMaterialId })
      : undefined,
  )
  // A replica key takes the primary key's material, which has its description already. [IMPORT-2] [IMPORT-8]
  .check(
    'replicaTakesExisting',
    ({ keySet, key, input, arn }) => {
      if (isPrimary(keySet, key)) return undefined;
      if (input.ImportType === 'NEW_KEY_MATERIAL') {
        return refuse('IMPORT-2a', { fault: 'newMaterialForReplica', keyArn: arn });
      }
      return input.KeyMaterialDescription === undefined
        ? undefined
        : refuse('IMPORT-8', { fault: 'descriptionForReplica', keyArn: arn });
    },
    { expectedMaterial: ['IMPORT-2'] },
  )
  // The token is one of this key's, and still good. [IMPORT-7]
  .find('parameters', ({ key, input, at, arn }) => {
    const parameters = key.importParameters?.find(({ importToken }) => importToken === input.ImportToken);
    if (parameters === undefined) return refuse('IMPORT-7', { fault: 'importTokenUnknown', keyArn: arn });
    return at < parameters.validTo ? parameters : refuse('IMPORT-7', { fault: 'importTokenExpired', keyArn: arn });
  })
  // The host can unwrap the material. [IMPORT-7]
  .find('keyMaterialId', unwrapped)
  // It is the material that the key and its set expect. [IMPORT-2]
  .check('expectedMaterial', materialIsExpected)
  // At most one material waits for its rotation. [ROTATE-5]
  .check('onePending', ({ keySet, arn, keyMaterialId }) => {
    const pending = pendingKeyMaterial(keySet);
    if (pending === undefined || isKnown(keySet, keyMaterialId)) return undefined;
    return refuse('ROTATE-5', {
      fault: 'otherMaterialPending',
      keyMaterialId,
      keyArn: arn,
      pendingKeyMaterialId: pending.keyMaterialId,
    });
  })
  .decide((context) => {
    const { keySet, key, input, keyMaterialId } = context;
    const description = input.KeyMaterialDescription;
    const facts = { lacksKeyMaterial: lacksKeyMaterial(keySet, key, { keyMaterialId, imported: true }) };
    return [
      {
        ...eventBase(context),
        type: 'KeyMaterialImported',
        keyState: stepKey(keySet, key, 'ImportKeyMaterial', facts),
        keyMaterialId,
        ...(isKnown(keySet, keyMaterialId)
          ? {}
          : { addedAs: keySet.keyMaterials.length === 0 ? ('CURRENT' as const) : ('PENDING' as const) }),
        // KMS keeps the date in whole seconds. [IMPORT-4]
        ...(input.ValidTo === undefined ? {} : { validTo: wholeSeconds(input.ValidTo) }),
        ...(description === undefined ? {} : { description }),
      },
    ];
  })
  // Only symmetric encryption keys show which material it was. [IMPORT-3]
  .answer(({ arn, keyMaterialId }, keySet) => ({
    KeyId: arn,
    ...(isSymmetricEncryption(keySet) ? { KeyMaterialId: keyMaterialId } : {}),
  }));

function expirationIsValid({ input, at }: Context): Refusal | undefined {
  const model = input.ExpirationModel ?? 'KEY_MATERIAL_EXPIRES';
  if (model === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    return input.ValidTo === undefined ? undefined : refuse('IMPORT-1a', { fault: 'validToUncalledFor' });
  }
  if (input.ValidTo === undefined) {
    return refuse('IMPORT-1', { fault: 'validToMissing' });
  }
  // The second that KMS keeps must be in the future too: nothing expires before it is imported.
  if (wholeSeconds(input.ValidTo) <= at) {
    return refuse('IMPORT-1a', { fault: 'validToPast', validTo: input.ValidTo });
  }
  return instantOf(input.ValidTo) <= inDays(at, MOST_DAYS)
    ? undefined
    : refuse('IMPORT-1a', { fault: 'validToTooFar', validTo: input.ValidTo, mostDays: MOST_DAYS });
}

function wholeSeconds(seconds: number): Instant {
  return Math.floor(seconds) * 1000;
}

/** The ID of the material, which the host takes out of its wrapping. */
function unwrapped({
  keySet,
  region,
  input,
  host,
  parameters,
}: Context & { readonly parameters: ImportParameters }): string | Refusal {
  const answer = checkedAnswer(
    'unwrapKeyMaterial',
    host.unwrapKeyMaterial({
      keyId: keySet.keyId,
      region,
      keySpec: keySet.keySpec,
      importToken: input.ImportToken,
      encryptedKeyMaterial: input.EncryptedKeyMaterial,
      wrappingAlgorithm: parameters.wrappingAlgorithm,
      wrappingKeySpec: parameters.wrappingKeySpec,
    }),
  );
  if (!answer.ok) return refuseAsHost('IMPORT-7', answer);
  if (/^[0-9a-f]{64}$/.test(answer.keyMaterialId)) return answer.keyMaterialId;
  throw new Error('host.unwrapKeyMaterial must name the material by 64 hex digits');
}

/** Whether the set has the material already. */
function isKnown({ keyMaterials }: KeySet, id: string): boolean {
  return keyMaterials.some(({ keyMaterialId }) => keyMaterialId === id);
}

/**
 * Existing material must be one of the set's (and the one that the request names); new material must not be. Only the
 * primary key takes new material, and an asymmetric or HMAC key only its first.
 */
function materialIsExpected({
  keySet,
  key,
  input,
  arn,
  keyMaterialId: id,
}: Context & { readonly keyMaterialId: string }): Refusal | undefined {
  const isFirst = keySet.keyMaterials.length === 0;
  const isNew = input.ImportType === 'NEW_KEY_MATERIAL' || (isFirst && input.ImportType === undefined);
  if (isNew && isPrimary(keySet, key)) {
    return isKnown(keySet, id)
      ? refuse('IMPORT-2', { fault: 'materialNotNew', keyMaterialId: id, keyArn: arn })
      : undefined;
  }
  const isNamed = input.KeyMaterialId === undefined || input.KeyMaterialId === id;
  if (isKnown(keySet, id) && isNamed) return undefined;
  const expected = input.KeyMaterialId ?? currentKeyMaterial(keySet)?.keyMaterialId;
  return expected === undefined
    ? refuse('IMPORT-2', { fault: 'noMaterialToCompare', keyArn: arn })
    : refuse('IMPORT-2', { fault: 'materialUnexpected', expectedKeyMaterialId: expected });
}
