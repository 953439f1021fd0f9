import { describe, expect, it } from 'vitest';
import { itAtLength, sampleOf } from '../../../property-tests/support/config.js';
import { conform } from '../../../src/conformance/conform.js';
import { type ConformOptions, type Progress, shrinkingLeft } from '../../../src/conformance/options.js';
import type { Target } from '../../../src/conformance/target.js';
import { httpTarget } from '../../../src/conformance/targets/http.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { createStore } from '../../../src/store/create.js';
import type { Store } from '../../../src/store/store.js';
import { SEED } from '../../support/seed.js';
import { faultyStoreTarget } from '../fault.js';
import { fault as cancelEnables } from '../faults/cancel-key-deletion-enables.js';
import { fault as replicasReplicated } from '../faults/replicas-can-be-replicated.js';
import { fault as tagsShared } from '../faults/tags-are-shared.js';
import { fault as unknownKeysCrash } from '../faults/unknown-keys-crash.js';
import { openToldServer, say } from '../told-server.js';
import { answering, faulty, isOf, newStore, run, withFaults } from './runs.js';

/** The key states in which a run may not leave a key. What is Updating cannot be deleted yet. */
function leftIn(store: Store): readonly string[] {
  return [...store.keySets()]
    .flatMap(({ keys }) => Object.values(keys).map(({ keyState }) => keyState))
    .filter((state) => !/^Pending(Replica)?Deletion$|^Updating$/.test(state));
}

describe('A run ends', () => {
  itAtLength('after as many sequences as it is told', async () => {
    const progress: Progress[] = [];
    const { runs, jobs, stoppedBy, outcomes } = await run(storeTarget(newStore()), {
      runs: 7,
      jobs: 3,
      onProgress: (told) => progress.push(told),
    });
    expect({ runs, jobs, stoppedBy }).toEqual({ runs: 7, jobs: 3, stoppedBy: 'runs' });
    expect(outcomes.some(({ outcome }) => outcome === 'departs')).toBe(false);
    expect(progress.at(-1)).toMatchObject({ phase: 'sequences', runs: 7, fraction: 1, findings: 0 });
    const fractions = progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });

  it('when its time is up, without an error', async () => {
    const { runs, stoppedBy, errors } = await conform(storeTarget(newStore()), { seed: SEED, time: 'PT0.4S' });
    expect({ stoppedBy, errors }).toEqual({ stoppedBy: 'time', errors: [] });
    expect(runs).toBeLessThan(100_000);
    expect(await conform(storeTarget(newStore()), { seed: SEED, time: 0 })).toMatchObject({
      runs: 0,
      stoppedBy: 'time',
    });
  });

  it.each(sampleOf([1, 2], 2))('after as many findings as it is told: %i', async (maxFindings) => {
    const target = withFaults(replicasReplicated, tagsShared, cancelEnables);
    const { findings, stoppedBy } = await run(target, { runs: 200, maxFindings });
    expect(stoppedBy).toBe('max-findings');
    expect(findings).toHaveLength(maxFindings);
    expect(findings.every(({ isShrunk }) => isShrunk)).toBe(true);
  });

  itAtLength('when it is interrupted, and leaves no key behind that is not pending deletion', async () => {
    const store = newStore();
    const { clock: _, ...target } = storeTarget(store);
    const signal = { aborted: false };
    const onProgress = ({ runs: played }: Progress): void => {
      signal.aborted = played >= 2;
    };
    const { runs, stoppedBy, errors } = await run(target, {
      runs: 500,
      signal,
      onProgress,
      // A key that is Updating is waited for.
      disabled: ['UpdatePrimaryRegion'],
    });
    expect({ runs, stoppedBy, errors }).toEqual({ runs: 2, stoppedBy: 'interrupted', errors: [] });
    expect(leftIn(store)).toEqual([]);
  });

  itAtLength('when it is interrupted, and keeps what it has', async () => {
    const store = createStore({ now: Date.now() });
    const { clock: _, ...target } = faultyStoreTarget(replicasReplicated, store);
    const signal = { aborted: false };
    const { runs, stoppedBy, errors, findings } = await run(target, {
      runs: 500,
      signal,
      onProgress: ({ runs: played }) => {
        signal.aborted = played >= 9;
      },
    });
    expect({ runs, stoppedBy, errors }).toEqual({ runs: 9, stoppedBy: 'interrupted', errors: [] });
    expect(isOf(findings, replicasReplicated)).toBe(true);
    expect([...store.keySets()].length).toBeGreaterThan(9);
    expect(leftIn(store)).toEqual([]);
  });

  it.each<[string, ConformOptions]>([
    ['runs', { runs: 0 }],
    ['seed', { seed: 1.5 }],
    ['jobs', { jobs: 65 }],
    ['maxFindings', { maxFindings: 0 }],
    ['time', { time: 'soon' }],
    ['patience', { patience: -1 }],
  ])('before it begins if an option is wrong: %s', async (name, options) => {
    await expect(conform(storeTarget(newStore()), options)).rejects.toThrow(new RegExp(`^${name} `));
    await expect(conform(storeTarget(newStore()), options)).rejects.toThrow(RangeError);
  });
});

describe('A target that is none', () => {
  it('and never answers is an error', async () => {
    const { errors, findings, runs } = await run(answering(() => ({ lost: 'connection refused' })));
    expect({ errors, findings, runs }).toEqual({
      errors: ['store does not answer: connection refused'],
      findings: [],
      runs: 0,
    });
  });

  it('and answers pages of HTML is an error that says so', async () => {
    const server = await openToldServer();
    server.tell(say(200, '<html><body>Welcome!</body></html>', { 'Content-Type': 'text/html' }));
    const target = await httpTarget(server.url);
    try {
      const { errors, stoppedBy, findings } = await run(target);
      expect({ stoppedBy, findings }).toEqual({ stoppedBy: 'error', findings: [] });
      expect(errors).toHaveLength(1);
      expect(errors[0]).toContain(`${server.url} does not speak KMS: `);
      expect(errors[0]).toContain('Welcome!');
    } finally {
      await target.close?.();
      server.close();
    }
  });

  it('and crashes with every call is an error', async () => {
    const { errors, findings } = await run(answering(() => ({ crash: 'status 500 without an error code' })));
    expect(errors).toEqual(['store does not speak KMS: status 500 without an error code']);
    expect(findings).toEqual([]);
  });

  it.each(
    sampleOf(
      [
        ['at once', 1, 0],
        ['later on', 2_000, 1],
      ] as const,
      2,
    ),
  )('and whose adapter throws %s is an error, and what was found is kept', async (_, at, found) => {
    const { call, ...others } = faulty(unknownKeysCrash);
    let count = 0;
    const target: Target = {
      ...others,
      call: (...given) => {
        if (++count >= at) throw new TypeError('the adapter is broken');
        return call(...given);
      },
    };
    const { errors, stoppedBy, findings } = await run(target);
    expect({ errors, stoppedBy }).toEqual({ errors: ['the adapter is broken'], stoppedBy: 'error' });
    expect(findings.length > 0).toBe(found > 0);
  });

  it('and whose clock throws is an error', async () => {
    const { clock, ...others } = storeTarget(newStore());
    const advance = () => Promise.reject(new Error('the clock stands still'));
    const target: Target = { ...others, clock: { now: () => clock?.now() ?? 0, advance } };
    for (const jobs of [1, 3]) {
      expect(await run(target, { jobs })).toMatchObject({ errors: ['the clock stands still'], stoppedBy: 'error' });
    }
  });
});

describe('The share of shrinking', () => {
  it('is that of the run so far, but at least so long for the first sequences', () => {
    expect(shrinkingLeft({ shrinkingMs: 20_000 }, 0, 0)).toBe(20_000);
    expect(shrinkingLeft({ shrinkingMs: 20_000 }, 30_000, 15_000)).toBe(5_000);
    expect(shrinkingLeft({ shrinkingMs: 20_000 }, 100_000, 45_000)).toBe(5_000);
    expect(shrinkingLeft({ shrinkingMs: 6_000 }, 100_000, 0)).toBe(6_000);
    expect(shrinkingLeft({ shrinkingMs: 20_000 }, 100_000, 60_000)).toBeLessThan(0);
  });
});
