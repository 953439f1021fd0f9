// A report as a run leaves it, with findings of every kind and texts that mean harm.

import { blobOf } from '../../../src/conformance/beliefs/ciphertexts.js';
import { identifiersOf, OWN_START } from '../../../src/conformance/beliefs/names.js';
import { bySeverity, type Finding, type SequenceCall } from '../../../src/conformance/findings.js';
import { type OperationOutcome, UNTRIED } from '../../../src/conformance/outcomes.js';
import type { CellCoverage, ConformReport } from '../../../src/conformance/report/report.js';
import type { Identifiers } from '../../../src/model/operations/call.js';
import { CARDS } from '../../../src/model/operations/index.js';
import { RULE_IDS } from '../../../src/model/rules/catalogue.js';
import { KEY_STATES, type KeyState, OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';

/** The kit's own names of the first key, if it is a multi-Region key, and of the second, if it is none. */
export const MRK = 'mrk-00000000000000000000000000000001';
export const SECOND = '00000000-0000-0000-0000-000000000002';

/** Markup, control characters, halves of surrogate pairs, what turns the direction, and the ends of everything. */
export const HOSTILE = [
  `<script>alert(1)</script> ]]> & "q" 's' \`b\` |`,
  '\u0000\u0007\u001b[31m \u202e \ud800 \ufffe \u2028',
  '$HOME $(id)',
  `$${'{KEY1}'}\n# *x*`,
].join(' ');

/** What the kit calls that which the step at a place gave out. */
export function issuedBy(operation: Operation, place: number): Identifiers {
  return identifiersOf(CARDS[operation].identifiers, place, 1, true);
}

export function call(region: string, operation: Operation, input: unknown): SequenceCall {
  return { region, operation, input };
}

const CREATE = call('us-east-1', 'CreateKey', { MultiRegion: true });
const REPLICATE = call('us-east-1', 'ReplicateKey', { KeyId: MRK, ReplicaRegion: 'eu-west-2' });
const HOUR = 3_600_000;

function finding(
  given: Pick<Finding, 'operation' | 'kind' | 'rule' | 'expected' | 'sequence'> & Partial<Finding>,
): Finding {
  return {
    state: 'Enabled',
    region: 'us-east-1',
    received: 'ok',
    isShrunk: true,
    seed: 42,
    path: '17:3',
    occurrences: 1,
    foundAfter: 99,
    ...given,
  };
}

export const REPLICATED_REPLICA = finding({
  operation: 'ReplicateKey',
  kind: 'accepted',
  rule: 'REPLICATE-1',
  region: 'eu-west-2',
  expected: ['UnsupportedOperationException'],
  sequence: [
    CREATE,
    REPLICATE,
    { advance: HOUR },
    call('eu-west-2', 'ReplicateKey', {
      KeyId: `arn:aws:kms:eu-west-2:111122223333:key/${MRK}`,
      ReplicaRegion: 'ap-northeast-1',
    }),
  ],
  occurrences: 7,
});

export const REFUSED_CIPHERTEXT = finding({
  operation: 'Decrypt',
  kind: 'refused',
  rule: 'CIPHER-1',
  expected: ['ok'],
  received: 'InvalidCiphertextException',
  message: '',
  sequence: [
    call('us-east-1', 'CreateKey', {}),
    call('us-east-1', 'CreateKey', {}),
    call('us-east-1', 'Encrypt', { KeyId: SECOND, Plaintext: 'AQID', EncryptionContext: { Department: 'IT' } }),
    call('us-east-1', 'Decrypt', {
      CiphertextBlob: blobOf(2),
      EncryptionContext: { Department: 'IT' },
    }),
  ],
});

export const CANCEL_ENABLES = finding({
  operation: 'CancelKeyDeletion',
  state: 'PendingDeletion',
  kind: 'wrong-state',
  rule: 'DELETE-5',
  member: 'KeyMetadata.KeyState',
  expected: ['Disabled'],
  received: 'Enabled',
  sequence: [
    CREATE,
    call('us-east-1', 'ScheduleKeyDeletion', { KeyId: MRK, PendingWindowInDays: 7 }),
    call('us-east-1', 'CancelKeyDeletion', { KeyId: MRK }),
  ],
});

export const SHOWS_DELETION_DATE = finding({
  operation: 'ScheduleKeyDeletion',
  kind: 'wrong-metadata',
  rule: 'DELETE-3',
  member: 'DeletionDate',
  expected: [null],
  received: 1_767_830_400,
  sequence: [CREATE, REPLICATE, { advance: 60_000 }, call('us-east-1', 'ScheduleKeyDeletion', { KeyId: MRK })],
});

const COPIED_DESCRIPTION = finding({
  operation: 'ReplicateKey',
  kind: 'wrong-metadata',
  rule: 'REPLICATE-6',
  member: 'KeyMetadata.Description',
  region: 'eu-west-2',
  expected: [''],
  received: HOSTILE,
  sequence: [call('us-east-1', 'CreateKey', { MultiRegion: true, Description: HOSTILE }), REPLICATE],
  isShrunk: false,
});

export const NEVER_EXPIRES = finding({
  operation: 'DescribeKey',
  state: 'Enabled',
  kind: 'wrong-state',
  rule: 'IMPORT-4',
  member: 'KeyMetadata.KeyState',
  expected: ['PendingImport'],
  received: 'Enabled',
  sequence: [
    call('us-east-1', 'CreateKey', { MultiRegion: true, Origin: 'EXTERNAL' }),
    call('us-east-1', 'GetParametersForImport', {
      KeyId: MRK,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
    }),
    call('us-east-1', 'ImportKeyMaterial', {
      KeyId: MRK,
      ImportToken: issuedBy('GetParametersForImport', 1).importToken,
      EncryptedKeyMaterial: Buffer.alloc(32, 7).toString('base64'),
      ValidTo: OWN_START / 1000 + 60,
    }),
    { advance: 61_000 },
    call('us-east-1', 'DescribeKey', { KeyId: MRK }),
  ],
});

export const KEPT_GRANT = finding({
  operation: 'ListGrants',
  kind: 'wrong-metadata',
  rule: 'GRANT-3',
  member: 'Grants',
  expected: [[]],
  received: [{ GrantId: issuedBy('CreateGrant', 1).grantId }],
  sequence: [
    CREATE,
    call('us-east-1', 'CreateGrant', {
      KeyId: MRK,
      GranteePrincipal: 'arn:aws:iam::111122223333:root',
      Operations: ['DescribeKey', 'CreateGrant'],
    }),
    call('us-east-1', 'RevokeGrant', { KeyId: MRK, GrantId: issuedBy('CreateGrant', 1).grantId }),
    call('us-east-1', 'ListGrants', { KeyId: MRK }),
  ],
});

export const WRONG_CODE = finding({
  operation: 'Encrypt',
  state: 'Disabled',
  kind: 'wrong-error',
  rule: 'STATE-1',
  expected: ['DisabledException'],
  received: HOSTILE,
  message: HOSTILE,
  sequence: [
    CREATE,
    call('us-east-1', 'DisableKey', { KeyId: MRK }),
    call('us-east-1', 'Encrypt', { KeyId: MRK, Plaintext: 'AQID' }),
  ],
});

/** The same fault of another operation. */
export const ECHO = finding({ ...WRONG_CODE, operation: 'ReEncrypt', occurrences: 3 });

export const CRASHED = finding({
  operation: 'DescribeKey',
  state: null,
  kind: 'crash',
  rule: 'ID-3',
  expected: ['NotFoundException'],
  received: '500 <html><body>Internal Server Error</body></html>',
  sequence: [call('us-east-1', 'DescribeKey', { KeyId: 'mrk-00000000000000000000000000000000' })],
});

const FINDINGS = [
  CRASHED,
  { ...WRONG_CODE, echoes: [ECHO] },
  KEPT_GRANT,
  COPIED_DESCRIPTION,
  NEVER_EXPIRES,
  CANCEL_ENABLES,
  REFUSED_CIPHERTEXT,
  SHOWS_DELETION_DATE,
  REPLICATED_REPLICA,
].sort(bySeverity);

function cell(operation: Operation, state: KeyState | null): CellCoverage {
  const departed = FINDINGS.filter((one) => one.operation === operation && one.state === state).length;
  if (state === 'Unavailable') return { operation, state, tried: 0, departed: 0, reason: 'needs a custom key store' };
  return { operation, state, tried: 12 * operation.length + departed, departed };
}

function untried(operation: Operation, reason: string): OperationOutcome {
  return { operation, reason, ...UNTRIED };
}

export const REPORT: ConformReport = {
  target: 'http://127.0.0.1:4599/',
  commandLine: {
    endpoint: ['http://127.0.0.1:4599/'],
    runs: '100',
    seed: '42',
    jobs: '2',
    skip: ['Sign'],
    messages: true,
  },
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 12_345,
  seed: 42,
  runs: 100,
  calls: 12_345,
  jobs: 2,
  findings: FINDINGS,
  unsupported: ['Encapsulate', 'Decapsulate'],
  outcomes: OPERATIONS.map((operation): OperationOutcome => {
    const departed = FINDINGS.filter((one) => one.operation === operation).length;
    if (departed > 0) {
      const calls = { made: 1_000 + departed, judged: 1_000 + departed, agreed: 1_000, departed, failed: 0 };
      return { operation, outcome: 'departs', reason: `${departed} found`, calls };
    }
    if (operation === 'GenerateMac') {
      const calls = { made: 3, judged: 1, agreed: 1, departed: 0, failed: 2 };
      return { operation, outcome: 'error', reason: `the kit could not: ${HOSTILE}`, calls };
    }
    if (operation === 'Sign') return untried(operation, '--skip Sign');
    if (operation === 'ImportKeyMaterial') return untried(operation, 'needs keyMaterialImport');
    if (/capsulate$/.test(operation)) {
      const calls = { made: 1, judged: 1, agreed: 0, departed: 1, failed: 0 };
      return { operation, outcome: 'unsupported', reason: 'it refuses a plain valid call', calls };
    }
    const calls = { made: 9, judged: 8, agreed: 8, departed: 0, failed: 1 };
    return { operation, outcome: operation === 'GetKeyPolicy' ? 'conforms openly' : 'conforms', calls };
  }),
  coverage: {
    // CreateKey names no key, so it has but one cell.
    cells: OPERATIONS.flatMap((operation) =>
      operation === 'CreateKey'
        ? [cell(operation, null)]
        : [...KEY_STATES, null].map((state) => cell(operation, state)),
    ),
    situations: [
      { state: 'Enabled', role: 'primary', origin: 'AWS_KMS', tried: ['Encrypt', 'Decrypt'], untried: ['Sign'] },
      { state: 'PendingImport', role: 'replica', origin: 'EXTERNAL', tried: ['Encrypt'], untried: [] },
    ],
    rules: RULE_IDS.map((rule, index) =>
      index % 5 === 4 ? { rule, exercised: 0, reason: 'not reached in this run' } : { rule, exercised: index + 1 },
    ),
  },
  stoppedBy: 'runs',
  errors: [],
};

/** How many rules the report says are exercised. */
export const EXERCISED = REPORT.coverage.rules.filter(({ exercised }) => exercised > 0).length;
