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

/**
 * The names of an object's members, with their types: TypeScript's own Object.keys forgets them, as an object may have more
 * members than its type says. Only for objects that are written in the sources, which have not.
 */
export function keysOf<K extends string>(object: Readonly<Partial<Record<K, unknown>>>): readonly K[] {
  return Object.keys(object) as K[];
}

/** As `keysOf`, each with its value. */
export function entriesOf<K extends string, V>(object: Readonly<Partial<Record<K, V>>>): readonly (readonly [K, V])[] {
  return Object.entries(object) as [K, V][];
}

/** The members that are not undefined. */
export function present<T extends object>(members: T): { readonly [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}

/** An object with a value for each of the names, in their order. */
export function recordOf<K extends string, V>(names: readonly K[], of: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, V>;
}

/** The message of what was thrown, whatever it is. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Why something has failed, as far as it is known: of what `fetch` throws, and of what was tried in several ways, what is behind it. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) {
    return [...new Set(thrown.errors.map(reasonOf))].join(', ');
  }
  return thrown instanceof Error && thrown.cause !== undefined ? reasonOf(thrown.cause) : messageOf(thrown);
}

/** The code of an error of Node's, such as `ENOENT`; undefined: it has none. */
export function codeOf(thrown: unknown): string | undefined {
  return isObject(thrown) && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Whether a name is one of an object's own: of a table that holds nothing else. */
export function isKeyOf<T extends object>(object: T, name: PropertyKey): name is keyof T {
  return Object.hasOwn(object, name);
}

/** Whether two values are the same as JSON: the order of an object's members does not matter. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((each, at) => isSameJson(each, other[at]));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSameJson(one[name], other[name]))
  );
}
