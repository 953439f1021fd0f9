// What is recorded: AWS CloudTrail's records, and KMS's events for Amazon EventBridge.

import { family, type RuleRecords } from '../record.js';
import { GUIDE, logged } from '../sources.js';

export const AUDIT = family({
  'AUDIT-1': {
    sentence:
      'AWS KMS records ReplicateKey, UpdatePrimaryRegion, SynchronizeMultiRegionKey, DeleteKey and rotations each in the Region of the keys they change.',
    source: `${GUIDE}/logging-using-cloudtrail.html`,
    evidence: 'documented',
    varies: [
      {
        kind: 'timing',
        what: 'when KMS synchronizes the shared properties of a set',
        conforms:
          'SynchronizeMultiRegionKey is recorded periodically: here when a replica key is ready, and not again.',
      },
      {
        kind: 'view',
        what: "the key of which UpdatePrimaryRegion is recorded in the new primary key's Region",
        conforms:
          'By the text the key that becomes the primary; the example has the ARN of the former primary key in responseElements.',
      },
    ],
    needs: ['auditLog'],
  },
  'AUDIT-2': {
    sentence:
      "Every record has the members of CloudTrail's version 1.11, and names the caller by the form of its ARN; the requestID is the answer's.",
    source: `${GUIDE}/understanding-kms-entries.html`,
    evidence: 'documented',
    observed: [logged('Encrypt', '2026-09-12'), logged('DescribeKey', '2026-09-13')],
    varies: [
      {
        kind: 'view',
        what: 'dates inside of a record',
        conforms: 'ISO 8601 in seconds, as recorded in 2026-09; the older examples have "Nov 18, 2020, 1:29:18 AM".',
      },
    ],
    needs: ['auditLog'],
  },
  'AUDIT-3': {
    sentence:
      'A refused call is recorded with its errorCode and errorMessage and without responseElements; where no key or alias was found it has no requestParameters and no resources either.',
    source: `${GUIDE}/ct-decrypt.html#ct-decrypt-fail`,
    evidence: 'documented',
    observed: [
      logged('GetPublicKey', '2026-09-12'),
      logged('Verify', '2026-09-12'),
      logged('DescribeKey', '2026-09-13'),
    ],
    varies: [
      {
        kind: 'view',
        what: 'a call whose parameters are no such',
        conforms: 'Not seen; it is recorded here as one whose key was not found.',
      },
    ],
    needs: ['auditLog'],
  },
  'AUDIT-4': {
    sentence:
      'Calls that only read or use a key are recorded as readOnly and without responseElements, dry runs among them, and none with plaintexts, ciphertexts, messages or tokens.',
    source: `${GUIDE}/logging-using-cloudtrail.html`,
    evidence: 'documented',
    observed: [logged('Decrypt', '2026-09-12'), logged('GetPublicKey', '2026-09-12')],
    needs: ['auditLog'],
  },
  'AUDIT-5': {
    sentence:
      'The record of a use names the key material of symmetric encryption keys, and ReEncrypt has one record with the source key before the destination key.',
    source: `${GUIDE}/ct-reencrypt.html`,
    evidence: 'documented',
    observed: [logged('Decrypt', '2026-09-12'), logged('ReEncrypt', '2026-09-12')],
    varies: [
      {
        kind: 'view',
        what: 'the backing keys of a key in an AWS CloudHSM key store',
        conforms: 'AWS names them in additionalEventData; the model has none.',
      },
    ],
    needs: ['auditLog'],
  },
  'AUDIT-6': {
    sentence:
      'The record of a call that changes a key has the key ARN in responseElements, also where the answer is empty.',
    source: `${GUIDE}/logging-using-cloudtrail.html#searching-kms-ct`,
    evidence: 'documented',
    observed: [
      logged('CreateGrant', '2026-09-12'),
      logged('DisableKey', '2026-09-12'),
      logged('RevokeGrant', '2026-09-12'),
    ],
    varies: [
      {
        kind: 'view',
        what: 'responseElements of RevokeGrant',
        conforms: 'The key ARN, as recorded on 2026-09-12; null, as the page prints of 2022-09.',
      },
      {
        kind: 'view',
        what: 'responseElements of DisableKeyRotation, PutKeyPolicy, UpdateKeyDescription and RetireGrant',
        conforms:
          'Null, as the pages print of 2022-09, and the list of operations since 2022-12 has none of them; or the key ARN.',
      },
      {
        kind: 'view',
        what: 'responseElements of DeleteKey, RotateKey and DeleteExpiredKeyMaterial',
        conforms:
          'Null, as most examples have; or the key ARN, as the text says of the first two, and one example of DeleteKey.',
      },
      {
        kind: 'view',
        what: 'responseElements.keyId of RotateKeyOnDemand',
        conforms: 'The key ARN, as answers have; or the key ID, as the page prints.',
      },
    ],
    needs: ['auditLog'],
  },
  'AUDIT-7': {
    sentence:
      'The records of ReplicateKey and CreateKey have the defaults among the parameters, and the whole metadata of the new key.',
    source: `${GUIDE}/ct-replicate-key.html`,
    evidence: 'documented',
    observed: [logged('CreateKey', '2026-09-12')],
    needs: ['auditLog'],
  },
  'AUDIT-7a': {
    sentence:
      "CreateKey is recorded in the replica key's Region as a call that the caller made by way of kms.amazonaws.com, with the defaults and with what the replica key was given.",
    source: `${GUIDE}/ct-createkey.html`,
    evidence: 'assumed',
    question: 'How is the CreateKey recorded that a ReplicateKey makes in the Region of the replica key?',
    needs: ['auditLog'],
  },
  'AUDIT-8': {
    sentence:
      'RotateKey is recorded as a service event with the rotation type, the origin of the key material, and the IDs of the former and the new one.',
    source: `${GUIDE}/ct-rotatekey.html`,
    evidence: 'documented',
    needs: ['auditLog'],
  },
  'AUDIT-9': {
    sentence:
      "A call from another account is recorded in both accounts, and one whose access is denied in the caller's only.",
    source: `${GUIDE}/logging-using-cloudtrail.html`,
    evidence: 'documented',
    needs: ['auditLog', 'otherAccounts'],
  },
  'EVENT-1': {
    sentence:
      'AWS KMS sends Amazon EventBridge an event when key material was rotated, when imported key material has expired, and when a key was deleted.',
    source: `${GUIDE}/kms-events.html`,
    evidence: 'documented',
    varies: [
      {
        kind: 'timing',
        what: 'how often an event is sent',
        conforms: 'A deletion at least once; the others by best effort, perhaps never. Here each comes once.',
      },
    ],
    needs: ['auditLog'],
  },
} as const satisfies RuleRecords);
