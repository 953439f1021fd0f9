import { describe, expect, it } from 'vitest';
import { KEY_STATES, type KindOfKey, lifeOf, parseRegion } from '../../../src/index.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import { type NextKeyState, nextKeyStates } from '../../../src/teach/ways/next-states.js';
import {
  afterCall,
  DAY,
  inState,
  NOW,
  OTHER_REGION,
  primary,
  REPLICA_REGION,
  type Role,
  unreachable,
  withReplicas,
} from '../../support/key-sets.js';

function told(nexts: readonly NextKeyState[]): readonly string[] {
  return nexts.map(({ to, by }) => `${to} ${'wait' in by ? by.wait : by.operation}`).sort();
}

function nextsOf(keySet: KeySet, region: string): readonly string[] {
  const known = parseRegion(region);
  if (known === undefined) throw new Error(region);
  return told(nextKeyStates({ keySet, at: NOW }, known));
}

describe('what a key can come to next', () => {
  const places = (['AWS_KMS', 'EXTERNAL'] as const).flatMap((Origin) =>
    (['primary', 'replica', 'single'] as const).flatMap((role: Role) =>
      KEY_STATES.filter((state) => unreachable(state, { Origin }, role) === undefined).map((state) => ({
        Origin,
        role,
        state,
      })),
    ),
  );

  it.each(places)('is in its life: $role $Origin $state', ({ Origin, role, state }) => {
    const { keySet, region } = inState(state, { Origin }, role);
    const kind: KindOfKey = Origin === 'EXTERNAL' ? 'imported' : role;
    const life = lifeOf(kind, role).filter(({ from }) => from === state);
    const nexts = nextKeyStates({ keySet, at: NOW }, region);
    expect(nexts.length).toBeGreaterThan(0);
    for (const { to, by } of nexts) {
      const events = life.filter((step) => step.to === to).map(({ event }): string => event);
      if ('wait' in by) expect(events.length).toBeGreaterThan(0);
      else expect(events).toContain(by.operation);
    }
  });

  it('is Updating for any replica key, for each can be made the primary key [PRIMARY-4]', () => {
    const keySet = withReplicas(primary(), REPLICA_REGION, OTHER_REGION);
    for (const region of [REPLICA_REGION, OTHER_REGION]) {
      expect(nextsOf(keySet, region)).toEqual([
        'Disabled DisableKey',
        'PendingDeletion ScheduleKeyDeletion',
        'Updating UpdatePrimaryRegion',
      ]);
    }
  });

  it('is not what the model would refuse now: a primary key without replicas cannot be Updating [PRIMARY-4]', () => {
    expect(nextsOf(primary(), 'us-east-1')).toEqual(['Disabled DisableKey', 'PendingDeletion ScheduleKeyDeletion']);
  });

  it('comes by itself when it does, though other keys of the set come first [DELETE-2]', () => {
    const soon = { PendingWindowInDays: 7 };
    const both = afterCall(withReplicas(primary(), REPLICA_REGION, OTHER_REGION), 'ScheduleKeyDeletion', soon, {
      region: OTHER_REGION,
    });
    const keySet = afterCall(both, 'ScheduleKeyDeletion', { PendingWindowInDays: 9 }, { region: REPLICA_REGION });
    expect(nextsOf(keySet, REPLICA_REGION)).toEqual([`Deleted ${9 * DAY}`, 'Disabled CancelKeyDeletion']);
    expect(nextsOf(keySet, OTHER_REGION)).toEqual([`Deleted ${7 * DAY}`, 'Disabled CancelKeyDeletion']);
  });
});
