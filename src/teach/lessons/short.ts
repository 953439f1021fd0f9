// What is too long to be read in a lesson, short.

import { isObject } from '../../shared/objects.js';
import { cut } from '../../shared/text.js';

/** Members without the length of IDs, key ARNs and ciphertexts: a reader needs to see only whether they are the same. */
export function shortMembers(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, shortValue(member)]));
}

function shortValue(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('arn:') ? shortText(value) : cut(shortText(value), LONGEST);
  if (Array.isArray(value)) return value.map(shortValue);
  return isObject(value) ? shortMembers(value) : value;
}

/** The beginning of a ciphertext is enough to know it by. */
const LONGEST = 28;

/** A text with the beginnings of the IDs in it. */
export function shortText(text: string): string {
  return text
    .replaceAll(/\b(mrk-[0-9a-f]{4})[0-9a-f]{28}\b/g, '$1…')
    .replaceAll(/\b([0-9a-f]{4})[0-9a-f]{4}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '$1…')
    .replaceAll(/\b([0-9a-f]{8})[0-9a-f]{56}\b/g, '$1…');
}
