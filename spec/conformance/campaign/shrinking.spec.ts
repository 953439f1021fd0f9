// What is told as shortened cannot do without any of its calls; and two faults of one member stay two.

import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import { parseBaseline, toBaseline } from '../../../src/conformance/baseline/baseline.js';
import type { Sessions } from '../../../src/conformance/campaign/sessions.js';
import { createShrinking } from '../../../src/conformance/campaign/shrinking.js';
import { conform, replay } from '../../../src/conformance/conform.js';
import { createFaults } from '../../../src/conformance/failures.js';
import { type Finding, type SequenceStep, sightingsOf, signatureOf } from '../../../src/conformance/findings.js';
import { settingsOf } from '../../../src/conformance/options.js';
import type { Met } from '../../../src/conformance/session/met.js';
import type { Session } from '../../../src/conformance/session/session.js';
import type { Target } from '../../../src/conformance/target.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { SEED } from '../../support/seed.js';
import { fault as externalReplicas } from '../faults/external-replica-has-the-material.js';
import { fault as listsLackReplicas } from '../faults/list-keys-leaves-out-replicas.js';
import { fault as replicasAtOnce } from '../faults/replicas-are-enabled-at-once.js';
import { fault as tagsShared } from '../faults/tags-are-shared.js';
import { fault as unknownKeysCrash } from '../faults/unknown-keys-crash.js';
import { withFaults } from './runs.js';

const only = (...names: readonly Operation[]): readonly Operation[] =>
  OPERATIONS.filter((name) => name !== 'CreateKey' && !names.includes(name));

const disabled = only('ReplicateKey', 'DescribeKey', 'TagResource', 'ListResourceTags', 'ListKeys');

/** Whether a finding shows in other calls. */
async function showsIn(target: Target, finding: Finding, sequence: Finding['sequence']): Promise<boolean> {
  const { findings } = await replay(target, sequence, { seed: SEED, disabled });
  return findings.flatMap(sightingsOf).some((other) => signatureOf(other) === signatureOf(finding));
}

describe('a finding that was made shorter', () => {
  it('shows in its calls, and vanishes when any one of them is left out', async () => {
    const target = () => withFaults(tagsShared, unknownKeysCrash, listsLackReplicas);
    const { findings } = await conform(target(), { runs: 3, seed: SEED, disabled });
    const shortened = findings.filter(({ isShrunk, gaveUp }) => isShrunk && gaveUp === undefined);
    expect(shortened.length).toBeGreaterThan(0);
    for (const finding of shortened) {
      const { sequence } = finding;
      expect(await showsIn(target(), finding, sequence), signatureOf(finding)).toBe(true);
      // The last one shows it; and until a change must be seen the kit waits by itself.
      for (let left = 0; left < sequence.length - 1; left++) {
        if ('advance' in Object(sequence[left])) continue;
        const others = sequence.filter((_, index) => index !== left);
        expect(await showsIn(target(), finding, others), `${signatureOf(finding)} without ${left}`).toBe(false);
      }
    }
  });
});

itAtLength(
  'a finding that was known before is told as it was met, and takes none of the calls that make others shorter',
  async () => {
    const target = () => withFaults(tagsShared, unknownKeysCrash, listsLackReplicas);
    const first = await conform(target(), { runs: 3, seed: SEED, disabled });
    const known = parseBaseline(toBaseline(first) ?? '');
    const { findings, calls } = await conform(target(), { runs: 3, seed: SEED, disabled, known });
    const told = (all: readonly Finding[]) => all.flatMap(sightingsOf).map(signatureOf).sort();
    expect(told(findings)).toEqual(told(first.findings));
    expect(new Set(findings.map(({ gaveUp }) => gaveUp))).toEqual(new Set(['known']));
    expect(calls).toBeLessThan(first.calls);
    const others = known.filter(({ operation }) => operation !== 'ListKeys');
    const again = await conform(target(), { runs: 3, seed: SEED, disabled, known: others });
    const ofList = again.findings.flatMap(sightingsOf).filter(({ operation }) => operation === 'ListKeys');
    expect(ofList.map(({ isShrunk, gaveUp }) => [isShrunk, gaveUp])).toEqual([[true, undefined]]);
  },
);

/** What a session is to meet of steps that are played again: each operation shows what it shows after those before it. */
function sessionsShowing(showing: (before: readonly Operation[], operation: Operation) => Met | undefined): Sessions {
  return {
    playIn: (_target, met, _opening, playing) => {
      const before: Operation[] = [];
      const replay = async (step: SequenceStep): Promise<void> => {
        if ('advance' in step) return;
        const shown = showing(before, step.operation);
        if (shown !== undefined) met(shown);
        before.push(step.operation);
      };
      return playing({ replay, setReading: () => {} } as unknown as Session);
    },
  };
}

describe('of the ways to show a finding', () => {
  const steps = (['TagResource', 'DisableKey', 'Encrypt'] as const).map((operation, number) => ({
    ...{ step: { region: 'us-east-1', operation, input: {} }, number, key: 0 },
  }));
  const met = (operation: Operation, kind: Met['kind']): Met => ({
    ...{ operation, kind, rule: 'STATE-1', state: 'Enabled', region: 'us-east-1', expected: ['ok'], received: '' },
    sequence: () => [],
    recorded: () => steps,
  });
  /** DisableKey is accepted against the rules, and Encrypt shows what is looked for after one of the others. */
  async function shortest(others: readonly Operation[]): Promise<readonly Operation[]> {
    let played: readonly Operation[] = [];
    const sessions = sessionsShowing((before, operation) => {
      if (operation === 'DisableKey') return met(operation, 'accepted');
      if (operation !== 'Encrypt' || !others.some((one) => before.includes(one))) return undefined;
      played = [...before, operation];
      return met(operation, 'refused');
    });
    const faults = createFaults();
    const settings = settingsOf({ runs: 1 });
    const around = { target: withFaults(), options: {}, settings, startedAt: Date.now(), sessions, faults };
    const shrink = createShrinking({ ...around, absentMembers: new Set(), tick: () => {} });
    await shrink({ ...met('Encrypt', 'refused'), path: '0', foundAfter: 3 });
    return played;
  }

  it('one is told in which nothing is accepted that AWS refuses, where there is one', async () => {
    expect(await shortest(['DisableKey', 'TagResource'])).toEqual(['TagResource', 'Encrypt']);
    expect(await shortest(['DisableKey'])).toEqual(['DisableKey', 'Encrypt']);
  });
});

describe('what a plain call shows', () => {
  it('is made shorter, too, and also where the operation is called no more', async () => {
    const honest = withFaults();
    const refusing: Target = {
      ...honest,
      call: (region, operation, input) =>
        operation === 'ListAliases'
          ? { error: { code: 'KMSInternalException', message: 'none', status: 500 } }
          : honest.call(region, operation, input),
    };
    const { findings } = await conform(refusing, { runs: 1, seed: SEED, disabled: only('ListAliases') });
    expect(findings.map(({ kind, isShrunk, sequence }) => [kind, isShrunk, sequence])).toEqual([
      ['crash', true, [{ region: 'us-east-1', operation: 'ListAliases', input: {} }]],
    ]);
  });
});

itAtLength(
  'two faults of one member are two findings: a replica key that has key material, and one that is not Creating',
  async () => {
    const { findings } = await conform(withFaults(externalReplicas, replicasAtOnce), {
      runs: 6,
      seed: SEED,
      disabled: only('ReplicateKey', 'DescribeKey', 'GetParametersForImport', 'ImportKeyMaterial'),
    });
    const states = findings.filter(({ kind, operation }) => kind === 'wrong-state' && operation === 'ReplicateKey');
    expect(states.map(({ rule }) => rule).sort()).toEqual(['REPLICATE-4', 'REPLICATE-5']);
  },
);
