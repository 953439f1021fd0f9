// Where AWS leaves the answer open: every set of answers, with a call that has it.

import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../../property-tests/support/config.js';
import type { JsonCommand } from '../../../src/model/engine/reduce.js';
import { type AcceptableAnswers, acceptableAnswers } from '../../../src/model/expectations/acceptable-answers.js';
import { ANSWER_SETS, type AnswerSet, OWN_RULES } from '../../../src/model/expectations/answer-sets.js';
import { latestOf, VARIATIONS } from '../../../src/model/expectations/variations.js';
import { DEFAULT_SETTINGS } from '../../../src/model/key-set/host.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import { cardOf } from '../../../src/model/operations/index.js';
import { RULE_IDS, RULES, type RuleId, ruleOf } from '../../../src/model/rules/catalogue.js';
import { messageConforms } from '../../../src/model/rules/wording/forms.js';
import { KEY_STATES, type KeyState, OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { questionOf } from '../../support/examples.js';
import {
  afterCall,
  type Circumstances,
  call,
  command,
  DAY,
  faultlessInput,
  inState,
  type KeyKind,
  MULTI_REGION_KEY_ID,
  NOW,
  OTHER_REGION,
  PRIMARY_REGION,
  PRINCIPAL,
  primary,
  REPLICA_REGION,
  SINGLE_REGION_KEY_ID,
  single,
  unreachable,
  withReplicas,
} from '../../support/key-sets.js';
import api from '../../vectors/api-shapes.json' with { type: 'json' };

/** A call whose answer is open. */
type Example = readonly [keySet: KeySet | null, command: JsonCommand<Operation>];
const RSA = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' } as const satisfies KeyKind;
const EXTERNAL = { Origin: 'EXTERNAL' } as const satisfies KeyKind;
const REPLICA = { region: REPLICA_REGION };

function example(
  keySet: KeySet | null,
  operation: Operation,
  input: Readonly<Record<string, unknown>> = {},
  circumstances: Circumstances = {},
): Example {
  const faultless = keySet === null ? {} : faultlessInput(operation, keySet);
  return [keySet, command(keySet, operation, { ...faultless, ...input }, circumstances)];
}

const withReplica = (): KeySet => withReplicas(primary(), REPLICA_REGION);
const placed = (operation: Operation, state: KeyState, kind?: KeyKind): Example => {
  const { keySet, region } = inState(state, kind);
  return example(keySet, operation, {}, { region });
};

describe('a set of answers', () => {
  it('is given for every question that AWS leaves open, with its reason', () => {
    expect(ANSWER_SETS.filter(hasChoice).map(listed).join('\n')).toMatchInlineSnapshot(`
      "ID-5a CreateAlias, UpdateAlias
        when an alias is given to an operation that does not declare InvalidArnException:
        ValidationException, NotFoundException, InvalidArnException
        Two emulators written years apart have the first; of other operations the last was seen, which these do not declare.
      ID-5b EnableKey … GetKeyLastUsage (19 operations)
        when an alias is given where only a key ID or key ARN is taken:
        InvalidArnException, NotFoundException
        Seen for CreateGrant and seven other operations; emulators answer NotFoundException.
      ID-8 ListRetirableGrants
        when the retiring principal belongs to another account:
        ValidationException, InvalidArnException, AccessDeniedException
        AWS names no error: what the operation declares and fits, or what every operation has.
      CREATE-2a CreateKey
        when a multi-Region key is to be made in a custom key store:
        UnsupportedOperationException, ValidationException
        AWS names no error: what the operation declares and fits, or what every operation has.
      CREATE-3 CreateKey
        when the Region does not offer the key spec, such as SM2 outside of China:
        UnsupportedOperationException, ValidationException
        The page declares the first; the set of key specs in a constraint error of us-east-1 has no SM2.
      CREATE-3 CreateKey
        when an ML-KEM key is to have imported key material:
        ValidationException, UnsupportedOperationException, ok
        Seen for ML-DSA keys; AWS does not say of ML-KEM keys that they take no imported key material.
      CREATE-7 CreateKey
        when both names of the key spec are given, or parameters do not go with the origin:
        ValidationException, UnsupportedOperationException
        AWS names no error: what the operation declares and fits, or what every operation has.
      CREATE-7 CreateKey
        when a key that is not for symmetric encryption is to be made in a custom key store:
        UnsupportedOperationException, ValidationException
        AWS names no error: what the operation declares and fits, or what every operation has.
      REPLICATE-1a ReplicateKey
        when the called key is a single-Region key:
        UnsupportedOperationException, ValidationException
        Seen only on a replica key.
      REPLICATE-3a ReplicateKey
        when the Region is in another partition:
        ValidationException, UnsupportedOperationException
        The first was seen in 2026-09; AWS named the second in 2022 for a Region without HMAC keys.
      REPLICATE-3b ReplicateKey
        when the Region does not exist, or has no AWS KMS:
        ValidationException, UnsupportedOperationException
        The first was seen in 2026-09; AWS named the second in 2022 for a Region without HMAC keys.
      REPLICATE-3c ReplicateKey
        when the account has not enabled the Region:
        ValidationException, UnsupportedOperationException
        Not seen, but the first for a Region that does not exist.
      PRIMARY-2a UpdatePrimaryRegion
        when the called key is a single-Region key:
        KMSInvalidStateException, UnsupportedOperationException, ValidationException
        Seen only on a replica key; ReplicateKey has the second there.
      PRIMARY-3a UpdatePrimaryRegion
        when the Region holds no replica key of the set:
        ValidationException, NotFoundException, UnsupportedOperationException
        The first was seen in 2026-09; the page declares the others and does not say when they come.
      PRIMARY-3b UpdatePrimaryRegion
        when the Region is the current primary Region:
        ok, UnsupportedOperationException, NotFoundException, ValidationException
        Seen to succeed in 2026-09; the page wants a Region with a replica key.
      PRIMARY-4a UpdatePrimaryRegion
        when the called primary key is Updating:
        KMSInvalidStateException, ok, UnsupportedOperationException
        The key state table says that it succeeds, the guide that both keys must be Enabled.
      STATE-1a ImportKeyMaterial
        when the deletion of a key with imported key material is pending:
        KMSInvalidStateException, UnsupportedOperationException
        The table of 2022 had the first; the current one only has the second, of keys that cannot have imported material.
      STATE-8a GetPublicKey
        when the key is PendingImport:
        KMSInvalidStateException, ok
        The first was seen in 2026-09 of keys whose material had been deleted; the table says that it succeeds.
      DELETE-3a ScheduleKeyDeletion
        when the only replica keys of the primary key are still Creating:
        ok, KMSInvalidStateException (then PendingReplicaDeletion or PendingDeletion)
        AWS speaks of replica keys that exist, and not of those that come into being.
      IMPORT-2a ImportKeyMaterial
        when new key material is to be imported into a replica key:
        ValidationException, IncorrectKeyMaterialException, UnsupportedOperationException, KMSInvalidStateException
        The first was seen in 2026-09; the page declares the others and names none.
      IMPORT-9 ImportKeyMaterial
        when the key is Disabled:
        ok, KMSInvalidStateException, DisabledException (then Enabled or Disabled)
        Seen to become Enabled in 2026-09; the table only allows it, the page wants PendingImport or Enabled.
      IMPORT-11 CancelKeyDeletion
        when the key lacks key material:
        ok (then PendingImport or Disabled)
        The first was seen in 2026-09; the page says, of every key, the second.
      IMPORT-11a DeleteImportedKeyMaterial
        when the key is PendingReplicaDeletion:
        ok (then PendingReplicaDeletion or PendingImport)
        Of the states in which the key stays as it is, the page names only PendingDeletion.
      IMPORT-13 ImportKeyMaterial
        when the key material is no material for the key spec:
        InvalidCiphertextException, IncorrectKeyMaterialException
        The first was seen of material that is too short, and of Ed25519 in BER; the page speaks of the second.
      IMPORT-14 ImportKeyMaterial
        when the encrypted key material is not as long as the wrapping key:
        ValidationException, InvalidCiphertextException
        The first is the word of one witness, the author of an emulator (nsmithuk/local-kms), without a date.
      ROTATE-2 GetKeyRotationStatus
        when the key is PendingImport:
        ok, UnsupportedOperationException
        The first was seen in 2026-09; the table refuses it.
      ROTATE-4 RotateKeyOnDemand
        when an on-demand rotation of imported key material runs already:
        ok, ConflictException, KMSInvalidStateException
        Seen to succeed with material from KMS; AWS names the second for an automatic rotation.
      ROTATE-6 ListKeyRotations
        when \`IncludeKeyMaterial\` is ROTATIONS_ONLY, its default, for a key that is not for symmetric encryption:
        ValidationException, ok
        ALL_KEY_MATERIAL was seen to be refused, and no \`IncludeKeyMaterial\` to be answered.
      USAGE-2 ReEncrypt
        when the destination key is not one for encryption:
        InvalidKeyUsageException, InvalidCiphertextException
        If the ciphertext is not whole either, which of the two is said first was not seen.
      USAGE-2 ReEncrypt
        when the ciphertext cannot be read, and the destination key is not one for symmetric encryption:
        InvalidCiphertextException, InvalidKeyUsageException
        Which of the two is said first was not seen.
      USAGE-2 GenerateDataKey, GenerateDataKeyWithoutPlaintext
        when the key is not for encryption, and the data key has no length, or two:
        InvalidKeyUsageException, ValidationException
        Which of the two faults is said first was not seen.
      CIPHER-1 ReEncrypt
        when \`SourceKeyId\` is a key ARN of another Region:
        IncorrectKeyException, NotFoundException
        The first was seen for the \`KeyId\` of Decrypt, the second elsewhere [ID-4].
      CIPHER-3 Decrypt, ReEncrypt
        when the called Region has no key of the source ciphertext, or all of its keys are deleted:
        AccessDeniedException, NotFoundException
        The first was seen for Decrypt while the keys exist elsewhere; both pages declare the second.
      SIGN-1 Verify
        when Verify is given a digest of another length, or a message type that the algorithm does not take:
        ValidationException, KMSInvalidSignatureException
        The first was seen of Sign, and of Verify where the message type does not go with the key spec.
      KEM-1a Encapsulate, Decapsulate
        when the Region is one of China:
        UnknownOperationException, UnsupportedOperationException
        AWS says that the operation is not available there, and names no error.
      TAG-1a TagResource
        when the key would have more than 50 tags:
        TagException, LimitExceededException
        The page declares both; the first was seen at CreateKey.
      ALIAS-1a CreateAlias
        when the alias name begins with \`alias/aws/\`:
        NotAuthorizedException, InvalidAliasNameException, ValidationException
        Two emulators written years apart have the first, which no page declares and nobody would invent; the page declares the second, and other bad names are the third.
      ALIAS-1a UpdateAlias
        when the alias name begins with \`alias/aws/\`:
        NotAuthorizedException, InvalidAliasNameException, ValidationException, NotFoundException
        As for CreateAlias; and such an alias is none of the account's own.
      ALIAS-2 UpdateAlias
        when the two keys differ in type or key usage:
        ValidationException, KMSInvalidStateException
        AWS names no error: what the operation declares and fits, or what every operation has.
      POLICY-2 PutKeyPolicy, GetKeyPolicy
        when the key policy name is not \`default\`:
        NotFoundException, ValidationException
        AWS names no error: what the operation declares and fits, or what every operation has.
      POLICY-2a CreateKey, ReplicateKey, PutKeyPolicy
        when a statement of the key policy has no action, or no resource, or another resource than \`*\`:
        ok, MalformedPolicyDocumentException
        The operation page says that it has no effect; an announcement, quoted in github.com/ministryofjustice/analytical-platform/issues/7691, says that it is refused since 2025-08-18.
      POLICY-6 CreateKey, ReplicateKey, PutKeyPolicy
        when a statement of the key policy names a group, an ARN with a wildcard in it, another partition, or what else is no principal:
        InvalidArnException, MalformedPolicyDocumentException
        The page names no error; a report of 2018 names the first.
      POLICY-6 CreateKey, ReplicateKey, PutKeyPolicy
        when a statement of the key policy names a principal by a text that is no ARN:
        MalformedPolicyDocumentException, InvalidArnException
        The page names no error.
      POLICY-7 CreateKey, ReplicateKey, PutKeyPolicy
        when a condition of the key policy has \`ForAllValues\` with a key of the encryption context or of tags in the request:
        MalformedPolicyDocumentException, ValidationException
        The page prints the message, and no code.
      GRANT-3 RetireGrant
        when the key has no such grant:
        NotFoundException, InvalidGrantIdException
        The page declares both; the first was seen at RevokeGrant.
      GRANT-3 RetireGrant
        when a grant token is given, and a key or a grant ID with it:
        ValidationException, ok, InvalidGrantTokenException
        The page asks for one or the other, and does not say what becomes of both.
      GRANT-3a RetireGrant
        when the key is named by its key ID:
        ok, InvalidArnException, ValidationException
        The operation page says that it is taken; the text of the parameter asks for the key ARN.
      GRANT-4 DescribeKey
        when a grant token is none that AWS KMS gave out:
        InvalidGrantTokenException, ok
        DescribeKey takes grant tokens, and does not declare the error.
      GRANT-5 CreateGrant
        when a grant is to have both encryption context constraints:
        ValidationException, UnsupportedOperationException
        AWS names no error: what the operation declares and fits, or what every operation has.
      GRANT-6 CreateGrant
        when GranteePrincipal or RetiringPrincipal is a service:
        ok, InvalidArnException
        The page on grants says that it cannot be one; AWS's own lists show grants that have one.
      PAGE-1 ListResourceTags, ListAliases, ListGrants, ListRetirableGrants
        when \`Limit\` is more than the page allows, and not more than the API model admits:
        ValidationException, ok
        The pages and the API model differ.
      PAGE-1 ListKeyPolicies
        when a marker is given, although there is one page only:
        InvalidMarkerException, ok, ValidationException
        ListKeyPolicies takes markers, and does not declare the error.
      MODEL-2 any operation
        when a parameter has a wrong JSON type:
        SerializationException, ValidationException
        Seen at other AWS services only.
      ARN-1a ReplicateKey … GetKeyLastUsage (24 operations)
        when the key ARN is of another account, and the operation does not cross accounts:
        AccessDeniedException, NotFoundException
        Seen only for operations that cross accounts; the pages say no more than No.
      ARN-2 any operation
        when an ARN is malformed, for an operation that declares InvalidArnException:
        InvalidArnException, NotFoundException, ValidationException
        AWS names no error: what the operation declares and fits, or what every operation has.
      ARN-2 any operation
        when an ARN is malformed, for an operation that does not declare InvalidArnException:
        NotFoundException, InvalidArnException, ValidationException
        AWS names no error: what the operation declares and fits, or what every operation has."
    `);
  });

  it('has one answer where the documentation leaves more, but one was seen or is the only one that fits', () => {
    expect(
      ANSWER_SETS.filter((set) => !hasChoice(set))
        .map(listed)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "REPLICATE-2a ReplicateKey
        when the Region is the primary key's own:
        ValidationException
        Seen in 2026-09.
      PRIMARY-2a UpdatePrimaryRegion
        when the called key is a replica key:
        KMSInvalidStateException
        Seen in 2026-09.
      PRIMARY-4b UpdatePrimaryRegion
        when the replica key that is to become the primary key is Disabled:
        DisabledException
        Seen in 2026-09.
      PRIMARY-4b UpdatePrimaryRegion
        when the replica key that is to become the primary key is in another state in which it cannot be used:
        KMSInvalidStateException
        Seen in 2026-09 of one that is PendingDeletion.
      STATE-6b Encapsulate, Decapsulate
        when the key state does not allow the operation:
        KMSInvalidStateException
        The pages ask for a compatible key state, and the table does not have the operations.
      IMPORT-1a ImportKeyMaterial
        when \`ValidTo\` is past, too far ahead, or given for material that does not expire:
        ValidationException
        Seen in 2026-09.
      IMPORT-5a GetParametersForImport, ImportKeyMaterial, DeleteImportedKeyMaterial
        when the key material comes from AWS KMS or from a custom key store:
        UnsupportedOperationException
        AWS documents the error; only its text is assumed.
      ROTATE-1a EnableKeyRotation, DisableKeyRotation
        when the called key is a replica key:
        UnsupportedOperationException
        Seen in 2026-09.
      ROTATE-4a RotateKeyOnDemand
        when the called key is a replica key:
        UnsupportedOperationException
        Seen in 2026-09.
      ROTATE-5a RotateKeyOnDemand
        when a replica key has not imported the new key material yet:
        KMSInvalidStateException
        Seen in 2026-09.
      MODEL-3 any operation
        when AWS KMS has no such operation:
        UnknownOperationException
        Seen at other AWS services, always so."
    `);
  });

  it.each(ANSWER_SETS.map((set) => [`${set.when} [${set.rule}]`, set] as const))(
    'has an example: %s',
    (_title, set) => {
      const [keySet, question] = questionOf(set.example);
      const { engine, answers, rules } = acceptableAnswers(keySet, question);
      expect(answers[0]?.code).toBe(engine.ok ? 'ok' : engine.error.code);
      // A call that is made up for one fault may have another.
      expect(answers.map(({ code }) => code).slice(0, set.answers.length)).toEqual(set.answers);
      expect(answers.find(({ code }) => code === 'ok')?.states).toEqual(set.states);
      expect(rules).toContain(set.rule);
      if (engine.ok && set.states !== undefined) expect(stateAfter(engine.keySet, question)).toBe(set.states[0]);
    },
  );

  it('names only errors that its operations declare, or that every operation has', () => {
    const undeclared = ANSWER_SETS.flatMap(({ rule, operations, answers }) =>
      (operations === 'any' ? [] : operations).flatMap((operation) =>
        answers.filter((code) => !declares(operation, code)).map((code) => `${rule} ${operation} ${code}`),
      ),
    );
    // Each has its reason in the data: the engine's or an emulator's answer, or one of the key state table.
    expect(undeclared).toEqual([
      'ID-5a CreateAlias InvalidArnException',
      'ID-5a UpdateAlias InvalidArnException',
      'IMPORT-9 ImportKeyMaterial DisabledException',
      'KEM-1a Encapsulate UnknownOperationException',
      'KEM-1a Encapsulate UnsupportedOperationException',
      'KEM-1a Decapsulate UnknownOperationException',
      'KEM-1a Decapsulate UnsupportedOperationException',
      'ALIAS-1a UpdateAlias InvalidAliasNameException',
      'GRANT-4 DescribeKey InvalidGrantTokenException',
      'GRANT-5 CreateGrant UnsupportedOperationException',
      'PAGE-1 ListKeyPolicies InvalidMarkerException',
    ]);
  });

  it('is there for every assumed rule about an error', () => {
    const sets = new Set<RuleId>(ANSWER_SETS.map(({ rule }) => rule));
    const without = RULE_IDS.filter(
      (id) => RULES[id].evidence === 'assumed' && !sets.has(id) && !OWN_RULES.includes(id),
    );
    const others = [
      // The order of two faults, which acceptableAnswers leaves open.
      'REPLICATE-1b',
      // What answers show, and when things happen: no errors.
      'PRIMARY-6a',
      'DELETE-6a',
      'DELETE-7a',
      'IMPORT-8a',
      'TIME-2a',
      // No key is Disabled without its key material any more: CancelKeyDeletion makes it PendingImport. [IMPORT-11]
      'IMPORT-11b',
      // AWS managed keys: no call of an example makes one.
      'MANAGED-2a',
      // How calls count toward a request quota, which no single answer shows.
      'RATE-2a',
      'RATE-2b',
      'AUDIT-7a',
    ];
    expect(without.filter((id) => !others.includes(id))).toEqual([]);
  });
});

describe('the answers that conform', () => {
  const codesOf = ([keySet, question]: Example): readonly string[] => codes(acceptableAnswers(keySet, question));

  it('are those of every footnote of a cell of the key state table [STATE-1]', () => {
    expect(codesOf(placed('Encrypt', 'PendingDeletion'))).toEqual(['KMSInvalidStateException', 'DisabledException']);
    expect(codesOf(placed('GetParametersForImport', 'PendingDeletion', EXTERNAL))).toEqual([
      'KMSInvalidStateException',
    ]);
    expect([...codesOf(placed('EnableKeyRotation', 'Disabled', EXTERNAL))].sort()).toEqual([
      'DisabledException',
      'UnsupportedOperationException',
    ]);
  });

  it('are those of the source key where that is the one that ReEncrypt names [STATE-1]', () => {
    const source = afterCall(single(), 'ScheduleKeyDeletion');
    const host = { findKeySet: (keyId: string) => (keyId === SINGLE_REGION_KEY_ID ? source : primary()) };
    const answers = codesOf(example(primary(), 'ReEncrypt', { SourceKeyId: SINGLE_REGION_KEY_ID }, { host }));
    expect(answers).toEqual(['KMSInvalidStateException', 'DisabledException']);
  });

  it('are one only where nothing is open', () => {
    expect(acceptableAnswers(...example(primary(), 'DescribeKey'))).toMatchObject({
      answers: [{ code: 'ok' }],
      rules: [],
    });
    expect(acceptableAnswers(...example(withReplica(), 'ReplicateKey', {}, REPLICA))).toMatchObject({
      answers: [{ code: 'UnsupportedOperationException' }],
      rules: ['REPLICATE-1'],
    });
  });

  it('are both errors where the order of key state and another fault is not known [REPLICATE-1b]', () => {
    const disabled = afterCall(withReplica(), 'DisableKey', {}, REPLICA);
    const answers = acceptableAnswers(...example(disabled, 'ReplicateKey', {}, REPLICA));
    expect(codes(answers)).toEqual(['UnsupportedOperationException', 'DisabledException']);
    expect(answers.rules).toEqual(['REPLICATE-1', 'STATE-1']);

    // The engine names the key state first here; what comes next may come first at AWS, with all its own answers.
    const disabledPrimary = afterCall(withReplica(), 'DisableKey');
    const toNowhere = { PrimaryRegion: OTHER_REGION };
    const schedule = { PendingWindowInDays: 31 };
    const deleting = afterCall(primary(), 'ScheduleKeyDeletion');
    expect(codesOf(example(deleting, 'ScheduleKeyDeletion', schedule))).toEqual([
      'ValidationException',
      'KMSInvalidStateException',
    ]);
    const disabledMac = afterCall(primary({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }), 'DisableKey');
    expect(codesOf(example(disabledMac, 'Decrypt', { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' }))).toEqual([
      'DisabledException',
      'InvalidKeyUsageException',
    ]);
    const update = acceptableAnswers(...example(disabledPrimary, 'UpdatePrimaryRegion', toNowhere));
    expect(codes(update)).toEqual([
      'DisabledException',
      'ValidationException',
      'NotFoundException',
      'UnsupportedOperationException',
    ]);
    expect(update.rules).toEqual(['STATE-1', 'PRIMARY-3a']);
  });

  it('are not both where the key state was seen to come first [STATE-6] [REPLICATE-2]', () => {
    const taken = { ReplicaRegion: REPLICA_REGION };
    expect(codesOf(example(afterCall(withReplica(), 'DisableKey'), 'ReplicateKey', taken))).toEqual([
      'DisabledException',
    ]);
    const disabled = afterCall(primary(RSA), 'DisableKey');
    expect(codesOf(example(disabled, 'RotateKeyOnDemand'))).toEqual(['DisabledException']);
  });

  it('are those of the key alone where it does not exist or the parameters are wrong [ID-3] [MODEL-1]', () => {
    const { keySet } = inState('PendingDeletion');
    const KeyId = 'mrk-00000000000000000000000000000000';
    expect(codesOf(example(keySet, 'EnableKey', { KeyId }))).toEqual(['NotFoundException']);
    expect(codesOf(example(keySet, 'TagResource', { Tags: null }))).toEqual(['ValidationException']);
  });

  it('are those of every fault of a call where nothing was seen of their order [DELETE-1] [ALIAS-1] [USAGE-2] [MODEL-1]', () => {
    const keySet = afterCall(primary(), 'CreateAlias', { AliasName: 'alias/taken' });
    const unknown = 'mrk-00000000000000000000000000000000';
    const six = { KeyId: unknown, PendingWindowInDays: 6 };
    expect(codesOf(example(keySet, 'ScheduleKeyDeletion', six))).toEqual(['NotFoundException', 'ValidationException']);
    const aliased = (AliasName: string, TargetKeyId: string) =>
      codesOf(example(keySet, 'CreateAlias', { AliasName, TargetKeyId }));
    expect(aliased('alias/aws/reserved', unknown)).toEqual([
      ...aliased('alias/aws/reserved', MULTI_REGION_KEY_ID),
      'NotFoundException',
    ]);
    expect(aliased('alias/taken', unknown)).toEqual(['NotFoundException', 'AlreadyExistsException']);
    expect(aliased('alias/free', unknown)).toEqual(['NotFoundException']);
    const mac = afterCall(primary({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }), 'DisableKey');
    const symmetric = { Plaintext: 'aGVsbG8=', EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    expect(codesOf(example(mac, 'Encrypt', symmetric))).toEqual(['DisabledException', 'InvalidKeyUsageException']);
    const bothLengths = { KeySpec: 'AES_256', NumberOfBytes: 32 };
    const disabled = afterCall(primary(), 'DisableKey');
    expect(codesOf(example(disabled, 'GenerateDataKey', bothLengths))).toEqual([
      'DisabledException',
      'ValidationException',
    ]);
    const three = {
      KeyId: unknown,
      Limit: 1000,
      GranteePrincipal: PRINCIPAL,
      GranteeServicePrincipal: 's3.amazonaws.com',
    };
    expect(codesOf(example(keySet, 'ListGrants', three))).toEqual(['NotFoundException', 'ValidationException']);
  });

  it('are one where the second fault was seen to be named later, or follows from the first [USAGE-2] [REPLICATE-1b] [DRYRUN-1]', () => {
    const mac = primary({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    expect(acceptableAnswers(...example(mac, 'Encrypt', { EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' })).rules).toEqual([
      'USAGE-2',
    ]);
    const disabled = afterCall(primary(), 'DisableKey');
    expect(codesOf(example(disabled, 'Encrypt', { DryRun: true }))).toEqual(['DisabledException']);
    expect(codesOf(example(primary(), 'ReplicateKey', { ReplicaRegion: 'eu-nowhere-1' }))).not.toContain(
      'AlreadyExistsException',
    );
  });

  it('never include success where another fault than the key state is left [PRIMARY-2a]', () => {
    const { keySet } = inState('Updating');
    expect(codesOf(example(keySet, 'UpdatePrimaryRegion', { PrimaryRegion: PRIMARY_REGION }, REPLICA))).not.toContain(
      'ok',
    );
  });

  it('hold a dry run for a success [DRYRUN-1] [GRANT-3a]', () => {
    const { keySet } = inState('Enabled');
    expect(codesOf(example(keySet, 'RetireGrant', { DryRun: true }))).toEqual([
      'DryRunOperationException',
      'InvalidArnException',
      'ValidationException',
    ]);
    expect(codesOf(example(primary(), 'Encrypt', { DryRun: true }))).toEqual(['DryRunOperationException']);
  });

  it('hold the engine’s own first, for every operation on every kind of key in every key state [STATE-1]', () => {
    for (const { keySet, region } of sampleOf(everyPlace(), 11)) {
      for (const operation of OPERATIONS) {
        const [, question] = example(keySet, operation, {}, { region });
        const before = JSON.stringify(keySet);
        const { engine, answers } = acceptableAnswers(keySet, question);
        expect(engine).toEqual(call(keySet, operation, faultlessInput(operation, keySet), { region }));
        expect(answers[0]?.code).toBe(engine.ok ? 'ok' : engine.error.code);
        expect(new Set(answers.map(({ code }) => code)).size).toBe(answers.length);
        if (engine.ok && answers[0]?.states !== undefined) {
          expect(stateAfter(engine.keySet, question)).toBe(answers[0].states[0]);
        }
        expect(JSON.stringify(keySet)).toBe(before);
      }
    }
  });

  it('come for any input whatever [MODEL-2]', () => {
    const getter = Object.defineProperty({}, 'KeyId', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    for (const input of [null, undefined, 1, 'x', [], getter, { KeyId: {} }]) {
      for (const operation of OPERATIONS) {
        const question = { region: PRIMARY_REGION, at: NOW, operation, input };
        expect(acceptableAnswers(primary(), question).answers.length).toBeGreaterThan(0);
        expect(acceptableAnswers(null, question).answers.length).toBeGreaterThan(0);
      }
    }
  });
});

describe('a message that conforms', () => {
  it('is always the engine’s own', () => {
    for (const { example: steps } of ANSWER_SETS) {
      const { engine } = acceptableAnswers(...questionOf(steps));
      if (!engine.ok) expect(messageConforms(engine.error, engine.error.message)).toBe(true);
    }
  });
});

describe('what varies without an error', () => {
  it('is listed, with the setting that chooses', () => {
    const lines = VARIATIONS.map(({ kind, rule, what, conforms, setting = 'fixed' }) =>
      [`${rule} (${kind}, ${setting})`, `  ${what}:`, `  ${conforms}`].join('\n'),
    );
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "REPLICATE-6 (view, fixed)
        \`ReplicaTags\` of a replica key without tags:
        absent, as was seen, or empty, as in AWS's example
      PRIMARY-1 (view, fixed)
        the order of \`ReplicaKeys\`:
        any; by the names of the Regions, as was seen
      PRIMARY-5 (timing, primaryUpdateDelay)
        when the two keys of a primary update stop being Updating:
        after seconds, as a rule; a minute was seen: any later instant conforms, of each key by itself
      PRIMARY-6 (view, rolesWhileUpdating)
        the roles that DescribeKey shows while both keys of a primary update are Updating:
        the new roles, or both as replica keys
      PRIMARY-6a (view, fixed)
        the \`PrimaryKey\` that DescribeKey shows while both keys are Updating:
        the new or the former primary key
      DELETE-2 (timing, deletionLateness)
        when a key is deleted, and which DeletionDate it shows until then:
        the waiting period that was asked for, or up to 24 hours more; two days more were seen once
      DELETE-7a (timing, fixed)
        when a rotation comes that fell due while deletion was pending or the key was Disabled:
        at CancelKeyDeletion or at EnableKey
      ROTATE-3 (timing, fixed)
        when an automatic rotation comes:
        at NextRotationDate or, as we assume, up to a day later: AWS gives no more than the date
      ROTATE-4 (timing, rotationDelay)
        when an on-demand rotation ends:
        after 20 seconds to 8 minutes, as was seen: any later instant conforms
      ROTATE-4 (view, fixed)
        the \`KeyId\` that RotateKeyOnDemand answers with:
        the key ARN, as was seen, or the key ID, as in AWS's example
      USAGE-3 (timing, visibilityDelay)
        when the last usage is shown:
        within an hour of the use: until then the use before it, or none
      USAGE-3 (view, fixed)
        the \`TrackingStartDate\` of a key that is older than the recording:
        2026-04-23, as AWS's Security Blog says and two users saw, 2026-03-11, as in the guide's example, or 2026-04-15, as the text of the condition key says
      SHARED-1 (timing, fixed)
        when a replica key shows a shared property that has changed:
        after AWS KMS has synchronized it, which nobody can ask for; within a day, as we assume
      POLICY-2 (view, fixed)
        the text of a key policy:
        any text of the same JSON value
      GRANT-2 (view, fixed)
        \`Name\` in the list of a grant without a name:
        absent, or empty, as AWS's examples print
      GRANT-3 (timing, fixed)
        when a grant that is made or ended shows its effect:
        within minutes; at once for a caller with the grant token
      AUDIT-1 (timing, fixed)
        when KMS synchronizes the shared properties of a set:
        SynchronizeMultiRegionKey is recorded periodically: here when a replica key is ready, and not again.
      AUDIT-1 (view, fixed)
        the key of which UpdatePrimaryRegion is recorded in the new primary key's Region:
        By the text the key that becomes the primary; the example has the ARN of the former primary key in responseElements.
      AUDIT-2 (view, fixed)
        dates inside of a record:
        ISO 8601 in seconds, as recorded in 2026-09; the older examples have "Nov 18, 2020, 1:29:18 AM".
      AUDIT-3 (view, fixed)
        a call whose parameters are no such:
        Not seen; it is recorded here as one whose key was not found.
      AUDIT-5 (view, fixed)
        the backing keys of a key in an AWS CloudHSM key store:
        AWS names them in additionalEventData; the model has none.
      AUDIT-6 (view, fixed)
        responseElements of RevokeGrant:
        The key ARN, as recorded on 2026-09-12; null, as the page prints of 2022-09.
      AUDIT-6 (view, fixed)
        responseElements of DisableKeyRotation, PutKeyPolicy, UpdateKeyDescription and RetireGrant:
        Null, as the pages print of 2022-09, and the list of operations since 2022-12 has none of them; or the key ARN.
      AUDIT-6 (view, fixed)
        responseElements of DeleteKey, RotateKey and DeleteExpiredKeyMaterial:
        Null, as most examples have; or the key ARN, as the text says of the first two, and one example of DeleteKey.
      AUDIT-6 (view, fixed)
        responseElements.keyId of RotateKeyOnDemand:
        The key ARN, as answers have; or the key ID, as the page prints.
      EVENT-1 (timing, fixed)
        how often an event is sent:
        A deletion at least once; the others by best effort, perhaps never. Here each comes once.
      MANAGED-1 (timing, fixed)
        when an AWS managed key comes into being:
        when its service first needs it; here, where it is asked for, with the first call in its Region
      MANAGED-1 (view, fixed)
        the Description and the statement names of the key policy of an AWS managed key:
        for SQS as they were recorded, for some as users print them; of other services the words are assumed
      MANAGED-3 (view, fixed)
        \`KeyRotationEnabled\` of an AWS managed key:
        false, as was seen of a new key, or true, as AWS documents it
      TIME-1 (timing, replicationDelay)
        when a new replica key stops being Creating:
        after seconds, as a rule; minutes were seen: any later instant conforms
      CONSIST-1 (timing, visibilityDelay)
        when a change is seen by the calls that read or need it, and by lists:
        after seconds, as a rule; AWS says minutes at times, and we assume one: as before the change until then
      WIRE-3 (view, fixed)
        how a date is written:
        any JSON number: that it has an exponent was inferred from the length of an answer"
    `);
  });

  it('has its rule in the catalogue, and every setting', () => {
    for (const { rule } of VARIATIONS) expect(ruleOf(rule).sentence).not.toBe('');
    const settings = VARIATIONS.flatMap(({ setting }) => (setting === undefined ? [] : [setting]));
    expect([...new Set(settings)].sort()).toEqual(
      Object.keys(DEFAULT_SETTINGS)
        .filter((name) => name !== 'quotas')
        .sort(),
    );
  });

  it('says how late a thing may happen: two days for a deletion, a day for a rotation, any time else', () => {
    expect(latestOf('DELETE-2')).toBe(2 * DAY);
    expect(latestOf('ROTATE-3')).toBe(DAY);
    expect(latestOf('SHARED-1')).toBe(DAY);
    expect(latestOf('TIME-1')).toBe(Number.POSITIVE_INFINITY);
    // Of a rule about how an answer shows what is so, and of one that leaves nothing open.
    expect(latestOf('POLICY-2')).toBe(Number.POSITIVE_INFINITY);
    expect(latestOf('CREATE-1')).toBe(Number.POSITIVE_INFINITY);
  });
});

function hasChoice({ answers, states }: AnswerSet): boolean {
  return answers.length > 1 || (states?.length ?? 0) > 1;
}

/** A set as it reads: four lines of text. */
function listed({ rule, operations, when, answers, states, reason }: AnswerSet): string {
  const named = operations === 'any' ? ['any operation'] : operations;
  const of = named.length > 5 ? `${named[0]} … ${named.at(-1)} (${named.length} operations)` : named.join(', ');
  const then = states === undefined ? '' : ` (then ${states.join(' or ')})`;
  return `${rule} ${of}\n  when ${when}:\n  ${answers.join(', ')}${then}\n  ${reason}`;
}

function codes({ answers }: AcceptableAnswers): readonly string[] {
  return answers.map(({ code }) => code);
}

function stateAfter(keySet: KeySet | null, { region }: JsonCommand): KeyState | undefined {
  return Object.values(keySet?.keys ?? {}).find((key) => key.region === region)?.keyState;
}

/** What every operation has beside the errors that it declares. */
const COMMON = ['ok', 'ValidationException', 'AccessDeniedException', 'NotAuthorizedException'];

function declares(operation: Operation, code: string): boolean {
  const declared: Readonly<Record<string, { readonly errors: readonly string[] } | undefined>> = api.operations;
  // What is younger than the API model's text has only its card.
  const errors: readonly string[] = declared[operation]?.errors ?? cardOf(operation).errors;
  return COMMON.includes(code) || errors.includes(code);
}

function everyPlace(): readonly ReturnType<typeof inState>[] {
  const kinds: readonly KeyKind[] = [{}, EXTERNAL, { Origin: 'AWS_CLOUDHSM' }, RSA, { ...RSA, ...EXTERNAL }];
  return kinds.flatMap((kind) =>
    (['primary', 'replica', 'single'] as const).flatMap((role) =>
      KEY_STATES.filter((state) => unreachable(state, kind, role) === undefined).map((state) =>
        inState(state, kind, role),
      ),
    ),
  );
}
