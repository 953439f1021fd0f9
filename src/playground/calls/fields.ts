// The form of an operation: a field for each member of its input, as its shape says. Every value of a field is text.

import type { Operation } from '../../index.js';
import { INPUTS } from '../../model/operations/tables.js';
import { type Limits, type Member, takenOf } from '../../model/requests/shapes.js';
import { isObject, messageOf } from '../../shared/objects.js';

/** How a member is filled in. */
export type FieldKind = 'choice' | 'flag' | 'number' | 'instant' | 'line' | 'text' | 'json';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  /** What there is to choose from. */
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** What is to be written there, where the name does not say it. */
  readonly hint?: string;
}

/** The fields, the required ones first. */
export function fieldsOf(operation: Operation): readonly Field[] {
  const fields = Object.entries(INPUTS[operation]).map(([name, member]) => fieldOf(name, member));
  return [...fields.filter(({ isRequired }) => isRequired), ...fields.filter(({ isRequired }) => !isRequired)];
}

function fieldOf(name: string, member: Member): Field {
  const field = { name, isRequired: member.required === true };
  switch (member.type) {
    case 'boolean':
      return { ...field, kind: 'flag', choices: ['true', 'false'] };
    case 'integer':
      return {
        ...field,
        kind: 'number',
        ...limits(takenOf(member)),
        hint: `a whole number${limitsText(takenOf(member))}`,
      };
    case 'timestamp':
      return { ...field, kind: 'instant', hint: 'such as 2026-02-01T00:00:00Z, or seconds since 1970' };
    case 'blob':
      return {
        ...field,
        kind: 'text',
        ...(BYTES[name] === undefined ? { hint: 'bytes in base64' } : { hint: BYTES[name] }),
      };
    case 'string':
      if ('enum' in member) return { ...field, kind: 'choice', choices: member.enum };
      return { ...field, kind: member.max > 2048 ? 'text' : 'line' };
    case 'list':
      return { ...field, kind: 'json', hint: `a list in JSON: [${exampleText(member.member)}]` };
    case 'map':
      return { ...field, kind: 'json', hint: 'in JSON: {"name": "value"}' };
    case 'structure':
      return { ...field, kind: 'json', hint: `in JSON: ${exampleText(member)}` };
  }
}

/** What scenarios write for bytes. */
const BYTES: Readonly<Partial<Record<string, string>>> = {
  Plaintext: 'text',
  Message: 'text',
  EncryptedKeyMaterial: 'wrap(a name): equal names are equal key material',
};

function limits({ least, most }: Limits): Pick<Field, 'min' | 'max'> {
  return { ...(Number.isFinite(least) ? { min: least } : {}), ...(Number.isFinite(most) ? { max: most } : {}) };
}

function limitsText({ least, most }: Limits): string {
  return Number.isFinite(least) && Number.isFinite(most) ? ` from ${least} to ${most}` : '';
}

function exampleText(shape: Member): string {
  switch (shape.type) {
    case 'structure': {
      const [first] = Object.entries(shape.members);
      const every = Object.entries(shape.members).filter(([, member]) => member.required === true);
      const shown = every.length > 0 ? every : first === undefined ? [] : [first];
      return `{${shown.map(([name, member]) => `"${name}": ${exampleText(member)}`).join(', ')}}`;
    }
    case 'string':
      return JSON.stringify('enum' in shape ? shape.enum[0] : '…');
    case 'map':
      return '{"name": "value"}';
    default:
      return '"…"';
  }
}

/** What stands in the fields of a form; an empty one is not given. */
export type FieldValues = Readonly<Record<string, string>>;

/** The input as values of fields. */
export function valuesOf(input: Readonly<Record<string, unknown>>): FieldValues {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

export interface FilledIn {
  readonly input: Readonly<Record<string, unknown>>;
  /** What cannot be read of a field, by its name. */
  readonly faults: Readonly<Record<string, string>>;
}

/** The input that the fields say. What KMS refuses is sent all the same: that is how one sees the refusal. */
export function inputOf(fields: readonly Field[], values: FieldValues): FilledIn {
  const input: Record<string, unknown> = {};
  const faults: Record<string, string> = {};
  for (const field of fields) {
    const text = values[field.name];
    if (text === undefined || (text === '' && !(field.isRequired && isText(field)))) continue;
    const value = readValue(field, text);
    if (value.ok) input[field.name] = value.value;
    else faults[field.name] = value.fault;
  }
  return { input, faults };
}

function isText({ kind }: Field): boolean {
  return kind === 'line' || kind === 'text';
}

type Value = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: string };

function readValue({ kind, hint }: Field, text: string): Value {
  // A template of a scenario stands for what an earlier step was answered.
  if (kind === 'choice' || kind === 'line' || kind === 'text' || /^\$\{.*\}$/.test(text))
    return { ok: true, value: text };
  switch (kind) {
    case 'flag':
      return { ok: true, value: text === 'true' };
    case 'number':
      return /^[+-]?\d+$/.test(text.trim()) ? { ok: true, value: Number(text) } : wrong(hint);
    case 'instant': {
      const seconds = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : Date.parse(text) / 1000;
      return Number.isFinite(seconds) ? { ok: true, value: seconds } : wrong(hint);
    }
    case 'json':
      try {
        const value: unknown = JSON.parse(text);
        return isObject(value) || Array.isArray(value) ? { ok: true, value } : wrong(hint);
      } catch (error) {
        return wrong(hint, messageOf(error));
      }
  }
}

function wrong(hint = 'something else', why?: string): Value {
  return { ok: false, fault: `expected ${hint}${why === undefined ? '' : ` (${why})`}` };
}
