// What can be told from two answers to the same call that AWS could both give: the code, and values that are words. What is
// given out anew each time, and dates, differ in any case.

import { isObject } from '../../shared/objects.js';
import type { TargetAnswer } from '../target.js';

/** A place of an answer → what stands there. The empty place: an error code, or `ok`. Undefined: it tells nothing. */
export type Told = ReadonlyMap<string, unknown>;

export function toldBy(answer: TargetAnswer): Told | undefined {
  if ('error' in answer) return new Map([['', answer.error.code]]);
  if (!('output' in answer)) return undefined;
  return new Map([['', 'ok'], ...wordsIn(answer.output, '')]);
}

/** A flag, or a word of a closed list. */
function isWord(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'string' && /^[A-Za-z_]{2,40}$/.test(value));
}

function wordsIn(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (isWord(value)) return [[path, value]];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => wordsIn(member, path === '' ? name : `${path}.${name}`));
}

/** The places in which answers differ, with what stands in each: null, if nothing does. Undefined answers are left aside. */
export function differencesOf(
  answers: readonly (Told | undefined)[],
): readonly { readonly member?: string; readonly answers: readonly unknown[] }[] {
  const given = answers.filter((told) => told !== undefined);
  const codes = new Set(given.map((told) => told.get('')));
  const places = codes.size > 1 ? [''] : [...new Set(given.flatMap((told) => [...told.keys()]))];
  return places.flatMap((place) => {
    const values = answers.map((told) => (told === undefined ? undefined : (told.get(place) ?? null)));
    const differs = new Set(values.filter((value) => value !== undefined)).size > 1;
    return differs ? [{ ...(place === '' ? {} : { member: place }), answers: values }] : [];
  });
}
