// The use of keys: cryptographic operations.

import { family, MINUTE, type RuleRecords } from '../record.js';
import { API, GUIDE, RECORDINGS, recorded, snapshot } from '../sources.js';

export const USAGE = family({
  'USAGE-1': {
    sentence:
      'GetKeyLastUsage tells the last successful cryptographic operation of one key, for each related key by itself.',
    source: `${API}/API_GetKeyLastUsage.html`,
    evidence: 'documented',
    operations: ['GetKeyLastUsage'],
    exercisedBy: [{ by: ['GetKeyLastUsage'] }],
    blamedFor: [{ wrong: ['*'], after: ['GetKeyLastUsage'] }, { wrong: ['KeyLastUsage', 'TrackingStartDate'] }],
  },
  'USAGE-2': {
    sentence: 'An operation or algorithm that the key usage or key spec does not allow is InvalidKeyUsageException.',
    source: `${API}/API_Sign.html`,
    evidence: 'documented',
    observed: [
      { date: '2019' },
      snapshot('test_error_messaging_for_invalid_keys', '2023-04-13'),
      recorded('hmac/encrypt_with_hmac'),
      recorded('hmac/disabled_wrong_algorithm'),
      recorded('rsa/symmetric_public_key'),
    ],
    operations: ['gated'],
    faults: ['keyOrigin', 'keyUsage', 'keyHasNoPublicKey', 'dataKeyOfAsymmetricKey', 'algorithmUnfit'],
    open: [
      {
        when: 'the destination key is not one for encryption',
        operations: ['ReEncrypt'],
        faults: ['keyUsage'],
        answers: ['InvalidKeyUsageException', 'InvalidCiphertextException'],
        reason: 'If the ciphertext is not whole either, which of the two is said first was not seen.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'CreateKey', input: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } },
          {
            operation: 'ReEncrypt',
            input: {
              CiphertextBlob: '$OwnCiphertextBlob',
              SourceKeyId: null,
              SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
              DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
            },
          },
        ],
      },
      {
        when: 'the ciphertext cannot be read, and the destination key is not one for symmetric encryption',
        operations: ['ReEncrypt'],
        given: ['notSymmetric'],
        faults: ['ciphertextInvalid'],
        refusedBy: ['CIPHER-1'],
        answers: ['InvalidCiphertextException', 'InvalidKeyUsageException'],
        reason: 'Which of the two is said first was not seen.',
        example: [
          { operation: 'CreateKey', input: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } },
          {
            operation: 'ReEncrypt',
            input: {
              SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
              DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
            },
          },
        ],
      },
      {
        when: 'the key is not for encryption, and the data key has no length, or two',
        operations: ['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
        given: ['noOneLength'],
        answers: ['InvalidKeyUsageException', 'ValidationException'],
        reason: 'Which of the two faults is said first was not seen.',
        example: [
          { operation: 'CreateKey', input: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } },
          { operation: 'GenerateDataKey', input: { KeySpec: 'AES_256', NumberOfBytes: 32 } },
        ],
      },
    ],
    exercisedBy: [{ by: ['gated'] }],
    blamedFor: [
      {
        wrong: [
          'EncryptionAlgorithm',
          'SourceEncryptionAlgorithm',
          'DestinationEncryptionAlgorithm',
          'SigningAlgorithm',
          'MacAlgorithm',
          'KeyAgreementAlgorithm',
          'EncapsulationAlgorithm',
          'KeyPairSpec',
        ],
      },
    ],
  },
  'USAGE-3': {
    sentence:
      'The last usage is shown up to one hour after the use; `TrackingStartDate` is the creation of the key or, of an older one, the start of the recording, 2026-04-23.',
    observed: [{ date: '2026-04-28' }, { date: '2026-05-11' }],
    source: `${API}/API_GetKeyLastUsage.html`,
    evidence: 'documented',
    operations: ['GetKeyLastUsage'],
    varies: [
      {
        kind: 'timing',
        what: 'when the last usage is shown',
        conforms: 'within an hour of the use: until then the use before it, or none',
        latest: 60 * MINUTE,
        setting: 'visibilityDelay',
      },
      {
        kind: 'view',
        what: 'the `TrackingStartDate` of a key that is older than the recording',
        conforms:
          "2026-04-23, as AWS's Security Blog says and two users saw, 2026-03-11, as in the guide's example, or 2026-04-15, as the text of the condition key says",
      },
    ],
    needs: ['undecided'],
  },
  'DRYRUN-1': {
    sentence: 'With `DryRun: true` a call that would succeed is DryRunOperationException, and nothing happens.',
    source: `${GUIDE}/testing-permissions.html`,
    evidence: 'documented',
    observed: [snapshot('test_generate_data_key_pair_dry_run', '2025-04-06'), recorded('hmac/dry_generate')],
    operations: ['takes DryRun'],
    faults: ['dryRun'],
  },
  'CIPHER-1': {
    sentence:
      'A ciphertext of another key than the named one is IncorrectKeyException; one that cannot be read is InvalidCiphertextException.',
    source: `${API}/API_Decrypt.html`,
    evidence: 'documented',
    observed: [
      { date: '2022-11' },
      snapshot('test_error_messaging_for_invalid_keys', '2023-04-13'),
      { date: '2023-05' },
      snapshot('test_re_encrypt_incorrect_source_key', '2025-06-09'),
      recorded('multi_region/decrypt_replica_primary_arn'),
      recorded('rsa/dry_invalid_ciphertext'),
    ],
    operations: ['Encrypt', 'Decrypt', 'ReEncrypt'],
    faults: [
      'keyIdMissing',
      'keyIncorrect',
      'ciphertextInvalid',
      'plaintextTooLong',
      'materialLost',
      'unsupportedHere',
      'hostRefused',
    ],
    open: [
      {
        when: '`SourceKeyId` is a key ARN of another Region',
        operations: ['ReEncrypt'],
        given: ['sourceInAnotherRegion'],
        answers: ['IncorrectKeyException', 'NotFoundException'],
        reason: 'The first was seen for the `KeyId` of Decrypt, the second elsewhere [ID-4].',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          {
            operation: 'ReEncrypt',
            region: 'eu-west-2',
            input: { SourceKeyId: 'arn:aws:kms:us-east-1:111122223333:key/$KeyId' },
          },
        ],
      },
    ],
    needs: ['cryptography'],
    exercisedBy: [{ by: ['Decrypt', 'ReEncrypt'] }],
  },
  'CIPHER-2': {
    sentence:
      'Decrypt without `KeyId` in a Region that has no key of the ciphertext is AccessDeniedException, as with a key that the caller may not use.',
    source: 'https://github.com/fugue/credstash/issues/257',
    evidence: 'observed',
    observed: [
      { date: '2017-12' },
      { date: '2018-05' },
      { date: '2018-08' },
      { date: '2019-02' },
      { date: '2019-11' },
      { date: '2022-04' },
      { date: '2022-08' },
      { date: '2024-03' },
    ],
    operations: ['Decrypt'],
    faults: ['keyOfCiphertextNotHere'],
    needs: ['cryptography'],
  },
  'CIPHER-3': {
    sentence:
      'ReEncrypt without `SourceKeyId` answers so too, and so do both after the deletion of all keys of the ciphertext.',
    source: `${API}/API_ReEncrypt.html`,
    evidence: 'assumed',
    question: 'What do ReEncrypt, where the source key is not, and Decrypt after the deletion of the key answer?',
    operations: ['Decrypt', 'ReEncrypt'],
    faults: ['keyOfCiphertextNotHere'],
    open: [
      {
        when: 'the called Region has no key of the source ciphertext, or all of its keys are deleted',
        answers: ['AccessDeniedException', 'NotFoundException'],
        reason: 'The first was seen for Decrypt while the keys exist elsewhere; both pages declare the second.',
        example: [{ operation: 'Decrypt', input: { CiphertextBlob: '$CiphertextBlob' } }],
      },
    ],
    needs: ['cryptography'],
  },
  'CIPHER-4': {
    sentence:
      'An encryption context with an asymmetric key is ValidationException `EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.`; an empty one is taken.',
    source: `${RECORDINGS}/rsa.json`,
    evidence: 'observed',
    observed: [recorded('rsa/encryption_context'), recorded('rsa/decrypt_nonempty_context')],
    operations: ['Encrypt', 'Decrypt', 'ReEncrypt'],
    faults: ['encryptionContextUncalledFor'],
  },
  'CIPHER-5': {
    sentence:
      'A symmetric ciphertext begins with the bytes 01 02 02 00 78, that of a data key with 01 02 03 00 78; then come the 32 bytes of the ID of its key material.',
    source: `${RECORDINGS}/rotation.json`,
    evidence: 'observed',
    observed: [{ date: '2026-09' }, recorded('ecc/data_key_pair')],
    operations: ['gives a CiphertextBlob'],
    needs: ['undecided'],
  },
  'CIPHER-6': {
    sentence:
      'What cryptography makes is in the answer, and as long as was asked for: a data key as its `KeySpec` or `NumberOfBytes` says, a MAC as the hash of its algorithm, a shared secret and a public key (X.509 SubjectPublicKeyInfo in DER) as the key spec.',
    source: `${API}/API_GenerateDataKey.html`,
    evidence: 'documented',
    operations: ['gives what cryptography makes'],
    needs: ['cryptography'],
    exercisedBy: [{ by: ['Encrypt', 'GenerateDataKey', 'GenerateMac'] }],
    blamedFor: [
      {
        wrong: [
          'CiphertextBlob',
          'Plaintext',
          'PrivateKeyCiphertextBlob',
          'PrivateKeyPlaintext',
          'Mac',
          'Signature',
          'SharedSecret',
          'SharedSecretCiphertextBlob',
          'PublicKey',
        ],
        after: ['gives what cryptography makes'],
      },
    ],
  },
  'SIGN-1': {
    sentence:
      'A message type that does not go with the key spec or with the algorithm is ValidationException, and so is a digest that is not as long as the hash.',
    source: `${RECORDINGS}/ecc.json`,
    evidence: 'observed',
    observed: [
      { date: '2026-09' },
      recorded('ecc/sign'),
      recorded('ecc/short_digest'),
      recorded('rsa/external_mu'),
      recorded('mldsa/sign_digest'),
      recorded('mldsa/verify_digest'),
      recorded('mldsa/mu_length_*'),
    ],
    operations: ['Sign', 'Verify'],
    faults: ['messageTypeNotOfKeySpec', 'messageTypeNotOfAlgorithm', 'digestLength'],
    open: [
      {
        when: 'Verify is given a digest of another length, or a message type that the algorithm does not take',
        operations: ['Verify'],
        faults: ['messageTypeNotOfAlgorithm', 'digestLength'],
        answers: ['ValidationException', 'KMSInvalidSignatureException'],
        reason: 'The first was seen of Sign, and of Verify where the message type does not go with the key spec.',
        example: [
          { operation: 'CreateKey', input: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } },
          {
            operation: 'Verify',
            input: { SigningAlgorithm: 'ECDSA_SHA_256', MessageType: 'DIGEST', Message: 'c2hvcnQ=' },
          },
        ],
      },
    ],
  },
  'SIGN-2': {
    sentence:
      "A signature that is not the message's is KMSInvalidSignatureException, a MAC KMSInvalidMacException, also in a dry run.",
    source: `${API}/API_Verify.html`,
    evidence: 'documented',
    observed: [
      recorded('ecc/invalid_signature'),
      recorded('ecc/dry_invalid_signature'),
      recorded('hmac/dry_verify_wrong_mac'),
    ],
    operations: ['Verify', 'VerifyMac'],
    faults: ['signatureInvalid', 'macInvalid'],
    needs: ['cryptography'],
  },
  'AGREE-1': {
    sentence:
      'DeriveSharedSecret with a public key that is none, or that is on another curve, is ValidationException without a message, also in a dry run.',
    source: `${RECORDINGS}/ecc.json`,
    evidence: 'observed',
    observed: [recorded('ecc/invalid_public_key'), recorded('ecc/dry_invalid_public_key'), recorded('ecc/wrong_curve')],
    operations: ['DeriveSharedSecret'],
    faults: ['publicKeyUnfit'],
    needs: ['unfitKeys'],
  },
  'KEM-1': {
    sentence:
      'Decapsulate of a ciphertext whose length is not that of the key spec is InvalidCiphertextException; of any other it gives 32 bytes.',
    source: `${API}/API_Decapsulate.html`,
    evidence: 'documented',
    operations: ['Decapsulate'],
    faults: ['encapsulationLength'],
    needs: ['cryptography'],
    exercisedBy: [{ by: ['Decapsulate'] }],
  },
  'KEM-1a': {
    sentence: 'China Regions have neither Encapsulate nor Decapsulate.',
    source: `${API}/API_Encapsulate.html`,
    evidence: 'documented',
    operations: ['Encapsulate', 'Decapsulate'],
    faults: ['operationNotInRegion'],
    open: [
      {
        when: 'the Region is one of China',
        answers: ['UnknownOperationException', 'UnsupportedOperationException'],
        reason: 'AWS says that the operation is not available there, and names no error.',
        example: [
          { operation: 'CreateKey', region: 'cn-north-1' },
          {
            operation: 'Encapsulate',
            region: 'cn-north-1',
            input: { EncapsulationAlgorithm: 'ML_KEM' },
          },
        ],
      },
    ],
    needs: ['enabledRegions'],
  },
} as const satisfies RuleRecords);
