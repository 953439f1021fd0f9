// --output text, as the AWS CLI prints it: tab-separated values without names, for other programs.

import { pythonText } from '../../aws-cli/python.js';
import { isObject } from '../../shared/objects.js';

type Members = Readonly<Record<string, unknown>>;

export function plainText(value: unknown): string {
  return linesOf(value, undefined, undefined)
    .map((line) => `${line}\n`)
    .join('');
}

function linesOf(value: unknown, name: string | undefined, columns: readonly string[] | undefined): readonly string[] {
  if (Array.isArray(value)) return listLines(value, name);
  if (isObject(value)) return memberLines(value, name, columns);
  return [pythonText(value)];
}

function listLines(list: readonly unknown[], name: string | undefined): readonly string[] {
  if (list.some(isObject)) {
    const columns = new Set<string>();
    for (const members of list.filter(isObject)) {
      for (const [column, value] of Object.entries(members)) if (isScalar(value)) columns.add(column);
    }
    return list.flatMap((entry) => linesOf(entry, name, [...columns].sort()));
  }
  const scalars = list.filter(isScalar).map(pythonText);
  const own = name === undefined ? [scalars.join('\t')] : scalars.map((scalar) => `${name.toUpperCase()}\t${scalar}`);
  const others = list.filter((entry) => !isScalar(entry)).flatMap((entry) => linesOf(entry, name, undefined));
  return scalars.length === 0 ? others : [...own, ...others];
}

function memberLines(
  members: Members,
  name: string | undefined,
  columns: readonly string[] | undefined,
): readonly string[] {
  const names = Object.keys(members).sort();
  const scalars = columns ?? names.filter((column) => isScalar(members[column]));
  const cells = scalars.map((column) => (Object.hasOwn(members, column) ? pythonText(members[column]) : ''));
  const own = cells.length === 0 ? [] : [[...(name === undefined ? [] : [name.toUpperCase()]), ...cells].join('\t')];
  const others = names.filter((other) => !scalars.includes(other));
  return [...own, ...others.flatMap((other) => linesOf(members[other], other, undefined))];
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
