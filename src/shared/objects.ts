// Objects whose type says more than TypeScript's own library does of them, and values of unknown type.

/** Whether a value is an object that is no list: as JSON, an object with members of any kind. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is one of a closed list. */
export function isOneOf<const V>(values: readonly V[], value: unknown): value is V {
  const all: readonly unknown[] = values;
  return all.includes(value);
}

/** The own names of an object that has no others than its type says: a table, or a set of keys. */
export function keysOf<T extends object>(object: T): readonly (keyof T & string)[] {
  return Object.keys(object) as (keyof T & string)[];
}

/** The entries of such an object. */
export function entriesOf<T extends object>(object: T): readonly (readonly [keyof T & string, T[keyof T & string]])[] {
  return keysOf(object).map((key) => [key, object[key]] as const);
}

/** An object with a value for each of the names, in their order. */
export function recordOf<K extends string, V>(names: readonly K[], of: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, V>;
}

/** The message of what was thrown, whatever it is. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The code of an error of Node's, such as `ENOENT`; undefined: it has none. */
export function codeOf(thrown: unknown): string | undefined {
  return isObject(thrown) && typeof thrown.code === 'string' ? thrown.code : undefined;
}
