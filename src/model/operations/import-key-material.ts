// ImportKeyMaterial: gives a key of origin EXTERNAL its key material, or the same material again.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html

import { type Refusal, refuse, refuseAsHost } from '../errors.js';
import type { KeyMaterialImported } from '../events.js';
import { checkedAnswer } from '../host.js';
import type { Instant } from '../identifiers.js';
import { stepKey } from '../key/step.js';
import { currentKeyMaterial, lacksKeyMaterial, pendingKeyMaterial } from '../key-set/key-materials.js';
import { type ImportParameters, isPrimary, isSymmetricEncryption } from '../key-set/key-set.js';
import { instantOf } from '../views/wire.js';
import { inDays, isExternal, keyState } from './checks.js';
import { eventBase, type KeyContext, keyOperation } from './operation.js';

type Context = KeyContext<'ImportKeyMaterial'>;

/** How far ahead `ValidTo` may be. */
const MOST_DAYS = 365;

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
    // New material has no ID yet. [IMPORT-8]
    newMaterialHasNoId: ({ input }) =>
      input.ImportType === 'NEW_KEY_MATERIAL' && input.KeyMaterialId !== undefined
        ? refuse('IMPORT-8', { fault: 'newMaterialNamed', keyMaterialId: input.KeyMaterialId })
        : undefined,
    // A replica key takes the primary key's material, which has its description already. [IMPORT-2] [IMPORT-8]
    replicaTakesExisting: ({ keySet, key, input, arn }) => {
      if (isPrimary(keySet, key)) return undefined;
      if (input.ImportType === 'NEW_KEY_MATERIAL') {
        return refuse('IMPORT-2a', { fault: 'newMaterialForReplica', keyArn: arn });
      }
      return input.KeyMaterialDescription === undefined
        ? undefined
        : refuse('IMPORT-8', { fault: 'descriptionForReplica', keyArn: arn });
    },
    // The token is one of this key's, and still good. [IMPORT-7]
    importToken: (context) => {
      const parameters = parametersOf(context);
      const keyArn = context.arn;
      if (parameters === undefined) return refuse('IMPORT-7', { fault: 'importTokenUnknown', keyArn });
      return context.at < parameters.validTo ? undefined : refuse('IMPORT-7', { fault: 'importTokenExpired', keyArn });
    },
    // The host can unwrap the material. [IMPORT-7]
    unwraps: (context) => {
      const unwrapped = unwrap(context);
      return unwrapped.ok ? undefined : refuseAsHost('IMPORT-7', unwrapped);
    },
    // It is the material that the key and its set expect. [IMPORT-2]
    expectedMaterial: materialIsExpected,
    // At most one material waits for its rotation. [ROTATE-5]
    onePending: (context) => {
      const { keySet, arn } = context;
      const pending = pendingKeyMaterial(keySet);
      const id = materialId(context);
      if (pending === undefined || isKnown(context, id)) return undefined;
      return refuse('ROTATE-5', {
        fault: 'otherMaterialPending',
        keyMaterialId: id,
        keyArn: arn,
        pendingKeyMaterialId: pending.keyMaterialId,
      });
    },
  },
  decide: (context) => [imported(context)],
  // Only symmetric encryption keys show which material it was. [IMPORT-3]
  answer: (context) => ({
    KeyId: context.arn,
    ...(isSymmetricEncryption(context.keySet) ? { KeyMaterialId: materialId(context) } : {}),
  }),
});

function imported(context: Context): KeyMaterialImported {
  const { keySet, key, input } = context;
  const keyMaterialId = materialId(context);
  const expires = expiresAt(context);
  const description = input.KeyMaterialDescription;
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

/** KMS keeps the date in whole seconds. [IMPORT-4] */
function expiresAt({ input }: Context): Instant | undefined {
  return input.ValidTo === undefined ? undefined : wholeSeconds(input.ValidTo);
}

function wholeSeconds(seconds: number): Instant {
  return Math.floor(seconds) * 1000;
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
  const unwrapped = checkedAnswer(
    'unwrapKeyMaterial',
    host.unwrapKeyMaterial({
      keyId: keySet.keyId,
      keySpec: keySet.keySpec,
      importToken: input.ImportToken,
      encryptedKeyMaterial: input.EncryptedKeyMaterial,
      wrappingAlgorithm: parameters.wrappingAlgorithm,
      wrappingKeySpec: parameters.wrappingKeySpec,
    }),
  );
  if (unwrapped.ok && !/^[0-9a-f]{64}$/.test(unwrapped.keyMaterialId)) {
    throw new Error('host.unwrapKeyMaterial must name the material by 64 hex digits');
  }
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
  const { keySet, key, input, arn } = context;
  const id = materialId(context);
  const isFirst = keySet.keyMaterials.length === 0;
  const isNew = input.ImportType === 'NEW_KEY_MATERIAL' || (isFirst && input.ImportType === undefined);
  if (isNew && isPrimary(keySet, key)) {
    return isKnown(context, id)
      ? refuse('IMPORT-2', { fault: 'materialNotNew', keyMaterialId: id, keyArn: arn })
      : undefined;
  }
  const isNamed = input.KeyMaterialId === undefined || input.KeyMaterialId === id;
  if (isKnown(context, id) && isNamed) return undefined;
  const expected = input.KeyMaterialId ?? currentKeyMaterial(keySet)?.keyMaterialId;
  return expected === undefined
    ? refuse('IMPORT-2', { fault: 'noMaterialToCompare', keyArn: arn })
    : refuse('IMPORT-2', { fault: 'materialUnexpected', expectedKeyMaterialId: expected });
}
