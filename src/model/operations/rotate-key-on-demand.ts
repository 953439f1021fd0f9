// RotateKeyOnDemand: starts a rotation of the whole set, which ends by itself some seconds later.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html

import { everywhere, fails, unless } from '../key/state-table.js';
import { keyMaterialState, onDemandRotationCount, pendingKeyMaterial } from '../key-set/key-materials.js';
import { isSymmetricEncryption } from '../key-set/key-set.js';
import { KEY_ID } from '../requests/members.js';
import { free, required } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { TEXT } from '../views/answers.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { isNoReplica, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

/** Between an on-demand rotation and an automatic one. */
const LEAST_MINUTES = 20;

export const RotateKeyOnDemand = operation('RotateKeyOnDemand', {
  input: { KeyId: required(KEY_ID) },
  output: { KeyId: required(free('keyIdOrArn', TEXT)) },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'InvalidArnException', 'DependencyTimeoutException',
    'KMSInternalException', 'KMSInvalidStateException', 'UnsupportedOperationException', 'LimitExceededException',
    'ConflictException',
  ],
  requestQuota: 5,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [unless(7), fails(1, 7), fails(3, 7), fails(3, 7), fails(5), fails(7), fails(14), unless(7)],
  statesRule: {
    ...everywhere('STATE-6'),
    PendingDeletion: 'STATE-6a',
    PendingReplicaDeletion: 'STATE-6a',
    Creating: 'STATE-6e',
    Updating: 'STATE-6e',
  },
  changes: ['rotation'],
  needs: [onKey('KeyId')],
  order: {
    evidence: 'observed',
    rule: 'STATE-6',
    reason:
      'A Disabled asymmetric key was refused as Disabled, not for its key spec (2025-03), and one that was PendingImport as such, not for want of new material (2026-09).',
  },
})
  // The key state allows it, before the key spec and the pending material matter. [STATE-6]
  .check('keyState', keyState, { isSymmetric: ['ROTATE-4'], pendingMaterial: ['ROTATE-5', 'ROTATE-5a'] })
  // Symmetric encryption keys only. [ROTATE-4]
  .check('isSymmetric', ({ keySet, arn }) =>
    isSymmetricEncryption(keySet) ? undefined : refuse('ROTATE-4', { fault: 'keyIsNotSymmetric', keyArn: arn }),
  )
  // The rotation is the primary key's. [ROTATE-4]
  .check('isNoReplica', isNoReplica('ROTATE-4a'))
  // At most 25 for the life of the key. [ROTATE-4]
  .check('limit', ({ keySet, settings, arn }) => {
    const limit = settings.quotas.onDemandRotationsPerKey;
    return onDemandRotationCount(keySet) < limit || keySet.onDemandRotation !== undefined
      ? undefined
      : refuse('ROTATE-4', { fault: 'rotationQuota', keyArn: arn, limit });
  })
  // No automatic rotation is due within 20 minutes. [ROTATE-4]
  .check('noConflict', ({ keySet, at }) => {
    const next = keySet.automaticRotation?.nextRotationAt;
    return next !== undefined && next - at <= LEAST_MINUTES * 60_000
      ? refuse('ROTATE-4', { fault: 'automaticRotationNear', minutes: LEAST_MINUTES })
      : undefined;
  })
  // Imported keys rotate to material that every related key has imported. [ROTATE-5]
  .check('pendingMaterial', ({ keySet, arn }) => {
    if (keySet.origin !== 'EXTERNAL') return undefined;
    const pending = pendingKeyMaterial(keySet);
    if (pending === undefined) return refuse('ROTATE-5', { fault: 'noMaterialPending', keyArn: arn });
    return keyMaterialState(keySet, pending) === 'PENDING_ROTATION'
      ? undefined
      : refuse('ROTATE-5a', { fault: 'replicaLacksPendingMaterial', keyMaterialId: pending.keyMaterialId });
  })
  // Asked again while one runs, KMS was seen to succeed and to rotate once. [ROTATE-4]
  .decide((context) => {
    if (context.keySet.onDemandRotation !== undefined) return [];
    const endsAt = context.at + context.settings.rotationDelay;
    return [{ ...eventBase(context), type: 'OnDemandRotationStarted', endsAt }];
  })
  .answer(({ arn }) => ({ KeyId: arn }));
