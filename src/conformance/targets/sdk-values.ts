// Between JSON on the wire and the values of AWS's SDK for JavaScript: blobs are base64 there and bytes here,
// timestamps epoch seconds there and Dates here.

import { entriesOf, isObject } from '../../shared/objects.js';
import { INPUTS, type Shape } from '../model.js';

type Convert = (value: unknown) => unknown;

/** By operation and member: only members with a blob or a timestamp are here. */
const CONVERSIONS: ReadonlyMap<string, ReadonlyMap<string, Convert>> = new Map(
  entriesOf(INPUTS).map(([operation, members]) => [operation, conversionsOf(members)]),
);

/** An input as the SDK takes it. What is not of AWS's shape is left as it is. */
export function sdkInput(operation: string, input: unknown): object {
  const conversions = CONVERSIONS.get(operation);
  if (!isObject(input)) return {};
  return conversions === undefined ? input : convertMembers(input, conversions);
}

/** What the SDK answered, as JSON on the wire: the value's own type tells what a member is. */
function wireValue(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(wireValue);
  return isObject(value) ? wireObject(value) : value;
}

export function wireObject(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wireValue(member)]));
}

function conversionsOf(members: Readonly<Record<string, Shape>>): ReadonlyMap<string, Convert> {
  const conversions = new Map<string, Convert>();
  for (const [name, shape] of Object.entries(members)) {
    const convert = conversionOf(shape);
    if (convert !== undefined) conversions.set(name, convert);
  }
  return conversions;
}

/** Undefined: a value of this shape is the same on both sides. */
function conversionOf(shape: Shape): Convert | undefined {
  if (shape.type === 'blob') return (value) => (typeof value === 'string' ? Buffer.from(value, 'base64') : value);
  if (shape.type === 'timestamp') return (value) => (typeof value === 'number' ? new Date(value * 1000) : value);
  if (shape.type === 'list') {
    const convert = conversionOf(shape.member);
    return convert && ((value) => (Array.isArray(value) ? value.map(convert) : value));
  }
  if (shape.type !== 'structure') return undefined;
  const conversions = conversionsOf(shape.members);
  return conversions.size === 0 ? undefined : (value) => (isObject(value) ? convertMembers(value, conversions) : value);
}

function convertMembers(value: object, conversions: ReadonlyMap<string, Convert>): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, conversions.get(name)?.(member) ?? member]),
  );
}
