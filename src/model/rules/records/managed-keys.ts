// AWS managed keys.

import { family, type RuleRecords } from '../record.js';
import { GUIDE, RECORDINGS, recorded } from '../sources.js';

export const MANAGED_KEYS = family({
  'MANAGED-1': {
    sentence:
      'The AWS managed key of a service is a single-Region symmetric encryption key with the alias `alias/aws/<service>` and KeyManager `AWS`: it is always Enabled, rotates every year, has no tags, and does not count in the quota of keys.',
    source: `${GUIDE}/concepts.html#aws-managed-key`,
    evidence: 'documented',
    observed: [{ date: '2016-10' }, { date: '2023-06' }, recorded('rotation/managed_key')],
    operations: ['DescribeKey', 'ListKeys', 'ListAliases', 'ListResourceTags', 'CreateKey'],
    varies: [
      {
        kind: 'timing',
        what: 'when an AWS managed key comes into being',
        conforms: 'when its service first needs it; here, where it is asked for, with the first call in its Region',
      },
      {
        kind: 'view',
        what: 'the Description and the statement names of the key policy of an AWS managed key',
        conforms:
          'for SQS as they were recorded, for some as users print them; of other services the words are assumed',
      },
    ],
    needs: ['awsManagedKeys'],
  },
  'MANAGED-2': {
    sentence:
      'The key policy of an AWS managed key lets the account describe, get, list and revoke grants: the operations of rotation and CreateGrant are AccessDeniedException `User: <ARN> is not authorized to perform: kms:<Operation> on resource: <key ARN> because no resource-based policy allows the kms:<Operation> action`.',
    source: `${RECORDINGS}/rotation.json`,
    evidence: 'observed',
    observed: [
      recorded('rotation/managed_sqs_policy'),
      recorded('rotation/managed_sqs_enable-key-rotation'),
      recorded('rotation/managed_sqs_disable-key-rotation'),
      recorded('rotation/managed_sqs_rotate-key-on-demand'),
      { date: '2026-10' },
    ],
    operations: ['EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand', 'CreateGrant'],
    faults: ['notAllowedByKeyPolicy'],
    needs: ['awsManagedKeys'],
  },
  'MANAGED-2a': {
    sentence:
      'All else that changes or uses an AWS managed key is refused so, too: its service alone uses it, and nobody manages it.',
    source: `${GUIDE}/concepts.html#aws-managed-key`,
    evidence: 'assumed',
    question:
      'Which error do Encrypt, TagResource, ScheduleKeyDeletion, CreateAlias and DeleteAlias give on an AWS managed key?',
    operations: ['closed on AWS managed keys'],
    faults: ['notAllowedByKeyPolicy'],
    needs: ['awsManagedKeys'],
  },
  'MANAGED-3': {
    sentence: 'GetKeyRotationStatus of an AWS managed key is false, although it rotates every year.',
    source: `${RECORDINGS}/rotation.json`,
    evidence: 'observed',
    observed: [recorded('rotation/managed_sqs_status'), recorded('rotation/managed_sqs_status_later')],
    operations: ['GetKeyRotationStatus'],
    varies: [
      {
        kind: 'view',
        what: '`KeyRotationEnabled` of an AWS managed key',
        conforms: 'false, as was seen of a new key, or true, as AWS documents it',
      },
    ],
    needs: ['awsManagedKeys'],
  },
} as const satisfies RuleRecords);
