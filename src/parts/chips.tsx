// A key state, and what a key is in its set, in a word: colour and border say nothing that the text does not.

import type { JSX } from 'preact';
import { toneOf } from '../teach/pictures/palette.js';
import type { Role } from '../teach/ways/situations.js';

/** A key state with its tone; null: there is no such key. */
export function StateChip({ state }: { readonly state: string | null }): JSX.Element {
  return <span class={`parts-chip parts-${toneOf(state ?? '')}`}>{state ?? 'no such key'}</span>;
}

export function RoleChip({ role }: { readonly role: Role }): JSX.Element {
  return <span class={`parts-chip parts-role parts-role-${role}`}>{ROLE_TEXTS[role]}</span>;
}

const ROLE_TEXTS: Readonly<Record<Role, string>> = {
  primary: 'primary key',
  replica: 'replica key',
  single: 'single-Region key',
};
