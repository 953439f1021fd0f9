import { describe, expect, it } from 'vitest';
import { documentOf, openDocument, scenarioOf } from '../../../src/playground/history/document.js';
import {
  alike,
  append,
  appendAll,
  back,
  folded,
  forward,
  goTo,
  type History,
  pathTo,
  present,
} from '../../../src/playground/history/history.js';
import { parseScenario } from '../../../src/teach/scenario/parse.js';
import { holds, play } from '../../../src/teach/scenario/player.js';
import { begun, create, onKey, played, REGION as region, replicate } from '../../support/playing.js';

const disable = onKey('DisableKey');
const enable = onKey('EnableKey');

function states(history: History): readonly string[] {
  return present(history).frame.snapshot.keySets.flatMap(({ keys }) => Object.values(keys).map((key) => key.keyState));
}

describe('a history', () => {
  it('goes back and forward, and each moment shows the keys as they were', () => {
    const done = played(begun(), create, replicate, { advance: 5000 });
    expect(states(done)).toEqual(['Enabled', 'Enabled']);
    expect(states(back(done))).toEqual(['Enabled', 'Creating']);
    expect(states(back(back(back(done))))).toEqual([]);
    expect(back(back(back(back(done)))).now).toBe(0);
    expect(forward(back(back(done))).now).toBe(2);
    expect(forward(done)).toBe(done);
  });

  it('branches where something else is done, and keeps the other branch', () => {
    const done = played(begun(), create, replicate, { advance: 5000 });
    const other = played(goTo(done, 1), disable);
    expect(states(other)).toEqual(['Disabled']);
    expect(pathTo(other).map(({ id }) => id)).toEqual([0, 1, 4]);
    expect(states(goTo(other, 3))).toEqual(['Enabled', 'Enabled']);
    // Forward leads along the branch where one has been last.
    expect(forward(goTo(other, 1)).now).toBe(4);
    expect(forward(goTo(goTo(other, 3), 1)).now).toBe(2);
  });

  it('does not play twice what was played at the same moment', () => {
    const done = played(begun(), create, disable);
    const again = played(back(done), disable);
    expect(again.moments).toHaveLength(3);
    expect(again.now).toBe(2);
  });

  it('marks moments at which the keys are the same, save for what is past', () => {
    const done = played(begun(), create, disable, enable);
    expect(alike(done, present(done)).map(({ id }) => id)).toEqual([1]);
    expect(alike(done, present(back(done)))).toEqual([]);
  });

  it('is told step by step along the way to the moment that is looked at, each step once', () => {
    const asked: string[] = [];
    const callsIn = folded<readonly string[]>([], (before, { result }) => {
      const call = result?.step.kind === 'call' ? result.step.call : 'none';
      asked.push(call);
      return [...before, call];
    });
    const done = played(begun(), create, disable);
    expect(callsIn(done)).toEqual(['none', 'CreateKey', 'DisableKey']);
    expect(callsIn(played(done, enable))).toEqual(['none', 'CreateKey', 'DisableKey', 'EnableKey']);
    expect(callsIn(played(goTo(done, 1), replicate))).toEqual(['none', 'CreateKey', 'ReplicateKey']);
    expect(callsIn(back(done))).toEqual(['none', 'CreateKey']);
    expect(asked).toEqual(['none', 'CreateKey', 'DisableKey', 'EnableKey', 'ReplicateKey']);
  });

  it('stays as it was where a step cannot be played', () => {
    const history = played(begun(), create);
    const noCall = append(history, { region: 'mars-1', call: 'DescribeKey' });
    expect(noCall).toMatchObject({ ok: false, faults: [{ path: 'region' }] });
    const noReplica = appendAll(history, [disable, { finishReplication: 'mrk-none', region }]);
    expect(noReplica).toMatchObject({ ok: false, faults: [{ path: 'steps[1]' }] });
    expect(history.moments).toHaveLength(2);
  });

  it('takes refusals for what they are: a step with an answer, after which the keys are as they were', () => {
    const done = played(begun(), create, { ...replicate, region: 'eu-west-2' });
    expect(present(done).frame.result?.answer?.ok).toBe(false);
    expect(present(done).frame.changes).toEqual([]);
    expect(present(done).likeness).toBe(present(back(done)).likeness);
  });
});

describe('a history as JSON', () => {
  it('leads back to all its branches, and to the moment that was looked at', () => {
    const done = goTo(played(goTo(played(begun(), create, replicate, { advance: 5000 }), 1), disable), 2);
    const opened = openDocument(JSON.parse(JSON.stringify(documentOf(done))));
    expect(opened.ok && opened.history).toEqual(done);
  });

  it('is a scenario along the way to a moment, which plays as it did', () => {
    const done = played(
      begun(),
      create,
      replicate,
      { advance: 5000 },
      { configure: { replicationDelay: null } },
      disable,
    );
    const parsed = parseScenario(JSON.parse(JSON.stringify(scenarioOf(done))));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const results = [...play(parsed.scenario)];
    expect(results.every(holds)).toBe(true);
    expect(results.map(({ answer }) => answer)).toEqual(
      pathTo(done)
        .slice(1)
        .map(({ frame }) => frame.result?.answer),
    );
  });

  it.each([
    [1, 'format'],
    [{ format: 'mrk-model/playground', version: 2 }, 'version'],
    [{ format: 'mrk-model/playground', version: 1 }, 'steps'],
    [{ format: 'mrk-model/playground', version: 1, steps: [], world: 1 }, 'world'],
    [{ format: 'mrk-model/playground', version: 1, steps: [], world: { now: 'soon' } }, 'now'],
    [{ format: 'mrk-model/playground', version: 1, steps: [1] }, 'steps[0]'],
    [{ format: 'mrk-model/playground', version: 1, steps: [{ step: { call: 'X', region } }] }, 'steps[0].step.call'],
    [{ format: 'mrk-model/playground', version: 1, steps: [{ after: 1, step: create }] }, 'steps[0].after'],
    [{ format: 'mrk-model/playground', version: 1, steps: [{ step: create }, { after: 0, step: create }] }, 'steps[1]'],
    [{ format: 'mrk-model/playground', version: 1, steps: [], now: 1 }, 'now'],
  ])('is refused with the place of what is wrong: %j', (json, path) => {
    expect(openDocument(json)).toMatchObject({ ok: false, faults: [{ path }] });
  });
});
