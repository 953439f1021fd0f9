// The JSON of an answer, written by the shapes of its operation: a date is a number as Java writes a double. [WIRE-3]

import { HOST_OPERATIONS } from '../host/host-operations.js';
import { CARDS } from '../model/operations/index.js';
import type { Members, Shape } from '../model/requests/shapes.js';

/** The JSON so far and a value behind it. Every piece costs: what stands before the value is one text with what is known of it. */
type Write = (json: string, value: unknown) => string;

const OUTPUTS: Readonly<Record<string, { readonly output: Members }>> = { ...CARDS, ...HOST_OPERATIONS };
const writers = new Map<string, Write>();

/** The JSON body of an answer. What the operation's shapes do not have is written as it is. */
export function outputBody(operation: string, output: object): string {
  let write = writers.get(operation);
  if (write === undefined) {
    write = structureWriter('', OUTPUTS[operation]?.output ?? {});
    writers.set(operation, write);
  }
  return write('', output);
}

function writer(before: string, shape: Shape): Write {
  switch (shape.type) {
    case 'string':
      return 'enum' in shape ? wordWriter(before, shape.enum) : textWriter(before);
    case 'blob':
      return textWriter(before);
    case 'boolean':
      return wordWriter(before, [true, false]);
    case 'timestamp':
      return (json, value) => json + before + doubleText(Number(value));
    case 'structure':
      return structureWriter(before, shape.members);
    case 'list':
      return listWriter(before, shape.member);
    default:
      return anyWriter(before);
  }
}

function anyWriter(before: string): Write {
  return (json, value) => json + before + JSON.stringify(value);
}

/** One of some values. */
function wordWriter(before: string, values: readonly unknown[]): Write {
  const words = new Map(values.map((value) => [value, before + JSON.stringify(value)]));
  const other = anyWriter(before);
  return (json, value) => {
    const word = words.get(value);
    return word === undefined ? other(json, value) : json + word;
  };
}

/** What in a text is written otherwise than as it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are among it.
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

function textWriter(before: string): Write {
  const opened = `${before}"`;
  const other = anyWriter(before);
  return (json, value) =>
    typeof value !== 'string' || SPECIAL.test(value) ? other(json, value) : `${json}${opened}${value}"`;
}

function structureWriter(before: string, members: Members): Write {
  const written = new Map(Object.entries(members).map(([name, shape]) => [name, memberWriters(before, name, shape)]));
  return (json, value) => {
    const given: Readonly<Record<string, unknown>> = Object(value);
    let text = json;
    let isEmpty = true;
    for (const name in given) {
      const member = given[name];
      if (member === undefined) continue;
      const { first, next } = written.get(name) ?? memberWriters(before, name);
      text = isEmpty ? first(text, member) : next(text, member);
      isEmpty = false;
    }
    return isEmpty ? `${json}${before}{}` : `${text}}`;
  };
}

/** Of a member that comes first, and of one that does not. */
function memberWriters(before: string, name: string, shape?: Shape): { readonly first: Write; readonly next: Write } {
  const label = `${JSON.stringify(name)}:`;
  const labelled = (start: string): Write => {
    return shape === undefined ? anyWriter(start + label) : writer(start + label, shape);
  };
  return { first: labelled(`${before}{`), next: labelled(',') };
}

function listWriter(before: string, shape: Shape): Write {
  const first = writer(`${before}[`, shape);
  const next = writer(',', shape);
  return (json, value) => {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    if (list.length === 0) return `${json}${before}[]`;
    let text = first(json, list[0]);
    for (let index = 1; index < list.length; index++) text = next(text, list[index]);
    return `${text}]`;
  };
}

/** From ten million on with an exponent, and never without a fraction: `1.790597408399E9`. */
function doubleText(value: number): string {
  const decimal = String(value);
  const point = decimal.indexOf('.');
  if (value < 10_000_000) return point < 0 ? `${decimal}.0` : decimal;
  const whole = point < 0 ? decimal : decimal.slice(0, point);
  let digits = point < 0 ? whole.slice(1) : whole.slice(1) + decimal.slice(point + 1);
  while (digits.endsWith('0')) digits = digits.slice(0, -1);
  return `${whole.charAt(0)}.${digits === '' ? '0' : digits}E${whole.length - 1}`;
}
