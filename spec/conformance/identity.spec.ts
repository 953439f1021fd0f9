// Which account a target has, wherever its answers say so.

import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../property-tests/support/config.js';
import { conform } from '../../src/conformance/conform.js';
import { sightingsOf } from '../../src/conformance/findings.js';
import { identified } from '../../src/conformance/identity.js';
import type { Target, TargetAnswer } from '../../src/conformance/target.js';
import { storeTarget } from '../../src/conformance/targets/store.js';
import { createStore } from '../../src/store/create.js';
import { SEED } from '../support/seed.js';

const ACCOUNT = '222233334444';
const ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const saying = (output: Readonly<Record<string, unknown>>) =>
  identified({ name: 'a target', call: () => ({ output }) });

/** A store in that account whose metadata lack a member, after so many calls only. */
function lacking(member: string, isLacking: (count: number) => boolean = () => true): Target {
  const honest = storeTarget(createStore({ accountId: ACCOUNT, now: Date.UTC(2026, 0, 1) }));
  let count = 0;
  const without = (metadata: unknown): unknown =>
    Object.fromEntries(Object.entries(Object(metadata)).filter(([name]) => name !== member));
  return {
    ...honest,
    call: (region, operation, input) => {
      const answer = honest.call(region, operation, input) as TargetAnswer;
      if (!('output' in answer) || !isLacking(++count)) return answer;
      const { output } = answer;
      const names = ['KeyMetadata', 'ReplicaKeyMetadata'].filter((name) => name in output);
      return { output: { ...output, ...Object.fromEntries(names.map((name) => [name, without(output[name])])) } };
    },
  };
}

describe('The account of a target', () => {
  it.each([
    ['the ARN of a key', { KeyMetadata: { Arn: ARN } }],
    ['the account of a key', { KeyMetadata: { AWSAccountId: ACCOUNT } }],
    ['both, of which the ARN counts', { KeyMetadata: { Arn: ARN, AWSAccountId: '000000000000' } }],
    ['the ARN of a replica key', { ReplicaKeyMetadata: { Arn: ARN } }],
    ['a list of keys', { Keys: [{ KeyArn: ARN }] }],
    ['a list of aliases', { Aliases: [{ AliasArn: `arn:aws:kms:us-east-1:${ACCOUNT}:alias/a` }] }],
    ['what a cryptographic operation answers with', { KeyId: ARN }],
  ])('is read from %s', async (_, output) => {
    const { target, accountId } = saying(output);
    expect(accountId()).toBeUndefined();
    await target.call('us-east-1', 'DescribeKey', {});
    expect(accountId()).toBe(ACCOUNT);
  });

  it.each([
    ['no ARN', { KeyMetadata: { Arn: 'an ARN' } }],
    ['an account that is none', { KeyMetadata: { AWSAccountId: 'us' } }],
    ['another service', { KeyId: `arn:aws:iam::${ACCOUNT}:role/a` }],
    ['metadata that are none', { KeyMetadata: null, Keys: 'none', Aliases: [null] }],
  ])('is not read from %s', async (_, output) => {
    const { target, accountId } = saying(output);
    await target.call('us-east-1', 'DescribeKey', {});
    expect(accountId()).toBeUndefined();
  });

  itAtLength('that is named in ARNs alone is no reason for findings but that AWSAccountId is absent', async () => {
    const { findings, errors } = await conform(lacking('AWSAccountId'), { runs: 8, seed: SEED });
    expect(findings.map(({ kind, member }) => `${kind} ${member}`)).toEqual([
      'wrong-metadata KeyMetadata.AWSAccountId',
    ]);
    expect(errors).toEqual([]);
  });

  itAtLength('may show only later, in another place', async () => {
    const silent: Target = lacking('AWSAccountId', (count) => count < 12);
    const both: Target = {
      ...silent,
      call: (region, operation, input) => {
        const answer = silent.call(region, operation, input) as TargetAnswer;
        if (!('output' in answer) || !('KeyMetadata' in answer.output)) return answer;
        const { KeyMetadata } = answer.output;
        const { AWSAccountId, Arn: _, ...others } = Object(KeyMetadata);
        return AWSAccountId === undefined ? { output: { KeyMetadata: others } } : answer;
      },
    };
    const { findings } = await conform(both, { runs: 8, seed: SEED });
    // What one answer lacks is one finding.
    const members = findings.flatMap(sightingsOf).map(({ member }) => member);
    expect(new Set(members)).toEqual(new Set(['KeyMetadata.AWSAccountId', 'KeyMetadata.Arn']));
  });
});
