// Grants.

import { family, type RuleRecords } from '../record.js';
import { API, GUIDE, RECORDINGS, recorded, UNNAMED } from '../sources.js';

export const GRANTS = family({
  'GRANT-1': {
    sentence: 'A grant belongs to one key in one Region, and a key has at most 50,000 grants.',
    source: `${GUIDE}/grants.html`,
    evidence: 'documented',
    observed: [{ date: '2024-04' }],
    operations: ['is about grants'],
    faults: ['grantQuota'],
    exercisedBy: [{ by: ['ListGrants'] }],
    blamedFor: [
      { refusing: ['ListGrants'], given: ['Enabled'] },
      { wrong: ['Grants'], after: ['CreateGrant', 'RetireGrant', 'RevokeGrant'], given: ['otherKey'] },
      { wrong: ['Grants'] },
    ],
  },
  'GRANT-2': {
    sentence:
      'CreateGrant takes only operations that fit the key; the same name and parameters give the old grant and a new grant token.',
    source: `${API}/API_CreateGrant.html`,
    evidence: 'documented',
    observed: [recorded('hmac/encryption_grant')],
    operations: ['is about grants'],
    faults: ['grantOfNothing', 'grantOfCreateGrantOnly', 'grantOperationsUnfit'],
    varies: [
      {
        kind: 'view',
        what: '`Name` in the list of a grant without a name',
        conforms: "absent, or empty, as AWS's examples print",
      },
    ],
    exercisedBy: [{ by: ['CreateGrant'] }],
    blamedFor: [
      { refusing: ['CreateGrant'], given: ['Enabled'] },
      { wrong: ['Grants'], after: ['CreateGrant'] },
      { wrong: ['GrantId', 'GrantToken'] },
    ],
  },
  'GRANT-3': {
    sentence:
      'RetireGrant names a grant by its token, or by key and grant ID; RevokeGrant of an unknown grant is NotFoundException.',
    source: `${API}/API_RetireGrant.html`,
    evidence: 'documented',
    observed: [{ date: '2022-08' }, { date: '2026-09' }],
    operations: ['RetireGrant', 'RevokeGrant'],
    faults: ['grantDoesNotExist', 'grantNotNamed'],
    open: [
      {
        when: 'the key has no such grant',
        operations: ['RetireGrant'],
        answers: ['NotFoundException', 'InvalidGrantIdException'],
        reason: 'The page declares both; the first was seen at RevokeGrant.',
        example: [{ operation: 'CreateKey', input: { MultiRegion: true } }, { operation: 'RetireGrant' }],
      },
      {
        when: 'a grant token is given, and a key or a grant ID with it',
        operations: ['RetireGrant'],
        given: ['withGrantToken'],
        answers: ['ValidationException', 'ok', 'InvalidGrantTokenException'],
        reason: 'The page asks for one or the other, and does not say what becomes of both.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'RetireGrant', input: { GrantToken: 'example' } },
        ],
      },
    ],
    varies: [
      {
        kind: 'timing',
        what: 'when a grant that is made or ended shows its effect',
        conforms: 'within minutes; at once for a caller with the grant token',
      },
    ],
    exercisedBy: [{ by: ['RetireGrant', 'RevokeGrant'] }],
    blamedFor: [
      { refusing: ['ListRetirableGrants'] },
      { refusing: ['RetireGrant'], given: ['noKey'] },
      { refusing: ['RetireGrant', 'RevokeGrant'], given: ['Enabled'] },
      { wrong: ['Grants'], after: ['RetireGrant', 'RevokeGrant', 'ListRetirableGrants'] },
    ],
  },
  'GRANT-3a': {
    sentence:
      'RetireGrant also takes a key ID: the operation page says so, though its parameter text asks for the key ARN.',
    source: `${API}/API_RetireGrant.html`,
    evidence: 'documented',
    operations: ['RetireGrant'],
    exercisedBy: [{ by: ['RetireGrant'], given: ['byKeyId'] }],
    open: [
      {
        when: 'the key is named by its key ID',
        given: ['byKeyId'],
        answers: ['ok', 'InvalidArnException', 'ValidationException'],
        reason: 'The operation page says that it is taken; the text of the parameter asks for the key ARN.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'CreateGrant' },
          { operation: 'RetireGrant', input: { KeyId: '$KeyId' } },
        ],
      },
    ],
  },
  'GRANT-4': {
    sentence: 'A grant token that AWS KMS did not give out is InvalidGrantTokenException.',
    source: `${API}/API_RetireGrant.html`,
    evidence: 'documented',
    operations: ['is about grants', 'takes GrantTokens'],
    faults: ['grantTokenInvalid'],
    open: [
      {
        when: 'a grant token is none that AWS KMS gave out',
        operations: ['DescribeKey'],
        answers: ['InvalidGrantTokenException', 'ok'],
        reason: 'DescribeKey takes grant tokens, and does not declare the error.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'DescribeKey', input: { GrantTokens: ['example'] } },
        ],
      },
    ],
  },
  'GRANT-5': {
    sentence:
      'A grant has one encryption context constraint at most, of 8 pairs of 384 characters, on symmetric encryption keys only; it is judged before the operations.',
    source: `${GUIDE}/create-grant-overview.html`,
    evidence: 'documented',
    observed: [{ date: '2026-10-08' }],
    operations: ['CreateGrant'],
    faults: ['grantConstraintForSymmetricOnly', 'grantConstraintsBoth', 'grantConstraintTooLarge'],
    open: [
      {
        when: 'a grant is to have both encryption context constraints',
        faults: ['grantConstraintsBoth'],
        answers: ['ValidationException', 'UnsupportedOperationException'],
        reason: UNNAMED,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          {
            operation: 'CreateGrant',
            input: { Constraints: { EncryptionContextEquals: { a: '1' }, EncryptionContextSubset: { a: '1' } } },
          },
        ],
      },
    ],
  },
  'GRANT-6': {
    sentence:
      'A grant has exactly one grantee, and at most one who can retire it; a service as grantee needs a SourceArn constraint and a retiring principal.',
    source: `${GUIDE}/create-grant-overview.html`,
    evidence: 'documented',
    operations: ['CreateGrant', 'ListGrants', 'ListRetirableGrants'],
    faults: ['principalNotOne', 'principalTwice', 'servicePrincipalIncomplete'],
    open: [
      {
        when: 'GranteePrincipal or RetiringPrincipal is a service',
        operations: ['CreateGrant'],
        given: ['grantsToService'],
        answers: ['ok', 'InvalidArnException'],
        reason: "The page on grants says that it cannot be one; AWS's own lists show grants that have one.",
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'CreateGrant', input: { GranteePrincipal: 'dynamodb.us-east-1.amazonaws.com' } },
        ],
      },
    ],
  },
  'GRANT-7': {
    sentence:
      'A grant is for accounts, users, roles, sessions or federated users that exist, retired by such, and listed by such; else it is InvalidArnException.',
    source: `${API}/API_CreateGrant.html`,
    evidence: 'documented',
    observed: [
      { date: '2018-01' },
      recorded('grants/session_role_path'),
      recorded('grants/lifecycle_filter_deleted_arn'),
    ],
    operations: ['CreateGrant', 'ListGrants', 'ListRetirableGrants'],
    faults: ['principalArnInvalid', 'principalDoesNotExist'],
    needs: ['permissions'],
  },
  'GRANT-8': {
    sentence:
      'A role that was deleted is its unique ID in grants, by which none can be made nor listed any more: InvalidArnException, of ListRetirableGrants NotFoundException.',
    source: `${RECORDINGS}/grants.json`,
    evidence: 'observed',
    observed: [
      recorded('grants/lifecycle_list_deleted'),
      recorded('grants/lifecycle_create_deleted_id'),
      recorded('grants/lifecycle_filter_deleted_id'),
      recorded('grants/lifecycle_retirable_deleted_id'),
    ],
    operations: ['CreateGrant', 'ListGrants', 'ListRetirableGrants'],
    faults: ['principalIdUnknown', 'listedPrincipalIdUnknown', 'retirerIdUnknown'],
    needs: ['permissions'],
  },
} as const satisfies RuleRecords);
