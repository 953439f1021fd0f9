// What of a key and of a key set is seen, or not yet, as one. [CONSIST-2]

import { keysOf } from '../../shared/objects.js';
import { STATE_MEMBERS } from '../key/state-members.js';
import type { VisibilityKind } from './host.js';
import type { Key, KeySet } from './key-set.js';

export type VisibleKeyMember =
  | 'keyState'
  | 'description'
  | keyof typeof STATE_MEMBERS
  | 'aliases'
  | 'tags'
  | 'policy'
  | 'grants'
  | 'lastUsage';
export type VisibleSetMember = 'primaryRegion' | 'primaryUpdate' | 'automaticRotation' | 'onDemandRotation';

/** The members of a key, by what may be seen late; that there is a new key is none of them. */
export const VISIBLE_OF_KEY: Readonly<Record<VisibilityKind, readonly VisibleKeyMember[]>> = {
  key: [],
  state: ['keyState', 'description', ...keysOf(STATE_MEMBERS)],
  alias: ['aliases'],
  tag: ['tags'],
  policy: ['policy'],
  grant: ['grants'],
  rotation: [],
  usage: ['lastUsage'],
};

/** The members of a key set. */
export const VISIBLE_OF_SET: Readonly<Partial<Record<VisibilityKind, readonly VisibleSetMember[]>>> = {
  state: ['primaryRegion', 'primaryUpdate'],
  rotation: ['automaticRotation', 'onDemandRotation'],
};

/** Members of a key or of a key set; those that are absent were so. */
export type VisibleMembers = Readonly<Partial<Pick<Key, VisibleKeyMember> & Pick<KeySet, VisibleSetMember>>>;

/** Of a key or a key set the members that it has. */
export function visibleMembers<T extends object>(from: T, members: readonly (keyof T)[]): Partial<T> {
  const has: Partial<T> = {};
  for (const member of members) if (from[member] !== undefined) has[member] = from[member];
  return has;
}

/** The same key or key set with the members as they are seen instead. */
export function seenWith<T extends object>(now: T, members: readonly (keyof T)[], seen: object): T {
  const { ...shown } = now;
  for (const member of members) delete shown[member];
  return Object.assign(shown, seen);
}
