import { describe, expect, it } from 'vitest';
import { OWN_START } from '../../../src/conformance/beliefs/names.js';
import type { Finding } from '../../../src/conformance/findings.js';
import { toVector } from '../../../src/conformance/report/vector.js';
import { mrk } from '../../support/mrk.js';
import { words } from '../../support/words.js';
import {
  CANCEL_ENABLES,
  CRASHED,
  call,
  HOSTILE,
  issuedBy,
  KEPT_GRANT,
  MRK,
  NEVER_EXPIRES,
  REFUSED_CIPHERTEXT,
  REPLICATED_REPLICA,
  REPORT,
  SHOWS_DELETION_DATE,
} from './fixture.js';

async function play(scenario: unknown): Promise<{ readonly status: number; readonly out: string }> {
  const { status, out, err } = await mrk(['run', 'vector.json'], { read: JSON.stringify({ vectors: [scenario] }) });
  return { status, out: out + err };
}

/** The scenario with another expectation of its last step. */
function expecting(finding: Finding, expect_: unknown): unknown {
  return { ...toVector(finding), then: expect_ };
}

function expectationOf(finding: Finding): unknown {
  return toVector(finding).then;
}

const CREATE = call('us-east-1', 'CreateKey', { MultiRegion: true });
const REPLICATE = call('us-east-1', 'ReplicateKey', { KeyId: MRK, ReplicaRegion: 'eu-west-2' });
const IN_REPLICA = call('eu-west-2', 'Encrypt', { KeyId: MRK, Plaintext: 'AQID' });

describe('a finding as a vector', () => {
  it('is the sequence with what AWS answers in the end', () => {
    expect(toVector(REPLICATED_REPLICA)).toEqual({
      case: 'ReplicateKey accepted REPLICATE-1',
      evidence: 'asserted',
      given: {
        now: OWN_START,
        calls: [
          { region: 'us-east-1', call: 'CreateKey', input: { MultiRegion: true }, as: 'key1' },
          {
            region: 'us-east-1',
            call: 'ReplicateKey',
            input: { KeyId: `$${'{key1.KeyId}'}`, ReplicaRegion: 'eu-west-2' },
          },
          { advance: 3_600_000 },
        ],
      },
      when: {
        note: expect.stringMatching(/^REPLICATE-1: Only a multi-Region primary key can be replicated/),
        region: 'eu-west-2',
        call: 'ReplicateKey',
        input: {
          KeyId: `arn:aws:kms:eu-west-2:$${'{account}'}:key/$${'{key1.KeyId}'}`,
          ReplicaRegion: 'ap-northeast-1',
        },
      },
      then: { error: 'UnsupportedOperationException' },
    });
  });

  it.each(REPORT.findings.map((finding) => [`${finding.operation} ${finding.rule}`, finding] as const))(
    'of %s is as mrk run plays it',
    async (_, finding) => {
      const { status, out } = await play(toVector(finding));
      expect(out).toMatch(/1 expectation: all as expected\n$/);
      expect(status).toBe(0);
    },
  );

  it.each([
    ['an error code', REPLICATED_REPLICA, { ok: {} }],
    ['a success', REFUSED_CIPHERTEXT, { error: 'InvalidCiphertextException' }],
    ['a key state', CANCEL_ENABLES, { ok: { KeyMetadata: { KeyState: 'Enabled' } } }],
    ['a key state that time brought', NEVER_EXPIRES, { ok: { KeyMetadata: { KeyState: 'Enabled' } } }],
    ['a list', KEPT_GRANT, { ok: { Grants: [{ GrantId: '<id>' }] } }],
    ['a date', SHOWS_DELETION_DATE, { ok: { DeletionDate: 'datetime' } }],
    ['an unknown key', CRASHED, { ok: {} }],
  ])('would not be so with what the target answered: %s', async (_, finding, received) => {
    expect((await play(expecting(finding, received))).status).toBe(1);
  });

  it('expects the value of the member that was wrong, or that there is none', () => {
    expect(expectationOf(CANCEL_ENABLES)).toEqual({ ok: { KeyMetadata: { KeyState: 'Disabled' } } });
    expect(expectationOf(SHOWS_DELETION_DATE)).toEqual({ ok: {}, absent: ['DeletionDate'] });
    expect(expectationOf(KEPT_GRANT)).toEqual({ ok: { Grants: [] } });
  });

  it('expects of a wrong identifier or date only that it is one, and the same where it is known', () => {
    const sequence = [CREATE, REPLICATE, call('eu-west-2', 'DescribeKey', { KeyId: MRK })];
    const wrong = { ...CANCEL_ENABLES, region: 'eu-west-2', expected: ['arn'], sequence };
    expect(expectationOf({ ...wrong, member: 'KeyMetadata.MultiRegionConfiguration.PrimaryKey.Arn' })).toEqual({
      ok: {
        KeyMetadata: {
          MultiRegionConfiguration: {
            PrimaryKey: { Arn: `arn:aws:kms:us-east-1:$${'{account}'}:key/$${'{key1.KeyId}'}` },
          },
        },
      },
    });
    expect(expectationOf({ ...wrong, member: 'KeyMetadata.CreationDate' })).toEqual({
      ok: { KeyMetadata: { CreationDate: 'datetime' } },
    });
  });

  it('leaves it to the delays of AWS whether a replica key is still being created', async () => {
    const early = {
      ...REPLICATED_REPLICA,
      expected: ['KMSInvalidStateException'],
      sequence: [CREATE, REPLICATE, IN_REPLICA],
    };
    const late = { ...early, expected: ['ok'] };
    expect([toVector(early).given.settings, expectationOf(early)]).toEqual([
      undefined,
      { error: 'KMSInvalidStateException' },
    ]);
    expect(toVector(late).given.settings).toMatchObject({ replicationDelay: 0 });
    expect(expectationOf(late)).toEqual({ ok: {} });
    expect([(await play(toVector(early))).status, (await play(toVector(late))).status]).toEqual([0, 0]);
  });

  it('expects the message, where it was the message that was wrong', async () => {
    const finding: Finding = {
      ...REPLICATED_REPLICA,
      kind: 'wrong-message',
      received: HOSTILE,
      expected: [words('notPrimaryToReplicate', { keyArn: `arn:aws:kms:eu-west-2:111122223333:key/${MRK}` })],
    };
    expect(expectationOf(finding)).toEqual({
      error: 'UnsupportedOperationException',
      message: words('notPrimaryToReplicate', {
        keyArn: `arn:aws:kms:eu-west-2:$${'{account}'}:key/$${'{key1.KeyId}'}`,
      }),
    });
    expect((await play(toVector(finding))).status).toBe(0);
  });

  it('has the answer of the way that AWS would have gone, where the target had gone another way before', async () => {
    const token = issuedBy('GetParametersForImport', 1).importToken;
    const sequence = [
      CREATE,
      call('us-east-1', 'GetParametersForImport', { KeyId: MRK }),
      call('us-east-1', 'ImportKeyMaterial', { KeyId: MRK, ImportToken: token, EncryptedKeyMaterial: 'AQID' }),
    ];
    const finding = { ...REPLICATED_REPLICA, expected: ['InvalidImportTokenException'], sequence };
    const { when, then } = toVector(finding);
    expect({ ...when, then }).toMatchObject({
      note: expect.stringMatching(/departed from AWS before; .* AWS answers: InvalidImportTokenException\.$/),
      input: { ImportToken: token },
      then: { error: 'UnsupportedOperationException' },
    });
    expect((await play(toVector(finding))).status).toBe(0);
  });

  it('has an object for every input, because a vector has no others', async () => {
    const finding = { ...CRASHED, sequence: [call('us-east-1', 'DescribeKey', ['a'])] };
    expect(toVector(finding)).toMatchObject({ when: { input: {} }, then: { error: 'ValidationException' } });
    expect((await play(toVector(finding))).status).toBe(0);
  });

  it('keeps texts that look like templates', async () => {
    const finding = {
      ...CANCEL_ENABLES,
      sequence: [
        call('us-east-1', 'CreateKey', { Description: HOSTILE, MultiRegion: true }),
        ...CANCEL_ENABLES.sequence.slice(1),
      ],
    };
    const { status } = await play(toVector(finding));
    expect(status).toBe(0);
    const shown = { ...finding, member: 'KeyMetadata.Description', expected: [HOSTILE] };
    expect((await play(toVector(shown))).status).toBe(0);
  });
});
