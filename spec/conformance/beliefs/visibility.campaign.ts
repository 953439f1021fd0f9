// A new key need not be seen at once: what that allows, what it does not, and what a run makes of it.

import { describe, expect, it } from 'vitest';
import { itAtLength, sampleOf, shareOf } from '../../../property-tests/support/config.js';
import { conform } from '../../../src/conformance/conform.js';
import type { ConformOptions } from '../../../src/conformance/options.js';
import type { ConformReport } from '../../../src/conformance/report/report.js';
import type { Target, TargetAnswer } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../../src/store/create.js';
import type { StoreSettings } from '../../../src/store/settings.js';
import type { Store } from '../../../src/store/store.js';
import { SEED } from '../../support/seed.js';
import { expectConsistent } from '../consistent.js';
import { faultyStoreTarget } from '../fault.js';
import { fault as disabledNotFound } from '../faults/disabled-keys-are-not-found.js';

const NOW = Date.UTC(2026, 0, 1);
const NOT_FOUND: TargetAnswer = { error: { code: 'NotFoundException', message: 'not seen', status: 400 } };

type Members = Readonly<Record<string, unknown>>;

/** Where a new key is, and the how-manieth it is. */
interface NewKey {
  readonly number: number;
  readonly at: number;
  calls: number;
}

/** A target whose new keys are not always seen: `hides` says so of each call that names one. */
function hiding(
  hides: (key: NewKey, operation: string, store: Store) => boolean,
  store = createStore({ now: NOW }),
): Target {
  const honest = storeTarget(store);
  const keys = new Map<string, NewKey>();
  let made = 0;
  const note = (region: unknown, metadata: unknown): void => {
    keys.set(`${region} ${Object(metadata).KeyId}`, { number: ++made, at: store.now(), calls: 0 });
  };
  return {
    ...honest,
    call: (region, operation, input) => {
      const { KeyId, TargetKeyId, ReplicaRegion } = Object(input) as Members;
      const name = KeyId ?? TargetKeyId;
      const named = typeof name === 'string' ? name.replace(/^.*\//, '') : '';
      const key = keys.get(`${region} ${named}`);
      if (key !== undefined && hides(key, operation, store)) {
        // Refused before it looks for the key, or found by another name (as RetireGrant does), it is answered as ever.
        const other = named.replaceAll(/[0-9a-f]/g, 'f');
        const unseen = Object.entries(Object(input)).map(([member, value]) => [
          member,
          typeof value === 'string' && value === name ? value.replace(named, other) : value,
        ]);
        const answer = honest.call(region, operation, Object.fromEntries(unseen)) as TargetAnswer;
        return 'error' in answer && answer.error.code === 'NotFoundException' ? NOT_FOUND : answer;
      }
      const answer = honest.call(region, operation, input) as TargetAnswer;
      if ('output' in answer && operation === 'CreateKey') note(region, answer.output.KeyMetadata);
      if ('output' in answer && operation === 'ReplicateKey') note(ReplicaRegion, answer.output.ReplicaKeyMetadata);
      return answer;
    },
  };
}

/** Every tenth new key is not seen by its first DescribeKey. */
const everyTenth = (): Target =>
  hiding((key, operation) => key.number % 10 === 0 && operation === 'DescribeKey' && key.calls++ === 0);

const run = (target: Target, options: ConformOptions = {}): Promise<ConformReport> =>
  conform(target, { runs: shareOf(10, 5), seed: SEED, ...options });

const lost = ({ outcomes }: ConformReport): readonly string[] =>
  outcomes
    .filter(({ reason }) => /refuses|no plain call|it needs/.test(reason ?? ''))
    .map(({ operation }) => operation);

const named = ({ findings }: ConformReport): readonly string[] =>
  findings.map(({ kind, operation, received }) => `${kind} ${operation} ${received}`);

/** Few calls, so that what is found is found soon. */
const FEW: ConformOptions = {
  disabled: OPERATIONS.filter(
    (name) => !/^(CreateKey|ReplicateKey|DescribeKey|DisableKey|Encrypt|ListKeys|TagResource)$/.test(name),
  ),
};

describe('A new key that is not seen at once', () => {
  it.each(sampleOf([0, 1, 2, 3, 4], 5))(
    'is no finding, and loses no operation, with seed + %i [CONSIST-1]',
    async (more) => {
      const report = await run(everyTenth(), { seed: SEED + more });
      expect([report.findings, report.errors, lost(report), report.unsupported]).toEqual([[], [], [], []]);
      expectConsistent(report);
    },
  );

  it('is one where new keys must be seen at once', async () => {
    const { findings } = await run(everyTenth(), { visibility: 0, maxFindings: 1 });
    expect(findings).toHaveLength(1);
  });

  itAtLength('may come and go: any call that names it may see it or not', async () => {
    let calls = 0;
    const flapping = hiding(({ at }, _operation, store) => store.now() < at + 59_000 && ++calls % 7 === 0);
    const report = await run(flapping, { runs: 6, messages: false });
    expect([report.findings, report.errors, lost(report)]).toEqual([[], [], []]);
    expect(calls).toBeGreaterThan(500);
  });

  itAtLength('may be so for a whole minute of the target’s clock, of which nobody has to wait a second', async () => {
    const late = hiding(({ at }, _operation, store) => store.now() < at + 59_000);
    const report = await run(late, { runs: 6 });
    expect([report.findings, report.errors, lost(report)]).toEqual([[], [], []]);
  });

  itAtLength('may be missing from a list', async () => {
    const store = createStore({ now: NOW });
    const made = new Map<string, number>();
    const honest = storeTarget(store);
    const call: Target['call'] = (region, operation, input) => {
      const answer = honest.call(region, operation, input) as TargetAnswer;
      if (!('output' in answer)) return answer;
      if (operation === 'CreateKey') made.set(String(Object(answer.output.KeyMetadata).KeyId), store.now());
      if (operation !== 'ListKeys') return answer;
      const Keys = [answer.output.Keys].flat().filter((key) => {
        const at = made.get(String(Object(key).KeyId));
        return at === undefined || store.now() >= at + 30_000;
      });
      return { output: { ...answer.output, Keys } };
    };
    const report = await run({ ...honest, call }, { runs: 8, ...FEW });
    expect([report.findings, report.errors]).toEqual([[], []]);
    const strict = await run({ ...honest, call }, { runs: 400, maxFindings: 1, ...FEW, visibility: 0 });
    expect(named(strict)).toEqual(['wrong-metadata ListKeys null']);
  });

  it('is a finding once its time is over, and the sequence shows the wait', async () => {
    const { findings } = await run(
      // The first keys are seen, so that the operation is known to be supported.
      hiding((key, operation) => operation === 'TagResource' && key.number > 20),
      { runs: 200, maxFindings: 1, ...FEW },
    );
    const [finding] = findings;
    expect(finding).toMatchObject({ operation: 'TagResource', received: 'NotFoundException' });
    const steps = finding?.sequence.map((step) => ('advance' in step ? 'advance' : step.operation));
    expect(steps?.at(0)).toBe('CreateKey');
    expect(steps?.at(-1)).toBe('TagResource');
    expect(steps).toContain('advance');
    expect(steps?.length).toBeLessThanOrEqual(6);
  });

  itAtLength('counts against an operation only after its time', async () => {
    const report = await run(
      hiding((_key, operation) => operation === 'TagResource'),
      { runs: 2, ...FEW },
    );
    expect([report.findings, report.unsupported]).toEqual([[], ['TagResource']]);
    const late = await run(
      hiding(({ at }, operation, store) => operation === 'TagResource' && store.now() < at + 59_000),
      { runs: 2, ...FEW },
    );
    expect([late.findings, late.unsupported]).toEqual([[], []]);
  });
});

describe('A change that is not seen at once', () => {
  const within = { visibility: 'PT1M', runs: shareOf(12, 4) };
  const late = (visibilityDelay: NonNullable<StoreSettings['visibilityDelay']>): Target =>
    storeTarget(createStore({ now: NOW, visibilityDelay }));

  it.each(
    sampleOf(
      [
        ['late', 'PT50S'],
        ['now and then', { random: 'PT50S' }],
        ['late of one kind', { state: 'PT50S' }],
      ] as const,
      3,
    ),
  )('is no finding where it is seen %s, within the time that is allowed [CONSIST-1] [CONSIST-2]', async (_, delay) => {
    const report = await run(late(delay), within);
    expect([report.findings, report.errors]).toEqual([[], []]);
    expectConsistent(report);
  });

  it('is not seen in time where it is seen later than that', async () => {
    const { findings } = await run(late({ state: 'PT5M' }), { ...within, ...FEW, maxFindings: 1 });
    expect(findings).toMatchObject([{ kind: 'not-seen-in-time', rule: 'CONSIST-1' }]);
  });

  itAtLength('is not seen in time where it comes and goes for ever', async () => {
    const { findings } = await run(late({ state: { random: 'P1D' } }), { ...within, ...FEW, maxFindings: 1 });
    expect(findings).toMatchObject([{ kind: 'not-seen-in-time', rule: 'CONSIST-1' }]);
  });

  itAtLength('is what it always was where it is never seen: a new alias that is not found', async () => {
    const disabled = OPERATIONS.filter((name) => !/^(CreateKey|CreateAlias|DescribeKey|Encrypt)$/.test(name));
    const store = createStore({ now: NOW, visibilityDelay: { alias: null } });
    const { findings } = await run(storeTarget(store), { visibility: 'PT1M', runs: 100, disabled, maxFindings: 1 });
    expect(findings).toMatchObject([{ received: 'NotFoundException' }]);
    expect(findings[0]?.kind).not.toBe('not-seen-in-time');
  });
});

describe('Where the clock cannot be moved', () => {
  /** Goes on in real time. */
  function inRealTime({ clock: _clock, ...target }: Target, store: Store): Target {
    return {
      ...target,
      call: (...given) => {
        store.advance(Math.max(0, Date.now() - store.now()));
        return target.call(...given);
      },
    };
  }

  itAtLength('a key that goes on not being seen is found when its time is over, and waited for once', async () => {
    const store = createStore({ now: Date.now() });
    const target = inRealTime(faultyStoreTarget(disabledNotFound, store), store);
    const report = await run(target, { runs: 200, maxFindings: 1, ...FEW, visibility: 'PT1S' });
    expect(named(report)).toEqual(['wrong-error Encrypt NotFoundException']);
    expect(report.findings[0]?.sequence.length).toBeLessThanOrEqual(4);
  });

  it('nobody waits any longer than the run lasts, and what could not be waited for is no finding', async () => {
    const store = createStore({ now: Date.now() });
    const target = inRealTime(faultyStoreTarget(disabledNotFound, store), store);
    const report = await run(target, { runs: 50, ...FEW, visibility: 'P1D', time: 'PT1S' });
    expect([report.findings, report.stoppedBy]).toEqual([[], 'time']);
    // Nor is it counted as judged.
    expectConsistent(report);
  });
});
