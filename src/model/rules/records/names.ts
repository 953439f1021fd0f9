// Names and Regions.

import { family, type RuleRecords } from '../record.js';
import { API, GUIDE, LOCALSTACK, recorded, snapshot, UNNAMED } from '../sources.js';

export const NAMES = family({
  'ID-1': {
    sentence:
      'A multi-Region key ID is `mrk-` and 32 hexadecimal digits, which all related keys share; their key ARNs differ only in the Region.',
    source: `${GUIDE}/concepts.html#key-id-key-id`,
    evidence: 'documented',
    observed: [snapshot('test_replicate_key', '2025-11-10')],
    exercisedBy: [
      { by: ['CreateKey'], given: ['multiRegion'] },
      { by: ['metadata'], given: ['multiRegion'] },
    ],
    blamedFor: [{ wrong: ['KeyId', 'Arn', 'AWSAccountId'] }],
  },
  'ID-2': {
    sentence:
      "A key ID of no known form is NotFoundException `Invalid keyId '<as given>'`, in a key ARN without the quotation marks, and not ValidationException.",
    source: LOCALSTACK,
    evidence: 'observed',
    observed: [snapshot('test_get_key_invalid_uuid', '2023-11-07')],
    operations: ['names a key'],
    faults: ['keyIdHasNoForm', 'keyIdInArnHasNoForm'],
  },
  'ID-3': {
    sentence:
      "A well-formed key ID or key ARN without a key in the called Region is NotFoundException `Key '<arn in the called Region>' does not exist`.",
    source: LOCALSTACK,
    evidence: 'observed',
    observed: [
      snapshot('test_get_key_does_not_exist', '2025-09-08'),
      snapshot('test_get_key_in_different_region', '2025-11-10'),
      recorded('multi_region/cleanup_followup', '2026-09-22'),
      { date: '2026-10' },
    ],
    operations: ['names a key'],
    faults: ['keyDoesNotExist'],
    blamedFor: [{ refusing: ['names a key'], given: ['noKey'] }],
  },
  'ID-4': {
    sentence: "A key ARN of another Region than the called one is NotFoundException `Invalid arn <the ARN's Region>`.",
    source: LOCALSTACK,
    evidence: 'observed',
    observed: [snapshot('test_get_key_in_different_region', '2025-11-10'), { date: '2026-10-09' }],
    operations: ['names a key'],
    faults: ['arnOfOtherRegion'],
  },
  'ID-5': {
    sentence:
      'Management operations take a key ID or key ARN; DescribeKey, GetPublicKey and the cryptographic operations also take an alias name or alias ARN.',
    source: `${GUIDE}/concepts.html#key-id-key-id`,
    evidence: 'documented',
    operations: ['names a key'],
    exercisedBy: [{ by: 'every', given: ['byAlias'] }],
    blamedFor: [{ refusing: 'every', given: ['byAlias'] }],
  },
  'ID-5a': {
    sentence:
      'CreateAlias and UpdateAlias, which declare no InvalidArnException, answer an alias as `TargetKeyId` with ValidationException.',
    source: `${API}/API_CreateAlias.html`,
    evidence: 'assumed',
    question: 'What does CreateAlias answer to an alias as `TargetKeyId`?',
    operations: ['CreateAlias', 'UpdateAlias'],
    faults: ['aliasOfAlias'],
    open: [
      {
        when: 'an alias is given to an operation that does not declare InvalidArnException',
        answers: ['ValidationException', 'NotFoundException', 'InvalidArnException'],
        reason:
          'Two emulators written years apart have the first; of other operations the last was seen, which these do not declare.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'CreateAlias', input: { TargetKeyId: 'alias/example' } },
        ],
      },
    ],
  },
  'ID-5b': {
    sentence:
      'An alias where only a key ID or key ARN is taken is InvalidArnException `Key Aliases are not supported for this operation.`',
    source: 'https://github.com/boto/boto/pull/3202',
    evidence: 'observed',
    observed: [
      { date: '2015' },
      { date: '2019' },
      { date: '2024' },
      recorded('multi_region/alias_replicate-key'),
      recorded('multi_region/alias_update-primary-region'),
      recorded('rotation/alias_*'),
    ],
    operations: ['declines aliases'],
    faults: ['aliasNotTaken'],
    open: [
      {
        when: 'an alias is given where only a key ID or key ARN is taken',
        but: ['ReplicateKey', 'UpdatePrimaryRegion', 'is about rotation', 'CreateGrant'],
        answers: ['InvalidArnException', 'NotFoundException'],
        reason: 'Seen for CreateGrant and seven other operations; emulators answer NotFoundException.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'DisableKey', input: { KeyId: 'alias/example' } },
        ],
      },
    ],
  },
  'ID-6': {
    sentence: 'Every Region belongs to exactly one partition, which is the element after `arn:` in an ARN.',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns',
    evidence: 'documented',
    exercisedBy: [{ by: ['metadata'], given: ['multiRegion'] }],
  },
  'ID-7': {
    sentence: 'Some Regions hold no resources of an account until the account has enabled them.',
    source: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html',
    evidence: 'documented',
    faults: ['regionNotEnabled'],
    needs: ['enabledRegions'],
  },
  'ID-8': {
    sentence:
      'Cryptographic operations, GetPublicKey, DescribeKey, GetKeyRotationStatus and the grant operations work on keys of other accounts; no other operation here does.',
    source: `${GUIDE}/kms-api-permissions-reference.html`,
    evidence: 'documented',
    operations: ['names a key', 'ListRetirableGrants'],
    faults: ['retirerOfOtherAccount'],
    open: [
      {
        when: 'the retiring principal belongs to another account',
        operations: ['ListRetirableGrants'],
        answers: ['ValidationException', 'InvalidArnException', 'AccessDeniedException'],
        reason: UNNAMED,
        example: [{ operation: 'ListRetirableGrants', input: { RetiringPrincipal: 'arn:aws:iam::999999999999:root' } }],
      },
    ],
    needs: ['otherAccounts'],
  },
} as const satisfies RuleRecords);
