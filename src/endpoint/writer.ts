// The JSON of an answer, written by the shapes of its operation: a date is a number as Java writes a double. [WIRE-3]

import { HOST_OPERATIONS } from '../host/host-operations.js';
import { CARDS } from '../model/operations/index.js';
import { type Members, type Shape, structure } from '../model/requests/shapes.js';

type Write = (value: unknown) => string;

const OUTPUTS: Readonly<Record<string, { readonly output: Members }>> = { ...CARDS, ...HOST_OPERATIONS };
const writers = new Map<string, Write>();

/** The JSON body of an answer. What the operation's shapes do not have is written as it is. */
export function outputBody(operation: string, output: object): string {
  let write = writers.get(operation);
  if (write === undefined) {
    write = writer(structure(OUTPUTS[operation]?.output ?? {}));
    writers.set(operation, write);
  }
  return write(output);
}

function writer(shape: Shape): Write {
  if (shape.type === 'string') return writeText;
  if (shape.type === 'boolean') return String;
  if (!hasDates(shape)) return JSON.stringify;
  if (shape.type === 'structure') return structureWriter(shape.members);
  return shape.type === 'list' ? listWriter(writer(shape.member)) : (value) => doubleText(Number(value));
}

function hasDates(shape: Shape): boolean {
  if (shape.type === 'structure') return Object.values(shape.members).some(hasDates);
  return shape.type === 'list' ? hasDates(shape.member) : shape.type === 'timestamp';
}

function structureWriter(members: Members): Write {
  const written = new Map(
    Object.entries(members).map(([name, shape]) => [name, { label: `"${name}":`, write: writer(shape) }]),
  );
  return (value) => {
    let text = '';
    const given: Readonly<Record<string, unknown>> = Object(value);
    for (const name in given) {
      const member = given[name];
      if (member === undefined) continue;
      const { label = `${JSON.stringify(name)}:`, write = JSON.stringify } = written.get(name) ?? {};
      text += `${text === '' ? '{' : ','}${label}${write(member)}`;
    }
    return text === '' ? '{}' : `${text}}`;
  };
}

function listWriter(write: Write): Write {
  return (value) => `[${(Array.isArray(value) ? value : []).map(write).join()}]`;
}

/** What in a text is written otherwise than as it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are among it.
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

function writeText(value: unknown): string {
  return typeof value !== 'string' || SPECIAL.test(value) ? JSON.stringify(value) : `"${value}"`;
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
