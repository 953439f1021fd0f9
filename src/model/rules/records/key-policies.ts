// Key policies.

import { family, type RuleRecords } from '../record.js';
import { API, GUIDE, recorded, snapshot, UNNAMED } from '../sources.js';

/** A key policy with it keeps the account in. */
const ROOT_MAY_ALL = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'kms:*',
  Resource: '*',
};

/** A key policy that keeps the account in, and has one more statement. */
function policyWith(statement: object): string {
  const more = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', ...statement };
  return JSON.stringify({ Version: '2012-10-17', Statement: [ROOT_MAY_ALL, more] });
}

const WITHOUT_RESOURCE = policyWith({
  Principal: { AWS: 'arn:aws:iam::111122223333:role/Example' },
  Resource: undefined,
});
const OF_GROUP = policyWith({ Principal: { AWS: 'arn:aws:iam::111122223333:group/Example' } });
const OF_NO_ARN = policyWith({ Principal: { AWS: 'Example' } });
const FOR_ALL_VALUES = policyWith({
  Principal: { AWS: 'arn:aws:iam::111122223333:role/Example' },
  Condition: { 'ForAllValues:StringEquals': { 'kms:EncryptionContext:Department': ['IT'] } },
});

export const KEY_POLICIES = family({
  'POLICY-1': {
    sentence:
      "ListKeyPolicies is `default`; the default key policy lets the account's root do everything with the key.",
    source: `${GUIDE}/key-policy-default.html`,
    evidence: 'documented',
    observed: [snapshot('test_replicate_key', '2025-11-10'), recorded('multi_region/replica_policy')],
    operations: ['GetKeyPolicy', 'ListKeyPolicies'],
    exercisedBy: [{ by: ['GetKeyPolicy', 'ListKeyPolicies'] }],
    blamedFor: [
      { refusing: ['GetKeyPolicy', 'ListKeyPolicies'], given: ['Enabled'] },
      { wrong: ['PolicyName', 'PolicyNames'] },
    ],
  },
  'POLICY-2': {
    sentence:
      'The only key policy name is `default`, and AWS KMS may format the document anew: a role that was deleted is its unique ID.',
    source: `${API}/API_PutKeyPolicy.html`,
    evidence: 'documented',
    observed: [{ date: '2021-10' }, { date: '2023-07' }, { date: '2024-04' }],
    operations: ['GetKeyPolicy', 'PutKeyPolicy'],
    faults: ['policyNameUnknown'],
    open: [
      {
        when: 'the key policy name is not `default`',
        answers: ['NotFoundException', 'ValidationException'],
        reason: UNNAMED,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'GetKeyPolicy', input: { PolicyName: 'example' } },
        ],
      },
    ],
    varies: [{ kind: 'view', what: 'the text of a key policy', conforms: 'any text of the same JSON value' }],
    exercisedBy: [{ by: ['PutKeyPolicy'] }],
    blamedFor: [
      { refusing: ['PutKeyPolicy'], given: ['Enabled'] },
      { wrong: ['Policy'], after: ['PutKeyPolicy'] },
    ],
  },
  'POLICY-2a': {
    sentence:
      'A key policy statement without an action or a resource has no effect (operation page), or is MalformedPolicyDocumentException since 2025-08-18 (announcement).',
    source: `${API}/API_PutKeyPolicy.html`,
    evidence: 'documented',
    operations: ['takes Policy'],
    exercisedBy: [{ by: ['takes Policy'], given: ['idleStatement'] }],
    open: [
      {
        when: 'a statement of the key policy has no action, or no resource, or another resource than `*`',
        given: ['idleStatement'],
        answers: ['ok', 'MalformedPolicyDocumentException'],
        reason:
          'The operation page says that it has no effect; an announcement, quoted in github.com/ministryofjustice/analytical-platform/issues/7691, says that it is refused since 2025-08-18.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'PutKeyPolicy', input: { Policy: WITHOUT_RESOURCE } },
        ],
      },
    ],
  },
  'POLICY-3': {
    sentence:
      'A key policy must let its author call PutKeyPolicy afterwards, else MalformedPolicyDocumentException, unless the lockout safety check is bypassed; a role stands for its sessions, and the account for whom it delegates to.',
    source: `${GUIDE}/key-policy-default.html`,
    evidence: 'documented',
    observed: [{ date: '2019' }, { date: '2021-01' }, { date: '2021-06' }, { date: '2023-02' }, { date: '2025-08' }],
    operations: ['takes Policy'],
    faults: ['policyLocksOut'],
  },
  'POLICY-4': {
    sentence:
      'A key policy with a principal that does not exist, not yet or no more, is MalformedPolicyDocumentException.',
    source: `${API}/API_PutKeyPolicy.html`,
    evidence: 'documented',
    observed: [{ date: '2020-12' }, { date: '2022-08' }, { date: '2023-07' }, { date: '2024-04' }, { date: '2025-03' }],
    operations: ['takes Policy'],
    faults: ['policyPrincipalInvalid'],
    needs: ['permissions'],
  },
  'POLICY-5': {
    sentence: 'A key policy with a principal whose ARN names no account is InvalidArnException.',
    source: `${API}/API_PutKeyPolicy.html`,
    evidence: 'documented',
    observed: [{ date: '2023-06' }],
    operations: ['takes Policy'],
    faults: ['policyArnBroken'],
  },
  'POLICY-6': {
    sentence:
      'Principals of a key policy are accounts, users, roles, sessions, federated users, services and `*`: no groups, no wildcard in a part of an ARN, nobody of another partition.',
    source: `${GUIDE}/key-policy-overview.html`,
    evidence: 'documented',
    observed: [{ date: '2017-11' }, { date: '2018-08' }, { date: '2020-02' }],
    operations: ['takes Policy'],
    faults: ['policyPrincipalUnfit', 'policyPrincipalInvalid'],
    open: [
      {
        when: 'a statement of the key policy names a group, an ARN with a wildcard in it, another partition, or what else is no principal',
        faults: ['policyPrincipalUnfit'],
        answers: ['InvalidArnException', 'MalformedPolicyDocumentException'],
        reason: 'The page names no error; a report of 2018 names the first.',
        example: [{ operation: 'CreateKey', input: { Policy: OF_GROUP } }],
      },
      {
        when: 'a statement of the key policy names a principal by a text that is no ARN',
        faults: ['policyPrincipalInvalid'],
        answers: ['MalformedPolicyDocumentException', 'InvalidArnException'],
        reason: 'The page names no error.',
        example: [{ operation: 'CreateKey', input: { Policy: OF_NO_ARN } }],
      },
    ],
  },
  'POLICY-7': {
    sentence:
      'A key policy is read as IAM reads one, but a Sid may have spaces; `ForAllValues` with `kms:EncryptionContext:…` or `aws:RequestTag/…` is refused.',
    source: `${GUIDE}/conditions-kms.html`,
    evidence: 'documented',
    operations: ['takes Policy'],
    faults: ['policyMalformed', 'policyWithoutPrincipal', 'policyOverlyPermissive'],
    open: [
      {
        when: 'a condition of the key policy has `ForAllValues` with a key of the encryption context or of tags in the request',
        faults: ['policyOverlyPermissive'],
        answers: ['MalformedPolicyDocumentException', 'ValidationException'],
        reason: 'The page prints the message, and no code.',
        example: [{ operation: 'CreateKey', input: { Policy: FOR_ALL_VALUES } }],
      },
    ],
  },
  'COND-1': {
    sentence:
      'For conditions of policies a call brings what its parameters and its key say, each under the condition key that the operation has; what it does not bring is absent.',
    source: `${GUIDE}/conditions-kms.html`,
    evidence: 'documented',
    needs: ['permissions'],
  },
  'COND-2': {
    sentence: 'A parameter that a call leaves out counts for conditions of policies with its default.',
    source: `${GUIDE}/conditions-kms.html`,
    evidence: 'documented',
    observed: [recorded('rotation/condition_null_omitted')],
    needs: ['permissions'],
  },
} as const satisfies RuleRecords);
