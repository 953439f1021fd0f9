// Nothing that fails is silent: what the target's functions throw ends the run, and each fault of the kit's own is told.

import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { itAtLength, sampleOf, shareOf } from '../../property-tests/support/config.js';
import type { Outcome } from '../../src/conformance/outcomes.js';
import type { ConformReport } from '../../src/conformance/report/report.js';
import { CAPABILITIES, type Target, type TargetAnswer } from '../../src/conformance/target.js';
import { storeTarget } from '../../src/conformance/targets/store.js';
import { createStore } from '../../src/store/create.js';
import { giveRsaKeys } from '../support/rsa-keys.js';
import { SEED } from '../support/seed.js';
import { expectConsistent } from './consistent.js';
import { faultyStoreTarget } from './fault.js';
import { fault as cancelEnables } from './faults/cancel-key-deletion-enables.js';
import { fault as replicasReplicated } from './faults/replicas-can-be-replicated.js';

const { restore } = giveRsaKeys();
afterAll(restore);

const NOW = Date.UTC(2026, 0, 1);

/** What is planted in the kit: a fault of its judge, at the calls for which it holds. */
const planted = vi.hoisted(() => ({ isHit: (_operation: string, _count: number): boolean => false, count: 0 }));

vi.mock('../../src/conformance/beliefs/judge.js', async (load) => {
  const original = await load<typeof import('../../src/conformance/beliefs/judge.js')>();
  return {
    ...original,
    judge: (...given: Parameters<typeof original.judge>) => {
      if (planted.isHit(given[1].operation, ++planted.count)) throw new TypeError('the judge is broken');
      return original.judge(...given);
    },
  };
});

// Other specs in the same process may have loaded the kit without what is planted.
vi.resetModules();
const { conform } = await import('../../src/conformance/conform.js');

afterEach(() => {
  planted.isHit = () => false;
});

beforeEach(() => {
  planted.isHit = () => false;
  planted.count = 0;
});

const run = (target: Target, options: object = {}): Promise<ConformReport> =>
  conform(target, { runs: 3, seed: SEED, ...options });

const honest = (): Target => storeTarget(createStore({ now: NOW }));
const faulty = (): Target => faultyStoreTarget(cancelEnables, createStore({ now: NOW }));

/** The target, whose n-th call does something else. */
function spoilt({ call, ...others }: Target, at: number, otherwise: () => TargetAnswer): Target {
  let count = 0;
  return { ...others, call: (...given) => (++count === at ? otherwise() : call(...given)) };
}

const outcomesOf = ({ outcomes }: ConformReport): ReadonlySet<Outcome> =>
  new Set(outcomes.map(({ outcome }) => outcome));

describe('what the target throws', () => {
  const calls = sampleOf(
    Array.from({ length: 24 }, (_, index) => 1 + index * 37),
    12,
  );

  it.each(calls)('at call %i ends the run, and is told, also after divergences', async (at) => {
    for (const target of [honest(), faulty()]) {
      const report = await run(
        spoilt(target, at, () => {
          throw new TypeError(`broken at call ${at}`);
        }),
      );
      expect(report).toMatchObject({ stoppedBy: 'error', errors: [`broken at call ${at}`] });
      expectConsistent(report);
    }
  });

  it('is told too if it is no error, or no answer', async () => {
    const report = await run(
      spoilt(honest(), 9, () => {
        // biome-ignore lint/style/useThrowOnlyError: adapters are others' code
        throw 'a text';
      }),
    );
    expect(report).toMatchObject({ stoppedBy: 'error', errors: ['a text'] });
    for (const answer of [undefined, null, {}, { error: { code: 7 } }, { output: 'none' }]) {
      const { stoppedBy, errors } = await run(spoilt(honest(), 9, () => answer as TargetAnswer));
      expect({ stoppedBy, errors }).toEqual({
        stoppedBy: 'error',
        errors: [expect.stringMatching(/^store: no answer of a target: /)],
      });
    }
  });

  itAtLength('is told of every sequence that is played at once, and while it is shrunk', async () => {
    let shrinking = false;
    // No plain call shows it, which would be short already.
    const { call, ...others } = faultyStoreTarget(replicasReplicated, createStore({ now: NOW }));
    const target: Target = {
      ...others,
      call: (...given) => {
        if (shrinking) throw new Error('broken while shrinking');
        return call(...given);
      },
    };
    const onProgress = ({ phase }: { readonly phase: string }): void => {
      if (phase === 'shrinking') shrinking = true;
    };
    const report = await run(target, { runs: 200, maxFindings: 1, onProgress });
    expect(report).toMatchObject({ stoppedBy: 'error', errors: ['broken while shrinking'] });
    expect(report.findings.length).toBeGreaterThan(0);
    expectConsistent(report);
  });

  it('ends the run if it wraps key material', async () => {
    const wrapKeyMaterial = (): string => {
      throw new Error('no wrapping');
    };
    const report = await run({ ...honest(), wrapKeyMaterial });
    expect(report).toMatchObject({ stoppedBy: 'error', errors: ['no wrapping'] });
  });

  itAtLength('is not hidden by what cleaning up throws', async () => {
    const { call, ...others } = honest();
    let isBroken = false;
    const target: Target = {
      ...others,
      call: (region, operation, input) => {
        if (isBroken) throw new Error('not deleted');
        isBroken = operation === 'UpdateKeyDescription';
        if (isBroken) throw new Error('broken');
        return call(region, operation, input);
      },
    };
    expect(await run(target)).toMatchObject({ stoppedBy: 'error', errors: ['broken', 'not deleted'] });
  });
});

describe('a fault of the kit', () => {
  it.each(sampleOf([3, 40, 150, 400, 900], 5))(
    'in the judge, at answer %i, is told with its stack, and the run goes on',
    async (at) => {
      for (const open of sampleOf([honest, faulty], 2)) {
        planted.count = 0;
        planted.isHit = (_, count) => count === at;
        const report = await run(open());
        expect(report).toMatchObject({ stoppedBy: 'runs', runs: 3 });
        expect(report.errors).toEqual([expect.stringMatching(/^TypeError: the judge is broken\n +at /)]);
        const [failed] = report.outcomes.filter(({ outcome }) => outcome === 'error');
        expect(failed?.reason).toBe('TypeError: the judge is broken');
        expectConsistent(report);
      }
    },
  );

  itAtLength('at every answer of one operation spoils that one alone', async () => {
    planted.isHit = (operation) => operation === 'ListKeys';
    const report = await run(honest(), { runs: 12 });
    expect(report.outcomes.filter(({ outcome }) => outcome === 'error')).toMatchObject([
      { operation: 'ListKeys', reason: 'TypeError: the judge is broken', calls: { judged: 0 } },
    ]);
    expect(report.findings).toEqual([]);
    expectConsistent(report);
  });

  itAtLength('while sequences are played at once, or shrunk, is told as well', async () => {
    planted.isHit = (_, count) => count % 997 === 0;
    const report = await run(faulty(), { runs: 20, jobs: 4 });
    expect(report).toMatchObject({ stoppedBy: 'runs', runs: 20 });
    expect(report.errors.length).toBeGreaterThan(0);
    expect(report.findings.map(({ operation }) => operation)).toContain('CancelKeyDeletion');
    expectConsistent(report);
  });
});

/** What no member of an answer should be, and some that it may. */
const STRANGE: readonly unknown[] = [
  ...[undefined, null, 0, -1, 1e300, 7.5, true, '', 'text', [], {}, [null], [{}], { KeyState: 'Updating' }],
  ...['Creating', 'Updating', 'PendingDeletion', 'PendingReplicaDeletion', 'PendingImport', 'Unavailable', 'Disabled'],
  ...['PRIMARY', 'REPLICA', 'us-east-1', 'eu-west-2', 'EXTERNAL', 1_800_000_000, 4_102_444_800],
];

/** A target that answers nonsense in every so manyeth answer, and refuses or crashes now and then. */
function confused(seed: number): Target {
  const { call, ...others } = honest();
  let state = seed;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const strange = (value: unknown): unknown => {
    if (draw(4) === 0 || typeof value !== 'object' || value === null) return STRANGE[draw(STRANGE.length)];
    const names = Object.keys(value);
    const name = names[draw(names.length)];
    if (name === undefined) return STRANGE[draw(STRANGE.length)];
    const changed = { ...value, [name]: strange((value as Readonly<Record<string, unknown>>)[name]) };
    return Array.isArray(value) ? Object.values(changed) : changed;
  };
  return {
    ...others,
    call: async (region, operation, input) => {
      const answer = await call(region, operation, input);
      if (draw(6) > 0) return answer;
      if (!('output' in answer)) return { output: {} };
      if (draw(8) === 0) return { error: { code: 'NotFoundException', message: '' } };
      const output = strange(answer.output);
      return { output: typeof output === 'object' && output !== null ? { ...output } : {} };
    },
  };
}

describe('a target that answers nonsense', () => {
  it.each(sampleOf([1, 2, 3, 4], 4))('departs, and breaks nothing of the kit: %i', async (seed) => {
    const report = await conform(confused(SEED + seed), {
      runs: shareOf(6, 3),
      seed: SEED + seed,
      time: shareOf(4_000, 4),
    });
    expect(report.errors).toEqual([]);
    expect(report.findings.length).toBeGreaterThan(0);
    expectConsistent(report);
  });
});

describe('a change that is refused as of a new key that is not seen, and has happened', () => {
  it('is counted as departed also when the run is over before its answer counts', async () => {
    let store = honest();
    let isGreeted = false;
    const interrupt = new AbortController();
    const target: Target = {
      ...store,
      // So no session cleans up.
      reset: () => {
        store = honest();
        isGreeted = true;
      },
      call: async (region, operation, input) => {
        const answer = await store.call(region, operation, input);
        if (operation !== 'ScheduleKeyDeletion' || !isGreeted) return answer;
        interrupt.abort();
        return { error: { code: 'NotFoundException', message: '' } };
      },
    };
    const report = await run(target, { signal: interrupt.signal, disabled: ['CancelKeyDeletion'] });
    const scheduling = report.outcomes.find(({ operation }) => operation === 'ScheduleKeyDeletion');
    expect(report.stoppedBy).toBe('interrupted');
    expect(scheduling).toMatchObject({ outcome: 'departs', calls: { departed: 1 } });
    expectConsistent(report);
  });
});

describe('a target that goes away', () => {
  it.each(sampleOf([1, 2, 5], 3))('after %i calls lets nothing pass that was not answered', async (last) => {
    const { call, ...others } = honest();
    let count = 0;
    const target: Target = { ...others, call: (...given) => (++count > last ? { lost: 'no route' } : call(...given)) };
    const report = await run(target);
    expect(report).toMatchObject({ stoppedBy: 'error', errors: ['store no longer answers: no route'], findings: [] });
    // The first two greet it.
    const passed = report.outcomes.filter(({ outcome }) => outcome.startsWith('conforms'));
    expect(passed.length).toBeLessThanOrEqual(Math.max(0, last - 2));
    expect(report.calls).toBeLessThan(20);
    expectConsistent(report);
  });

  it('lets nothing pass either whose time is up after a millisecond', async () => {
    const report = await conform(honest(), { seed: SEED, time: 0 });
    expect(outcomesOf(report)).toEqual(new Set(['not tried']));
    expect(report.outcomes[0]?.reason).toBe('not reached: the run was ended by time');
  });

  itAtLength('of one operation is an error of that one, if it is most of its calls', async () => {
    const { call, ...others } = honest();
    const target: Target = {
      ...others,
      call: (region, operation, input) =>
        operation === 'ListKeyPolicies' ? { lost: 'no answer in time' } : call(region, operation, input),
    };
    const report = await run(target);
    expect(report.findings).toEqual([]);
    const of = report.outcomes.filter(({ outcome }) => outcome === 'error');
    expect(of).toMatchObject([{ operation: 'ListKeyPolicies', calls: { judged: 0 } }]);
    expect(of[0]?.reason).toMatch(/^no answer that could be judged came to (\d+) of \1 calls$/);
    expectConsistent(report);
  });
});

describe('what is told of an operation', () => {
  itAtLength('agrees with the findings, whatever is wrong', async () => {
    for (const fault of [cancelEnables, replicasReplicated]) {
      const report = await run(faultyStoreTarget(fault, createStore({ now: NOW })), { runs: 20 });
      expect(outcomesOf(report).has('departs')).toBe(true);
      expectConsistent(report);
    }
  });

  itAtLength('is that it conforms openly, where its answer is another than the model’s', async () => {
    const { call, ...others } = honest();
    const target: Target = {
      ...others,
      call: async (region, operation, input) => {
        const answer = await call(region, operation, input);
        if (operation !== 'GetKeyPolicy' || !('output' in answer)) return answer;
        return { output: { ...answer.output, Policy: ` ${answer.output.Policy}` } };
      },
    };
    const report = await run(target);
    const openly = report.outcomes.filter(({ outcome }) => outcome === 'conforms openly');
    expect(openly.map(({ operation }) => operation)).toContain('GetKeyPolicy');
    const own = await run(honest());
    expect(own.outcomes.find(({ operation }) => operation === 'GetKeyPolicy')).toMatchObject({ outcome: 'conforms' });
    expect([...report.findings, ...own.findings]).toEqual([]);
  });

  it('is a finding if it crashes at a plain call, but not if that says that there is no such operation', async () => {
    const answers: Readonly<Record<string, TargetAnswer>> = {
      GetKeyPolicy: { crash: 'status 500, and no JSON object: Internal Server Error' },
      ListKeyPolicies: { error: { code: 'InternalFailure', message: 'it has not yet been emulated', status: 501 } },
    };
    const { call, ...others } = { ...honest(), capabilities: CAPABILITIES.slice(1) };
    const target: Target = { ...others, call: (...given) => answers[given[1]] ?? call(...given) };
    const report = await run(target);
    expect(report.findings).toMatchObject([{ operation: 'GetKeyPolicy', kind: 'crash' }]);
    expect(report.unsupported).toEqual(['ListKeyPolicies']);
    expectConsistent(report);
  });
});
