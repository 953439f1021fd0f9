// The members of a key that come and go with its state. They stand here once: what sets a key's state, the invariants,
// snapshots and the conformance kit read them.

import { keysOf, recordOf } from '../../shared/objects.js';
import type { Instant } from '../vocabulary/identifiers.js';
import { KEY_STATES, type KeyState } from '../vocabulary/vocabulary.js';

export interface StateMembers {
  /** While Creating: when that ends; null: not until the host says so. */
  readonly creationEndsAt?: Instant | null;
  /** While PendingDeletion: what DescribeKey shows. */
  readonly deletionDate?: Instant;
  /** While PendingReplicaDeletion: the waiting period that has not begun. */
  readonly pendingDeletionWindowInDays?: number;
  /** While deletion is pending: by how many milliseconds KMS deletes later than the DeletionDate; absent: none. */
  readonly deletionLateness?: number;
  /** While Unavailable: the key was Disabled before, or has been disabled since. */
  readonly wasDisabled?: true;
}

type Member = keyof StateMembers;

/** The states in which a key has a member, always or sometimes, and has it in no other. */
export interface StateMember {
  /** The member in words, after "a key has". */
  readonly words: string;
  readonly has: 'always' | 'sometimes';
  readonly states: readonly [KeyState, ...KeyState[]];
}

export const STATE_MEMBERS: { readonly [M in Member]-?: StateMember } = {
  deletionDate: { words: 'a deletion date', has: 'always', states: ['PendingDeletion'] },
  pendingDeletionWindowInDays: {
    words: 'a waiting period that does not run',
    has: 'always',
    states: ['PendingReplicaDeletion'],
  },
  deletionLateness: {
    words: 'a delay of its deletion beyond the waiting period',
    has: 'sometimes',
    states: ['PendingDeletion', 'PendingReplicaDeletion'],
  },
  creationEndsAt: { words: 'an end of its creation', has: 'always', states: ['Creating'] },
  wasDisabled: { words: 'a mark that it was Disabled', has: 'sometimes', states: ['Unavailable'] },
};

/** Members to set; undefined: to take away. */
export type MemberChanges = { readonly [M in Member]?: StateMembers[M] | undefined };

type WithState = { keyState: KeyState } & { -readonly [M in Member]?: StateMembers[M] };

/**
 * Sets the state of a key (a draft, or the key itself), and what goes with it: of `changes` what a key has in that state,
 * whatever else they say. What a key does not have in that state is gone; what it also has there stays. Returns whether
 * the key was in another state.
 */
export function enterState(key: WithState, keyState: KeyState, changes?: MemberChanges): boolean {
  const from = key.keyState;
  if (from !== keyState) {
    for (const member of DROPPED[from][keyState]) if (key[member] !== undefined) delete key[member];
    key.keyState = keyState;
  }
  if (changes !== undefined) for (const member of MEMBERS_IN[keyState]) change(key, member, changes);
  return from !== keyState;
}

/** A copy of the key in a state, with what goes with it. */
export function inState<K extends { readonly keyState: KeyState } & StateMembers>(
  key: K,
  keyState: KeyState,
  changes?: MemberChanges,
): K {
  const copy = { ...key };
  enterState(copy, keyState, changes);
  return copy;
}

function change<M extends Member>(
  key: { -readonly [N in Member]?: StateMembers[N] },
  member: M,
  changes: MemberChanges,
) {
  if (!(member in changes)) return;
  const value = changes[member];
  if (value !== undefined) key[member] = value;
  else if (key[member] !== undefined) delete key[member];
}

const membersIn = (state: KeyState): readonly Member[] =>
  keysOf(STATE_MEMBERS).filter((member) => STATE_MEMBERS[member].states.includes(state));

const MEMBERS_IN = recordOf(KEY_STATES, membersIn);

/** What a key that goes from the first state to the second leaves behind. */
const DROPPED = recordOf(KEY_STATES, (from) =>
  recordOf(KEY_STATES, (to) => membersIn(from).filter((member) => !STATE_MEMBERS[member].states.includes(to))),
);
