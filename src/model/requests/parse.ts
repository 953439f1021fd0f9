// Turns anything at all into an operation's input, or into AWS's refusal. First the JSON types, then the constraints,
// as AWS does: a SerializationException hides every constraint error.
//
// Where KMS itself was not seen, errors are those of other AWS services with the same protocol, in public recordings:
// - A length comes before a pattern; a blob's value is never shown, nor that a secret is missing (KMS, in an emulator's
//   tests; moto checked Encrypt's Plaintext at AWS).
// - A list of strings is one error, which names every constraint of its members (Lambda, ACM, IAM).
// Assumed: that all errors come in the table's order, and that a SerializationException is about the first member in
// that order.

import { isObject } from '../../shared/objects.js';
import { type Refusal, refuse } from '../rules/errors.js';
import type { Facts } from '../rules/wording/index.js';
import type { Constraint, JsonToken, NotBase64, Violation, Wanted } from '../rules/wording/requests.js';
import type {
  BlobShape,
  IntegerShape,
  ListShape,
  Member,
  Members,
  Shape,
  StringShape,
  StructureValue,
} from './shapes.js';

/** What an operation makes of its input. Never throws; the parsed input shares nothing with what was given. */
export type InputParser<M extends Members> = (
  input: unknown,
) => { readonly ok: true; readonly input: StructureValue<M> } | Refusal;

/** Compiles the parser of an operation's input. */
export function inputParser<M extends Members>(members: M): InputParser<M> {
  const parser = structureParser(members);
  return (input) => {
    const notes = newNotes();
    let copy: unknown;
    try {
      copy = parser.read(input ?? {}, notes);
    } catch {
      // A getter or a proxy threw: no JSON at all, for which AWS sends no message.
      return refuse('MODEL-2', { fault: 'wrongType', wanted: 'structure', found: 'unreadable' });
    }
    if (copy === undefined) return refuse('MODEL-2', notes.fault);
    if (notes.broken) return refuse('MODEL-1', explanation(parser, copy));
    return { ok: true, input: copy as StructureValue<M> };
  };
}

/** One shape of the table, compiled once. */
interface Parser {
  /** A fresh copy, which may still break constraints; undefined where a JSON type is wrong. */
  readonly read: (value: unknown, notes: Notes) => unknown;
  /** Reports every constraint that a copy breaks. */
  readonly explain: (copy: unknown, path: string, report: Report) => void;
  /** The constraints of a scalar, in AWS's order. */
  readonly constraints: readonly Constraint[];
  /** Whether the copy of a scalar keeps them. */
  readonly holds: (copy: unknown) => boolean;
}

/** What a list, a map and a structure have of a scalar's. */
const NO_SCALAR = { constraints: [], holds: () => true } as const;

/** What reading notes on its way. */
interface Notes {
  /** The wrong JSON type that ended the reading. */
  fault: Facts<'wrongType' | 'notBase64'>;
  /** Some constraint is broken: explain() finds out which. */
  broken: boolean;
}

function newNotes(): Notes {
  return { fault: { fault: 'wrongType', wanted: 'structure', found: 'unreadable' }, broken: false };
}

interface Report {
  count: number;
  readonly violations: Violation[];
}

interface Check<T> {
  readonly constraint: Constraint;
  readonly holds: (value: T) => boolean;
}

/** A million faulty tags are all counted, but not all listed (assumed: AWS's own limit is not known). */
const MOST_LISTED = 100;

/** As much of a value as a message shows (assumed: AWS's own limit is not known). */
const MOST_SHOWN = 16_384;

/** No request is this long; a sparse array or a proxy may claim any length. */
const MOST_IN_LIST = 2 ** 22;

/** The farthest instant that a Date can hold, in seconds. */
const LAST_SECOND = 8.64e12;

const NOT_NULL: Constraint = { is: 'notNull' };

function parserOf(shape: Shape): Parser {
  switch (shape.type) {
    case 'string':
      return 'enum' in shape ? enumParser(shape.enum) : stringParser(shape);
    case 'integer':
      return integerParser(shape);
    case 'boolean':
      return booleanParser();
    case 'timestamp':
      return timestampParser();
    case 'blob':
      return blobParser(shape);
    case 'list':
      return listParser(shape);
    case 'map':
      return mapParser();
    case 'structure':
      return structureParser(shape.members);
  }
}

function structureParser(table: Members): Parser {
  const members = Object.entries(table).map(([name, member]) => ({
    name,
    label: name.charAt(0).toLowerCase() + name.slice(1),
    required: member.required === true,
    missing: isSensitive(member) ? hidden : nothing,
    parser: parserOf(member),
  }));
  return {
    ...NO_SCALAR,
    read(value, notes) {
      if (!isObject(value)) return wrong(value, 'structure', notes);
      const copy: Record<string, unknown> = {};
      for (const { name, required, parser } of members) {
        const given = value[name];
        // Only own members travel as JSON.
        if (given === undefined || given === null || !Object.hasOwn(value, name)) {
          if (required) notes.broken = true;
          continue;
        }
        const read = parser.read(given, notes);
        if (read === undefined) return undefined;
        copy[name] = read;
      }
      return copy;
    },
    explain(copy, path, report) {
      if (!isObject(copy)) return;
      for (const { name, label, required, missing, parser } of members) {
        const value = copy[name];
        if (value !== undefined) parser.explain(value, under(path, label, report), report);
        else if (required) add(report, missing, under(path, label, report), NOT_NULL);
      }
    },
  };
}

function listParser({ member, min, max }: ListShape): Parser {
  const parser = parserOf(member);
  const scalar = member.type !== 'structure';
  const each: Constraint = {
    is: 'each',
    constraints: [...parser.constraints, NOT_NULL],
  };
  const lengths = lengthChecks<readonly unknown[]>((list) => list.length, min, max);
  return {
    ...NO_SCALAR,
    read(value, notes) {
      if (!Array.isArray(value)) return wrong(value, 'list', notes);
      const length: number = value.length;
      // The answer for what no request can carry is assumed.
      if (!Number.isInteger(length) || length > MOST_IN_LIST) return undefined;
      const copy: unknown[] = [];
      for (let index = 0; index < length; index += 1) {
        const given: unknown = value[index];
        if (given === undefined || given === null) {
          notes.broken = true;
          copy.push(null);
          continue;
        }
        const read = parser.read(given, notes);
        if (read === undefined) return undefined;
        copy.push(read);
      }
      if (!allHold(lengths, copy)) notes.broken = true;
      return copy;
    },
    explain(copy, path, report) {
      const list: readonly unknown[] = Array.isArray(copy) ? copy : [];
      for (const { constraint, holds } of lengths) {
        if (!holds(list)) add(report, () => shown(list), path, constraint);
      }
      if (scalar) {
        if (!list.every((value) => value !== null && parser.holds(value))) {
          add(report, () => shown(list), path, each);
        }
        return;
      }
      for (let index = 0; index < list.length; index += 1) {
        const at = isFull(report) ? '' : under(path, `${index + 1}.member`, report);
        if (list[index] === null) add(report, nothing, at, NOT_NULL);
        else parser.explain(list[index], at, report);
      }
    },
  };
}

function mapParser(): Parser {
  return {
    ...NO_SCALAR,
    read(value, notes) {
      if (!isObject(value)) return wrong(value, 'map', notes);
      const copy: Record<string, unknown> = {};
      for (const key of Object.keys(value)) {
        const given = value[key];
        if (given === undefined) continue;
        if (given === null) notes.broken = true;
        else if (typeof given !== 'string') return wrong(given, 'String', notes);
        setOwn(copy, key, given);
      }
      return copy;
    },
    explain(copy, path, report) {
      if (!isObject(copy)) return;
      for (const [key, value] of Object.entries(copy)) {
        // The path is assumed: no map of KMS has constraints, so nothing was ever seen.
        if (value === null) add(report, nothing, under(path, `${cut(key)}.member`, report), NOT_NULL);
      }
    },
  };
}

function stringParser({ min, max, pattern }: StringShape): Parser {
  return scalarParser(readString, [
    ...lengthChecks<string>((text) => text.length, min, max),
    ...(pattern === undefined ? [] : [patternCheck(pattern)]),
  ]);
}

function enumParser(values: readonly string[]): Parser {
  const set: ReadonlySet<string> = new Set(values);
  const constraint: Constraint = { is: 'oneOf', values };
  return scalarParser(readString, [{ constraint, holds: (value: string) => set.has(value) }]);
}

function readString(value: unknown, notes: Notes): string | undefined {
  return typeof value === 'string' ? value : wrong(value, 'String', notes);
}

function integerParser({ min, max }: IntegerShape): Parser {
  return scalarParser(
    (value, notes) => {
      // A fraction is cut off: seen at Athena in 2026-09 (Kinesis calls its type TruncatingBigNumber). What happens
      // beyond 32 bits is assumed.
      if (typeof value === 'number' && Math.abs(value) < 2 ** 31) return Math.trunc(value);
      return wrong(value, 'Integer', notes);
    },
    [
      { constraint: { is: 'maxValue', limit: max }, holds: (value: number) => value <= max },
      { constraint: { is: 'minValue', limit: min }, holds: (value: number) => value >= min },
    ],
  );
}

function booleanParser(): Parser {
  return scalarParser((value, notes) => {
    if (typeof value === 'boolean') return value;
    // SES was seen to take any string for true; that KMS does not is assumed.
    return wrong(value, 'Boolean', notes);
  }, []);
}

function timestampParser(): Parser {
  return scalarParser((value, notes) => {
    // Adding 0 makes 0 of -0, which JSON does not have. That nothing lies beyond the range of Date is assumed.
    if (typeof value === 'number' && Math.abs(value) <= LAST_SECOND) return value + 0;
    return wrong(value, 'milliseconds since epoch', notes);
  }, []);
}

function blobParser({ min, max, sensitive }: BlobShape): Parser {
  return scalarParser(
    (value, notes) => {
      if (typeof value !== 'string') return wrong(value, 'Blob', notes);
      const fault = base64Fault(value);
      if (fault === undefined) return value;
      notes.fault = { fault: 'notBase64', ...(sensitive ? {} : { value: cut(value) }), ...fault };
      return undefined;
    },
    lengthChecks<string>(bytesInBase64, min, max),
    hidden,
  );
}

function scalarParser<T>(
  read: (value: unknown, notes: Notes) => T | undefined,
  checks: readonly Check<T>[],
  show: (value: T) => string | undefined = shown,
): Parser {
  /** A copy is read as itself. */
  const again = (copy: unknown): T | undefined => read(copy, newNotes());
  return {
    constraints: checks.map(({ constraint }) => constraint),
    holds(copy) {
      const value = again(copy);
      return value !== undefined && allHold(checks, value);
    },
    read(value, notes) {
      const copy = read(value, notes);
      if (copy !== undefined && !allHold(checks, copy)) notes.broken = true;
      return copy;
    },
    explain(copy, path, report) {
      const value = again(copy);
      if (value === undefined) return;
      for (const { constraint, holds } of checks) {
        if (!holds(value)) add(report, () => show(value), path, constraint);
      }
    },
  };
}

function lengthChecks<T>(lengthOf: (value: T) => number, min?: number, max?: number): readonly Check<T>[] {
  const checks: Check<T>[] = [];
  if (max !== undefined) {
    checks.push({ constraint: { is: 'maxLength', limit: max }, holds: (value: T) => lengthOf(value) <= max });
  }
  if (min !== undefined) {
    checks.push({ constraint: { is: 'minLength', limit: min }, holds: (value: T) => lengthOf(value) >= min });
  }
  return checks;
}

/** AWS matches as Java's matches() does: the whole value, and \s is ASCII only. */
function patternCheck(pattern: string): Check<string> {
  const regExp = new RegExp(`^(?:${pattern.replaceAll('\\s', ' \\t\\n\\x0B\\f\\r')})$`);
  return {
    constraint: { is: 'pattern', pattern },
    holds: (value: string) => regExp.test(value),
  };
}

function allHold<T>(checks: readonly Check<T>[], value: T): boolean {
  for (const { holds } of checks) {
    if (!holds(value)) return false;
  }
  return true;
}

function isSensitive(member: Member): boolean {
  return member.type === 'blob' && member.sensitive === true;
}

/** Names that every object inherits, __proto__ above all, become plain data, also where prototypes are frozen. */
function setOwn(copy: Record<string, unknown>, key: string, value: unknown): void {
  if (key in copy) Object.defineProperty(copy, key, { value, configurable: true, enumerable: true, writable: true });
  else copy[key] = value;
}

/** What is wrong with base64; the first of AWS's checks that fails. */
function base64Fault(text: string): Omit<NotBase64, 'value'> | undefined {
  if (text.length % 4 !== 0) return { length: text.length };
  const foreign = text.search(/[^A-Za-z0-9+/=]|=[^=]/);
  if (foreign >= 0) return { character: text.charAt(foreign) };
  const padding = paddingOf(text);
  if (padding === 0) return undefined;
  // The bits that no byte uses must be 0, else two texts would mean the same bytes.
  const unused = padding === 1 ? 'AEIMQUYcgkosw048' : 'AQgw';
  return unused.includes(text.charAt(text.length - padding - 1)) ? undefined : {};
}

export function bytesInBase64(text: string): number {
  return (text.length / 4) * 3 - paddingOf(text);
}

function paddingOf(text: string): number {
  if (!text.endsWith('=')) return 0;
  return text.endsWith('==') ? 2 : 1;
}

function wrong(value: unknown, wanted: Wanted, notes: Notes): undefined {
  notes.fault = { fault: 'wrongType', wanted, found: tokenOf(value) };
  return undefined;
}

function tokenOf(value: unknown): JsonToken {
  const token = scalarToken(value);
  if (token !== undefined) return token;
  if (typeof value !== 'object') return 'unreadable';
  return Array.isArray(value) ? 'list' : 'structure';
}

/** What AWS calls a scalar of JSON; functions and symbols have no name. */
export function scalarToken(value: unknown): JsonToken | undefined {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number' || typeof value === 'bigint') return 'NUMBER_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return undefined;
}

function explanation(parser: Parser, copy: unknown): Facts<'constraints'> {
  const report: Report = { count: 0, violations: [] };
  parser.explain(copy, '', report);
  return { fault: 'constraints', ...report };
}

function add(report: Report, show: () => string | null | undefined, at: string, constraint: Constraint): void {
  report.count += 1;
  if (isFull(report)) return;
  const value = show();
  // A copy: who gets the facts may do with them what they like.
  const told: Constraint = JSON.parse(JSON.stringify(constraint));
  report.violations.push({ at, ...(value === undefined ? {} : { value }), constraint: told });
}

/** The path of a member; no path once nothing more is listed. */
function under(path: string, label: string, report: Report): string {
  if (isFull(report)) return '';
  return path === '' ? label : `${path}.${label}`;
}

function isFull(report: Report): boolean {
  return report.violations.length >= MOST_LISTED;
}

/** A blob or a secret: its place only. */
function hidden(): undefined {
  return undefined;
}

function nothing(): null {
  return null;
}

/** A value as Java prints it. */
function shown(value: unknown): string {
  return Array.isArray(value) ? cut(`[${joined(value)}]`) : cut(String(value));
}

/** As Java joins a list; stops where cut() will cut. */
function joined(list: readonly unknown[]): string {
  let text = '';
  for (const [index, value] of list.entries()) {
    if (text.length > MOST_SHOWN) break;
    text += `${index === 0 ? '' : ', '}${cut(String(value))}`;
  }
  return text;
}

function cut(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
}
