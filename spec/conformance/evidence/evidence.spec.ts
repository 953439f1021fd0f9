// What is asked of AWS: every open answer and every assumed rule; each changed answer is noticed, and the right rule named.

import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../../property-tests/support/config.js';
import { parseEvidence, toEvidence } from '../../../src/conformance/evidence/file.js';
import { mergeEvidence } from '../../../src/conformance/evidence/merge.js';
import { type Played, playProbes } from '../../../src/conformance/evidence/playing.js';
import { PROBES, type Probe, UNPROBED } from '../../../src/conformance/evidence/probes.js';
import { CAPABILITIES, type Target, type TargetAnswer } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { RULE_IDS, ruleOf } from '../../../src/model/rules/catalogue.js';
import { pretendCryptography } from '../../../src/pretend-host.js';
import { createStore } from '../../../src/store/create.js';
import { parseScenario } from '../../../src/teach/scenario/parse.js';
import { play } from '../../../src/teach/scenario/player.js';

const OPTIONS = { patience: 0, aliasPrefix: 'evidence-' };

function honest(): Target {
  return storeTarget(createStore({ host: pretendCryptography }), { capabilities: CAPABILITIES });
}

async function playedOn(target: Target, probe: Probe): Promise<Played> {
  const [played] = await playProbes(target, [probe], OPTIONS);
  if (played === undefined) throw new Error('a probe is played');
  return played;
}

function evidenceOf(played: readonly Played[], isAws = true) {
  return toEvidence(played, { isAws, date: '2026-11-29', aliasPrefix: OPTIONS.aliasPrefix });
}

/** The honest target with the answer to one of its calls changed. */
function changed(at: number, change: (answer: TargetAnswer) => TargetAnswer): Target {
  const target = honest();
  let calls = 0;
  return {
    ...target,
    call: async (region, operation, input) => {
      const answer = await target.call(region, operation, input);
      return calls++ === at ? change(answer) : answer;
    },
  };
}

const all = await playProbes(honest(), PROBES, OPTIONS);
const asked = all.flatMap((one) => ('skipped' in one ? [] : [one]));

describe('the probes', () => {
  it('ask every assumed rule, or say why not', () => {
    const assumed = RULE_IDS.filter((rule) => ruleOf(rule).evidence === 'assumed');
    const told = new Set([...PROBES.map(({ rule }) => rule), ...UNPROBED.map(({ rule }) => rule)]);
    expect(assumed.filter((rule) => !told.has(rule))).toEqual([]);
    expect(new Set(PROBES.map(({ id }) => id)).size).toBe(PROBES.length);
    for (const { why } of UNPROBED) expect(why.length).toBeGreaterThan(10);
  });

  it('are answered by the model with its own answers, but for those that need what it has not', () => {
    const skipped = all.flatMap((one) => ('skipped' in one ? [`${one.probe.id}: ${one.skipped}`] : []));
    expect(skipped).toEqual(['CREATE-2a: it needs a custom key store']);
    const { proposals } = mergeEvidence(evidenceOf(asked));
    expect(proposals.filter(({ says }) => says !== 'agrees')).toEqual([]);
    expect(proposals.length).toBeGreaterThan(50);
  });
});

const named = asked.map((one) => [one.probe.id, one] as const);

describe('a changed answer is noticed, and the right rule named:', () => {
  it.each(sampleOf(named, 6))('%s', async (_id, { probe, calls }) => {
    const last = calls.length - 1;
    const [own, ...open] = probe.answers;
    const at = probe.states.length > 1 ? last - 1 : last;
    const says = async (code: string) => {
      const target = changed(at, () => ({ error: { code, message: '' } }));
      const { proposals } = mergeEvidence(evidenceOf([await playedOn(target, probe)]));
      expect(proposals).toMatchObject([{ probe: probe.id, rule: probe.rule, answer: code }]);
      return proposals[0]?.says;
    };
    for (const code of open) if (code !== 'ok') expect(await says(code), `${own} → ${code}`).toBe('decides');
    expect(await says('TeapotException')).toBe('contradicts');
  });

  it.each(named.filter(([, { probe }]) => probe.states.length > 1))(
    'the key state of %s',
    async (_id, { probe, calls }) => {
      const [, other = 'Unavailable'] = probe.states;
      const target = changed(calls.length - 1, (answer) => {
        const { KeyMetadata } = 'output' in answer ? answer.output : {};
        return { output: { KeyMetadata: { ...(KeyMetadata as object), KeyState: other } } };
      });
      const { proposals } = mergeEvidence(evidenceOf([await playedOn(target, probe)]));
      expect(proposals).toMatchObject([{ rule: probe.rule, says: 'decides', answer: `ok, ${other}` }]);
    },
  );
});

describe('the file', () => {
  const evidence = evidenceOf(asked);
  const text = JSON.stringify(evidence);

  it('can be read again, and says what is wrong with another', () => {
    expect(parseEvidence(text)).toEqual(evidence);
    expect(() => parseEvidence('{}')).toThrow('format: expected mrk-evidence/1');
    expect(() => parseEvidence('[')).toThrow('not JSON');
    const wrong = { ...evidence, probes: [{ probe: 'ID-5a', question: '', answer: 'ok', calls: [{}] }] };
    expect(() => parseEvidence(JSON.stringify(wrong))).toThrow('probes[0].calls[0]: expected region');
  });

  it('becomes vectors that the model plays as it was answered', () => {
    const { vectors } = mergeEvidence(evidence);
    expect(vectors).toHaveLength(asked.length);
    const parsed = parseScenario({ vectors });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const wrong = [...play(parsed.scenario)].filter(({ mismatches = [] }) => mismatches.length > 0);
    expect(wrong.map(({ case: { id } }) => id)).toEqual([]);
  });

  it('proposes what to change in the record of a rule', () => {
    const { proposals } = mergeEvidence(evidence);
    expect(proposals.find(({ probe }) => probe === 'REPLICATE-1a')?.change).toBe(
      "evidence: 'observed' in place of 'assumed', without question; observed: { date: '2026-11-29', case: 'REPLICATE-1a' }; the open answer is closed: UnsupportedOperationException alone",
    );
  });
});
