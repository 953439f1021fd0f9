// Members of answers that records name together. Those of KeyMetadata are named without `KeyMetadata.` or
// `ReplicaKeyMetadata.` before them.

export const ROLES = 'MultiRegionConfiguration';
export const POLICY_MEMBERS = ['Policy', 'ReplicaPolicy'] as const;
export const TAG_MEMBERS = ['Tags', 'ReplicaTags'] as const;
export const KEY_KIND = ['KeyUsage', 'KeySpec', 'CustomerMasterKeySpec', 'Origin'] as const;
export const DELETION_MEMBERS = ['DeletionDate', 'PendingDeletionWindowInDays', 'PendingWindowInDays'] as const;
export const EXPIRATION_MEMBERS = ['ExpirationModel', 'ValidTo'] as const;
export const MATERIAL_IDS = ['CurrentKeyMaterialId', 'KeyMaterialId'] as const;
export const ROTATION_MEMBERS = ['KeyRotationEnabled', 'RotationPeriodInDays', 'NextRotationDate'] as const;
