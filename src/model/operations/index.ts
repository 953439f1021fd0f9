// Every operation, by AWS's name. A missing one does not compile.

import type { Operation } from '../vocabulary.js';
import { CancelKeyDeletion } from './cancel-key-deletion.js';
import { CreateAlias } from './create-alias.js';
import { CreateGrant } from './create-grant.js';
import { CreateKey } from './create-key.js';
import { GATED } from './cryptographic.js';
import { DeleteAlias } from './delete-alias.js';
import { DeleteImportedKeyMaterial } from './delete-imported-key-material.js';
import { DescribeKey } from './describe-key.js';
import { DisableKey } from './disable-key.js';
import { DisableKeyRotation } from './disable-key-rotation.js';
import { EnableKey } from './enable-key.js';
import { EnableKeyRotation } from './enable-key-rotation.js';
import { GetKeyLastUsage } from './get-key-last-usage.js';
import { GetKeyPolicy } from './get-key-policy.js';
import { GetKeyRotationStatus } from './get-key-rotation-status.js';
import { GetParametersForImport } from './get-parameters-for-import.js';
import { ImportKeyMaterial } from './import-key-material.js';
import { ListAliases } from './list-aliases.js';
import { ListGrants } from './list-grants.js';
import { ListKeyPolicies } from './list-key-policies.js';
import { ListKeyRotations } from './list-key-rotations.js';
import { ListKeys } from './list-keys.js';
import { ListResourceTags } from './list-resource-tags.js';
import { ListRetirableGrants } from './list-retirable-grants.js';
import type { OperationModel } from './operation.js';
import { PutKeyPolicy } from './put-key-policy.js';
import { ReplicateKey } from './replicate-key.js';
import { RetireGrant } from './retire-grant.js';
import { RevokeGrant } from './revoke-grant.js';
import { RotateKeyOnDemand } from './rotate-key-on-demand.js';
import { ScheduleKeyDeletion } from './schedule-key-deletion.js';
import { TagResource } from './tag-resource.js';
import { UntagResource } from './untag-resource.js';
import { UpdateAlias } from './update-alias.js';
import { UpdateKeyDescription } from './update-key-description.js';
import { UpdatePrimaryRegion } from './update-primary-region.js';

export const OPERATION_MODELS: { readonly [O in Operation]: OperationModel<O> } = {
  CreateKey,
  ReplicateKey,
  UpdatePrimaryRegion,
  DescribeKey,
  EnableKey,
  DisableKey,
  ScheduleKeyDeletion,
  CancelKeyDeletion,
  GetParametersForImport,
  ImportKeyMaterial,
  DeleteImportedKeyMaterial,
  EnableKeyRotation,
  DisableKeyRotation,
  GetKeyRotationStatus,
  RotateKeyOnDemand,
  ListKeyRotations,
  TagResource,
  UntagResource,
  ListResourceTags,
  UpdateKeyDescription,
  PutKeyPolicy,
  GetKeyPolicy,
  ListKeyPolicies,
  CreateAlias,
  UpdateAlias,
  DeleteAlias,
  ListAliases,
  CreateGrant,
  ListGrants,
  ListRetirableGrants,
  RetireGrant,
  RevokeGrant,
  ListKeys,
  GetKeyLastUsage,
  ...GATED,
};
