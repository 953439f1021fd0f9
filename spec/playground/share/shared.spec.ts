import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toFindingJson } from '../../../src/conformance/report/json.js';
import { documentOf, scenarioOf } from '../../../src/playground/history/document.js';
import { goTo, type History, present, type StepJson } from '../../../src/playground/history/history.js';
import { startHistory } from '../../../src/playground/history/start.js';
import { answersOf } from '../../../src/playground/share/answers.js';
import { type Choice, readShared } from '../../../src/playground/share/shared.js';
import { holds } from '../../../src/teach/scenario/player.js';
import { REPLICATED_REPLICA, REPORT } from '../../conformance/report/fixture.js';
import { mrk } from '../../support/mrk.js';
import { create, onKey, played, REGION as region } from '../../support/playing.js';
import { recorded } from '../../support/recorded.js';
import { LESSONS } from '../stories/lessons.js';

const disable: StepJson = { ...onKey('DisableKey'), expect: { ok: {} } };
const refused: StepJson = { ...onKey('Sign', { Message: 'x' }), note: 'Well?' };

function choicesOf(text: string): readonly Choice[] {
  const shared = readShared(text);
  if (!shared.ok) throw new Error(JSON.stringify(shared.faults));
  return shared.choices;
}

function opened(text: string, which = 0): History {
  const result = choicesOf(text)[which]?.open();
  if (!result?.ok) throw new Error(JSON.stringify(result));
  return result.history;
}

describe('what was saved', () => {
  const history = played(goTo(played(startHistory(), create, { advance: 5000 }, disable), 1), refused);

  it('as a scenario is played by mrk run, and opened again', async () => {
    const text = JSON.stringify(scenarioOf(history), null, 2);
    const { status, out, err } = await mrk(['run', 'scenario.json'], { read: text });
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('Sign');
    expect(scenarioOf(opened(text))).toEqual(scenarioOf(history));
  });

  it('of every lesson is played by mrk run as the lesson expects', async () => {
    for (const [, story] of LESSONS) {
      for (const part of story.chapters.flatMap(({ parts }) => parts)) {
        if (part.kind !== 'scenario') continue;
        const { status, out } = await mrk(['run', '-'], {
          read: JSON.stringify(scenarioOf(played(startHistory(), ...part.steps))),
        });
        expect(status, out).toBe(0);
      }
    }
  });

  it('as a history is opened with all its branches', () => {
    expect(documentOf(opened(JSON.stringify(documentOf(history))))).toEqual(documentOf(history));
  });
});

describe('a file', () => {
  it('with several cases lets one be chosen', () => {
    const text = JSON.stringify(recorded('observed.json'));
    const choices = choicesOf(text);
    expect(choices.length).toBeGreaterThan(5);
    expect(new Set(choices.map(({ name }) => name)).size).toBe(choices.length);
    for (const choice of choices) {
      const result = choice.open();
      if (!result.ok) throw new Error(JSON.stringify(result.faults));
      const results = result.history.moments.flatMap(({ frame }) => frame.result ?? []);
      expect(
        results.filter((one) => !holds(one)).map(({ step, mismatches }) => [choice.name, step, mismatches]),
      ).toEqual([]);
    }
  });

  it('with steps alone is a scenario, and one that begins with a byte order mark too', () => {
    expect(choicesOf(`\ufeff${JSON.stringify([create])}`).map(({ name }) => name)).toEqual(['a scenario']);
    expect(opened(JSON.stringify([create, disable])).moments).toHaveLength(3);
  });

  it.each([
    ['{', '', 'not JSON'],
    ['1', '', 'expected'],
    ['{"cases": []}', '', 'no case'],
    ['{"steps": [{"call": "Nothing", "region": "us-east-1"}]}', 'steps[0].call', 'Nothing'],
    ['{"cases": [{"id": "a", "steps": []}, {"steps": 1}]}', 'cases[1].steps', 'list'],
    ['{"findings": []}', 'findings', 'finding-N.json'],
    ['{"finding": {}}', 'vector', 'vector'],
    [`"${'x'.repeat(5 * 1024 * 1024)}"`, '', 'longer than 4 MB'],
  ])('that is broken is refused with the place: %.60s', (text, path, message) => {
    const shared = readShared(text);
    expect(shared).toMatchObject({ ok: false, faults: [{ path, message: expect.stringContaining(message) }] });
  });

  it('whose steps cannot be played is refused with the step, and so is one that would never be over', () => {
    const [lost] = choicesOf(JSON.stringify([create, { finishReplication: 'mrk-none', region }]));
    expect(lost?.open()).toMatchObject({ ok: false, faults: [{ path: 'steps[1]' }] });
    const [long] = choicesOf(JSON.stringify([{ advance: 'P50000D' }]));
    expect(long?.open()).toMatchObject({ ok: false, faults: [{ path: 'steps' }] });
    const [other] = choicesOf('{"format": "mrk-model/playground", "version": 7}');
    expect(other?.open()).toMatchObject({ ok: false, faults: [{ path: 'version' }] });
  });

  it('of whatever JSON is opened, or refused with a reason', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const shared = readShared(JSON.stringify(json));
        if (!shared.ok) expect(shared.faults.every(({ message }) => message !== '')).toBe(true);
        else for (const { open } of shared.choices) open();
      }),
      { numRuns: 200 },
    );
  });
});

describe('a finding of the kit', () => {
  const files = REPORT.findings.map((_, index) => toFindingJson(REPORT, index));

  it.each(REPORT.findings.map((finding, index) => [finding, index] as const))(
    'becomes its calls, with what AWS answers and what the endpoint answered: $kind $operation',
    (finding, index) => {
      const history = opened(files[index] ?? '');
      const { rule, kind, operation, received = null, expected } = JSON.parse(JSON.stringify(finding));
      const told = { at: history.now, rule, kind, operation, expected, received, target: REPORT.target };
      expect(history.finding).toMatchObject(told);
      const { step, frame } = present(history);
      expect(step?.region).toBeTypeOf('string');
      const { aws, endpoint, model } = answersOf(history.finding ?? told, present(history));
      expect([aws, endpoint]).not.toContain('');
      if (finding.member !== undefined || finding.expected.length !== 1 || !frame.result || !holds(frame.result))
        return;
      // Where the model goes AWS's way it answers as AWS does.
      expect(model.split(':')[0]).toBe(aws.split(':')[0]);
      expect(model).not.toBe(endpoint);
    },
  );

  it('has the answer that AWS gives as what its last step expects', () => {
    const history = opened(files[REPORT.findings.indexOf(REPLICATED_REPLICA)] ?? '');
    expect(present(history).step).toMatchObject({
      call: 'ReplicateKey',
      expect: { error: 'UnsupportedOperationException' },
    });
    expect(history.moments.flatMap(({ frame }) => frame.result ?? []).filter((one) => !holds(one))).toEqual([]);
  });

  it('stays with the history when it is saved, and when something else is done', () => {
    const before = opened(files[0] ?? '');
    const after = played(goTo(before, 1), { advance: 1 });
    const again = opened(JSON.stringify(documentOf(after)));
    expect(again.finding).toEqual(before.finding);
    expect(again.finding).toBeDefined();
  });

  it('that is broken is refused with the place', () => {
    const file = JSON.parse(files[0] ?? '');
    const { finding, vector } = file;
    const refusal = (json: object): unknown => {
      const shared = readShared(JSON.stringify({ ...file, ...json }));
      return shared.ok ? undefined : shared.faults[0]?.path;
    };
    expect(refusal({})).toBeUndefined();
    expect(refusal({ finding: { ...finding, rule: 1 } })).toBe('finding.rule');
    expect(refusal({ finding: { ...finding, expected: 'x' } })).toBe('finding.expected');
    expect(refusal({ finding: { ...finding, message: 1 } })).toBe('finding.message');
    expect(refusal({ finding: { ...finding, at: 99 } })).toBe('finding.at');
    expect(refusal({ vector: { ...vector, when: { ...vector.when, call: 'Nothing' } } })).toBe('vector.when.call');
    const document = { ...documentOf(opened(files[0] ?? '')), finding: { ...finding, kind: 1 } };
    expect(choicesOf(JSON.stringify(document))[0]?.open()).toMatchObject({
      ok: false,
      faults: [{ path: 'finding.kind' }],
    });
  });
});
