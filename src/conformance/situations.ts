// Where a call meets a key: its state, its role and the origin of its key material. With the operation these are a cell.

import { KEY_STATES, type Key, type KeySet, type KeyState } from './model.js';

/** What a key is to its set. */
export const ROLES = ['single-Region', 'primary', 'replica'] as const;
export type Role = (typeof ROLES)[number];

/** Where the key material of the kit's keys comes from: it has no custom key store. */
export const KEY_ORIGINS = ['AWS_KMS', 'EXTERNAL'] as const;
export type KeyOrigin = (typeof KEY_ORIGINS)[number];

/** What a called key is, as far as most rules ask. */
export interface Situation {
  readonly state: KeyState;
  readonly role: Role;
  readonly origin: KeyOrigin;
}

/** Every combination, also of what no key is at once; a situation's number is its place here. */
export const SITUATIONS: readonly Situation[] = KEY_STATES.flatMap((state) =>
  ROLES.flatMap((role) => KEY_ORIGINS.map((origin) => ({ state, role, origin }))),
);

/** The number of the situation that a key of the set is in. Cheap: it is asked after every call. */
export function situationOf(keySet: KeySet, { keyState, region }: Key): number {
  const role = keySet.multiRegion ? (region === keySet.primaryRegion ? 1 : 2) : 0;
  const origin = keySet.origin === 'EXTERNAL' ? 1 : 0;
  return (STATE_AT[keyState] * ROLES.length + role) * KEY_ORIGINS.length + origin;
}

const STATE_AT: Readonly<Record<KeyState, number>> = Object.fromEntries(
  KEY_STATES.map((state, at) => [state, at]),
) as Record<KeyState, number>;
