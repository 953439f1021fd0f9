// RotateKeyOnDemand: starts a rotation of the whole set, which ends by itself some seconds later.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html

import { refuse } from '../errors.js';
import { originWording } from '../key/state-gate.js';
import { keyMaterialState, onDemandRotationCount, pendingKeyMaterial } from '../key-set/key-materials.js';
import { isInCustomKeyStore, isSymmetricEncryption } from '../key-set/key-set.js';
import { isNoReplica, keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

const TWENTY_MINUTES = 20 * 60_000;

export const RotateKeyOnDemand = keyOperation({
  name: 'RotateKeyOnDemand',
  checks: {
    // The key state allows it, before the key spec matters. [STATE-6]
    keyState,
    // Symmetric encryption keys only, and none in a custom key store. [ROTATE-4]
    isSymmetric: ({ keySet, arn }) => {
      if (!isSymmetricEncryption(keySet)) return refuse('ROTATE-4', 'UnsupportedOperationException', '');
      return isInCustomKeyStore(keySet)
        ? refuse('ROTATE-4', 'UnsupportedOperationException', `${arn} ${originWording(keySet)}`)
        : undefined;
    },
    // The rotation is the primary key's. [ROTATE-4]
    isNoReplica,
    // At most 25 for the life of the key. [ROTATE-4]
    limit: ({ keySet, settings, arn }) =>
      onDemandRotationCount(keySet) < settings.quotas.onDemandRotationsPerKey || keySet.onDemandRotation !== undefined
        ? undefined
        : refuse(
            'ROTATE-4',
            'LimitExceededException',
            `The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${arn}`,
          ),
    // No automatic rotation is due within 20 minutes. [ROTATE-4]
    noConflict: ({ keySet, at }) => {
      const next = keySet.automaticRotation?.nextRotationAt;
      return next !== undefined && next - at <= TWENTY_MINUTES
        ? refuse(
            'ROTATE-4',
            'ConflictException',
            'An automatic rotation of this key is scheduled to begin within the next 20 minutes.',
          )
        : undefined;
    },
    // Imported keys rotate to material that every related key has imported. [ROTATE-5]
    pendingMaterial: ({ keySet, arn }) => {
      if (keySet.origin !== 'EXTERNAL') return undefined;
      const pending = pendingKeyMaterial(keySet);
      if (pending === undefined) {
        return refuse(
          'ROTATE-5',
          'KMSInvalidStateException',
          `No available key material pending rotation for the key: ${arn}.`,
        );
      }
      return keyMaterialState(keySet, pending) === 'PENDING_ROTATION'
        ? undefined
        : refuse(
            'ROTATE-5a',
            'KMSInvalidStateException',
            'Cannot perform key material rotation: Key material has not been imported for replicas of the Multi-Region key.',
          );
    },
  },
  // Asked again while one runs, KMS was seen to succeed and to rotate once. [ROTATE-4]
  decide: (context) => {
    if (context.keySet.onDemandRotation !== undefined) return [];
    const endsAt = context.at + context.settings.rotationDelay;
    return [{ ...eventBase(context), type: 'OnDemandRotationStarted', endsAt }];
  },
  answer: ({ arn }) => ({ KeyId: arn }),
});
