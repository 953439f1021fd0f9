// The names of an object's members, with their types: TypeScript's own Object.keys forgets them, as an object may have
// more members than its type says. Only for objects that are written in the sources, which have not.

export function keysOf<K extends string>(object: Readonly<Partial<Record<K, unknown>>>): readonly K[] {
  return Object.keys(object) as K[];
}

export function entriesOf<K extends string, V>(object: Readonly<Partial<Record<K, V>>>): readonly (readonly [K, V])[] {
  return Object.entries(object) as [K, V][];
}
