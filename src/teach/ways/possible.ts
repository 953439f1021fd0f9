// Which circumstances a key can be in at all, told by its life, without any search.

import { type KindOfKey, lifeOf } from '../../model/key/lives.js';
import type { KeyState } from '../../model/vocabulary/vocabulary.js';
import { meaningOf } from '../explanations/explain-state.js';
import type { Circumstances, Role } from './situations.js';

/** The lives that a key of a role has a part in: a single-Region key lives through what needs no other key. */
const LIVES: Readonly<Record<Role, readonly KindOfKey[]>> = {
  primary: ['primary'],
  replica: ['replica'],
  single: ['primary', 'customKeyStore'],
};

/** Why no key is ever in these circumstances; undefined: some key is. */
export function whyImpossible({
  state = 'Enabled',
  role = 'primary',
  origin = 'AWS_KMS',
}: Circumstances): string | undefined {
  const isLived = LIVES[role].every((kind) => isReached(state, kind));
  const isImported = origin === 'EXTERNAL' && isReached(state, 'imported') && isOnlyImported(state);
  return isLived || isImported ? undefined : meaningOf(state);
}

function isReached(state: KeyState, kind: KindOfKey): boolean {
  return lifeOf(kind).some(({ to }) => to === state);
}

/** Whether only keys of origin EXTERNAL come to be so. */
function isOnlyImported(state: KeyState): boolean {
  return !isReached(state, 'primary') && !isReached(state, 'replica');
}
