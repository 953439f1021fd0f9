// What a key has in some states only, against keys in every state that commands made, and on every way between two states.

import { describe, expect, it } from 'vitest';
import {
  enterState,
  inState as movedTo,
  STATE_MEMBERS,
  type StateMembers,
} from '../../../src/model/key/state-members.js';
import { KEY_STATES, type KeyState } from '../../../src/model/vocabulary/vocabulary.js';
import { inState, NOW } from '../../support/key-sets.js';

const MEMBERS = Object.keys(STATE_MEMBERS) as (keyof StateMembers)[];
const ALL: Required<StateMembers> = {
  creationEndsAt: null,
  deletionDate: NOW,
  pendingDeletionWindowInDays: 7,
  deletionLateness: 1,
  wasDisabled: true,
};
const membersIn = (state: KeyState) => MEMBERS.filter((member) => STATE_MEMBERS[member].states.includes(state));
const membersOf = (key: StateMembers) => MEMBERS.filter((member) => member in key);
const keyIn = (keyState: KeyState): { keyState: KeyState } & StateMembers =>
  movedTo<{ keyState: KeyState } & StateMembers>({ keyState }, keyState, ALL);
const ways = KEY_STATES.flatMap((from) => KEY_STATES.map((to) => ({ from, to })));

describe('what a key has in some states only', () => {
  it.each(KEY_STATES)('of what is given, takes what it has while %s, and nothing else [STATE-3]', (state) => {
    expect(membersOf(keyIn(state))).toEqual(membersIn(state));
  });

  it.each(ways)('from $from to $to keeps what both have, and leaves the rest behind [STATE-3]', ({ from, to }) => {
    expect(membersOf(movedTo(keyIn(from), to))).toEqual(
      membersIn(from).filter((member) => membersIn(to).includes(member)),
    );
  });

  it.each(KEY_STATES)('has all that it always has while %s, made by commands [STATE-3]', (state) => {
    const always = membersIn(state).filter((member) => STATE_MEMBERS[member].has === 'always');
    expect(membersOf(inState(state).key)).toEqual(expect.arrayContaining(always));
  });

  it('is taken away where undefined is given, and stays where nothing is', () => {
    const key = keyIn('Unavailable');
    enterState(key, 'Unavailable', {});
    expect(key).toEqual({ keyState: 'Unavailable', wasDisabled: true });
    enterState(key, 'Unavailable', { wasDisabled: undefined });
    expect(Object.keys(key)).toEqual(['keyState']);
  });

  it('leaves the key that is copied as it is', () => {
    const key = Object.freeze(keyIn('PendingDeletion'));
    expect(movedTo(key, 'Disabled')).toEqual({ keyState: 'Disabled' });
    expect(key.deletionDate).toBe(NOW);
  });
});
