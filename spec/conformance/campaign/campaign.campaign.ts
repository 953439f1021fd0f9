// A run of the kit as a whole: what ends it, what it goes on in spite of, and what it says of a target that is none.

import { setImmediate as soon } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { replay } from '../../../src/conformance/conform.js';
import { FINDING_KINDS } from '../../../src/conformance/findings.js';
import type { ConformOptions, Progress } from '../../../src/conformance/options.js';
import { toHtml } from '../../../src/conformance/report/html.js';
import { toJson } from '../../../src/conformance/report/json.js';
import { toJUnit } from '../../../src/conformance/report/junit.js';
import { toMarkdown } from '../../../src/conformance/report/markdown.js';
import type { ConformReport } from '../../../src/conformance/report/report.js';
import { summaryText } from '../../../src/conformance/report/terminal.js';
import type { Target } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { paintFor } from '../../../src/shared/text.js';
import { createStore } from '../../../src/store/create.js';
import { giveRsaKeys } from '../../support/rsa-keys.js';
import { SEED } from '../../support/seed.js';
import { fault as cancelEnables } from '../faults/cancel-key-deletion-enables.js';
import { fault as keyIdsWithoutMrk } from '../faults/key-ids-without-mrk.js';
import { fault as replicasReplicated } from '../faults/replicas-can-be-replicated.js';
import { fault as scheduledTwice } from '../faults/schedule-key-deletion-twice.js';
import { fault as tagsShared } from '../faults/tags-are-shared.js';
import { fault as unknownKeysCrash } from '../faults/unknown-keys-crash.js';
import { fault as updateAliasCreates } from '../faults/update-alias-creates.js';
import { answering, faulty, isOf, NOW, named, newStore, run, timeless, withFaults } from './runs.js';

const { restore } = giveRsaKeys();
afterAll(restore);

describe('The same seed on the same target', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([1, 4])('gives the same report, with as many sequences at once as %i', async (jobs) => {
    // What is made shorter has its time: here that does not pass, however busy the machine is.
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    const [first, second] = [
      await run(withFaults(replicasReplicated, tagsShared), { jobs }),
      await run(withFaults(replicasReplicated, tagsShared), { jobs }),
    ];
    expect(first.findings.length).toBeGreaterThan(1);
    expect(timeless(second)).toEqual(timeless(first));
  });

  it('tries the same, however long the answers take, though sequences that are played at once share a clock', async () => {
    const late = (every: number): Target => {
      const { call, ...others } = storeTarget(newStore());
      let count = 0;
      return {
        ...others,
        call: (...given) => (++count % every > 0 ? soon() : soon().then(soon)).then(() => call(...given)),
      };
    };
    const [first, second] = [await run(late(2), { jobs: 3 }), await run(late(7), { jobs: 3 })];
    expect([...first.findings, ...second.findings]).toEqual([]);
    expect(second.coverage).toEqual(first.coverage);
  });

  it('makes other calls with another seed', async () => {
    const [first, second] = [
      await run(storeTarget(newStore())),
      await run(storeTarget(newStore()), { seed: SEED + 1 }),
    ];
    expect(second.calls).not.toBe(first.calls);
  });
});

describe('An operation', () => {
  it('is not called if it is disabled, and nor is what cannot do without it', async () => {
    const called = new Set<string>();
    const target = answering((_, honest, operation) => {
      called.add(operation);
      return honest();
    });
    const { outcomes, findings } = await run(target, { disabled: ['CreateAlias', 'RotateKeyOnDemand'] });
    expect(findings).toEqual([]);
    expect(called.has('CreateAlias') || called.has('RotateKeyOnDemand')).toBe(false);
    const told = new Map(outcomes.map(({ operation, outcome, reason }) => [operation, `${outcome}: ${reason}`]));
    expect(told.get('CreateAlias')).toBe('not tried: left out by the user');
    expect(told.get('DeleteAlias')).toBe('not tried: it needs CreateAlias');
  });

  it('that the target does not have is listed, which is no finding, and is called only to see if it has it by now', async () => {
    const calls = new Map<string, number>();
    const target = answering((_, honest, operation) => {
      calls.set(operation, (calls.get(operation) ?? 0) + 1);
      const unknown = { code: 'UnknownOperationException', message: '', status: 404 };
      return /^(GetKeyPolicy|CreateGrant)$/.test(operation) ? { error: unknown } : honest();
    });
    const { unsupported, findings, outcomes, stoppedBy } = await run(target);
    expect(unsupported).toEqual(['GetKeyPolicy', 'CreateGrant']);
    expect(findings).toEqual([]);
    expect(stoppedBy).toBe('runs');
    // Three times, and again after 5 and 10 sequences.
    expect(calls.get('CreateGrant')).toBe(5);
    // Until its own turn came it was read after each key that was made.
    expect(calls.get('GetKeyPolicy')).toBeLessThan(40);
    const reasons = new Map(outcomes.map(({ operation, reason }) => [operation, reason]));
    expect(reasons.get('CreateGrant')).toBe('it refuses a plain valid call: UnknownOperationException');
    expect(reasons.get('RetireGrant')).toBe('it needs CreateGrant');
  });

  it('that a key is not ready for yet is tried again later', async () => {
    const store = createStore({ now: NOW, replicationDelay: 'PT2M' });
    const { outcomes, findings, coverage } = await run(storeTarget(store), { runs: 30 });
    expect(findings).toEqual([]);
    expect(outcomes.find(({ operation }) => operation === 'UpdatePrimaryRegion')).toMatchObject({
      outcome: 'conforms',
    });
    expect(coverage.cells.some(({ state, tried }) => state === 'Updating' && tried > 0)).toBe(true);
  });
});

describe('Answers that are lost', () => {
  const LOST = { lost: 'no answer in time' } as const;

  it.each([
    ['after the call has taken place', true],
    ['before the call has taken place', false],
  ])('%s are no finding', async (_, takesPlace) => {
    for (const every of [7, 11]) {
      const target = answering((count, honest) => {
        if (count === 1 || count % every > 0) return honest();
        if (takesPlace) honest();
        return LOST;
      });
      const { findings, errors, runs, calls } = await run(target, { runs: 20, messages: true });
      expect(findings).toEqual([]);
      expect({ errors, runs }).toEqual({ errors: [], runs: 20 });
      expect(calls).toBeGreaterThan(3_000);
    }
  });

  it('are no finding though it is open for a while whose an alias is', async () => {
    const KeyId = (number: number) => `00000000-0000-0000-0000-00000000000${number}`;
    const AliasName = 'alias/a';
    const region = 'us-east-1';
    let isOpen = false;
    const target = answering((_, honest, operation) => {
      const answer = honest();
      if (operation === 'UpdateAlias') isOpen = true;
      if (operation === 'DeleteAlias') isOpen = false;
      return isOpen && /Alias/.test(operation) ? LOST : answer;
    });
    const { findings, errors, calls } = await replay(target, [
      { region, operation: 'CreateKey', input: {} },
      { region, operation: 'CreateKey', input: {} },
      { region, operation: 'CreateAlias', input: { AliasName, TargetKeyId: KeyId(1) } },
      { region, operation: 'UpdateAlias', input: { AliasName, TargetKeyId: KeyId(2) } },
      { region, operation: 'DescribeKey', input: { KeyId: AliasName } },
      { region, operation: 'DeleteAlias', input: { AliasName } },
      { region, operation: 'ListAliases', input: { KeyId: KeyId(2) } },
      { region, operation: 'ListAliases', input: { KeyId: KeyId(1) } },
    ]);
    expect([findings, errors]).toEqual([[], []]);
    expect(calls).toBeGreaterThan(10);
  });

  it('are no reason to take an operation for one that the target does not have', async () => {
    const lost = new Set<string>();
    const target = answering((count, honest, operation) => {
      if (count === 1 || lost.has(operation)) return honest();
      lost.add(operation);
      return LOST;
    });
    const { findings, unsupported, outcomes } = await run(target, { runs: 1 });
    expect([findings, unsupported]).toEqual([[], []]);
    expect(outcomes.filter(({ reason }) => reason?.startsWith('no plain call'))).toEqual([]);
  });

  it('end the run if none comes any longer, and what was found is kept', async () => {
    const { call, ...others } = faulty(replicasReplicated);
    let count = 0;
    const target: Target = { ...others, call: (...given) => (++count > 4_000 ? LOST : call(...given)) };
    const { errors, stoppedBy, findings } = await run(target, { runs: 500 });
    expect(errors).toEqual(['store no longer answers: no answer in time']);
    expect(stoppedBy).toBe('error');
    expect(isOf(findings, replicasReplicated)).toBe(true);
  });
});

describe('Of several faults', () => {
  it('all are listed in one run', async () => {
    const { findings } = await run(withFaults(replicasReplicated, cancelEnables, unknownKeysCrash));
    for (const fault of [replicasReplicated, cancelEnables, unknownKeysCrash]) expect(isOf(findings, fault)).toBe(true);
  });

  it('key IDs that look wrong do not hide the others', async () => {
    const { findings } = await run(withFaults(cancelEnables, replicasReplicated, keyIdsWithoutMrk), { runs: 40 });
    for (const fault of [keyIdsWithoutMrk, cancelEnables, replicasReplicated]) expect(isOf(findings, fault)).toBe(true);
  });

  it('the most severe comes first', async () => {
    const { findings } = await run(withFaults(unknownKeysCrash, tagsShared, cancelEnables, replicasReplicated));
    const kinds = findings.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBeGreaterThan(3);
    expect(kinds).toEqual(FINDING_KINDS.flatMap((kind) => kinds.filter((other) => other === kind)));
  });

  it('each is told once, with how often it was met', async () => {
    const target = answering(async (_count, honest, operation) => {
      const answer = await honest();
      if (operation !== 'DescribeKey' || !('output' in answer)) return answer;
      return { output: { KeyMetadata: { ...Object(answer.output.KeyMetadata), Description: 'another' } } };
    });
    const { findings } = await run(target);
    const signatures = findings.map(({ kind, operation, rule, member }) => [kind, operation, rule, member].join());
    expect(new Set(signatures).size).toBe(signatures.length);
    expect(Math.max(...findings.map(({ occurrences }) => occurrences))).toBeGreaterThan(1);
  });

  it.each([
    ['accepted ScheduleKeyDeletion', scheduledTwice],
    ['accepted UpdateAlias', updateAliasCreates],
  ])('the consequences are not told: %s', async (told, fault) => {
    const { findings } = await run(faulty(fault), { runs: 60 });
    expect(named(findings)).toEqual([told]);
  });

  it('one that takes time is made short though several sequences waited for each other', async () => {
    const store = newStore();
    const { call, ...others } = storeTarget(store);
    const forgetsDescriptions: Target['call'] = async (region, operation, input) => {
      const answer = await call(region, operation, input);
      if (operation !== 'DescribeKey' || !('output' in answer)) return answer;
      const metadata = Object(answer.output.KeyMetadata);
      const isOld = store.now() - metadata.CreationDate * 1000 > 300 * 86_400_000;
      return isOld ? { output: { KeyMetadata: { ...metadata, Description: 'old' } } } : answer;
    };
    const { findings } = await run({ ...others, call: forgetsDescriptions }, { runs: 40, jobs: 8, tours: false });
    expect(named(findings)).toContain('wrong-metadata DescribeKey KeyMetadata.Description');
    // Not all: of some the shortening is given up.
    expect(findings.filter(({ isShrunk }) => isShrunk)).not.toEqual([]);
  });
});

describe('On a slow target', () => {
  const SECOND = 1000;

  /** Each call takes two seconds of a time that passes for nobody else. */
  async function runSlowly(options: ConformOptions): Promise<{ report: ConformReport; told: readonly Progress[] }> {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    try {
      const target = withFaults(tagsShared, updateAliasCreates, cancelEnables, scheduledTwice);
      const told: Progress[] = [];
      const call: Target['call'] = (region, operation, input) => {
        vi.setSystemTime(Date.now() + 2 * SECOND);
        return target.call(region, operation, input);
      };
      const report = await run({ ...target, call }, { ...options, onProgress: (progress) => told.push(progress) });
      return { report, told };
    } finally {
      vi.useRealTimers();
    }
  }

  /** How long sequences were made shorter. */
  function shrinkingOf(told: readonly Progress[]): number {
    return told.reduce((sum, { phase, elapsedMs }, index) => {
      const next = told[index + 1];
      return phase === 'shrinking' && next !== undefined ? sum + next.elapsedMs - elapsedMs : sum;
    }, 0);
  }

  it('shrinking takes its share of the run, and says of which findings it gave up', async () => {
    const { report, told } = await runSlowly({ runs: 40 });
    const givenUp = report.findings.filter(({ gaveUp }) => gaveUp === 'time');
    expect(givenUp.length).toBeGreaterThan(0);
    // What each finding takes besides: a call that is under way, and the deletion of keys.
    const cleaning = report.findings.length * 60 * SECOND;
    expect(shrinkingOf(told)).toBeLessThanOrEqual(Math.max(20 * SECOND, report.durationMs / 2) + cleaning);
    for (const text of [summaryText(report, paintFor(false)), toMarkdown(report), toHtml(report), toJUnit(report)]) {
      expect(text).toContain('not shortened to the end: time was up');
    }
    expect(JSON.parse(toJson(report)).findings).toContainEqual(expect.objectContaining({ gaveUp: 'time' }));
  });

  it('tells how long it will still take', async () => {
    const { told } = await runSlowly({ runs: 4, time: 'PT1H' });
    expect(told[0]?.leftMs).toBe(3_600_000 - (told[0]?.elapsedMs ?? 0));
    const second = told.find(({ runs }) => runs === 2);
    expect(second?.leftMs).toBe(Math.min(second?.elapsedMs ?? 0, 3_600_000 - (second?.elapsedMs ?? 0)));
  });
});
