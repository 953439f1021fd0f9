// Turns anything at all into an operation's input, or into AWS's refusal. First the JSON types, then the constraints,
// as AWS does: a SerializationException hides every constraint error.
//
// Constraint errors have the form of TAG-2. Where KMS itself was not seen, the words are those of other AWS services
// with the same protocol, in public recordings:
// - A length comes before a pattern; a blob's value is never shown, and a missing secret is `Value at`, not `Value null
//   at` (KMS, in an emulator's tests; moto checked Encrypt's Plaintext at AWS).
// - A list of strings is one error, which names every constraint of its members (Lambda, ACM, IAM).
// - The texts of SerializationException (Kinesis, Athena, SES).
// Assumed: that all errors come in the table's order, and that a SerializationException is about the first member in
// that order.

import { type Refusal, refuse } from '../errors.js';
import { OPERATIONS, type Operation } from '../vocabulary.js';
import {
  type BlobShape,
  INPUTS,
  type Input,
  type IntegerShape,
  type ListShape,
  type Member,
  type Members,
  type Shape,
  type StringShape,
} from './inputs.js';

/** Parses the input of an operation. Never throws; the answer shares nothing with the input. */
export function parseInput<O extends Operation>(
  operation: O,
  input: unknown,
): { readonly ok: true; readonly input: Input<O> } | Refusal {
  const parser = PARSERS[operation];
  const notes: Notes = { wrongType: '', broken: false };
  let copy: unknown;
  try {
    copy = parser.read(input ?? {}, notes);
  } catch {
    // A getter or a proxy threw: no JSON at all, for which AWS sends no message.
    return refuse('MODEL-2', 'SerializationException', '');
  }
  if (copy === undefined) return refuse('MODEL-2', 'SerializationException', notes.wrongType);
  if (notes.broken) return refuse('MODEL-1', 'ValidationException', explanation(parser, copy));
  return { ok: true, input: copy as Input<O> };
}

/** One shape of the table, compiled once. */
interface Parser {
  /** A fresh copy, which may still break constraints; undefined where a JSON type is wrong. */
  readonly read: (value: unknown, notes: Notes) => unknown;
  /** Reports every constraint that a copy breaks. */
  readonly explain: (copy: unknown, path: string, report: Report) => void;
  /** The constraints of a scalar, in AWS's order. */
  readonly constraints: readonly Constraint[];
}

/** What reading notes on its way. */
interface Notes {
  /** AWS's words for the wrong JSON type that ended the reading. */
  wrongType: string;
  /** Some constraint is broken: explain() finds out which. */
  broken: boolean;
}

interface Report {
  count: number;
  readonly listed: string[];
}

interface Constraint {
  readonly words: string;
  readonly holds: (value: never) => boolean;
}

/** A million faulty tags are all counted, but not all listed (assumed: AWS's own limit is not known). */
const MOST_LISTED = 100;

/** As much of a value as a message shows (assumed: AWS's own limit is not known). */
const MOST_SHOWN = 16_384;

/** No request is this long; a sparse array or a proxy may claim any length. */
const MOST_IN_LIST = 2 ** 22;

/** The farthest instant that a Date can hold, in seconds. */
const LAST_SECOND = 8.64e12;

const NOT_NULL = 'Member must not be null';
const FOUND_LIST = 'Start of list found where not expected';
const FOUND_STRUCTURE = 'Start of structure or map found where not expected.';

const PARSERS = Object.fromEntries(
  OPERATIONS.map((operation) => [operation, structureParser(INPUTS[operation])]),
) as Readonly<Record<Operation, Parser>>;

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
    constraints: [],
    read(value, notes) {
      if (typeof value !== 'object' || value === null) return wrongContainer(value, 'Expected null', notes);
      if (Array.isArray(value)) return wrongContainer(value, FOUND_LIST, notes);
      const copy: Record<string, unknown> = {};
      for (const { name, required, parser } of members) {
        const given = (value as Record<string, unknown>)[name];
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
      for (const { name, label, required, missing, parser } of members) {
        const value = (copy as Record<string, unknown>)[name];
        if (value !== undefined) parser.explain(value, under(path, label, report), report);
        else if (required) add(report, missing, under(path, label, report), NOT_NULL);
      }
    },
  };
}

function listParser({ member, min, max }: ListShape): Parser {
  const parser = parserOf(member);
  const scalar = member.type !== 'structure';
  const wordsOfAll = [...parser.constraints.map(({ words }) => words), NOT_NULL].join(', ');
  const lengths = lengthConstraints<readonly unknown[]>((list) => list.length, min, max);
  return {
    constraints: [],
    read(value, notes) {
      if (!Array.isArray(value)) return wrongContainer(value, 'Expected list or null', notes);
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
      const list = copy as readonly unknown[];
      for (const { words, holds } of lengths) {
        if (!holds(list as never)) add(report, () => shown(list), path, words);
      }
      if (scalar) {
        if (!list.every((value) => value !== null && allHold(parser.constraints, value))) {
          add(report, () => shown(list), path, `Member must satisfy constraint: [${wordsOfAll}]`);
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
    constraints: [],
    read(value, notes) {
      if (typeof value !== 'object' || value === null) return wrongContainer(value, 'Expected map or null', notes);
      if (Array.isArray(value)) return wrongContainer(value, FOUND_LIST, notes);
      const copy: Record<string, unknown> = {};
      for (const key of Object.keys(value)) {
        const given = (value as Record<string, unknown>)[key];
        if (given === undefined) continue;
        if (given === null) notes.broken = true;
        else if (typeof given !== 'string') return wrongScalar(given, 'can not be converted to a String', notes);
        setOwn(copy, key, given);
      }
      return copy;
    },
    explain(copy, path, report) {
      for (const [key, value] of Object.entries(copy as object)) {
        // The path is assumed: no map of KMS has constraints, so nothing was ever seen.
        if (value === null) add(report, nothing, under(path, `${cut(key)}.member`, report), NOT_NULL);
      }
    },
  };
}

function stringParser({ min, max, pattern }: StringShape): Parser {
  return scalarParser(readString, [
    ...lengthConstraints<string>((text) => text.length, min, max),
    ...(pattern === undefined ? [] : [patternConstraint(pattern)]),
  ]);
}

function enumParser(values: readonly string[]): Parser {
  const set: ReadonlySet<string> = new Set(values);
  const words = `Member must satisfy enum value set: [${values.join(', ')}]`;
  return scalarParser(readString, [{ words, holds: (value: string) => set.has(value) }]);
}

function readString(value: unknown, notes: Notes): unknown {
  return typeof value === 'string' ? value : wrongScalar(value, 'can not be converted to a String', notes);
}

function integerParser({ min, max }: IntegerShape): Parser {
  return scalarParser(
    (value, notes) => {
      // A fraction is cut off: seen at Athena in 2026-09 (Kinesis calls its type TruncatingBigNumber). What happens
      // beyond 32 bits is assumed.
      if (typeof value === 'number' && Math.abs(value) < 2 ** 31) return Math.trunc(value);
      return wrongScalar(value, 'can not be converted to an Integer', notes);
    },
    [
      { words: `Member must have value less than or equal to ${max}`, holds: (value: number) => value <= max },
      { words: `Member must have value greater than or equal to ${min}`, holds: (value: number) => value >= min },
    ],
  );
}

function booleanParser(): Parser {
  return scalarParser((value, notes) => {
    if (typeof value === 'boolean') return value;
    // SES was seen to take any string for true; that KMS does not is assumed.
    return wrongScalar(value, 'can not be converted to a Boolean', notes);
  }, []);
}

function timestampParser(): Parser {
  return scalarParser((value, notes) => {
    // Adding 0 makes 0 of -0, which JSON does not have. That nothing lies beyond the range of Date is assumed.
    if (typeof value === 'number' && Math.abs(value) <= LAST_SECOND) return value + 0;
    return wrongScalar(value, 'can not be converted to milliseconds since epoch', notes);
  }, []);
}

function blobParser({ min, max, sensitive }: BlobShape): Parser {
  return scalarParser(
    (value, notes) => {
      if (typeof value !== 'string') return wrongScalar(value, 'can not be converted to a Blob', notes);
      const fault = base64Fault(value);
      if (fault === undefined) return value;
      notes.wrongType = `${sensitive ? 'Value' : `'${cut(value)}'`} can not be converted to a Blob: ${fault}`;
      return undefined;
    },
    lengthConstraints<string>(bytesInBase64, min, max),
    hidden,
  );
}

function scalarParser(
  read: (value: unknown, notes: Notes) => unknown,
  constraints: readonly Constraint[],
  show: (value: unknown) => string = shown,
): Parser {
  return {
    constraints,
    read(value, notes) {
      const copy = read(value, notes);
      if (copy !== undefined && !allHold(constraints, copy)) notes.broken = true;
      return copy;
    },
    explain(copy, path, report) {
      for (const { words, holds } of constraints) {
        if (!holds(copy as never)) add(report, () => show(copy), path, words);
      }
    },
  };
}

function lengthConstraints<T>(lengthOf: (value: T) => number, min?: number, max?: number): readonly Constraint[] {
  const constraints: Constraint[] = [];
  if (max !== undefined) {
    const words = `Member must have length less than or equal to ${max}`;
    constraints.push({ words, holds: (value: T) => lengthOf(value) <= max });
  }
  if (min !== undefined) {
    const words = `Member must have length greater than or equal to ${min}`;
    constraints.push({ words, holds: (value: T) => lengthOf(value) >= min });
  }
  return constraints;
}

/** AWS matches as Java's matches() does: the whole value, and \s is ASCII only. */
function patternConstraint(pattern: string): Constraint {
  const regExp = new RegExp(`^(?:${pattern.replaceAll('\\s', ' \\t\\n\\x0B\\f\\r')})$`);
  return {
    words: `Member must satisfy regular expression pattern: ${pattern}`,
    holds: (value: string) => regExp.test(value),
  };
}

function allHold(constraints: readonly Constraint[], value: unknown): boolean {
  for (const { holds } of constraints) {
    if (!holds(value as never)) return false;
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

/** What is wrong with base64, in AWS's words and spelling; the first of its checks that fails. */
function base64Fault(text: string): string | undefined {
  if (text.length % 4 !== 0) return `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`;
  const foreign = text.search(/[^A-Za-z0-9+/=]|=[^=]/);
  if (foreign >= 0) return `Invalid Base64 character: '${text.charAt(foreign)}'`;
  const padding = paddingOf(text);
  if (padding === 0) return undefined;
  // The bits that no byte uses must be 0, else two texts would mean the same bytes.
  const unused = padding === 1 ? 'AEIMQUYcgkosw048' : 'AQgw';
  return unused.includes(text.charAt(text.length - padding - 1))
    ? undefined
    : 'Invalid last non-pad Base64 character dectected';
}

function bytesInBase64(text: string): number {
  return (text.length / 4) * 3 - paddingOf(text);
}

function paddingOf(text: string): number {
  if (!text.endsWith('=')) return 0;
  return text.endsWith('==') ? 2 : 1;
}

function wrongScalar(value: unknown, words: string, notes: Notes): undefined {
  const token = tokenOf(value);
  if (token !== undefined) notes.wrongType = `${token} ${words}`;
  else if (typeof value === 'object') notes.wrongType = Array.isArray(value) ? FOUND_LIST : FOUND_STRUCTURE;
  return undefined;
}

function wrongContainer(value: unknown, words: string, notes: Notes): undefined {
  if (tokenOf(value) !== undefined || Array.isArray(value)) notes.wrongType = words;
  else if (typeof value === 'object') notes.wrongType = FOUND_STRUCTURE;
  return undefined;
}

/** The name of a scalar of JSON in AWS's messages; functions and symbols have none, and so no message. */
function tokenOf(value: unknown): string | undefined {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number' || typeof value === 'bigint') return 'NUMBER_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return undefined;
}

function explanation(parser: Parser, copy: unknown): string {
  const report: Report = { count: 0, listed: [] };
  parser.explain(copy, '', report);
  return `${report.count} validation error${report.count === 1 ? '' : 's'} detected: ${report.listed.join('; ')}`;
}

function add(report: Report, value: () => string, path: string, words: string): void {
  report.count += 1;
  if (isFull(report)) return;
  report.listed.push(`${value()} at '${path}' failed to satisfy constraint: ${words}`);
}

/** The path of a member; no path once nothing more is listed. */
function under(path: string, label: string, report: Report): string {
  if (isFull(report)) return '';
  return path === '' ? label : `${path}.${label}`;
}

function isFull(report: Report): boolean {
  return report.listed.length >= MOST_LISTED;
}

/** A blob or a secret: its place only. */
function hidden(): string {
  return 'Value';
}

function nothing(): string {
  return 'Value null';
}

/** A value as Java prints it. */
function shown(value: unknown): string {
  return `Value '${Array.isArray(value) ? cut(`[${joined(value)}]`) : cut(String(value))}'`;
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
