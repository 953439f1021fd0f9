// The difference of two JSON values, member by member. Pure.

import { isObject, isSameJson } from '../../shared/objects.js';

export interface Difference {
  /** The names on the way to the member; of an element of a list, what names it. */
  readonly path: readonly string[];
  readonly kind: 'added' | 'removed' | 'changed';
  /** Absent of what was added. */
  readonly before?: unknown;
  /** Absent of what was removed. */
  readonly after?: unknown;
}

/** What is different in the second value, in its order; what is gone comes after what stays. */
export function differences(before: unknown, after: unknown, path: readonly string[] = []): readonly Difference[] {
  if (isSameJson(before, after)) return [];
  const [was, is] = [partsOf(before), partsOf(after)];
  // A member that comes or goes is told whole, and so is what becomes something of another kind.
  if (was === undefined || is === undefined) return [{ path, kind: 'changed', before, after }];
  const kept = [...is].flatMap(([name, value]): readonly Difference[] =>
    was.has(name)
      ? differences(was.get(name), value, [...path, name])
      : [{ path: [...path, name], kind: 'added', after: value }],
  );
  const gone = [...was].flatMap(([name, value]): readonly Difference[] =>
    is.has(name) ? [] : [{ path: [...path, name], kind: 'removed', before: value }],
  );
  return [...kept, ...gone];
}

/** What names an element of a list, so that it is the same one at another place. */
const NAMES: readonly string[] = ['keyId', 'keyMaterialId', 'aliasName', 'TagKey', 'grantId', 'importToken'];

/** The members of an object, the elements of a list by what names them; undefined: the value has no parts. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (isObject(value)) return new Map(Object.entries(value).filter(([, member]) => member !== undefined));
  if (!Array.isArray(value)) return undefined;
  return new Map(value.map((element: unknown, index) => [nameOf(element) ?? String(index), element]));
}

function nameOf(element: unknown): string | undefined {
  if (!isObject(element)) return undefined;
  const name = NAMES.map((member) => element[member]).find((named) => typeof named === 'string');
  return typeof name === 'string' ? name : undefined;
}
