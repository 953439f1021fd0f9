import { describe, expect, it } from 'vitest';
import { type CallMade, follower, type Moment } from '../../../src/teach/pictures/course.js';
import { scenesOf } from './scenes.js';

const region = 'us-east-1';
const DAY = 86_400_000;

/** What each step makes of the keys. */
function momentsOf(...steps: readonly (CallMade | number)[]): readonly (readonly Moment[])[] {
  const { follow } = follower();
  return scenesOf(...steps).map(({ events }) => follow(events));
}

const create = { region, operation: 'CreateKey', input: { MultiRegion: true } };
const replicate = (to: string) => ({ region, operation: 'ReplicateKey', input: { ReplicaRegion: to } });

describe('the course of keys', () => {
  it('tells what a primary update changes in the third Region, where no event happens', () => {
    const update = { region, operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'eu-west-2' } };
    const steps = momentsOf(create, replicate('eu-west-2'), replicate('ca-central-1'), 60_000, update);
    const [moment] = steps.at(-1) ?? [];
    const third = moment?.changes.find((change) => change.region === 'ca-central-1');
    expect(third).toMatchObject({ before: 'Enabled', after: 'Enabled' });
    expect(third?.members).toEqual([
      { name: 'PrimaryKey', before: region, after: 'eu-west-2', isList: false },
      { name: 'ReplicaKeys', before: 'eu-west-2', after: region, isList: true },
    ]);
  });

  it('tells dates and windows, and of one instant after the other', () => {
    const remove = (of: string) => ({
      region: of,
      operation: 'ScheduleKeyDeletion',
      input: { PendingWindowInDays: 7 },
    });
    const steps = momentsOf(create, replicate('eu-west-2'), 60_000, remove(region), remove('eu-west-2'), 14 * DAY);
    expect(steps[3]?.[0]?.changes[0]?.members).toEqual([
      { name: 'PendingDeletionWindowInDays', before: '', after: '7', isList: false },
    ]);
    expect(steps[4]?.[0]?.changes[0]?.members).toEqual([
      { name: 'DeletionDate', before: '', after: '2026-01-08T00:01:00Z', isList: false },
    ]);
    const last = steps.at(-1) ?? [];
    expect(last.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-01-08T00:01:00.000Z',
      '2026-01-15T00:01:00.000Z',
    ]);
    expect(last[0]?.changes.map(({ before, after }) => [before, after])).toEqual([
      ['PendingReplicaDeletion', 'PendingDeletion'],
      ['PendingDeletion', undefined],
    ]);
    expect(last[1]?.keySets).toEqual([]);
  });

  it('tells nothing of a key to which nothing happened that is seen, nor that a replica has become ready', () => {
    const steps = momentsOf(create, replicate('eu-west-2'), 60_000);
    expect(steps[2]?.[0]?.changes).toEqual([
      { keyId: expect.any(String), region: 'eu-west-2', before: 'Creating', after: 'Enabled', members: [] },
    ]);
  });
});
