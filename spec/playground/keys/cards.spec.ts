import { describe, expect, it } from 'vitest';
import type { StepJson } from '../../../src/playground/history/history.js';
import { newKeyRegion } from '../../../src/playground/keys/new-key-region.js';
import { viewOf } from '../../../src/playground/view.js';
import { begun, create, createWith, onKey, played, REGION } from '../../support/playing.js';
import { importInto, replicate, SECOND, shownAfter, THIRD } from './situations.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 1);
const later: StepJson = { advance: 10_000 };
const aliasCalled = (AliasName: string): StepJson => {
  const { input, ...step } = onKey('CreateAlias');
  const { KeyId: TargetKeyId } = input as { KeyId: string };
  return { ...step, input: { AliasName, TargetKeyId } };
};

describe('the columns', () => {
  it('are the Region where a new key would be made, before there is a key', () => {
    expect(shownAfter().columns).toEqual([REGION]);
    const view = viewOf(played(begun(), createWith({}, THIRD)));
    expect(newKeyRegion(view)).toBe(THIRD);
  });

  it('stand in the order in which keys came, and stay so when the primary key moves', () => {
    const steps = [create, replicate(SECOND), replicate(THIRD), later];
    expect(shownAfter(...steps).columns).toEqual([REGION, SECOND, THIRD]);
    const moved = [...steps, onKey('UpdatePrimaryRegion', { PrimaryRegion: THIRD })];
    expect(shownAfter(...moved).columns).toEqual([REGION, SECOND, THIRD]);
    expect(shownAfter(...moved, later).columns).toEqual([REGION, SECOND, THIRD]);
  });

  it('keep the place of a key that the last step deleted, and lose it after the next', () => {
    const steps = [
      create,
      replicate(SECOND),
      replicate(THIRD),
      later,
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }, SECOND),
      { advance: 7 * DAY },
    ];
    const shown = shownAfter(...steps);
    expect(shown.columns).toEqual([REGION, SECOND, THIRD]);
    expect(shown.card(SECOND)).toMatchObject({ role: 'replica', was: 'deleted by the last step' });
    expect(shown.card(SECOND)).not.toHaveProperty('state');
    expect(shown.card(REGION).changes).toEqual([`ReplicaKeys: ${SECOND} removed`]);
    expect(shownAfter(...steps, later).columns).toEqual([REGION, THIRD]);
    expect(shownAfter(...steps, later).sets[0]?.keys).toHaveLength(2);
  });

  it('show a set that is gone as a whole, once', () => {
    const steps = [create, onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }), { advance: 7 * DAY }];
    expect(shownAfter(...steps).sets.map(({ keys }) => keys.map(({ was }) => was))).toEqual([
      ['deleted by the last step'],
    ]);
    expect(shownAfter(...steps, later).sets).toEqual([]);
  });
});

describe('a card', () => {
  it('says that a key is new, and when its replication ends', () => {
    const shown = shownAfter(create, replicate(SECOND));
    expect(shown.sets[0]?.arrows).toEqual([{ kind: 'replicating', from: REGION, to: SECOND }]);
    const card = shown.card(SECOND);
    expect(card).toMatchObject({ role: 'replica', state: 'Creating', was: 'new' });
    expect(card.dues).toEqual([{ words: 'replication ends', at: NOW + 5000 }]);
  });

  it('says that a replica key is held in Creating', () => {
    const card = shownAfter({ configure: { replicationDelay: null } }, create, replicate(SECOND)).card(SECOND);
    expect(card.dues).toEqual([{ words: 'held in Creating until its replication is finished' }]);
  });

  it('says what a primary update is doing to each key, the third one too', () => {
    const shown = shownAfter(
      create,
      replicate(SECOND),
      replicate(THIRD),
      later,
      onKey('UpdatePrimaryRegion', { PrimaryRegion: THIRD }),
    );
    const ends = NOW + 15_000;
    expect(shown.sets[0]?.dues).toEqual([{ words: `primary update from ${REGION} to ${THIRD} ends`, at: ends }]);
    expect(shown.card(REGION)).toMatchObject({ role: 'replica', state: 'Updating', was: 'was Enabled' });
    expect(shown.card(THIRD)).toMatchObject({ role: 'primary', state: 'Updating', was: 'was Enabled' });
    expect(shown.card(REGION).dues).toEqual([{ words: 'Updating ends', at: ends }]);
    expect(shown.card(SECOND)).toMatchObject({ role: 'replica', state: 'Enabled', dues: [] });
    expect(shown.card(SECOND)).not.toHaveProperty('was');
    expect(shown.card(SECOND).changes).toEqual([
      `PrimaryKey: ${THIRD}, was ${REGION}`,
      `ReplicaKeys: ${REGION} added, ${THIRD} removed`,
    ]);
    expect(shown.sets[0]?.arrows).toEqual([
      { kind: 'replica', from: THIRD, to: SECOND },
      { kind: 'replica', from: THIRD, to: REGION },
      { kind: 'update', from: REGION, to: THIRD },
    ]);
  });

  it('has the date of a deletion, and the waiting period that has not begun, with what it waits for', () => {
    const shown = shownAfter(
      create,
      replicate(SECOND),
      later,
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 14 }, SECOND),
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
    );
    expect(shown.card(SECOND).dues).toEqual([{ words: 'DeletionDate', at: NOW + 10_000 + 14 * DAY }]);
    expect(shown.card(REGION).state).toBe('PendingReplicaDeletion');
    expect(shown.card(REGION).dues).toEqual([
      { words: 'waiting period of 7 days begins once no replica key is left' },
      { words: `the last replica key, ${SECOND}, goes`, at: NOW + 10_000 + 14 * DAY },
      { words: 'then 7 days: deleted at the earliest', at: NOW + 10_000 + 21 * DAY },
    ]);
    expect(shown.card(REGION).changes).toEqual(['PendingDeletionWindowInDays: 7']);
  });

  it('says which replica keys a deletion waits for that are not scheduled', () => {
    const shown = shownAfter(
      create,
      replicate(SECOND),
      replicate(THIRD),
      later,
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }, SECOND),
    );
    expect(shown.card(REGION).dues.slice(1)).toEqual([
      { words: `waits for ${THIRD}, which is not scheduled to be deleted` },
      { words: `if scheduled now for 7 days: the last replica key, ${THIRD}, goes`, at: NOW + 10_000 + 7 * DAY },
      { words: 'then 7 days: deleted at the earliest', at: NOW + 10_000 + 14 * DAY },
    ]);
  });

  it('says what would be only where a replica key is not scheduled yet', () => {
    const steps = [create, replicate(SECOND), later, onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 })];
    const promise = (...more: readonly StepJson[]) =>
      shownAfter(...steps, ...more)
        .card(REGION)
        .dues.map(({ words }) => words)
        .join();
    expect(promise()).toContain('if scheduled now');
    expect(promise(onKey('ScheduleKeyDeletion', {}, SECOND))).not.toContain('if scheduled now');
  });

  it('says of a deletion that waits when the key is gone, as it then is', () => {
    const steps = [
      { configure: { deletionLateness: 2 * DAY } },
      create,
      replicate(SECOND),
      replicate(THIRD),
      later,
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 9 }),
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 8 }, SECOND),
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }, THIRD),
    ];
    const { at = 0, words } =
      shownAfter(...steps)
        .card(REGION)
        .dues.at(-1) ?? {};
    expect(words).toMatch(/deleted at the earliest/);
    const stride = at - (NOW + 10_000);
    expect(shownAfter(...steps, { advance: stride - 1 }).card(REGION).state).toBe('PendingDeletion');
    expect(shownAfter(...steps, { advance: stride }).card(REGION)).not.toHaveProperty('state');
  });

  it('says that KMS deletes a key late', () => {
    const shown = shownAfter(
      { configure: { deletionLateness: DAY } },
      create,
      onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
    );
    expect(shown.card(REGION).dues).toEqual([
      { words: 'DeletionDate', at: NOW + 7 * DAY },
      { words: 'KMS deletes it late', at: NOW + 8 * DAY },
    ]);
  });

  it('says of each key which key material it has, and until when', () => {
    const validTo = NOW + 60 * DAY;
    const shown = shownAfter(
      createWith({ Origin: 'EXTERNAL' }),
      ...importInto(REGION, { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: validTo / 1000 }),
      replicate(SECOND),
      replicate(THIRD),
      later,
      ...importInto(THIRD),
    );
    expect(shown.sets[0]?.traits).toEqual(['origin EXTERNAL']);
    expect(shown.sets[0]?.materials).toEqual([expect.stringMatching(/^key material [0-9a-f]{8}… CURRENT$/)]);
    expect(shown.card(REGION).materials).toEqual([
      { words: expect.stringMatching(/ imported, expires$/), at: validTo },
    ]);
    expect(shown.card(SECOND)).toMatchObject({
      state: 'PendingImport',
      materials: [{ words: expect.stringMatching(/ not imported$/) }],
    });
    expect(shown.card(THIRD).materials).toEqual([{ words: expect.stringMatching(/… imported$/) }]);
  });

  it('says that imported key material has expired', () => {
    const shown = shownAfter(
      createWith({ Origin: 'EXTERNAL' }),
      ...importInto(REGION, { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: (NOW + DAY) / 1000 }),
      { advance: DAY },
    );
    expect(shown.card(REGION)).toMatchObject({ state: 'PendingImport', was: 'was Enabled' });
    expect(shown.card(REGION).materials).toEqual([{ words: expect.stringMatching(/ has expired$/) }]);
  });

  it('says when the next rotation is, what runs, and that old material stays', () => {
    const steps = [create, onKey('EnableKeyRotation'), onKey('RotateKeyOnDemand')];
    expect(shownAfter(...steps).sets[0]?.dues).toEqual([
      { words: 'on-demand rotation ends', at: NOW + 20_000 },
      { words: 'next rotation', at: NOW + 365 * DAY },
    ]);
    const rotated = shownAfter(...steps, { advance: 20_000 });
    expect(rotated.sets[0]?.materials).toEqual([expect.stringContaining('CURRENT'), '1 NON_CURRENT']);
    expect(rotated.card(REGION).changes).toEqual([expect.stringMatching(/^CurrentKeyMaterialId: .*…, was .*…$/)]);
    expect(shownAfter(...steps, onKey('DisableKey')).sets[0]?.dues[1]?.words).toMatch(
      /once the primary key can be used/,
    );
  });

  it('has what is not as it is by default, and the aliases', () => {
    const shown = shownAfter(
      createWith({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
      aliasCalled('alias/orders'),
    );
    expect(shown.sets[0]?.traits).toEqual(['ECC_NIST_P256', 'SIGN_VERIFY']);
    expect(shown.card(REGION).aliases).toEqual(['alias/orders']);
    expect(shownAfter(create).sets[0]?.traits).toEqual([]);
    expect(shownAfter(createWith({ MultiRegion: false })).card(REGION).role).toBe('single');
  });
});

describe('what reads may not see yet', () => {
  it('is told of the key, while the card shows what is so', () => {
    const steps = [{ configure: { visibilityDelay: { state: 30_000 } } }, create, onKey('DisableKey')];
    expect(shownAfter(...steps).card(REGION)).toMatchObject({
      state: 'Disabled',
      lags: [{ words: 'calls still see that it is Enabled, until', at: NOW + 30_000 }],
    });
    expect(shownAfter(...steps, { advance: 30_000 }).card(REGION).lags).toEqual([]);
  });

  it('is told of the set where the set shares it', () => {
    const shown = shownAfter(
      create,
      replicate(SECOND),
      later,
      { configure: { visibilityDelay: { state: null } } },
      onKey('UpdatePrimaryRegion', { PrimaryRegion: SECOND }),
    );
    expect(shown.sets[0]?.lags).toEqual([{ words: `calls still see the primary key in ${REGION}` }]);
  });

  it('is what DescribeKey says of roles, where it shows both keys as replica keys', () => {
    const shown = shownAfter(
      { configure: { rolesWhileUpdating: 'both-replicas' } },
      create,
      replicate(SECOND),
      later,
      onKey('UpdatePrimaryRegion', { PrimaryRegion: SECOND }),
    );
    expect(shown.sets[0]?.lags).toEqual([
      { words: 'DescribeKey shows both keys as replica keys, until', at: NOW + 15_000 },
    ]);
  });
});
