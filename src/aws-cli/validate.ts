// What the AWS CLI finds wrong with parameters before it sends anything: required members, unknown ones, types, and the
// least lengths and values. Everything else is for AWS KMS to refuse.

import type { Members, Shape } from '../model/requests/shapes.js';
import { isObject } from '../shared/objects.js';
import { pythonText, pythonType } from './python.js';

const VALID_TYPES = {
  string: "<class 'str'>",
  integer: "<class 'int'>",
  boolean: "<class 'bool'>",
  timestamp: "<class 'datetime.datetime'>, timestamp-string",
  blob: "<class 'bytes'>, <class 'bytearray'>, file-like object",
  list: "<class 'list'>, <class 'tuple'>",
  map: "<class 'dict'>",
  structure: "<class 'dict'>",
} as const satisfies Record<Shape['type'], string>;

/** Every complaint, in the AWS CLI's words. */
export function parameterFaults(members: Members, parameters: Readonly<Record<string, unknown>>): readonly string[] {
  const faults: string[] = [];
  checkStructure(members, parameters, '', faults);
  return faults;
}

function checkStructure(
  members: Members,
  given: Readonly<Record<string, unknown>>,
  path: string,
  faults: string[],
): void {
  const name = path === '' ? 'input' : path;
  for (const [required, member] of Object.entries(members)) {
    if (member.required === true && (given[required] === undefined || given[required] === null)) {
      faults.push(`Missing required parameter in ${name}: "${required}"`);
    }
  }
  for (const unknown of Object.keys(given)) {
    if (Object.hasOwn(members, unknown)) continue;
    const known = Object.keys(members).join(', ');
    faults.push(`Unknown parameter in ${name}: "${unknown}", must be one of: ${known}`);
  }
  for (const [member, shape] of Object.entries(members)) {
    // A required member that is null has been reported, but Python looks at its type, too.
    if (Object.hasOwn(given, member)) check(shape, given[member], path === '' ? member : `${path}.${member}`, faults);
  }
}

function check(shape: Shape, value: unknown, path: string, faults: string[]): void {
  const tooShort = (length: number, least: number): void => {
    if (length < least)
      faults.push(`Invalid length for parameter ${path}, value: ${length}, valid min length: ${least}`);
  };
  const hasType = (isIt: boolean): void => {
    if (isIt) return;
    faults.push(
      `Invalid type for parameter ${path}, value: ${pythonText(value)}, type: ${pythonType(value)}, ` +
        `valid types: ${VALID_TYPES[shape.type]}`,
    );
  };
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string') return hasType(false);
      // In code points, as Python counts.
      return 'min' in shape ? tooShort([...value].length, shape.min) : undefined;
    case 'integer':
      // True is an int in Python, and botocore asks no further.
      if (typeof value !== 'number' || !Number.isInteger(value)) return hasType(false);
      if (value < shape.min) {
        faults.push(`Invalid value for parameter ${path}, value: ${value}, valid min value: ${shape.min}`);
      }
      return;
    case 'boolean':
      return hasType(typeof value === 'boolean');
    case 'timestamp':
      return hasType(Number.isFinite(instantSeconds(value)));
    case 'blob':
      return hasType(typeof value === 'string' || value instanceof Uint8Array);
    case 'list':
      if (!Array.isArray(value)) return hasType(false);
      tooShort(value.length, shape.min ?? 0);
      for (const [index, member] of value.entries()) check(shape.member, member, `${path}[${index}]`, faults);
      return;
    case 'map':
      if (!isDict(value)) return hasType(false);
      for (const [key, member] of Object.entries(value)) {
        check({ type: 'string', min: 0, max: 0 }, member, `${path}.${key}`, faults);
      }
      return;
    case 'structure':
      return isDict(value) ? checkStructure(shape.members, value, path, faults) : hasType(false);
  }
}

function isDict(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !(value instanceof Uint8Array);
}

/** Epoch seconds of a date as the AWS CLI takes it: epoch seconds, or ISO 8601, where UTC is meant if no zone is named. */
export function instantSeconds(value: unknown): number {
  if (typeof value === 'number') return Math.floor(value);
  if (typeof value !== 'string') return Number.NaN;
  const text = value.trim();
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return Math.floor(Number(text));
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
    text,
  );
  if (match === null) return Number.NaN;
  const [, day, time = '00:00', seconds = ':00', zone = 'Z'] = match;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  return Math.floor(Date.parse(`${day}T${time}${seconds}${offset}`) / 1000);
}
