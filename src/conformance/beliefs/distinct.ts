// Of several forms of a key set those that differ.

import type { KeySet } from '../model.js';
import type { Possibility } from './time.js';

/** The possibilities that differ. */
export function distinct(possible: readonly Possibility[]): readonly Possibility[] {
  if (possible.length < 2) return possible;
  const unlike = new Set(possible);
  if (unlike.size === 1) return [...unlike];
  return [...new Map([...unlike].map((keySet) => [jsonOf(keySet), keySet])).values()];
}

const TEXTS = new WeakMap<KeySet, string>();

/** A key set as text, which is made once. */
export function jsonOf(keySet: Possibility): string {
  if (keySet === null) return '';
  const known = TEXTS.get(keySet);
  if (known !== undefined) return known;
  const text = JSON.stringify(keySet);
  TEXTS.set(keySet, text);
  return text;
}
