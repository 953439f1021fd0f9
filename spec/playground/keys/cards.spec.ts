import { describe, expect, it } from 'vitest';
import type { StepJson } from '../../../src/playground/history/history.js';
import { newKeyRegion } from '../../../src/playground/keys/new-key-region.js';
import { viewOf } from '../../../src/playground/view.js';
import { call, create, HOME, importInto, played, replicate, SECOND, shownAfter, THIRD } from './situations.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 1);
const later: StepJson = { advance: 10_000 };
const aliasCalled = (AliasName: string): StepJson => {
  const { input, ...step } = call('CreateAlias');
  const { KeyId: TargetKeyId } = input as { KeyId: string };
  return { ...step, input: { AliasName, TargetKeyId } };
};

describe('the columns', () => {
  it('are the Region where a new key would be made, before there is a key', () => {
    expect(shownAfter().columns).toEqual([HOME]);
    const view = viewOf(played(create({}, THIRD)));
    expect(newKeyRegion(view)).toBe(THIRD);
  });

  it('stand in the order in which keys came, and stay so when the primary key moves', () => {
    const steps = [create(), replicate(SECOND), replicate(THIRD), later];
    expect(shownAfter(...steps).columns).toEqual([HOME, SECOND, THIRD]);
    const moved = [...steps, call('UpdatePrimaryRegion', { PrimaryRegion: THIRD })];
    expect(shownAfter(...moved).columns).toEqual([HOME, SECOND, THIRD]);
    expect(shownAfter(...moved, later).columns).toEqual([HOME, SECOND, THIRD]);
  });

  it('keep the place of a key that the last step deleted, and lose it after the next', () => {
    const steps = [
      create(),
      replicate(SECOND),
      replicate(THIRD),
      later,
      call('ScheduleKeyDeletion', { PendingWindowInDays: 7 }, SECOND),
      { advance: 7 * DAY },
    ];
    const shown = shownAfter(...steps);
    expect(shown.columns).toEqual([HOME, SECOND, THIRD]);
    expect(shown.card(SECOND)).toMatchObject({ role: 'replica', was: 'deleted by the last step' });
    expect(shown.card(SECOND)).not.toHaveProperty('state');
    expect(shown.card(HOME).changes).toEqual([`ReplicaKeys: ${SECOND} removed`]);
    expect(shownAfter(...steps, later).columns).toEqual([HOME, THIRD]);
    expect(shownAfter(...steps, later).sets[0]?.keys).toHaveLength(2);
  });

  it('show a set that is gone as a whole, once', () => {
    const steps = [create(), call('ScheduleKeyDeletion', { PendingWindowInDays: 7 }), { advance: 7 * DAY }];
    expect(shownAfter(...steps).sets.map(({ keys }) => keys.map(({ was }) => was))).toEqual([
      ['deleted by the last step'],
    ]);
    expect(shownAfter(...steps, later).sets).toEqual([]);
  });
});

describe('a card', () => {
  it('says that a key is new, and when its replication ends', () => {
    const shown = shownAfter(create(), replicate(SECOND));
    expect(shown.sets[0]?.arrows).toEqual([{ kind: 'replicating', from: HOME, to: SECOND }]);
    const card = shown.card(SECOND);
    expect(card).toMatchObject({ role: 'replica', state: 'Creating', was: 'new' });
    expect(card.dues).toEqual([{ words: 'replication ends', at: NOW + 5000 }]);
  });

  it('says that a replica key is held in Creating', () => {
    const card = shownAfter({ configure: { replicationDelay: null } }, create(), replicate(SECOND)).card(SECOND);
    expect(card.dues).toEqual([{ words: 'held in Creating until its replication is finished' }]);
  });

  it('says what a primary update is doing to each key, the third one too', () => {
    const shown = shownAfter(
      create(),
      replicate(SECOND),
      replicate(THIRD),
      later,
      call('UpdatePrimaryRegion', { PrimaryRegion: THIRD }),
    );
    const ends = NOW + 15_000;
    expect(shown.sets[0]?.dues).toEqual([{ words: `primary update from ${HOME} to ${THIRD} ends`, at: ends }]);
    expect(shown.card(HOME)).toMatchObject({ role: 'replica', state: 'Updating', was: 'was Enabled' });
    expect(shown.card(THIRD)).toMatchObject({ role: 'primary', state: 'Updating', was: 'was Enabled' });
    expect(shown.card(HOME).dues).toEqual([{ words: 'Updating ends', at: ends }]);
    expect(shown.card(SECOND)).toMatchObject({ role: 'replica', state: 'Enabled', dues: [] });
    expect(shown.card(SECOND)).not.toHaveProperty('was');
    expect(shown.card(SECOND).changes).toEqual([
      `PrimaryKey: ${THIRD}, was ${HOME}`,
      `ReplicaKeys: ${HOME} added, ${THIRD} removed`,
    ]);
    expect(shown.sets[0]?.arrows).toEqual([
      { kind: 'replica', from: THIRD, to: SECOND },
      { kind: 'replica', from: THIRD, to: HOME },
      { kind: 'update', from: HOME, to: THIRD },
    ]);
  });

  it('has the date of a deletion, and the waiting period that has not begun, with what it waits for', () => {
    const shown = shownAfter(
      create(),
      replicate(SECOND),
      later,
      call('ScheduleKeyDeletion', { PendingWindowInDays: 14 }, SECOND),
      call('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
    );
    expect(shown.card(SECOND).dues).toEqual([{ words: 'DeletionDate', at: NOW + 10_000 + 14 * DAY }]);
    expect(shown.card(HOME).state).toBe('PendingReplicaDeletion');
    expect(shown.card(HOME).dues).toEqual([
      { words: 'waiting period of 7 days begins once no replica key is left' },
      { words: `the last replica key, ${SECOND}, goes`, at: NOW + 10_000 + 14 * DAY },
      { words: 'then 7 days: deleted at the earliest', at: NOW + 10_000 + 21 * DAY },
    ]);
    expect(shown.card(HOME).changes).toEqual(['PendingDeletionWindowInDays: 7']);
  });

  it('says which replica keys a deletion waits for that are not scheduled', () => {
    const shown = shownAfter(
      create(),
      replicate(SECOND),
      replicate(THIRD),
      later,
      call('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
      call('ScheduleKeyDeletion', { PendingWindowInDays: 7 }, SECOND),
    );
    expect(shown.card(HOME).dues.slice(1)).toEqual([
      { words: `waits for ${THIRD}, which is not scheduled to be deleted` },
    ]);
  });

  it('says of a deletion that waits when the key is gone, as it then is', () => {
    const steps = [
      { configure: { deletionLateness: 2 * DAY } },
      create(),
      replicate(SECOND),
      replicate(THIRD),
      later,
      call('ScheduleKeyDeletion', { PendingWindowInDays: 9 }),
      call('ScheduleKeyDeletion', { PendingWindowInDays: 8 }, SECOND),
      call('ScheduleKeyDeletion', { PendingWindowInDays: 7 }, THIRD),
    ];
    const { at = 0, words } =
      shownAfter(...steps)
        .card(HOME)
        .dues.at(-1) ?? {};
    expect(words).toMatch(/deleted at the earliest/);
    const stride = at - (NOW + 10_000);
    expect(shownAfter(...steps, { advance: stride - 1 }).card(HOME).state).toBe('PendingDeletion');
    expect(shownAfter(...steps, { advance: stride }).card(HOME)).not.toHaveProperty('state');
  });

  it('says that KMS deletes a key late', () => {
    const shown = shownAfter(
      { configure: { deletionLateness: DAY } },
      create(),
      call('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
    );
    expect(shown.card(HOME).dues).toEqual([
      { words: 'DeletionDate', at: NOW + 7 * DAY },
      { words: 'KMS deletes it late', at: NOW + 8 * DAY },
    ]);
  });

  it('says of each key which key material it has, and until when', () => {
    const validTo = NOW + 60 * DAY;
    const shown = shownAfter(
      create({ Origin: 'EXTERNAL' }),
      ...importInto(HOME, { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: validTo / 1000 }),
      replicate(SECOND),
      replicate(THIRD),
      later,
      ...importInto(THIRD),
    );
    expect(shown.sets[0]?.traits).toEqual(['origin EXTERNAL']);
    expect(shown.sets[0]?.materials).toEqual([expect.stringMatching(/^key material [0-9a-f]{8}… CURRENT$/)]);
    expect(shown.card(HOME).materials).toEqual([{ words: expect.stringMatching(/ imported, expires$/), at: validTo }]);
    expect(shown.card(SECOND)).toMatchObject({
      state: 'PendingImport',
      materials: [{ words: expect.stringMatching(/ not imported$/) }],
    });
    expect(shown.card(THIRD).materials).toEqual([{ words: expect.stringMatching(/… imported$/) }]);
  });

  it('says that imported key material has expired', () => {
    const shown = shownAfter(
      create({ Origin: 'EXTERNAL' }),
      ...importInto(HOME, { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: (NOW + DAY) / 1000 }),
      { advance: DAY },
    );
    expect(shown.card(HOME)).toMatchObject({ state: 'PendingImport', was: 'was Enabled' });
    expect(shown.card(HOME).materials).toEqual([{ words: expect.stringMatching(/ has expired$/) }]);
  });

  it('says when the next rotation is, what runs, and that old material stays', () => {
    const steps = [create(), call('EnableKeyRotation'), call('RotateKeyOnDemand')];
    expect(shownAfter(...steps).sets[0]?.dues).toEqual([
      { words: 'on-demand rotation ends', at: NOW + 20_000 },
      { words: 'next rotation', at: NOW + 365 * DAY },
    ]);
    const rotated = shownAfter(...steps, { advance: 20_000 });
    expect(rotated.sets[0]?.materials).toEqual([expect.stringContaining('CURRENT'), '1 NON_CURRENT']);
    expect(rotated.card(HOME).changes).toEqual([expect.stringMatching(/^CurrentKeyMaterialId: .*…, was .*…$/)]);
    expect(shownAfter(...steps, call('DisableKey')).sets[0]?.dues[1]?.words).toMatch(
      /once the primary key can be used/,
    );
  });

  it('has what is not as it is by default, and the aliases', () => {
    const shown = shownAfter(
      create({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
      aliasCalled('alias/orders'),
    );
    expect(shown.sets[0]?.traits).toEqual(['ECC_NIST_P256', 'SIGN_VERIFY']);
    expect(shown.card(HOME).aliases).toEqual(['alias/orders']);
    expect(shownAfter(create()).sets[0]?.traits).toEqual([]);
    expect(shownAfter(create({ MultiRegion: false })).card(HOME).role).toBe('single');
  });
});

describe('what reads may not see yet', () => {
  it('is told of the key, while the card shows what is so', () => {
    const steps = [{ configure: { visibilityDelay: { state: 30_000 } } }, create(), call('DisableKey')];
    expect(shownAfter(...steps).card(HOME)).toMatchObject({
      state: 'Disabled',
      lags: [{ words: 'calls still see that it is Enabled, until', at: NOW + 30_000 }],
    });
    expect(shownAfter(...steps, { advance: 30_000 }).card(HOME).lags).toEqual([]);
  });

  it('is told of the set where the set shares it', () => {
    const shown = shownAfter(
      create(),
      replicate(SECOND),
      later,
      { configure: { visibilityDelay: { state: null } } },
      call('UpdatePrimaryRegion', { PrimaryRegion: SECOND }),
    );
    expect(shown.sets[0]?.lags).toEqual([{ words: `calls still see the primary key in ${HOME}` }]);
  });

  it('is what DescribeKey says of roles, where it shows both keys as replica keys', () => {
    const shown = shownAfter(
      { configure: { rolesWhileUpdating: 'both-replicas' } },
      create(),
      replicate(SECOND),
      later,
      call('UpdatePrimaryRegion', { PrimaryRegion: SECOND }),
    );
    expect(shown.sets[0]?.lags).toEqual([
      { words: 'DescribeKey shows both keys as replica keys, until', at: NOW + 15_000 },
    ]);
  });
});
