import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, ruleOf } from '../../../src/index.js';
import { VISIBILITY_KINDS } from '../../../src/model/key-set/host.js';
import {
  FAULTS,
  faultsOn,
  isChosen,
  LAGS,
  laggingOf,
  replicasCreating,
  unseenOf,
} from '../../../src/playground/clock/fault-list.js';
import { present, type StepJson } from '../../../src/playground/history/history.js';
import { settingTexts } from '../../../src/teach/scenario/setting-text.js';
import { begun, create, OTHER_REGION, onKey, played, replicate } from '../../support/playing.js';

function snapshotAfter(...steps: readonly StepJson[]) {
  return present(played(begun(), ...steps)).frame.snapshot;
}

describe('a fault to pull', () => {
  it('is a setting that AWS does not fix, with a rule', () => {
    const { quotas: _, ...settings } = DEFAULT_SETTINGS;
    expect(FAULTS.map(({ name }) => name).sort()).toEqual(Object.keys(settings).sort());
    for (const { rule } of FAULTS) expect(ruleOf(rule).sentence).not.toBe('');
  });

  it.each(FAULTS.flatMap((fault) => fault.choices.map((choice, index) => ({ fault, choice, index }))))(
    '$fault.name, $choice.label: is a step, then it is chosen and on, and off again',
    ({ fault, choice, index }) => {
      const { settings } = snapshotAfter({ configure: choice.settings });
      expect(fault.choices.map((other) => isChosen(other, settings))).toEqual(
        fault.choices.map((_, other) => other === index),
      );
      expect(faultsOn(settings).map((on) => on.fault.name)).toEqual(index === 0 ? [] : [fault.name]);
      const off = snapshotAfter({ configure: choice.settings }, { configure: fault.choices[0]?.settings });
      expect(off.settings).toEqual(DEFAULT_SETTINGS);
    },
  );

  it('has choices that are told apart', () => {
    for (const { choices } of FAULTS) expect(new Set(choices.map(({ label }) => label)).size).toBe(choices.length);
  });

  it('lags in one kind only, beside others, and no more', () => {
    const one = snapshotAfter({ configure: laggingOf('tag', null, DEFAULT_SETTINGS) }).settings;
    const two = snapshotAfter({ configure: laggingOf('tag', null, one) }, { configure: laggingOf('key', 60_000, one) });
    expect(two.settings.visibilityDelay).toEqual({ tag: null, key: 60_000 });
    expect(laggingOf('tag', 0, two.settings)).toEqual({ visibilityDelay: { key: 60_000 } });
    expect(laggingOf('all', 0, two.settings)).toEqual({ visibilityDelay: {} });
    const [text] = settingTexts({ visibilityDelay: two.settings.visibilityDelay });
    expect(text).toContain('key 1 minute; tag until told');
    for (const delay of LAGS) expect(settingTexts(laggingOf('all', delay, DEFAULT_SETTINGS))[0]).not.toContain('tag');
  });
});

describe('what faults hold up', () => {
  it('are replica keys that are Creating, and until when', () => {
    const held = snapshotAfter({ configure: { replicationDelay: null } }, create, replicate);
    const [replica] = replicasCreating(held);
    expect(replica).toEqual({ keyId: held.keySets[0]?.keyId, region: OTHER_REGION, until: null });
    expect(replicasCreating(snapshotAfter(create, replicate))[0]?.until).toBe(held.now + 5000);
    const finish = { finishReplication: replica?.keyId, region: OTHER_REGION };
    expect(
      replicasCreating(snapshotAfter({ configure: { replicationDelay: null } }, create, replicate, finish)),
    ).toEqual([]);
  });

  it('are changes that calls need not see, until they are shown or it is time', () => {
    const lag = (visibilityDelay: unknown) => [create, { configure: { visibilityDelay } }, onKey('DisableKey')];
    expect([...unseenOf(snapshotAfter(...lag(null)))]).toEqual([['state', 1]]);
    expect(unseenOf(snapshotAfter(...lag(null), { show: 'tag' })).size).toBe(1);
    expect(unseenOf(snapshotAfter(...lag(null), { show: 'state' })).size).toBe(0);
    expect(unseenOf(snapshotAfter(...lag(60_000), { advance: 59_999 })).size).toBe(1);
    expect(unseenOf(snapshotAfter(...lag(60_000), { advance: 60_000 })).size).toBe(0);
    expect(VISIBILITY_KINDS).toContain('state');
  });
});
