import { describe, expect, it } from 'vitest';
import { KEY_STATES, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { goTo, present } from '../../../src/playground/history/history.js';
import { startHistory } from '../../../src/playground/history/start.js';
import { canBeOnPrimary, neededOrigin, wayTo } from '../../../src/playground/stories/set-up.js';
import { whyImpossible } from '../../../src/teach/ways/possible.js';
import { ORIGINS, ROLES } from '../../../src/teach/ways/situations.js';
import { played } from '../../support/playing.js';

const POSSIBLE = ORIGINS.flatMap((origin) =>
  ROLES.flatMap((role) => KEY_STATES.map((state) => ({ origin, role, state }))),
).filter((one) => whyImpossible(one) === undefined);

describe('a key in a state that somebody asks for', () => {
  it.each(POSSIBLE)('is there after the way: $state $role $origin', ({ origin, role, state }) => {
    // Something else was done before: the way begins in an empty account all the same.
    const before = played(startHistory(), { region: 'eu-west-2', call: 'CreateKey', input: {}, as: 'key' });
    const way = wayTo(before, { origin, role, state });
    if (way === undefined) throw new Error('no way');
    const { keySets } = present(played(goTo(before, 0), ...way.steps)).frame.snapshot;
    expect(keySets.map(({ keyId }) => keyId)).toEqual([way.key.keyId]);
    const [made] = keySets;
    expect(made?.keys[way.key.region]?.keyState).toBe(state);
    expect(made?.origin).toBe(origin);
    expect(made?.multiRegion).toBe(role !== 'single');
    expect(way.key.region === made?.primaryRegion).toBe(role !== 'replica');
  });

  it('is one that was ready before anything was done to it', () => {
    const { steps } = wayTo(startHistory(), { state: 'PendingDeletion', role: 'replica' }) ?? {};
    expect(steps?.map(({ call = 'time' }) => call)).toEqual([
      'CreateKey',
      'ReplicateKey',
      'time',
      'ScheduleKeyDeletion',
    ]);
  });

  it('is called itself, or by its primary key where the call names its Region', () => {
    const given = { state: 'PendingDeletion', role: 'replica' } as const;
    const called = (operation: Operation, isOnPrimary: boolean) => {
      const { steps = [], key, asked } = wayTo(startHistory(), given, { operation, isOnPrimary }) ?? {};
      const [keySet] = present(played(startHistory(), ...steps)).frame.snapshot.keySets;
      return { isPrimary: key?.region === keySet?.primaryRegion, input: asked?.input };
    };
    const replica = wayTo(startHistory(), given)?.key.region;
    expect(called('ReplicateKey', true)).toEqual({ isPrimary: true, input: { ReplicaRegion: replica } });
    expect(called('UpdatePrimaryRegion', true)).toEqual({ isPrimary: true, input: { PrimaryRegion: replica } });
    expect(called('ReplicateKey', false)).toEqual({ isPrimary: false, input: undefined });
    expect(called('Encrypt', true)).toEqual({ isPrimary: false, input: undefined });
    expect(canBeOnPrimary('ReplicateKey', { role: 'primary' })).toBe(false);
  });

  it('is none where no key is ever so', () => {
    expect(wayTo(startHistory(), { state: 'Creating', role: 'single' })).toBeUndefined();
  });

  it('says which origin it needs', () => {
    expect(neededOrigin({ state: 'PendingImport' })).toBe('EXTERNAL');
    expect(neededOrigin({ state: 'PendingImport', origin: 'EXTERNAL' })).toBeUndefined();
    expect(neededOrigin({ state: 'Enabled' })).toBeUndefined();
    expect(neededOrigin({ state: 'Creating', role: 'single' })).toBeUndefined();
  });
});
