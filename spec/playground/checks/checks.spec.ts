import { describe, expect, it } from 'vitest';
import { INVARIANTS, type KeySet, parseRegion, type Region } from '../../../src/index.js';
import { differences, valueText } from '../../../src/playground/checks/difference.js';
import { isBroken, lightsOf } from '../../../src/playground/checks/lights.js';
import { propertiesOf, type SetProperties, SHARING_RULES } from '../../../src/playground/checks/properties.js';
import { shownState, stateDifferences } from '../../../src/playground/checks/shown-state.js';
import { momentOf, present, type StepJson } from '../../../src/playground/history/history.js';
import { begun, create, OTHER_REGION, onKey, played, REGION, replicate } from '../../support/playing.js';

function setAfter(...steps: readonly StepJson[]): KeySet {
  const [keySet] = present(played(begun(), create, ...steps)).frame.snapshot.keySets;
  if (keySet === undefined) throw new Error('no key set');
  return keySet;
}

function regionOf(name: string): Region {
  const region = parseRegion(name);
  if (region === undefined) throw new Error(`no Region ${name}`);
  return region;
}

describe('the lights', () => {
  it('are all invariants of the model, and hold', () => {
    const lights = lightsOf([setAfter(replicate)]);
    expect(lights.map(({ sentence }) => sentence)).toEqual(INVARIANTS.map(({ sentence }) => sentence));
    expect(lights.filter(isBroken)).toEqual([]);
  });

  it('say first which does not hold, and of which key set', () => {
    const whole = setAfter();
    const broken = { ...whole, keyId: 'mrk-broken', primaryRegion: regionOf('eu-west-1') };
    const [first, ...others] = lightsOf([whole, broken]).filter(({ name }) => name === 'exactly one primary key');
    expect(first).toMatchObject({ brokenBy: ['mrk-broken'] });
    expect(others).toEqual([]);
    const last = INVARIANTS.slice(-1).map((invariant) => ({ ...invariant, holds: () => false }));
    expect(
      lightsOf([whole], [...INVARIANTS.slice(0, -1), ...last])
        .map(isBroken)
        .indexOf(true),
    ).toBe(0);
  });
});

describe('the properties of a set', () => {
  const of = (properties: SetProperties['own'], name: string) => properties.find((one) => one.name === name)?.values;

  it('are shared where the set has them, with one value', () => {
    const { shared } = propertiesOf(setAfter(replicate, onKey('EnableKeyRotation')));
    expect(of(shared, 'key spec')).toEqual([{ text: 'SYMMETRIC_DEFAULT', regions: [REGION, OTHER_REGION] }]);
    expect(of(shared, 'automatic rotation')?.[0]?.text).toContain('every 365 days');
    for (const { values } of shared) expect(values).toHaveLength(1);
  });

  it('are each key’s own where the key has them, by Region', () => {
    const tags = [{ TagKey: 'team', TagValue: 'a' }];
    const { own } = propertiesOf(setAfter(replicate, onKey('TagResource', { Tags: tags })));
    expect(of(own, 'key state')).toEqual([
      { text: 'Enabled', regions: [REGION] },
      { text: 'Creating', regions: [OTHER_REGION] },
    ]);
    expect(of(own, 'tags')).toEqual([
      { text: 'team=a', regions: [REGION] },
      { text: 'none', regions: [OTHER_REGION] },
    ]);
    expect(of(own, 'description')).toEqual([{ text: 'empty', regions: [REGION, OTHER_REGION] }]);
  });

  it('stand where they belong also if no key has any, save for what goes with a key state', () => {
    const both = [REGION, OTHER_REGION];
    const { shared, own } = propertiesOf(setAfter(replicate));
    for (const name of ['tags', 'aliases', 'grants']) expect(of(own, name)).toEqual([{ text: 'none', regions: both }]);
    expect(of(own, 'key policy')).toEqual([{ text: 'the default one', regions: both }]);
    expect(of(shared, 'automatic rotation')).toEqual([{ text: 'none', regions: both }]);
    expect(of(own, 'deletion date')).toBeUndefined();
    const scheduled = propertiesOf(setAfter(onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 })));
    expect(of(scheduled.own, 'deletion date')).toEqual([{ text: '2026-01-08', regions: [REGION] }]);
  });

  it('tell a key policy that was given from the default one', () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }],
    });
    const { own } = propertiesOf(setAfter(replicate, onKey('PutKeyPolicy', { Policy })));
    expect(of(own, 'key policy')).toEqual([
      { text: 'one that was given', regions: [REGION] },
      { text: 'the default one', regions: [OTHER_REGION] },
    ]);
  });

  it('have words for every member that any story of a set leads to', () => {
    for (const steps of [
      [],
      [replicate],
      [replicate, { advance: 5000 }, onKey('UpdatePrimaryRegion', { PrimaryRegion: OTHER_REGION })],
      [replicate, { advance: 5000 }, onKey('ScheduleKeyDeletion')],
      [
        onKey('EnableKeyRotation'),
        onKey('RotateKeyOnDemand'),
        onKey('TagResource', { Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
      ],
    ]) {
      const keySet = setAfter(...steps);
      const { shared, own } = propertiesOf(keySet);
      const there = (properties: SetProperties['own']) =>
        properties.filter(({ values }) => values.some(({ text }) => !['none', 'the default one'].includes(text)))
          .length;
      const members = new Set(Object.values(keySet.keys).flatMap((key) => Object.keys(key)));
      // Where each key is, is told beside its values.
      expect([there(shared), there(own)]).toEqual([Object.keys(keySet).length - 1, members.size - 1]);
    }
  });

  it('follow from rules about sharing', () => {
    expect(SHARING_RULES).toContain('SHARED-1');
    expect(SHARING_RULES).toContain('SHARED-2');
  });
});

describe('a difference', () => {
  it('is told member by member, and elements of lists by what names them', () => {
    expect(
      differences(
        {
          same: 1,
          other: 1,
          gone: { a: 1 },
          list: [
            { TagKey: 'a', TagValue: '1' },
            { TagKey: 'b', TagValue: '2' },
          ],
        },
        { same: 1, other: 2, list: [{ TagKey: 'b', TagValue: '3' }], come: [] },
      ),
    ).toEqual([
      { path: ['other'], kind: 'changed', before: 1, after: 2 },
      { path: ['list', 'b', 'TagValue'], kind: 'changed', before: '2', after: '3' },
      { path: ['list', 'a'], kind: 'removed', before: { TagKey: 'a', TagValue: '1' } },
      { path: ['come'], kind: 'added', after: [] },
      { path: ['gone'], kind: 'removed', before: { a: 1 } },
    ]);
    expect(differences({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
    expect(differences({ a: 1 }, { a: [1] })).toEqual([{ path: ['a'], kind: 'changed', before: 1, after: [1] }]);
  });

  it('takes elements by their places where two have the same name', () => {
    const [one, two] = [
      { keyId: 'a', kind: 'tag' },
      { keyId: 'a', kind: 'state' },
    ];
    expect(differences([one], [one, two])).toEqual([{ path: ['1'], kind: 'added', after: two }]);
    expect(differences([one, two], [two])).toHaveLength(2);
  });

  it('shows an instant with its date', () => {
    expect(valueText(Date.parse('2026-01-08T00:00:00Z'))).toContain('(2026-01-08)');
    expect(valueText(7)).toBe('7');
    expect(valueText({ a: [] })).toBe('{\n  "a": []\n}');
  });

  it('of a step is what it did to the state, and nothing of the clock', () => {
    const changesBy = (...steps: readonly StepJson[]) => {
      const history = played(begun(), create, ...steps);
      const moment = present(history);
      return stateDifferences(momentOf(history, moment.parent ?? 0).frame, moment.frame).map(({ path, kind }) => [
        kind,
        ...path.slice(path[0] === 'keySets' ? 2 : 0),
      ]);
    };
    expect(changesBy(onKey('DisableKey'))).toEqual([['changed', 'keys', REGION, 'keyState']]);
    expect(changesBy({ advance: 1000 })).toEqual([]);
    expect(changesBy({ configure: { deletionLateness: 1 } })).toEqual([['changed', 'settings', 'deletionLateness']]);
    expect(changesBy({ configure: { visibilityDelay: { state: null } } }, onKey('DisableKey'))).toContainEqual([
      'added',
      'unseen',
    ]);
  });

  it('is between states that are plain JSON', () => {
    const { frame } = present(played(begun(), create));
    expect(JSON.parse(JSON.stringify(shownState(frame)))).toEqual(shownState(frame));
  });
});
