import { describe, expect, it } from 'vitest';
import { type JsonCommand, reduceJson } from '../../src/model/engine/reduce.js';
import type { KeySet } from '../../src/model/key-set/key-set.js';
import type { ErrorCode, KeyState } from '../../src/model/vocabulary/vocabulary.js';
import {
  ACCOUNT_ID,
  afterCall,
  DAY,
  inState,
  MULTI_REGION_KEY_ID,
  NOW,
  OTHER_REGION,
  PRIMARY_REGION,
  primary,
  REPLICA_REGION,
  single,
  withReplicas,
} from '../support/key-sets.js';
import { BASELINE_OPERATIONS, type BaselineCommand, baselineReduce } from './baseline.js';

/** What both are to answer, and to leave. */
interface Answer {
  readonly code: ErrorCode | 'ok';
  readonly output?: unknown;
  readonly keySet: KeySet;
}

const implementations: Readonly<Record<string, (keySet: KeySet, command: BaselineCommand) => Answer>> = {
  reduce: (keySet, command) => {
    const { keySet: next, ...result } = reduceJson(keySet, command as JsonCommand);
    if (next === null) throw new Error('no benchmarked command ends a key set');
    return result.ok ? { code: 'ok', output: result.output, keySet: next } : { code: result.error.code, keySet: next };
  },
  'the baseline': (keySet, command) => {
    const { keySet: next, ...result } = baselineReduce(keySet, command);
    return result.ok ? { code: 'ok', output: result.output, keySet: next } : { code: result.code, keySet: next };
  },
};

const ARN = `arn:aws:kms:${PRIMARY_REGION}:${ACCOUNT_ID}:key/${MULTI_REGION_KEY_ID}`;
const REPLICA_ARN = ARN.replace(PRIMARY_REGION, REPLICA_REGION);
const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ TagKey: `${index}`, TagValue: '' }));

describe.each(Object.entries(implementations))('%s, on the benchmarked commands,', (_name, answer) => {
  const alone = primary();
  const pair = withReplicas(primary(), REPLICA_REGION);
  const run = (
    keySet: KeySet,
    operation: BaselineCommand['operation'],
    input: object = {},
    region: string = PRIMARY_REGION,
  ) => answer(keySet, { operation, region, at: NOW, input: { KeyId: keySet.keyId, ...input } });

  it('describes a primary key with its replica, and a single-Region key', () => {
    const metadata = {
      AWSAccountId: ACCOUNT_ID,
      KeyId: MULTI_REGION_KEY_ID,
      Arn: ARN,
      CreationDate: NOW / 1000,
      Enabled: true,
      Description: '',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: true,
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'PRIMARY',
        PrimaryKey: { Arn: ARN, Region: PRIMARY_REGION },
        ReplicaKeys: [{ Arn: REPLICA_ARN, Region: REPLICA_REGION }],
      },
      CurrentKeyMaterialId: alone.keyMaterials[0]?.keyMaterialId,
    };
    expect(run(pair, 'DescribeKey')).toEqual({ code: 'ok', output: { KeyMetadata: metadata }, keySet: pair });
    expect(run(pair, 'DescribeKey', { KeyId: REPLICA_ARN }, REPLICA_REGION).output).toMatchObject({
      KeyMetadata: { Arn: REPLICA_ARN, MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA' } },
    });
    expect(run(single(), 'DescribeKey').output).not.toHaveProperty('KeyMetadata.MultiRegionConfiguration');
  });

  it('tags a key, replaces a value in place, and leaves the related key alone', () => {
    const once = run(pair, 'TagResource', { Tags: tags(2) });
    expect(once.output).toEqual({});
    const { keySet } = run(once.keySet, 'TagResource', { Tags: [{ TagKey: '0', TagValue: 'new' }] });
    expect(keySet).toEqual(
      afterCall(afterCall(pair, 'TagResource', { Tags: tags(2) }), 'TagResource', {
        Tags: [{ TagKey: '0', TagValue: 'new' }],
      }),
    );
    expect(keySet.keys[pair.primaryRegion]?.tags).toEqual([{ TagKey: '0', TagValue: 'new' }, ...tags(2).slice(1)]);
    expect(Object.values(keySet.keys)[1]).toBe(Object.values(pair.keys)[1]);
    expect(pair.keys[pair.primaryRegion]?.tags).toBeUndefined();
  });

  it('disables, enables and describes anew', () => {
    const { keySet: disabled } = run(alone, 'DisableKey');
    expect(disabled).toEqual(afterCall(alone, 'DisableKey'));
    expect(run(disabled, 'DescribeKey').output).toMatchObject({
      KeyMetadata: { Enabled: false, KeyState: 'Disabled' },
    });
    expect(run(disabled, 'EnableKey').keySet).toEqual(alone);
    const { keySet: described } = run(alone, 'UpdateKeyDescription', { Description: 'A key' });
    expect(described).toEqual(afterCall(alone, 'UpdateKeyDescription', { Description: 'A key' }));
    expect(run(described, 'DescribeKey').output).toMatchObject({ KeyMetadata: { Description: 'A key' } });
  });

  it('schedules deletion and cancels it, of a key without replicas', () => {
    const { output, keySet } = run(alone, 'ScheduleKeyDeletion', { PendingWindowInDays: 7 });
    const DeletionDate = (NOW + 7 * DAY) / 1000;
    expect(output).toEqual({ KeyId: ARN, DeletionDate, KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    expect(keySet).toEqual(afterCall(alone, 'ScheduleKeyDeletion', { PendingWindowInDays: 7 }));
    expect(run(keySet, 'DescribeKey').output).toMatchObject({ KeyMetadata: { DeletionDate, Enabled: false } });
    const canceled = run(keySet, 'CancelKeyDeletion');
    expect(canceled).toEqual({ code: 'ok', output: { KeyId: ARN }, keySet: afterCall(alone, 'DisableKey') });
  });

  it('lets a primary key wait for its replica', () => {
    const { output, keySet } = run(pair, 'ScheduleKeyDeletion');
    expect(output).toEqual({ KeyId: ARN, KeyState: 'PendingReplicaDeletion', PendingWindowInDays: 30 });
    expect(keySet).toEqual(afterCall(pair, 'ScheduleKeyDeletion'));
    expect(run(keySet, 'DescribeKey').output).toMatchObject({ KeyMetadata: { PendingDeletionWindowInDays: 30 } });
    expect(run(keySet, 'CancelKeyDeletion').keySet).toEqual(afterCall(pair, 'DisableKey'));
  });

  const states: readonly KeyState[] = [
    'Creating',
    'Enabled',
    'Disabled',
    'Updating',
    'PendingReplicaDeletion',
    'PendingDeletion',
  ];
  const no = 'KMSInvalidState';
  // biome-ignore format: a table
  const refused: Readonly<Record<(typeof BASELINE_OPERATIONS)[number], readonly string[]>> = {
    DescribeKey:          ['ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
    TagResource:          ['ok', 'ok', 'ok', 'ok',  no,   no],
    DisableKey:           [ no,  'ok', 'ok',  no,   no,   no],
    EnableKey:            [ no,  'ok', 'ok',  no,   no,   no],
    ScheduleKeyDeletion:  ['ok', 'ok', 'ok',  no,   no,   no],
    CancelKeyDeletion:    [ no,   no,   no,   no,  'ok', 'ok'],
    UpdateKeyDescription: ['ok', 'ok', 'ok', 'ok',  no,   no],
    ReplicateKey:         ['UnsupportedOperation', 'AlreadyExists', 'Disabled', no, no, no],
  };
  const inputs = {
    TagResource: { Tags: tags(1) },
    UpdateKeyDescription: { Description: 'new' },
    ReplicateKey: { ReplicaRegion: REPLICA_REGION },
  };
  const cases = BASELINE_OPERATIONS.flatMap((operation) =>
    states.map((state, column) => ({ operation, state, column })),
  );
  it.each(cases)('answers $operation on a key that is $state', ({ operation, state, column }) => {
    const { keySet, region } = inState(state);
    const input = { ...inputs[operation as keyof typeof inputs], KeyId: keySet.keyId };
    const { code, keySet: next } = answer(keySet, { operation, region, at: NOW, input });
    const expected = refused[operation][column];
    expect(code).toBe(expected === 'ok' ? 'ok' : `${expected}Exception`);
    if (code !== 'ok') expect(next).toBe(keySet);
    // And the model says what the key set is then.
    expect(next).toEqual(reduceJson(keySet, { operation, region, at: NOW, input }).keySet);
  });

  // biome-ignore format: a table
  const refusals: [string, BaselineCommand['operation'], object, string, string?][] = [
    ['a replica key', 'ReplicateKey', { KeyId: REPLICA_ARN, ReplicaRegion: OTHER_REGION }, 'UnsupportedOperation',
      REPLICA_REGION],
    ["the primary key's own Region", 'ReplicateKey', { ReplicaRegion: PRIMARY_REGION }, 'Validation'],
    ['a Region that has a replica key', 'ReplicateKey', { ReplicaRegion: REPLICA_REGION }, 'AlreadyExists'],
    ['a Region of another partition', 'ReplicateKey', { ReplicaRegion: 'cn-north-1' }, 'Validation'],
    ['a Region that AWS does not have', 'ReplicateKey', { ReplicaRegion: 'xx-moon-1' }, 'Validation'],
    ['what is no Region', 'ReplicateKey', { ReplicaRegion: 'moon' }, 'Validation'],
    ['a Region without a key', 'DescribeKey', {}, 'NotFound', OTHER_REGION],
    ['another key ID', 'DescribeKey', { KeyId: 'mrk-00000000000000000000000000000000' }, 'NotFound'],
    ['the ARN of another Region', 'EnableKey', { KeyId: REPLICA_ARN }, 'NotFound'],
    ['the ARN of another account', 'EnableKey', { KeyId: ARN.replace(ACCOUNT_ID, '999999999999') }, 'AccessDenied'],
    ['what is no ARN of a key', 'EnableKey', { KeyId: 'arn:aws:kms:us-east-1' }, 'InvalidArn'],
    ['a key ID of the wrong type', 'DisableKey', { KeyId: 7 }, 'Serialization'],
    ['no key ID', 'CancelKeyDeletion', { KeyId: null }, 'Validation'],
    ['six days', 'ScheduleKeyDeletion', { PendingWindowInDays: 6 }, 'Validation'],
    ['31 days', 'ScheduleKeyDeletion', { PendingWindowInDays: 31 }, 'Validation'],
    ['no days', 'ScheduleKeyDeletion', { PendingWindowInDays: 0 }, 'Validation'],
    ['a description that is too long', 'UpdateKeyDescription', { Description: 'x'.repeat(8193) }, 'Validation'],
    ['no description', 'UpdateKeyDescription', {}, 'Validation'],
    ['a tag key twice', 'TagResource', { Tags: [...tags(1), ...tags(1)] }, 'Tag'],
    ['a reserved tag key', 'TagResource', { Tags: [{ TagKey: 'AWS:x', TagValue: '' }] }, 'Tag'],
    ['51 tags', 'TagResource', { Tags: tags(51) }, 'Tag'],
    ['an empty tag key', 'TagResource', { Tags: [{ TagKey: '', TagValue: '' }] }, 'Validation'],
    ['no tags', 'TagResource', {}, 'Validation'],
    ['tags of the wrong type', 'TagResource', { Tags: 'x' }, 'Serialization'],
  ];
  it.each(refusals)('refuses %s', (_what, operation, input, code, region) => {
    expect(run(pair, operation, input, region)).toEqual({ code: `${code}Exception`, keySet: pair });
  });

  it('takes what is just inside of the limits', () => {
    expect(run(pair, 'ScheduleKeyDeletion', { PendingWindowInDays: 7 }).code).toBe('ok');
    expect(run(pair, 'UpdateKeyDescription', { Description: 'x'.repeat(8192) }).code).toBe('ok');
    expect(run(pair, 'TagResource', { Tags: tags(50) }).code).toBe('ok');
    expect(run(single(), 'ReplicateKey', { ReplicaRegion: REPLICA_REGION }).code).toBe('UnsupportedOperationException');
  });
});
