// Mostly valid inputs of every operation, steered by picks: what refuses them is most often the key, its state or its
// kind. A missing operation does not compile. Inputs that are not meant well are in hostile.ts.

import fc from 'fast-check';
import { IMPORT_TYPES, INCLUDE_KEY_MATERIAL } from '../../model/requests/members.js';
import { EXPIRATION_MODELS, type Operation } from '../../model/vocabulary/vocabulary.js';
import { BLOB, membersOf, own } from './members.js';
import { MATERIALS } from './picks.js';
import { first, merged, optional, picks, seldom, sometimes, type Template } from './templates.js';
import type { Vocabulary } from './vocabulary.js';

export type InputTemplates = { readonly [O in Operation]: fc.Arbitrary<Template> };

/** Mostly valid inputs in the words of that vocabulary. */
export function inputTemplatesOf(vocabulary: Vocabulary): InputTemplates {
  const members = membersOf(vocabulary);
  return {
    ...lifeOfKeys(vocabulary, members),
    ...importedMaterial(vocabulary, members),
    ...rotation(members),
    ...independentProperties(vocabulary, members),
    ...aliases(vocabulary, members),
    ...grants(vocabulary, members),
    ...encryption(vocabulary, members),
    ...otherCryptography(vocabulary, members),
  };
}

type Members = ReturnType<typeof membersOf>;

function lifeOfKeys({ newKeys }: Vocabulary, members: Members) {
  const { KeyId, KeyIdOrAlias, Region, Description, Tags, GrantTokens, policyOrNone, page } = members;
  const optionalMembers = fc.record({ Description: seldom(Description), Tags: seldom(Tags) });
  const onlyKeyId = fc.record({ KeyId });
  return {
    CreateKey: merged(newKeys, optionalMembers, policyOrNone),
    ReplicateKey: merged(fc.record({ KeyId, ReplicaRegion: Region }), optionalMembers, policyOrNone),
    UpdatePrimaryRegion: fc.record({
      KeyId,
      PrimaryRegion: fc.oneof({ weight: 6, arbitrary: picks('replicaRegion') }, { weight: 1, arbitrary: Region }),
    }),
    DescribeKey: fc.record({ KeyId: KeyIdOrAlias, GrantTokens }),
    EnableKey: onlyKeyId,
    DisableKey: onlyKeyId,
    ScheduleKeyDeletion: fc.record({ KeyId, PendingWindowInDays: sometimes(fc.constantFrom(7, 8, 30, 6, 31)) }),
    CancelKeyDeletion: onlyKeyId,
    ListKeys: fc.record(page),
    GetKeyLastUsage: onlyKeyId,
  };
}

function importedMaterial({ wrappings, validTo }: Vocabulary, { KeyId }: Members) {
  const EncryptedKeyMaterial = fc.oneof(
    { weight: 4, arbitrary: picks('ownMaterial') },
    { weight: 3, arbitrary: first('newMaterial') },
    { weight: 1, arbitrary: fc.constantFrom(...MATERIALS) },
  );
  const ImportToken = fc.oneof(
    { weight: 12, arbitrary: first('importToken') },
    { weight: 1, arbitrary: picks('foreignImportToken') },
    { weight: 1, arbitrary: fc.constant('bm9uZQ==') },
  );
  const expiration = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }) },
    { weight: 3, arbitrary: fc.record({ ValidTo: picks(validTo) }) },
    { weight: 1, arbitrary: fc.record({ ExpirationModel: seldom(fc.constantFrom(...EXPIRATION_MODELS)) }) },
  );
  return {
    GetParametersForImport: merged(fc.record({ KeyId }), wrappings),
    ImportKeyMaterial: merged(
      fc.record({
        KeyId,
        ImportToken,
        EncryptedKeyMaterial,
        ImportType: sometimes(fc.constantFrom(...IMPORT_TYPES)),
        KeyMaterialDescription: seldom(fc.constantFrom('', 'material 1')),
        KeyMaterialId: seldom(picks('keyMaterialId')),
      }),
      expiration,
    ),
    DeleteImportedKeyMaterial: fc.record({ KeyId, KeyMaterialId: sometimes(picks('keyMaterialId')) }),
  };
}

function rotation({ KeyId, page }: Members) {
  const onlyKeyId = fc.record({ KeyId });
  return {
    EnableKeyRotation: fc.record({ KeyId, RotationPeriodInDays: sometimes(fc.constantFrom(90, 91, 365, 2560)) }),
    DisableKeyRotation: onlyKeyId,
    GetKeyRotationStatus: onlyKeyId,
    RotateKeyOnDemand: onlyKeyId,
    ListKeyRotations: fc.record({
      KeyId,
      IncludeKeyMaterial: sometimes(fc.constantFrom(...INCLUDE_KEY_MATERIAL)),
      ...page,
    }),
  };
}

function independentProperties({ policies }: Vocabulary, { KeyId, Tags, TagKey, Description, page }: Members) {
  const PolicyName = seldom(fc.constantFrom('default', 'other'));
  return {
    TagResource: fc.record({ KeyId, Tags }),
    UntagResource: fc.record({ KeyId, TagKeys: fc.array(fc.oneof(picks('tagKey'), TagKey), { maxLength: 2 }) }),
    ListResourceTags: fc.record({ KeyId, ...page }),
    UpdateKeyDescription: fc.record({ KeyId, Description }),
    PutKeyPolicy: merged(fc.record({ KeyId, PolicyName }), policies),
    GetKeyPolicy: fc.record({ KeyId, PolicyName }),
    ListKeyPolicies: fc.record({ KeyId, Limit: page.Limit, Marker: seldom(page.Marker) }),
  };
}

function aliases({ aliasNames, badAliasNames }: Vocabulary, { KeyId, OtherKeyId, page }: Members) {
  const NewName = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...aliasNames) },
    { weight: 1, arbitrary: fc.constantFrom(...badAliasNames) },
  );
  const OldName = fc.oneof(
    { weight: 4, arbitrary: picks('alias') },
    { weight: 1, arbitrary: fc.constantFrom(...aliasNames) },
  );
  return {
    CreateAlias: fc.record({ AliasName: NewName, TargetKeyId: KeyId }),
    UpdateAlias: fc.record({ AliasName: OldName, TargetKeyId: OtherKeyId }),
    DeleteAlias: fc.record({ AliasName: OldName }),
    ListAliases: fc.record({ KeyId: sometimes(KeyId), ...page }),
  };
}

function grants({ grantOperations }: Vocabulary, members: Members) {
  const { KeyId, GrantTokens, DryRun, Principal, ServicePrincipal, page } = members;
  const SOURCE = { SourceArn: 'arn:aws:rds:us-east-1:111122223333:db:example' };
  const constraints = [
    {},
    { EncryptionContextSubset: { Department: 'IT' } },
    { EncryptionContextEquals: own('__proto__', 'x') },
    SOURCE,
  ];
  return {
    CreateGrant: merged(
      fc.record({
        KeyId,
        Operations: fc.oneof(
          { weight: 6, arbitrary: fc.constantFrom(['DescribeKey'], ['DescribeKey', 'CreateGrant'], ['RetireGrant']) },
          { weight: 1, arbitrary: fc.subarray([...grantOperations]) },
        ),
        Constraints: seldom(fc.constantFrom(...constraints)),
        GrantTokens,
        Name: sometimes(fc.constantFrom('grant-1', 'grant-2')),
        DryRun,
      }),
      fc.oneof(
        { weight: 6, arbitrary: fc.record({ GranteePrincipal: Principal, RetiringPrincipal: sometimes(Principal) }) },
        {
          weight: 1,
          arbitrary: fc.record({ GranteePrincipal: Principal, RetiringServicePrincipal: ServicePrincipal }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            GranteeServicePrincipal: ServicePrincipal,
            RetiringPrincipal: sometimes(Principal),
            RetiringServicePrincipal: seldom(ServicePrincipal),
            Constraints: fc.constant(SOURCE),
          }),
        },
      ),
    ),
    ListGrants: fc.record({
      KeyId,
      ...page,
      GrantId: seldom(picks('grantId')),
      GranteePrincipal: seldom(Principal),
      GranteeServicePrincipal: seldom(ServicePrincipal),
    }),
    ListRetirableGrants: merged(
      fc.record(page),
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ RetiringPrincipal: Principal }) },
        { weight: 2, arbitrary: fc.record({ RetiringServicePrincipal: ServicePrincipal }) },
        { weight: 1, arbitrary: fc.constantFrom({}, { RetiringPrincipal: 'arn:aws:iam::444455556666:root' }) },
      ),
    ),
    RetireGrant: merged(
      fc.record({ DryRun }),
      fc.oneof(
        { weight: 3, arbitrary: fc.record({ GrantToken: picks('grantToken') }) },
        { weight: 3, arbitrary: fc.record({ KeyId, GrantId: picks('grantId') }) },
        { weight: 1, arbitrary: fc.record({ KeyId: sometimes(KeyId), GrantToken: picks('grantToken') }) },
      ),
    ),
    RevokeGrant: fc.record({ KeyId, GrantId: picks('grantId'), DryRun }),
  };
}

function encryption({ dataKeyPairSpecs }: Vocabulary, members: Members) {
  const { KeyIdOrAlias, OtherKeyId, EncryptionAlgorithm, EncryptionContext, CiphertextBlob } = members;
  const { GrantTokens, DryRun, DryRunModifiers, Recipient } = members;
  const common = { KeyId: KeyIdOrAlias, EncryptionContext, GrantTokens, DryRun };
  const dataKeyPair = { ...common, KeyPairSpec: fc.constantFrom(...dataKeyPairSpecs) };
  return {
    Encrypt: fc.record({ ...common, Plaintext: fc.constant(BLOB), EncryptionAlgorithm }),
    Decrypt: fc.record({
      CiphertextBlob,
      EncryptionContext,
      GrantTokens,
      KeyId: optional(KeyIdOrAlias, 1, 4),
      EncryptionAlgorithm,
      Recipient,
      DryRun,
      DryRunModifiers,
    }),
    ReEncrypt: fc.record({
      CiphertextBlob,
      SourceKeyId: optional(OtherKeyId, 1, 4),
      DestinationKeyId: KeyIdOrAlias,
      SourceEncryptionContext: EncryptionContext,
      SourceEncryptionAlgorithm: EncryptionAlgorithm,
      DestinationEncryptionAlgorithm: EncryptionAlgorithm,
      GrantTokens,
      DryRun,
      DryRunModifiers,
    }),
    GenerateDataKey: merged(fc.record({ ...common, Recipient }), members.dataKeySize),
    GenerateDataKeyWithoutPlaintext: merged(fc.record(common), members.dataKeySize),
    GenerateDataKeyPair: fc.record({ ...dataKeyPair, Recipient }),
    GenerateDataKeyPairWithoutPlaintext: fc.record(dataKeyPair),
  };
}

function otherCryptography({ messageTypes, publicKey }: Vocabulary, members: Members) {
  const { KeyIdOrAlias, SigningAlgorithm, MacAlgorithm, GrantTokens, DryRun, Recipient } = members;
  const common = { KeyId: KeyIdOrAlias, GrantTokens, DryRun };
  const signing = { ...common, Message: fc.constant(BLOB), SigningAlgorithm };
  const mac = { ...common, Message: fc.constant(BLOB), MacAlgorithm };
  const encapsulation = { ...common, EncapsulationAlgorithm: fc.constant('ML_KEM') };
  return {
    Sign: fc.record({ ...signing, MessageType: seldom(fc.constantFrom(...messageTypes)) }),
    Verify: fc.record({ ...signing, Signature: fc.constant(BLOB) }),
    GenerateMac: fc.record(mac),
    VerifyMac: fc.record({ ...mac, Mac: fc.constant(BLOB) }),
    DeriveSharedSecret: fc.record({
      ...common,
      KeyAgreementAlgorithm: fc.constant('ECDH'),
      PublicKey: fc.constant(publicKey),
      Recipient,
    }),
    Encapsulate: fc.record(encapsulation),
    Decapsulate: fc.record({ ...encapsulation, SharedSecretCiphertextBlob: fc.constant(BLOB) }),
    GetPublicKey: fc.record({ KeyId: KeyIdOrAlias, GrantTokens }),
  };
}
