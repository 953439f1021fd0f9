// How requests are refused whose parameters are none: wrong JSON types, broken constraints, pages, dry runs.
//
// Constraint errors have the form of TAG-2; a missing secret is `Value at`, not `Value null at` (KMS, in an emulator's
// tests). The texts of SerializationException are those of other AWS services with the same protocol, in public
// recordings (Kinesis, Athena, SES); so is that of a list of strings (Lambda, ACM, IAM).

import { ANYTHING, NO_TEXT, OWN_WORDS, type Wordings } from './record.js';

/** A constraint of AWS's API model. */
export type Constraint =
  | { readonly is: 'notNull' }
  | { readonly is: 'maxLength' | 'minLength' | 'maxValue' | 'minValue'; readonly limit: number }
  | { readonly is: 'pattern'; readonly pattern: string }
  | { readonly is: 'oneOf'; readonly values: readonly string[] }
  /** Of a list of strings: what every member of it must be. */
  | { readonly is: 'each'; readonly constraints: readonly Constraint[] };

/** A parameter that breaks a constraint. */
export interface Violation {
  /** The path of the parameter, such as `tags.1.member.tagKey`. */
  readonly at: string;
  /** What was given, as AWS shows it; null: nothing; absent: it is a secret or a blob, and not shown. */
  readonly value?: string | null;
  readonly constraint: Constraint;
}

export interface BrokenConstraints {
  /** How many constraints are broken; of very many, not all are listed. */
  readonly count: number;
  readonly violations: readonly Violation[];
}

/** What a parameter must be: a JSON type, or what a scalar must be read as. */
export type Wanted =
  | 'structure'
  | 'list'
  | 'map'
  | 'String'
  | 'Integer'
  | 'Boolean'
  | 'Blob'
  | 'milliseconds since epoch';

/** What it is. `unreadable`: nothing that JSON has. */
export type JsonToken =
  | 'STRING_VALUE'
  | 'NUMBER_VALUE'
  | 'TRUE_VALUE'
  | 'FALSE_VALUE'
  | 'list'
  | 'structure'
  | 'unreadable';

export interface WrongType {
  readonly wanted: Wanted;
  readonly found: JsonToken;
}

/** The first of AWS's checks of base64 that fails: its length, a character, or its last character. */
export interface NotBase64 {
  /** Absent: it is a secret. */
  readonly value?: string;
  readonly length?: number;
  readonly character?: string;
}

export const REQUEST_WORDINGS = {
  wrongType: { code: 'SerializationException', text: wrongTypeText },
  notBase64: { code: 'SerializationException', text: notBase64Text },
  constraints: {
    code: 'ValidationException',
    text: constraintsText,
    others: [
      {
        when: 'a value is none of an enumeration',
        applies: ({ violations }: BrokenConstraints) => violations.some(({ constraint }) => isEnumeration(constraint)),
        forms: (facts: BrokenConstraints) => [constraintsText(facts, true)],
        reason: 'AWS lists the values in no order, and not the same ones in every Region.',
      },
    ],
  },
  /** The constraint of the API model admits more than the operation takes. */
  pageSize: {
    code: 'ValidationException',
    text: ({ value, limit }: { readonly value: number; readonly limit: number }) =>
      constraintsText({
        count: 1,
        violations: [{ at: 'limit', value: String(value), constraint: { is: 'maxValue', limit } }],
      }),
    others: [{ ...OWN_WORDS, when: '`Limit` is too large for the page' }],
  },
  markerUnknown: { code: 'InvalidMarkerException', text: () => NO_TEXT },
  dataKeyLength: {
    code: 'ValidationException',
    text: () => 'Please specify either number of bytes or key spec.',
    others: [{ ...OWN_WORDS, when: 'a data key has no length, or two' }],
  },
  numberOfBytesMissing: { code: 'ValidationException', text: () => 'NumberOfBytes is required.' },
  dryRun: {
    code: 'DryRunOperationException',
    text: () => 'The request would have succeeded, but the DryRun option is set.',
  },
  requestRate: {
    code: 'ThrottlingException',
    text: () => 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  },
  operationUnknown: { code: 'UnknownOperationException', text: () => NO_TEXT },
  operationUnmodelled: {
    code: 'UnsupportedOperationException',
    text: ({ operation }: { readonly operation: string }) =>
      `${operation} is outside of this model: it names no KMS key`,
  },
} as const satisfies Wordings;

function wrongTypeText({ wanted, found }: WrongType): string {
  if (found === 'unreadable') return NO_TEXT;
  if (found === 'list') return 'Start of list found where not expected';
  if (found === 'structure') return 'Start of structure or map found where not expected.';
  switch (wanted) {
    case 'structure':
      return 'Expected null';
    case 'list':
    case 'map':
      return `Expected ${wanted} or null`;
    case 'milliseconds since epoch':
      return `${found} can not be converted to ${wanted}`;
    default:
      return `${found} can not be converted to ${wanted === 'Integer' ? 'an' : 'a'} ${wanted}`;
  }
}

function notBase64Text({ value, length, character }: NotBase64): string {
  const what = `${value === undefined ? 'Value' : `'${value}'`} can not be converted to a Blob`;
  if (length !== undefined)
    return `${what}: Base64 encoded length is expected a multiple of 4 bytes but found: ${length}`;
  return character === undefined
    ? `${what}: Invalid last non-pad Base64 character dectected`
    : `${what}: Invalid Base64 character: '${character}'`;
}

/** The form of TAG-2. `anyValues`: whatever the values of an enumeration are. */
function constraintsText({ count, violations }: BrokenConstraints, anyValues = false): string {
  const listed = violations.map(
    ({ at, value, constraint }) =>
      `${valueText(value)} at '${at}' failed to satisfy constraint: ${constraintText(constraint, anyValues)}`,
  );
  return `${count} validation error${count === 1 ? '' : 's'} detected: ${listed.join('; ')}`;
}

function valueText(value: string | null | undefined): string {
  if (value === undefined) return 'Value';
  return value === null ? 'Value null' : `Value '${value}'`;
}

function constraintText(constraint: Constraint, anyValues: boolean): string {
  switch (constraint.is) {
    case 'notNull':
      return 'Member must not be null';
    case 'maxLength':
      return `Member must have length less than or equal to ${constraint.limit}`;
    case 'minLength':
      return `Member must have length greater than or equal to ${constraint.limit}`;
    case 'maxValue':
      return `Member must have value less than or equal to ${constraint.limit}`;
    case 'minValue':
      return `Member must have value greater than or equal to ${constraint.limit}`;
    case 'pattern':
      return `Member must satisfy regular expression pattern: ${constraint.pattern}`;
    case 'oneOf':
      return `Member must satisfy enum value set: [${anyValues ? ANYTHING : constraint.values.join(', ')}]`;
    case 'each':
      return `Member must satisfy constraint: [${constraint.constraints.map((each) => constraintText(each, anyValues)).join(', ')}]`;
  }
}

function isEnumeration(constraint: Constraint): boolean {
  return constraint.is === 'oneOf' || (constraint.is === 'each' && constraint.constraints.some(isEnumeration));
}
