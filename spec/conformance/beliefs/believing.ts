// Beliefs in some key sets, for specs.

import { type Beliefs, believingNothing, withKeySet } from '../../../src/conformance/beliefs/beliefs.js';
import type { Circumstances } from '../../../src/conformance/beliefs/call.js';
import {
  firstNames,
  type NamesOptions,
  type NameTable,
  OWN_ACCOUNT_ID,
  OWN_START,
} from '../../../src/conformance/beliefs/names.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import { NOW } from '../../support/key-sets.js';

/** The names of a target whose names, account and time are the kit's own. */
export function ownNames(options: Partial<NamesOptions> = {}): NameTable {
  return firstNames({ accountId: OWN_ACCOUNT_ID, aliasPrefix: '', aliasNames: [], startedAt: OWN_START, ...options });
}

/** Each key set in one or several forms; null: it is gone. */
export function believing(...sets: readonly (readonly [KeySet, ...(KeySet | null)[]])[]): Beliefs {
  const added = sets.reduce((beliefs, [first]) => withKeySet(beliefs, first), believingNothing(ownNames(), false));
  return { ...added, sets: added.sets.map((tracked, index) => ({ ...tracked, possible: sets[index] ?? [] })) };
}

export const AROUND: Circumstances = {
  now: { from: NOW, until: NOW },
  tolerance: 1_000,
  comparesMessages: false,
  visibility: 0,
  absentMembers: new Set(),
};
