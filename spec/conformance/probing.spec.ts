// Plain calls: what is refused once is tried again, and what works by then is taken up.

import { beforeAll, describe, expect, it } from 'vitest';
import { itAtLength, sampleOf } from '../../property-tests/support/config.js';
import { conform } from '../../src/conformance/conform.js';
import type { ConformReport } from '../../src/conformance/report/report.js';
import { CAPABILITIES, type Target, type TargetAnswer } from '../../src/conformance/target.js';
import { storeTarget } from '../../src/conformance/targets/store.js';
import { nodeHost } from '../../src/host/index.js';
import { OPERATIONS, type Operation } from '../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../src/store/create.js';
import { giveRsaKeys } from '../support/rsa-keys.js';
import { SEED } from '../support/seed.js';
import { expectConsistent } from './consistent.js';

const NOW = Date.UTC(2026, 0, 1);

/** A target that refuses some calls. `count`: of that operation. */
function refusing(
  refuses: (operation: string, count: number, input: unknown) => string | undefined,
  honest: Target = storeTarget(createStore({ now: NOW })),
) {
  const counts = new Map<string, number>();
  const target: Target = {
    ...honest,
    call: (region, operation, input) => {
      const count = (counts.get(operation) ?? 0) + 1;
      counts.set(operation, count);
      const code = refuses(operation, count, input);
      return code === undefined ? honest.call(region, operation, input) : { error: { code, message: '', status: 400 } };
    },
  };
  return { target, counts };
}

const told = ({ findings }: ConformReport): readonly string[] =>
  findings.map(({ kind, operation, received }) => `${kind} ${operation} ${received}`);

const outcomeOf = ({ outcomes }: ConformReport, operation: Operation): string => {
  const { outcome, reason = '' } = outcomes.find((one) => one.operation === operation) ?? {};
  return `${outcome} ${reason}`.trim();
};

const only = (...names: readonly Operation[]): readonly Operation[] =>
  OPERATIONS.filter((name) => !names.includes(name));

describe('An operation that refuses a plain call', () => {
  const disabled = only('CreateKey', 'DescribeKey', 'TagResource', 'CreateAlias', 'DeleteAlias', 'UpdateAlias');

  it.each([1, 2])('and works when it is tried again is supported: after %i refusals', async (times) => {
    const { target, counts } = refusing((operation, count) =>
      operation === 'CreateAlias' && count <= times ? 'InternalFailure' : undefined,
    );
    const report = await conform(target, { runs: 8, seed: SEED, disabled });
    expect(told(report)).toEqual(['refused CreateAlias InternalFailure']);
    expect(report.unsupported).toEqual([]);
    // What needs it is tried, too.
    expect(outcomeOf(report, 'DeleteAlias')).toBe('conforms');
    expect(counts.get('CreateAlias')).toBeGreaterThan(5);
    // Its refusals were calls that departed.
    expect(outcomeOf(report, 'CreateAlias')).toBe('departs 1 finding');
    expectConsistent(report);
  });

  itAtLength('and works only later is taken up again', async () => {
    const { target, counts } = refusing((operation, count) =>
      operation === 'TagResource' && count <= 4 ? 'UnknownOperationException' : undefined,
    );
    const early = await conform(target, { runs: 4, seed: SEED, disabled });
    expect([early.unsupported, counts.get('TagResource')]).toEqual([['TagResource'], 3]);
    expect(early.findings).toEqual([]);
    expectConsistent(early);
    const { target: other, counts: later } = refusing((operation, count) =>
      operation === 'TagResource' && count <= 4 ? 'UnknownOperationException' : undefined,
    );
    const report = await conform(other, { runs: 30, seed: SEED, disabled });
    expect([report.unsupported, told(report)]).toEqual([[], ['refused TagResource UnknownOperationException']]);
    expectConsistent(report);
    expect(later.get('TagResource')).toBeGreaterThan(5);
  });

  it('is tried on another key each time', async () => {
    const keys = new Set<unknown>();
    const { target } = refusing((operation, _count, input) => {
      if (operation !== 'TagResource') return undefined;
      keys.add(Object(input).KeyId);
      return 'UnknownOperationException';
    });
    await conform(target, { runs: 1, seed: SEED, disabled });
    expect(keys.size).toBe(3);
  });
});

describe('An operation that wants to be told more than AWS does', () => {
  beforeAll(() => giveRsaKeys().restore);

  const withCryptography = (): Target =>
    storeTarget(createStore({ now: NOW, host: nodeHost() }), { capabilities: CAPABILITIES });
  const disabled = only('CreateKey', 'Encrypt', 'Decrypt', 'ReEncrypt', 'CreateGrant', 'RetireGrant');

  const wantings: readonly (readonly [operation: Operation, member: string])[] = [
    ['Decrypt', 'KeyId'],
    ['RetireGrant', 'GrantId'],
    ['ReEncrypt', 'SourceKeyId'],
  ];

  it.each(sampleOf(wantings, 3))('%s is supported, and what it wants is a finding: %s', async (wanting, member) => {
    const answered: TargetAnswer[] = [];
    const { target, counts } = refusing(
      (operation, _count, input) =>
        operation === wanting && Object(input)[member] === undefined ? 'ValidationException' : undefined,
      withCryptography(),
    );
    const noting: Target = {
      ...target,
      call: async (region, operation, input) => {
        const answer = await target.call(region, operation, input);
        if (operation === wanting && 'output' in answer) answered.push(answer);
        return answer;
      },
    };
    const report = await conform(noting, { runs: 6, seed: SEED, disabled });
    // Beside it only that other faults of such a call are refused so, too.
    const refused = told(report).filter((one) => one.startsWith('refused'));
    expect(new Set(refused)).toEqual(new Set([`refused ${wanting} ValidationException`]));
    expect(report.unsupported).toEqual([]);
    expectConsistent(report);
    expect(answered.length).toBeGreaterThan(0);
    expect(counts.get(wanting)).toBeGreaterThan(3);
  });
});
