// What each operation answers with: AWS's output shapes. Dates are epoch seconds, blobs are base64 text.

import type { GrantConstraints, Tag } from '../key-set/key-set.js';
import type {
  ExpirationModel,
  GatedOperation,
  GrantOperation,
  KeyMaterialState,
  KeyState,
  RotationType,
} from '../vocabulary.js';
import type { KeyMetadata } from './key-metadata.js';

/** An operation without output answers with an empty body. */
export type Empty = Readonly<Record<never, never>>;

interface Truncatable {
  readonly NextMarker?: string;
  readonly Truncated: boolean;
}

export interface GrantListEntry {
  readonly KeyId: string;
  readonly GrantId: string;
  readonly Name?: string;
  readonly CreationDate: number;
  readonly GranteePrincipal?: string;
  readonly GranteeServicePrincipal?: string;
  readonly RetiringPrincipal?: string;
  readonly RetiringServicePrincipal?: string;
  readonly IssuingAccount: string;
  readonly Operations: readonly GrantOperation[];
  readonly Constraints?: GrantConstraints;
}

export interface RotationsListEntry {
  readonly KeyId: string;
  readonly KeyMaterialId?: string;
  readonly KeyMaterialDescription?: string;
  readonly ImportState?: 'IMPORTED' | 'PENDING_IMPORT';
  readonly KeyMaterialState?: KeyMaterialState;
  readonly ExpirationModel?: ExpirationModel;
  readonly ValidTo?: number;
  readonly RotationDate?: number;
  readonly RotationType?: RotationType;
}

interface ManagementOutputs {
  readonly CreateKey: { readonly KeyMetadata: KeyMetadata };
  readonly ReplicateKey: {
    readonly ReplicaKeyMetadata: KeyMetadata;
    readonly ReplicaPolicy: string;
    readonly ReplicaTags?: readonly Tag[];
  };
  readonly UpdatePrimaryRegion: Empty;
  readonly DescribeKey: { readonly KeyMetadata: KeyMetadata };
  readonly EnableKey: Empty;
  readonly DisableKey: Empty;
  readonly ScheduleKeyDeletion: {
    readonly KeyId: string;
    readonly DeletionDate?: number;
    readonly KeyState: KeyState;
    readonly PendingWindowInDays: number;
  };
  readonly CancelKeyDeletion: { readonly KeyId: string };
  readonly GetParametersForImport: {
    readonly KeyId: string;
    readonly ImportToken: string;
    readonly PublicKey: string;
    readonly ParametersValidTo: number;
  };
  readonly ImportKeyMaterial: { readonly KeyId: string; readonly KeyMaterialId?: string };
  readonly DeleteImportedKeyMaterial: { readonly KeyId: string; readonly KeyMaterialId?: string };
  readonly EnableKeyRotation: Empty;
  readonly DisableKeyRotation: Empty;
  readonly GetKeyRotationStatus: {
    readonly KeyRotationEnabled: boolean;
    readonly KeyId: string;
    readonly RotationPeriodInDays?: number;
    readonly NextRotationDate?: number;
    readonly OnDemandRotationStartDate?: number;
  };
  readonly RotateKeyOnDemand: { readonly KeyId: string };
  readonly ListKeyRotations: Truncatable & { readonly Rotations: readonly RotationsListEntry[] };
  readonly TagResource: Empty;
  readonly UntagResource: Empty;
  readonly ListResourceTags: Truncatable & { readonly Tags: readonly Tag[] };
  readonly UpdateKeyDescription: Empty;
  readonly PutKeyPolicy: Empty;
  readonly GetKeyPolicy: { readonly Policy: string; readonly PolicyName: string };
  readonly ListKeyPolicies: Truncatable & { readonly PolicyNames: readonly string[] };
  readonly CreateAlias: Empty;
  readonly UpdateAlias: Empty;
  readonly DeleteAlias: Empty;
  readonly ListAliases: Truncatable & {
    readonly Aliases: readonly {
      readonly AliasName: string;
      readonly AliasArn: string;
      readonly TargetKeyId: string;
      readonly CreationDate: number;
      readonly LastUpdatedDate: number;
    }[];
  };
  readonly CreateGrant: { readonly GrantToken: string; readonly GrantId: string };
  readonly ListGrants: Truncatable & { readonly Grants: readonly GrantListEntry[] };
  readonly ListRetirableGrants: Truncatable & { readonly Grants: readonly GrantListEntry[] };
  readonly RetireGrant: Empty;
  readonly RevokeGrant: Empty;
  readonly ListKeys: Truncatable & { readonly Keys: readonly { readonly KeyId: string; readonly KeyArn: string }[] };
  readonly GetKeyLastUsage: {
    readonly KeyId: string;
    readonly KeyCreationDate: number;
    readonly TrackingStartDate: number;
    readonly KeyLastUsage: {
      readonly Operation?: string;
      readonly Timestamp?: number;
      readonly CloudTrailEventId?: string;
      readonly KmsRequestId?: string;
    };
  };
}

/** A gated operation: what the model knows of the answer, and what the host's cryptography adds. */
export interface GatedOutput {
  readonly KeyId: string;
  readonly [member: string]: unknown;
}

/** The output of every operation. */
export type Outputs = ManagementOutputs & { readonly [O in GatedOperation]: GatedOutput };
