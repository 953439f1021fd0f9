// The difference of two JSON values, member by member. Pure.

import { isObject, isSameJson } from '../../shared/objects.js';
import { dateText } from '../../teach/pictures/course.js';

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
  const isNamed = [before, after].every((list) => !Array.isArray(list) || hasNames(list));
  const [was, is] = [partsOf(before, isNamed), partsOf(after, isNamed)];
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

/** The members of an object, the elements of a list by what names them or by their places; undefined: the value has no parts. */
function partsOf(value: unknown, isNamed: boolean): ReadonlyMap<string, unknown> | undefined {
  if (isObject(value)) return new Map(Object.entries(value).filter(([, member]) => member !== undefined));
  if (!Array.isArray(value)) return undefined;
  return new Map(
    value.map((element: unknown, index) => [(isNamed ? nameOf(element) : undefined) ?? String(index), element]),
  );
}

/** Whether no two elements have the same name. */
function hasNames(list: readonly unknown[]): boolean {
  return new Set(list.map((element, index) => nameOf(element) ?? index)).size === list.length;
}

function nameOf(element: unknown): string | undefined {
  if (!isObject(element)) return undefined;
  const name = NAMES.map((member) => element[member]).find((named) => typeof named === 'string');
  return typeof name === 'string' ? name : undefined;
}

/** A value as JSON; an instant with its date. */
export function valueText(value: unknown): string {
  const json = JSON.stringify(value, null, 2);
  return typeof value === 'number' && value > 1e11 ? `${json} (${dateText(value)})` : json;
}
