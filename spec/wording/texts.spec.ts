// Every fault of the room of wordings with the text that AWS has for it, letter for letter.

import { describe, expect, it } from 'vitest';
import { refuse } from '../../src/model/rules/errors.js';
import type { Facts, Fault } from '../../src/model/rules/wording/index.js';
import { codeOf, WORDINGS } from '../../src/model/rules/wording/index.js';
import { otherWordingsOf, wordingOf } from '../../src/model/rules/wording/wording.js';
import vector from '../vectors/key-state-table.json' with { type: 'json' };

const ARN = 'ARN';

/** The facts that a text tells, by name; its own specs have those about parameters and key states. */
const TEXTS: readonly (readonly [fault: Fault, facts: object, text: string])[] = [
  ['keyIdHasNoForm', { keyId: '<keyId>' }, "Invalid keyId '<keyId>'"],
  ['keyIdInArnHasNoForm', { keyId: '<keyId>' }, 'Invalid keyId <keyId>'],
  ['keyDoesNotExist', { keyArn: 'ARN' }, "Key 'ARN' does not exist"],
  ['arnOfOtherRegion', { region: '<region>' }, 'Invalid arn <region>'],
  ['aliasNotTaken', {}, 'Key Aliases are not supported for this operation.'],
  ['arnMalformed', { arn: '<arn>' }, 'Invalid arn <arn>'],
  [
    'keyOfOtherAccount',
    { principal: '<principal>', action: '<action>', arn: '<arn>' },
    'User: <principal> is not authorized to perform: kms:<action> on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
  ],
  [
    'notAllowedByKeyPolicy',
    { principal: '<principal>', action: '<action>', keyArn: 'ARN' },
    'User: <principal> is not authorized to perform: kms:<action> on resource: ARN because no resource-based policy allows the kms:<action> action',
  ],
  [
    'keyOfCiphertextNotHere',
    { principal: '<principal>', action: '<action>' },
    'User: <principal> is not authorized to perform: kms:<action> on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
  ],
  ['retirerOfOtherAccount', { accountId: '<accountId>' }, 'The retiring principal must be in the account <accountId>.'],
  ['aliasDoesNotExist', { aliasArn: '<aliasArn>' }, 'Alias <aliasArn> is not found.'],
  ['aliasExists', { aliasArn: '<aliasArn>' }, 'An alias with the name <aliasArn> already exists'],
  [
    'aliasWithoutPrefix',
    {},
    'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
  ],
  ['aliasCharacters', { aliasName: '<aliasName>' }, '<aliasName> contains invalid characters for an alias'],
  ['aliasReserved', { aliasName: '<aliasName>' }, ''],
  ['aliasOfAlias', { alias: '<alias>' }, 'Aliases must refer to keys. Not aliases'],
  [
    'aliasQuota',
    { limit: 7, usage: 7 },
    'Aliases per key quota for this account in this region is 7, current usage is 7.',
  ],
  [
    'aliasOfOtherKind',
    { aliasName: '<aliasName>' },
    'The current and the new KMS key of <aliasName> must be of the same type and have the same key usage.',
  ],
  [
    'pageSize',
    { value: 7, limit: 7 },
    "1 validation error detected: Value '7' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 7",
  ],
  ['markerUnknown', {}, ''],
  ['dataKeyLength', {}, 'Please specify either number of bytes or key spec.'],
  ['numberOfBytesMissing', {}, 'NumberOfBytes is required.'],
  ['requestRate', {}, 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.'],
  ['dryRun', {}, 'The request would have succeeded, but the DryRun option is set.'],
  ['operationUnknown', {}, ''],
  ['operationUnmodelled', { operation: '<operation>' }, '<operation> is outside of this model: it names no KMS key'],
  ['keyOrigin', { keyArn: 'ARN', origin: '<origin>' }, 'ARN origin is <origin> which is not valid for this operation.'],
  ['keyIsNotSymmetric', {}, ''],
  [
    'keyIsReplica',
    { keyArn: 'ARN', operation: '<operation>' },
    'ARN is a multi-region replica key which is not valid for <operation>.',
  ],
  [
    'keySpecTwice',
    {},
    'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
  ],
  ['keyUsageMissing', {}, 'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.'],
  [
    'keyUsageUnfit',
    { keyUsage: '<keyUsage>', keySpec: '<keySpec>' },
    'KeyUsage <keyUsage> is not compatible with KeySpec <keySpec>',
  ],
  ['keySpecNotInRegion', { keySpec: '<keySpec>' }, 'KeySpec <keySpec> is not supported in this Region.'],
  ['keySpecNotImported', { keySpec: '<keySpec>' }, 'KeySpec <keySpec> is not supported for Origin EXTERNAL'],
  [
    'customKeyStoreUncalledFor',
    { origin: '<origin>' },
    'CustomKeyStoreId and XksKeyId are only for keys in custom key stores, not for Origin <origin>',
  ],
  ['multiRegionInCustomKeyStore', {}, 'A multi-Region key cannot be created in a custom key store.'],
  ['keySpecInCustomKeyStore', {}, 'A custom key store supports only symmetric encryption keys.'],
  ['customKeyStoreIdMissing', { origin: '<origin>' }, 'CustomKeyStoreId is required for Origin <origin>'],
  ['xksKeyIdUnfit', {}, 'XksKeyId is required for Origin EXTERNAL_KEY_STORE, and for no other'],
  [
    'customKeyStoreUnknown',
    { customKeyStoreId: '<customKeyStoreId>' },
    'Custom key store <customKeyStoreId> is not found.',
  ],
  [
    'customKeyStoreDisconnected',
    { customKeyStoreId: '<customKeyStoreId>' },
    'Custom key store <customKeyStoreId> is not connected.',
  ],
  ['keyQuota', { limit: 7, usage: 7 }, 'Key quota for this account in this region is 7 but the current usage is 7.'],
  ['notPrimaryToReplicate', { keyArn: 'ARN' }, 'ARN is not a multi-region primary key.'],
  [
    'replicaRegionInvalid',
    { region: '<region>' },
    'Region <region> is not a valid Region or multi-Region keys are not supported in Region <region>.',
  ],
  [
    'replicaRegionInOtherPartition',
    {},
    'The replica key Region must be in the same AWS partition as the primary key Region.',
  ],
  ['replicaInPrimaryRegion', { region: '<region>' }, '<region> cannot have a replica because it contains the primary.'],
  ['replicaExists', {}, 'You can create only one replica of each primary key in each AWS Region.'],
  ['notPrimaryToUpdate', { keyArn: 'ARN' }, 'ARN is not a multi-Region primary key.'],
  ['primaryIsUpdating', { keyArn: 'ARN' }, 'ARN is updating.'],
  ['noReplicaInRegion', { keyId: '<keyId>' }, '<keyId> does not have a replica key in the specified Region.'],
  ['waitingPeriod', { least: 7, most: 7 }, 'PendingWindowInDays must be between 7 and 7'],
  ['tagKeyReserved', {}, 'Tags beginning with aws: are reserved'],
  ['tagKeyTwice', {}, 'Duplicate tag keys'],
  ['tooManyTags', {}, 'Too many tags'],
  ['policyTooLong', { limit: 7 }, 'The key policy is longer than 7 bytes.'],
  ['policyMalformed', {}, 'The policy is not a valid policy document.'],
  ['policyWithoutPrincipal', {}, 'Policy contains a statement with no principal.'],
  ['policyPrincipalInvalid', {}, 'Policy contains a statement with one or more invalid principals.'],
  ['requestRate', {}, 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.'],
  ['policyArnBroken', { principals: [] }, 'An ARN in the specified key policy is invalid.'],
  ['policyPrincipalUnfit', { principals: [] }, 'An ARN in the specified key policy is invalid.'],
  [
    'policyOverlyPermissive',
    {},
    'OverlyPermissiveCondition: Using the ForAllValues set operator with a single-valued condition key matches requests without the specified [encryption context or tag] or with an unspecified [encryption context or tag]. To fix, remove ForAllValues.',
  ],
  ['policyLocksOut', {}, 'The new key policy will not allow you to update the key policy in the future.'],
  ['policyNameUnknown', { policyName: '<policyName>' }, 'No such policy exists: <policyName>'],
  [
    'wrappingUnfit',
    { wrappingAlgorithm: '<wrappingAlgorithm>', wrappingKeySpec: '<wrappingKeySpec>', keySpec: '<keySpec>' },
    'Wrapping algorithm <wrappingAlgorithm> and wrapping key spec <wrappingKeySpec> cannot be used to import a <keySpec> key.',
  ],
  ['importTokenUnknown', {}, ''],
  ['importTokenExpired', {}, ''],
  ['validToUncalledFor', {}, 'A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE'],
  ['validToMissing', {}, 'A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES'],
  ['validToPast', {}, 'ValidTo must be in the future'],
  ['validToTooFar', { mostDays: 7 }, 'ValidTo must be less than 7 days in the future'],
  [
    'memberForSymmetricOnly',
    { member: '<member>', keySpec: '<keySpec>' },
    'Input parameter <member> cannot be used with <keySpec> imported keys.',
  ],
  ['newMaterialNamed', {}, 'Input parameter keyMaterialId cannot be used with NEW_KEY_MATERIAL importType.'],
  [
    'newMaterialForReplica',
    {},
    'Input parameter ImportType NEW_KEY_MATERIAL cannot be used on replica Multi-Region keys',
  ],
  ['descriptionForReplica', {}, 'Key material description can only be specified on primary Multi-Region keys'],
  [
    'materialNotNew',
    { keyMaterialId: '<keyMaterialId>', keyArn: 'ARN' },
    'Key material (id: <keyMaterialId>) being imported as NEW_KEY_MATERIAL is already associated with KMS key ARN.',
  ],
  [
    'materialUnexpected',
    { expectedKeyMaterialId: '<expectedKeyMaterialId>' },
    'Imported key material does not have the expected identifier (<expectedKeyMaterialId>).',
  ],
  ['noMaterialToCompare', {}, ''],
  [
    'otherMaterialPending',
    { keyMaterialId: '<keyMaterialId>', keyArn: 'ARN', pendingKeyMaterialId: '<pendingKeyMaterialId>' },
    'New key material (id: <keyMaterialId>) cannot be imported into KMS key ARN, because another key material (id: <pendingKeyMaterialId>) is pending rotation.',
  ],
  [
    'materialNeverImported',
    { keyMaterialId: '<keyMaterialId>', keyArn: 'ARN' },
    'Key material (id: <keyMaterialId>) has never been imported into KMS key ARN.',
  ],
  [
    'rotationQuota',
    { keyArn: 'ARN' },
    'The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ARN',
  ],
  [
    'automaticRotationNear',
    { minutes: 7 },
    'An automatic rotation of this key is scheduled to begin within the next 7 minutes.',
  ],
  ['noMaterialPending', { keyArn: 'ARN' }, 'No available key material pending rotation for the key: ARN.'],
  [
    'replicaLacksPendingMaterial',
    {},
    'Cannot perform key material rotation: Key material has not been imported for replicas of the Multi-Region key.',
  ],
  ['rotationsOfSymmetricOnly', {}, 'Input parameter includeKeyMaterial can only be used with symmetric keys.'],
  ['principalArnInvalid', { principal: '<principal>' }, 'ARN is not valid: <principal>'],
  ['principalDoesNotExist', { principal: '<principal>' }, 'ARN does not refer to a valid principal: <principal>'],
  ['principalIdUnknown', { member: 'GranteePrincipal' }, 'GranteePrincipal does not refer to a valid principal.'],
  ['listedPrincipalIdUnknown', {}, 'Input does not refer to a valid principal'],
  ['retirerIdUnknown', { principal: '<principal>' }, 'Retiring principal <principal> could not be found'],
  [
    'principalNotOne',
    { members: ['GranteePrincipal', 'GranteeServicePrincipal'] },
    'Exactly one of GranteePrincipal and GranteeServicePrincipal must be specified.',
  ],
  [
    'principalTwice',
    { members: ['GranteePrincipal', 'GranteeServicePrincipal'] },
    'At most one of GranteePrincipal and GranteeServicePrincipal can be specified.',
  ],
  [
    'servicePrincipalIncomplete',
    {},
    'GranteeServicePrincipal requires a SourceArn constraint and a retiring principal.',
  ],
  ['grantOfNothing', {}, 'A grant must allow at least one operation.'],
  ['grantOfCreateGrantOnly', {}, 'Grants must not contain only the CreateGrant operation.'],
  [
    'grantOperationsUnfit',
    { operations: ['Sign'], isSymmetric: true, keyUsage: '<keyUsage>', validOperations: ['CreateGrant', 'Encrypt'] },
    'Operations [Sign] are not supported when creating a grant for a symmetric KMS key with key usage <keyUsage>. Valid operations are [CreateGrant, Encrypt]',
  ],
  [
    'grantConstraintForSymmetricOnly',
    {},
    'EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.',
  ],
  [
    'grantConstraintTooLarge',
    { mostPairs: 7, mostCharacters: 7 },
    'An encryption context constraint can have at most 7 pairs of at most 7 characters each.',
  ],
  ['grantConstraintsBoth', {}, 'A grant has either EncryptionContextEquals or EncryptionContextSubset, not both.'],
  ['grantQuota', { limit: 7, usage: 7 }, 'Grants per key quota is 7, current usage is 7.'],
  ['grantDoesNotExist', { grantId: '<grantId>' }, 'Grant ID <grantId> not found'],
  ['grantNotNamed', {}, 'Specify either GrantToken, or both KeyId and GrantId.'],
  ['grantTokenInvalid', {}, 'The grant token is not valid.'],
  ['keyIdMissing', {}, 'KeyId must not be null'],
  ['keyIncorrect', {}, 'The key ID in the request does not identify a CMK that can perform this operation.'],
  [
    'keyUsage',
    { keyArn: 'ARN', keyUsage: '<keyUsage>', operation: '<operation>' },
    'ARN key usage is <keyUsage> which is not valid for <operation>.',
  ],
  ['operationNotInRegion', { operation: '<operation>', region: '<region>' }, ''],
  ['keyHasNoPublicKey', {}, ''],
  ['dataKeyOfAsymmetricKey', { isPair: false }, 'You cannot generate a data key with an asymmetric CMK'],
  [
    'algorithmUnfit',
    { algorithm: '<algorithm>', keySpec: '<keySpec>' },
    'Algorithm <algorithm> is incompatible with key spec <keySpec>.',
  ],
  ['ciphertextInvalid', {}, ''],
  [
    'encryptionContextUncalledFor',
    {},
    'EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.',
  ],
  ['signatureInvalid', {}, ''],
  ['macInvalid', {}, ''],
  [
    'messageTypeNotOfKeySpec',
    { messageType: '<messageType>', keySpec: '<keySpec>' },
    'Message type <messageType> is incompatible with key spec <keySpec>.',
  ],
  [
    'messageTypeNotOfAlgorithm',
    { messageType: '<messageType>', algorithm: '<algorithm>' },
    'Message type <messageType> is incompatible with algorithm <algorithm>.',
  ],
  [
    'digestLength',
    { messageType: 'DIGEST', algorithm: '<algorithm>' },
    'Digest is invalid length for algorithm <algorithm>.',
  ],
  [
    'plaintextTooLong',
    { algorithm: '<algorithm>', keySpec: '<keySpec>', mostBytes: 7 },
    'Algorithm <algorithm> and key spec <keySpec> cannot encrypt data larger than 7 bytes.',
  ],
  ['publicKeyUnfit', { keySpec: '<keySpec>' }, ''],
  ['wrappingKeyMissing', {}, ''],
  ['encapsulationLength', { keySpec: '<keySpec>', mustBeBytes: 7 }, ''],
  ['encryptedKeySize', { mustBeBytes: 7 }, 'Invalid encrypted key size.'],
  ['materialInvalid', { keySpec: '<keySpec>' }, ''],
  [
    'materialLost',
    { keyMaterialId: '<keyMaterialId>', keyArn: 'ARN' },
    'Key material <keyMaterialId> of ARN is missing.',
  ],
  [
    'unsupportedHere',
    { what: '<what>', platform: '<platform>' },
    '<what> is not supported by this endpoint with <platform>.',
  ],
  ['regionInvalid', { member: '<member>', value: 7 }, '<member> is no Region: 7'],
  ['instantInvalid', { member: '<member>', value: 7 }, '<member> is no instant in epoch milliseconds: 7'],
  ['accountIdInvalid', { member: '<member>' }, '<member> is not 12 digits'],
  ['principalInvalid', { member: '<member>' }, '<member> is no ARN'],
  [
    'memberUnknown',
    { member: '<member>', named: '<named>', hint: ' (did you mean <other>?)' },
    '<member> has no "<named>" (did you mean <other>?)',
  ],
  ['keySetGiven', {}, 'CreateKey makes a key set of its own: reduce it on null'],
  [
    'identifierMissing',
    { operation: '<operation>', identifier: '<identifier>' },
    '<operation> needs the new identifier ids.<identifier>',
  ],
  ['newKeyIdUnfit', { keyId: '<keyId>', multiRegion: true }, "ids.keyId '<keyId>' is no key ID of a multi-Region key"],
  ['newKeyIdNotNew', { keyId: '<keyId>' }, "ids.keyId '<keyId>' is not new"],
  ['hostFailed', { hostFunction: '<hostFunction>', thrown: '<thrown>' }, '<hostFunction> threw: <thrown>'],
  ['hostRefused', { words: '<words>' }, '<words>'],
  ['regionNotEnabled', {}, 'The security token included in the request is invalid.'],
];

const ELSEWHERE: readonly Fault[] = ['constraints', 'wrongType', 'notBase64', 'keyState'];

function textOf(fault: Fault, facts: object): string {
  return wordingOf({ ...facts, fault } as unknown as Facts);
}

describe('the message of a fault', () => {
  it.each(TEXTS)('%s %j is AWS’s', (fault, facts, text) => {
    expect(textOf(fault, facts)).toBe(text);
  });

  it('is written here for every fault', () => {
    const written = [...TEXTS.map(([fault]) => fault), ...ELSEWHERE];
    expect([...new Set(written)].sort()).toEqual(Object.keys(WORDINGS).sort());
  });

  it('of a data key names the pair that was asked for [USAGE-2]', () => {
    const text = 'You cannot generate a data key pair with an asymmetric CMK';
    expect(textOf('dataKeyOfAsymmetricKey', { isPair: true })).toBe(text);
  });

  it('that is empty is told by the refusal, and only then [WIRE-1]', () => {
    expect(refuse('PAGE-1', { fault: 'markerUnknown' }).error).toMatchObject({ message: '', noMessage: true });
    expect(refuse('CIPHER-1', { fault: 'keyIdMissing' }).error).not.toHaveProperty('noMessage');
  });

  it('of a key state is that of AWS’s footnote [STATE-1]', () => {
    for (const [number, { error, message }] of Object.entries<Footnote>(vector.footnotes)) {
      if (error === undefined || message === undefined || error === 'UnsupportedOperationException') continue;
      const facts = keyState('Enabled', Number(number));
      expect(codeOf(facts), number).toBe(error);
      // What was seen is another text than what is printed: that conforms, too.
      const printed = message.replace('<key ARN>', ARN);
      const isAtLength = number === '5';
      if (number !== '10')
        expect(isAtLength ? otherWordingsOf(facts, 'STATE-1') : [wordingOf(facts)], number).toContain(printed);
    }
  });

  it('of a key whose deletion is pending names the phase, whatever the footnote, as was seen [STATE-1]', () => {
    for (const footnote of [2, 3, 8, 10]) {
      expect(wordingOf(keyState('PendingDeletion', footnote))).toBe(`${ARN} is pending deletion.`);
      expect(wordingOf(keyState('PendingReplicaDeletion', footnote))).toBe(`${ARN} is pending replica deletion.`);
    }
  });

  it('of a key of the wrong origin names the origin [STATE-1] [IMPORT-5a]', () => {
    for (const footnote of [6, 7, 9]) {
      const text = `${ARN} origin is EXTERNAL which is not valid for this operation.`;
      expect(wordingOf({ ...keyState('PendingDeletion', footnote), origin: 'EXTERNAL' })).toBe(text);
    }
  });
});

interface Footnote {
  readonly remark?: string;
  readonly error?: string;
  readonly message?: string;
}

function keyState(state: Facts<'keyState'>['keyState'], footnote: number): Facts<'keyState'> {
  return {
    fault: 'keyState',
    keyArn: ARN,
    keyState: state,
    operation: 'Encrypt',
    origin: 'AWS_KMS',
    footnote: footnote as Facts<'keyState'>['footnote'],
  };
}
