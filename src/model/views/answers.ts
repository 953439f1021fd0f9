// AWS's named shapes of answers: what several operations show alike.
// Source: botocore 1.43.11; younger members as @aws-sdk/client-kms 3.1162 has them. Members stand in AWS's order.

import {
  blob,
  boolean,
  chosen,
  integer,
  list,
  map,
  named,
  oneOf,
  required,
  string,
  structure,
  timestamp,
} from '../requests/shapes.js';
import {
  EXPIRATION_MODELS,
  GRANT_OPERATIONS,
  KEY_MATERIAL_STATES,
  KEY_SPECS,
  KEY_STATES,
  KEY_USAGES,
  ORIGINS,
  ROTATION_TYPES,
} from '../vocabulary/vocabulary.js';

export const TEXT = string();
export const NUMBER = integer();
export const YES_OR_NO = boolean();
export const DATE = timestamp();
export const BLOB = blob();
export const KEY_STATE = oneOf(KEY_STATES);
const MULTI_REGION_KEY = structure({ Arn: required(TEXT), Region: required(TEXT) });

/** The algorithms of an asymmetric or symmetric encryption key. */
export const ALGORITHMS = {
  EncryptionAlgorithms: list(named('EncryptionAlgorithmSpec', TEXT)),
  SigningAlgorithms: list(named('SigningAlgorithmSpec', TEXT)),
  KeyAgreementAlgorithms: list(named('KeyAgreementAlgorithmSpec', TEXT)),
  EncapsulationAlgorithms: list(named('EncapsulationAlgorithmSpec', TEXT)), // younger
};

/** KeyMetadata. Members that do not apply are absent. [CREATE-5] */
export const KEY_METADATA = structure({
  AWSAccountId: required(TEXT),
  KeyId: required(chosen(TEXT)),
  Arn: required(TEXT),
  CreationDate: required(DATE),
  Enabled: required(YES_OR_NO),
  Description: required(TEXT),
  KeyUsage: required(oneOf(KEY_USAGES)),
  KeyState: required(KEY_STATE),
  DeletionDate: DATE,
  ValidTo: DATE,
  Origin: required(oneOf(ORIGINS)),
  CustomKeyStoreId: TEXT,
  CloudHsmClusterId: TEXT,
  ExpirationModel: oneOf(EXPIRATION_MODELS),
  KeyManager: required(oneOf(['CUSTOMER'])),
  CustomerMasterKeySpec: required(oneOf(KEY_SPECS)),
  KeySpec: required(oneOf(KEY_SPECS)),
  ...ALGORITHMS,
  MultiRegion: required(YES_OR_NO),
  MultiRegionConfiguration: structure({
    MultiRegionKeyType: required(oneOf(['PRIMARY', 'REPLICA'])),
    PrimaryKey: required(MULTI_REGION_KEY),
    ReplicaKeys: required(list(MULTI_REGION_KEY)),
  }),
  PendingDeletionWindowInDays: NUMBER,
  MacAlgorithms: list(named('MacAlgorithmSpec', TEXT)),
  XksKeyConfiguration: structure({ Id: required(TEXT) }),
  CurrentKeyMaterialId: chosen(TEXT),
});

export const TAG_LIST = list(structure({ TagKey: required(TEXT), TagValue: required(TEXT) }));

/** The members that every list ends with: a marker if and only if there is more. [PAGE-1] */
export const PAGE = { NextMarker: chosen(TEXT), Truncated: required(YES_OR_NO) } as const;

export const GRANT = structure({
  KeyId: required(TEXT),
  GrantId: required(chosen(TEXT)),
  Name: TEXT,
  CreationDate: required(DATE),
  GranteePrincipal: TEXT,
  RetiringPrincipal: TEXT,
  IssuingAccount: required(TEXT),
  Operations: required(list(named('GrantOperation', oneOf(GRANT_OPERATIONS)))),
  Constraints: structure({ EncryptionContextSubset: map(), EncryptionContextEquals: map(), SourceArn: TEXT }), // SourceArn: younger
  // Younger, both:
  GranteeServicePrincipal: TEXT,
  RetiringServicePrincipal: TEXT,
});

export const ROTATION = structure({
  KeyId: required(TEXT),
  KeyMaterialId: chosen(TEXT),
  KeyMaterialDescription: TEXT,
  ImportState: oneOf(['IMPORTED', 'PENDING_IMPORT']),
  KeyMaterialState: oneOf(KEY_MATERIAL_STATES),
  ExpirationModel: oneOf(EXPIRATION_MODELS),
  ValidTo: DATE,
  RotationDate: DATE,
  RotationType: oneOf(ROTATION_TYPES),
});

export const ALIAS_ENTRY = structure({
  AliasName: required(TEXT),
  AliasArn: required(TEXT),
  TargetKeyId: required(TEXT),
  CreationDate: required(DATE),
  LastUpdatedDate: required(DATE),
});

export const KEY_LAST_USAGE = structure({
  Operation: TEXT,
  Timestamp: DATE,
  CloudTrailEventId: chosen(TEXT),
  KmsRequestId: chosen(TEXT),
});
