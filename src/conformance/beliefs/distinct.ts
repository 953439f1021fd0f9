// Which forms of a key set differ.

import type { KeySet } from '../model.js';

/**
 * Whether two values that were made of each other are alike as JSON text: what both share is not looked at. `without`: a
 * member that does not count.
 */
export function isAlike(one: unknown, other: unknown, without?: string): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((entry, index) => isAlike(entry, other[index], without));
  }
  const members = membersOf(one, without);
  const others = membersOf(other, without);
  return (
    members.length === others.length &&
    members.every(([name, value], index) => name === others[index]?.[0] && isAlike(value, others[index]?.[1], without))
  );
}

function membersOf(object: object, without: string | undefined): readonly (readonly [string, unknown])[] {
  return Object.entries(object).filter(([name, value]) => name !== without && value !== undefined);
}

/** Whether two lists have the very same entries. */
export function hasSameEntries<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((entry, index) => entry === others[index]);
}

/** The possibilities that differ. */
export function distinct(possible: readonly (KeySet | null)[]): readonly (KeySet | null)[] {
  if (possible.length < 2) return possible;
  const unlike = new Set(possible);
  if (unlike.size === 1) return [...unlike];
  const first = new Map<string, KeySet | null>();
  for (const keySet of unlike) {
    const text = jsonOf(keySet);
    if (!first.has(text)) first.set(text, keySet);
  }
  return [...first.values()];
}

const TEXTS = new WeakMap<KeySet, string>();

/** A key set as text, which is made once. */
export function jsonOf(keySet: KeySet | null): string {
  if (keySet === null) return '';
  const known = TEXTS.get(keySet);
  if (known !== undefined) return known;
  const text = JSON.stringify(keySet);
  TEXTS.set(keySet, text);
  return text;
}
