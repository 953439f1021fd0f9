// The part of an answer that a path names. Paths leave out the indexes of lists: they mean every entry.

import { isObject } from '../../shared/objects.js';

/** The value at a path of own members; of a list, that of its first entry. */
export function memberAt(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(value)) return memberAt(value[0], path);
  return isObject(value) && Object.hasOwn(value, name) ? memberAt(value[name], rest) : undefined;
}

/** The answer with nothing but what the path names. Instants are any instant. */
export function projected(value: unknown, path: readonly string[], name = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => projected(entry, path, name));
  if (typeof value === 'number' && /(?:Date|To|Timestamp)$/.test(name)) return 'datetime';
  if (typeof value !== 'object' || value === null) return value;
  const [next, ...rest] = path;
  const members = Object.entries(value).filter(([member]) => next === undefined || member === next);
  return Object.fromEntries(members.map(([member, inner]) => [member, projected(inner, rest, member)]));
}

/** The path, if it leads to nothing and through no list. */
export function absentPath(value: unknown, path: string): string | undefined {
  let at = value;
  for (const name of path.split('.')) {
    if (Array.isArray(at)) return undefined;
    if (!isObject(at) || !Object.hasOwn(at, name)) return path;
    at = at[name];
  }
  return at === undefined ? path : undefined;
}
