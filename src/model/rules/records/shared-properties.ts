// What related keys share, and what belongs to each by itself.

import { KEY_KIND, POLICY_MEMBERS, TAG_MEMBERS } from '../members.js';
import { DAY, family, type RuleRecords } from '../record.js';
import { GUIDE, recorded } from '../sources.js';

export const SHARED_PROPERTIES = family({
  'SHARED-1': {
    sentence:
      'Related keys share key ID, key material, origin, key spec, key usage, algorithms and the rotation setting, which AWS KMS keeps in step with the primary key.',
    source: `${GUIDE}/multi-region-keys-overview.html#mrk-sync-properties`,
    evidence: 'documented',
    operations: ['ReplicateKey'],
    varies: [
      {
        kind: 'timing',
        what: 'when a replica key shows a shared property that has changed',
        conforms: 'after AWS KMS has synchronized it, which nobody can ask for; within a day, as we assume',
        latest: DAY,
      },
    ],
    exercisedBy: [
      { by: ['GetKeyRotationStatus'], given: [['withReplicas', 'replica']] },
      { by: ['metadata'], given: [['withReplicas', 'replica']] },
    ],
    blamedFor: [
      { wrong: ['PublicKey', ...KEY_KIND], after: ['GetPublicKey'], given: ['multiRegion'] },
      { wrong: [...KEY_KIND], given: ['multiRegion'] },
      { wrong: ['PublicKey', 'KeyOrigin'] },
    ],
  },
  'SHARED-2': {
    sentence:
      'Key state, description, key policy, grants, aliases, tags, creation date and expiration belong to each related key by itself.',
    source: `${GUIDE}/multi-region-keys-overview.html#mrk-sync-properties`,
    evidence: 'documented',
    exercisedBy: [
      { by: ['GetKeyPolicy', 'ListResourceTags', 'ListGrants'], given: [['withReplicas', 'replica']] },
      { by: ['metadata'], given: [['withReplicas', 'replica']] },
    ],
    blamedFor: [
      { refusing: ['TagResource', 'UntagResource', 'UpdateKeyDescription'], given: ['Enabled', 'replica'] },
      { refusing: ['PutKeyPolicy'], given: ['Enabled', 'replica'] },
      { wrong: ['Tags'], after: ['TagResource', 'UntagResource'], given: ['otherKey'] },
      { wrong: ['Policy'], after: ['PutKeyPolicy'], given: ['otherKey'] },
      { wrong: ['Aliases'], after: ['CreateAlias', 'UpdateAlias', 'DeleteAlias'], given: ['otherKey'] },
      {
        wrong: [...TAG_MEMBERS, ...POLICY_MEMBERS, 'Description', 'CreationDate', 'KeyCreationDate'],
        given: ['multiRegion'],
      },
    ],
  },
  'SHARED-3': {
    sentence:
      'Any related key decrypts what any other has encrypted, also with older key material; unrelated keys never do.',
    source: `${GUIDE}/multi-region-keys-overview.html`,
    evidence: 'documented',
    observed: [
      recorded('multi_region/decrypt_replica_implicit'),
      recorded('multi_region/replica_decrypt_old_material'),
    ],
    operations: ['Decrypt', 'ReEncrypt'],
    needs: ['cryptography'],
    exercisedBy: [{ by: ['Decrypt', 'ReEncrypt'], given: ['multiRegion'] }],
    blamedFor: [
      { refusing: ['Decrypt', 'ReEncrypt'], given: ['Enabled', 'multiRegion'] },
      {
        wrong: ['Plaintext', 'KeyMaterialId', 'SourceKeyMaterialId', 'CiphertextBlob'],
        after: ['Decrypt', 'ReEncrypt'],
      },
      {
        wrong: [
          'SourceKeyId',
          'SourceKeyMaterialId',
          'Plaintext',
          'CiphertextBlob',
          'CiphertextForRecipient',
          'PrivateKeyPlaintext',
          'PrivateKeyCiphertextBlob',
          'Signature',
          'SignatureValid',
          'Mac',
          'MacValid',
          'SharedSecret',
          'SharedSecretCiphertextBlob',
        ],
      },
    ],
  },
} as const satisfies RuleRecords);
