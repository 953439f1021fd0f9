// Requests, and the boundary of the model.

import { family, type RuleRecords } from '../record.js';
import { API, GUIDE, RECORDED_AT_AWS, RECORDINGS, recorded, snapshot, UNNAMED } from '../sources.js';

/** Calls of KMS with the headers of their answers. */
const WITH_HEADERS = `${RECORDED_AT_AWS}/appconfig/kms_context_native.json`;

export const REQUESTS = family({
  'MODEL-1': {
    sentence:
      "A parameter outside of the API's constraints is ValidationException; one message counts all the violations.",
    source: `${API}/CommonErrors.html`,
    evidence: 'documented',
    observed: [snapshot('test_plaintext_size_for_encrypt', '2023-04-13'), recorded('rotation/enable_2561')],
    operations: 'every',
    faults: ['constraints', 'dataKeyLength', 'numberOfBytesMissing'],
  },
  'MODEL-2': {
    sentence: 'A parameter of a wrong JSON type is SerializationException.',
    source: `${API}/CommonErrors.html`,
    evidence: 'assumed',
    question: 'What does AWS KMS answer to a parameter of a wrong JSON type?',
    operations: 'every',
    faults: ['wrongType', 'notBase64'],
    open: [
      {
        when: 'a parameter has a wrong JSON type',
        answers: ['SerializationException', 'ValidationException'],
        reason: 'Seen at other AWS services only.',
        example: [{ operation: 'DescribeKey', input: { KeyId: 1 } }],
      },
    ],
    needs: ['arbitraryInputs'],
  },
  'MODEL-3': {
    sentence: 'An operation that AWS KMS does not have is UnknownOperationException.',
    source: `${API}/CommonErrors.html`,
    evidence: 'documented',
    faults: ['operationUnknown'],
    open: [
      {
        when: 'AWS KMS has no such operation',
        answers: ['UnknownOperationException'],
        reason: 'Seen at other AWS services, always so.',
        example: [{ operation: 'DeleteKey' }],
      },
    ],
    needs: ['unknownOperations'],
  },
  'MODEL-4': {
    sentence:
      'The operations on custom key stores and GenerateRandom are outside of this model: the library answers UnsupportedOperationException, and leaves GenerateRandom and DescribeCustomKeyStores to its host, as `mrk serve` and `mrk kms` do, which list the custom key stores that the account was given, by default none.',
    source: `${API}/API_Operations.html`,
    evidence: 'ours',
    faults: ['operationUnmodelled', 'unsupportedHere'],
    needs: ['model'],
  },
  'WIRE-1': {
    sentence: 'The body of an error has `__type` and `message`, and no `message` member at all where AWS has no text.',
    source: `${RECORDINGS}/ecc.json`,
    evidence: 'observed',
    observed: [recorded('ecc/sdk_invalid_public_key'), recorded('imports_edges/token_*')],
    operations: 'every',
    needs: ['undecided'],
  },
  'WIRE-2': {
    sentence:
      'An answer has the request ID in `x-amzn-requestid`, the content type `application/x-amz-json-1.1`, and headers that forbid to keep it: `cache-control`, `expires` and `pragma`.',
    source: WITH_HEADERS,
    evidence: 'observed',
    observed: [{ date: '2026-09-28', source: WITH_HEADERS }],
    operations: 'every',
    needs: ['undecided'],
  },
  'WIRE-3': {
    sentence:
      'Dates are numbers of seconds since 1970 in UTC as Java writes doubles, such as `1.790597408399E9`: of keys with milliseconds, of grants and of `ValidTo` in whole seconds.',
    source: WITH_HEADERS,
    evidence: 'observed',
    observed: [{ date: '2026-09-28', source: WITH_HEADERS }],
    operations: 'every',
    varies: [
      {
        kind: 'view',
        what: 'how a date is written',
        conforms: 'any JSON number: that it has an exponent was inferred from the length of an answer',
      },
    ],
    exercisedBy: [{ by: ['CreateKey', 'metadata'] }],
    // A key that was just made has no other date to show: nothing but how it is told can be wrong.
    blamedFor: [{ wrong: ['CreationDate'], after: ['CreateKey'] }],
  },
  'WIRE-4': {
    sentence:
      'An error is HTTP status 400, but 500 for KMSInternalException, DependencyTimeoutException, KeyUnavailableException and InternalFailure, 503 for ServiceUnavailable, 403 for faults of the signature, 404 for UnknownOperationException, and 413 for RequestEntityTooLargeException.',
    source: `${API}/CommonErrors.html`,
    evidence: 'documented',
    observed: [{ date: '2018-08' }, { date: '2019-02' }, { date: '2020-06' }, { date: '2026-10' }],
    operations: 'every',
    needs: ['undecided'],
  },
  'ARN-1': {
    sentence:
      'A key ARN of another account that the caller may not use is AccessDeniedException, which does not name the key, as if it did not exist.',
    source: 'https://github.com/kubernetes-sigs/aws-encryption-provider/pull/141',
    evidence: 'observed',
    observed: [{ date: '2025-07' }, { date: '2025-12' }, { date: '2026-10' }],
    operations: ['crosses accounts'],
    faults: ['keyOfOtherAccount'],
  },
  'ARN-1a': {
    sentence:
      "Operations that work in the caller's account only answer a key ARN of another account as those do that cross accounts.",
    source: `${GUIDE}/kms-api-permissions-reference.html`,
    evidence: 'assumed',
    question: 'What does DisableKey answer to a key ARN of another account?',
    operations: ['stays in its account'],
    faults: ['keyOfOtherAccount'],
    open: [
      {
        when: 'the key ARN is of another account, and the operation does not cross accounts',
        answers: ['AccessDeniedException', 'NotFoundException'],
        reason: 'Seen only for operations that cross accounts; the pages say no more than No.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'DisableKey', input: { KeyId: 'arn:aws:kms:us-east-1:999999999999:key/$KeyId' } },
        ],
      },
    ],
  },
  'ARN-2': {
    sentence: 'A malformed ARN is InvalidArnException.',
    source: `${API}/API_DescribeKey.html`,
    evidence: 'assumed',
    question: 'What does each operation answer to a malformed ARN as `KeyId`?',
    operations: ['names a key'],
    faults: ['arnMalformed'],
    open: [
      {
        when: 'an ARN is malformed, for an operation that declares InvalidArnException',
        operations: 'every',
        answers: ['InvalidArnException', 'NotFoundException', 'ValidationException'],
        reason: UNNAMED,
        example: [{ operation: 'DescribeKey', input: { KeyId: 'arn:aws:kms' } }],
      },
      {
        when: 'an ARN is malformed, for an operation that does not declare InvalidArnException',
        operations: 'every',
        answers: ['NotFoundException', 'InvalidArnException', 'ValidationException'],
        reason: UNNAMED,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'Encrypt', input: { KeyId: 'arn:aws:kms' } },
        ],
      },
    ],
  },
  'STORE-1': {
    sentence:
      'CreateKey in an unknown custom key store is CustomKeyStoreNotFoundException, in a disconnected one CustomKeyStoreInvalidStateException.',
    source: `${API}/API_CreateKey.html`,
    evidence: 'documented',
    operations: ['CreateKey'],
    faults: ['customKeyStoreUnknown', 'customKeyStoreDisconnected'],
    needs: ['customKeyStore'],
  },
  'HOST-1': {
    sentence: 'A host that leaves out an identifier, or gives a bad instant or Region, gets KMSInternalException.',
    source: `${API}/CommonErrors.html`,
    evidence: 'ours',
    faults: [
      'regionInvalid',
      'instantInvalid',
      'accountIdInvalid',
      'principalInvalid',
      'memberUnknown',
      'keySetGiven',
      'identifierMissing',
      'newKeyIdUnfit',
      'newKeyIdNotNew',
      'hostFailed',
    ],
    needs: ['model'],
  },
} as const satisfies RuleRecords);
