// The part of an answer that a path names. Paths leave out the indexes of lists: they mean every entry.

/** The value at a path of own members; of a list, that of its first entry. */
export function memberAt(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(value)) return memberAt(value[0], path);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return memberAt((value as Readonly<Record<string, unknown>>)[name], rest);
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
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return path;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return at === undefined ? path : undefined;
}
