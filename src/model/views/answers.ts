// AWS's named shapes of answers: what several operations show alike.
// Source: botocore 1.43.11; younger members as @aws-sdk/client-kms 3.1162 has them. Members stand in AWS's order.

import {
  applies,
  blob,
  boolean,
  chosen,
  free,
  integer,
  keyedList,
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
const MULTI_REGION_CONFIGURATION = structure({
  MultiRegionKeyType: required(oneOf(['PRIMARY', 'REPLICA'])),
  PrimaryKey: required(MULTI_REGION_KEY),
  ReplicaKeys: required(keyedList('Region', MULTI_REGION_KEY)),
});

/** A name that KMS has given to key material. */
export const KEY_MATERIAL = free('name', TEXT);

/** The algorithms of an asymmetric or symmetric encryption key. */
export const ALGORITHMS = {
  EncryptionAlgorithms: applies(list(named('EncryptionAlgorithmSpec', TEXT))),
  SigningAlgorithms: applies(list(named('SigningAlgorithmSpec', TEXT))),
  KeyAgreementAlgorithms: applies(list(named('KeyAgreementAlgorithmSpec', TEXT))),
  EncapsulationAlgorithms: applies(list(named('EncapsulationAlgorithmSpec', TEXT))), // younger
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
  DeletionDate: applies(free('deletionDate', DATE)),
  ValidTo: applies(DATE),
  Origin: required(oneOf(ORIGINS)),
  CustomKeyStoreId: applies(TEXT),
  CloudHsmClusterId: applies(TEXT),
  ExpirationModel: applies(oneOf(EXPIRATION_MODELS)),
  KeyManager: required(oneOf(['CUSTOMER', 'AWS'])),
  CustomerMasterKeySpec: required(oneOf(KEY_SPECS)),
  KeySpec: required(oneOf(KEY_SPECS)),
  ...ALGORITHMS,
  MultiRegion: required(YES_OR_NO),
  MultiRegionConfiguration: applies(free('roles', MULTI_REGION_CONFIGURATION)),
  PendingDeletionWindowInDays: applies(NUMBER),
  MacAlgorithms: applies(list(named('MacAlgorithmSpec', TEXT))),
  XksKeyConfiguration: applies(structure({ Id: required(TEXT) })),
  CurrentKeyMaterialId: applies(chosen(KEY_MATERIAL)),
});

export const TAG_LIST = keyedList('TagKey', structure({ TagKey: required(TEXT), TagValue: required(TEXT) }));

/** The members that every list ends with: a marker if and only if there is more. [PAGE-1] */
export const PAGE = { NextMarker: chosen(free('name', TEXT)), Truncated: required(YES_OR_NO) } as const;

export const GRANT = structure({
  KeyId: required(TEXT),
  GrantId: required(chosen(free('name', TEXT))),
  Name: applies(free('emptyOrAbsent', TEXT)),
  CreationDate: required(DATE),
  GranteePrincipal: TEXT,
  RetiringPrincipal: applies(TEXT),
  IssuingAccount: required(TEXT),
  Operations: required(list(named('GrantOperation', oneOf(GRANT_OPERATIONS)))),
  // SourceArn: younger
  Constraints: applies(structure({ EncryptionContextSubset: map(), EncryptionContextEquals: map(), SourceArn: TEXT })),
  // Younger, both:
  GranteeServicePrincipal: applies(TEXT),
  RetiringServicePrincipal: applies(TEXT),
});

export const ROTATION = structure({
  KeyId: required(TEXT),
  KeyMaterialId: chosen(KEY_MATERIAL),
  KeyMaterialDescription: applies(TEXT),
  ImportState: applies(oneOf(['IMPORTED', 'PENDING_IMPORT'])),
  KeyMaterialState: applies(oneOf(KEY_MATERIAL_STATES)),
  ExpirationModel: applies(oneOf(EXPIRATION_MODELS)),
  ValidTo: applies(DATE),
  RotationDate: applies(free('rotationDate', DATE)),
  RotationType: applies(oneOf(ROTATION_TYPES)),
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
  CloudTrailEventId: chosen(free('any', TEXT)),
  KmsRequestId: chosen(free('any', TEXT)),
});
