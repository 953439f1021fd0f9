// Key policies.

import type { RuleRecords } from '../record.js';
import { API, GUIDE, recorded, snapshot, UNNAMED } from '../sources.js';

/** A key policy with it keeps the account in. */
const ROOT_MAY_ALL = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'kms:*',
  Resource: '*',
};

const POLICY_WITHOUT_RESOURCE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    ROOT_MAY_ALL,
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/Example' }, Action: 'kms:Decrypt' },
  ],
});

export const KEY_POLICIES = {
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
    sentence: 'The only key policy name is `default`, and AWS KMS may format the document anew.',
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
    source: 'https://github.com/ministryofjustice/analytical-platform/issues/7691',
    evidence: 'documented',
    operations: ['takes Policy'],
    open: [
      {
        when: 'a statement of the key policy has no action, or no resource, or another resource than `*`',
        given: ['idleStatement'],
        answers: ['ok', 'MalformedPolicyDocumentException'],
        reason:
          'The operation page says that it has no effect; an announcement says that it is refused since 2025-08-18.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'PutKeyPolicy', input: { Policy: POLICY_WITHOUT_RESOURCE } },
        ],
      },
    ],
  },
} as const satisfies RuleRecords;
