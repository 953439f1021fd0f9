// RotateKeyOnDemand: starts a rotation of the whole set, which ends by itself some seconds later.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html

import { refuse } from '../errors.js';
import { keyMaterialState, onDemandRotationCount, pendingKeyMaterial } from '../key-set/key-materials.js';
import { isInCustomKeyStore, isSymmetricEncryption } from '../key-set/key-set.js';
import { isNoReplica, keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

/** Between an on-demand rotation and an automatic one. */
const LEAST_MINUTES = 20;

export const RotateKeyOnDemand = keyOperation({
  name: 'RotateKeyOnDemand',
  checks: {
    // The key state allows it, before the key spec matters. [STATE-6]
    keyState,
    // Symmetric encryption keys only, and none in a custom key store. [ROTATE-4]
    isSymmetric: ({ keySet, arn }) => {
      if (!isSymmetricEncryption(keySet)) return refuse('ROTATE-4', { fault: 'keyIsNotSymmetric', keyArn: arn });
      return isInCustomKeyStore(keySet)
        ? refuse('ROTATE-4', { fault: 'keyOrigin', keyArn: arn, origin: keySet.origin })
        : undefined;
    },
    // The rotation is the primary key's. [ROTATE-4]
    isNoReplica,
    // At most 25 for the life of the key. [ROTATE-4]
    limit: ({ keySet, settings, arn }) => {
      const limit = settings.quotas.onDemandRotationsPerKey;
      return onDemandRotationCount(keySet) < limit || keySet.onDemandRotation !== undefined
        ? undefined
        : refuse('ROTATE-4', { fault: 'rotationQuota', keyArn: arn, limit });
    },
    // No automatic rotation is due within 20 minutes. [ROTATE-4]
    noConflict: ({ keySet, at }) => {
      const next = keySet.automaticRotation?.nextRotationAt;
      return next !== undefined && next - at <= LEAST_MINUTES * 60_000
        ? refuse('ROTATE-4', { fault: 'automaticRotationNear', minutes: LEAST_MINUTES })
        : undefined;
    },
    // Imported keys rotate to material that every related key has imported. [ROTATE-5]
    pendingMaterial: ({ keySet, arn }) => {
      if (keySet.origin !== 'EXTERNAL') return undefined;
      const pending = pendingKeyMaterial(keySet);
      if (pending === undefined) {
        return refuse('ROTATE-5', { fault: 'noMaterialPending', keyArn: arn });
      }
      return keyMaterialState(keySet, pending) === 'PENDING_ROTATION'
        ? undefined
        : refuse('ROTATE-5a', { fault: 'replicaLacksPendingMaterial', keyMaterialId: pending.keyMaterialId });
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
