// Reads JSON that comes from anywhere: whatever is wrong with it is said, and where.

import { isObject, messageOf } from '../shared/objects.js';
import { shown } from '../shared/text.js';

/** An object whose members are not known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** What is longer would only exhaust the memory. */
const LONGEST_TEXT = 64 * 1024 * 1024;

/** The JSON of a file. This and all below throw a RangeError that names the place in it, such as `findings[3].rule`. */
export function parseJson(text: string): unknown {
  if (text.length > LONGEST_TEXT) throw wrong('', 'the file is too long');
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw wrong('', `not JSON: ${messageOf(error)}`);
  }
}

export function objectOf(json: unknown, path: string, what: string): Json {
  if (isObject(json)) return json;
  throw wrong(path, `expected ${what}, got ${described(json)}`);
}

export function listOf(json: unknown, path: string): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw wrong(path, `expected a list, got ${described(json)}`);
}

export function textOf(json: unknown, path: string): string {
  if (typeof json === 'string') return json;
  throw wrong(path, `expected text, got ${described(json)}`);
}

export function numberOf(json: unknown, path: string): number {
  if (typeof json === 'number') return json;
  throw wrong(path, `expected a number, got ${described(json)}`);
}

export function oneOf<V extends string>(values: readonly V[], json: unknown, path: string): V {
  const found = values.find((value) => value === json);
  if (found !== undefined) return found;
  const known = values.length > 10 ? 'a name that this version knows' : `one of ${values.join(', ')}`;
  throw wrong(path, `expected ${known}, got ${described(json)}`);
}

export function refuseOthers(json: Json, members: readonly string[], path: string): void {
  const unknown = Object.keys(json).find((name) => !members.includes(name));
  if (unknown !== undefined) throw wrong(under(path, unknown), `unknown member; known are ${members.join(', ')}`);
}

/** The path of a member of what is at a path. */
export function under(path: string, name: string): string {
  const member = /^[A-Za-z_]\w*$/.test(name) ? name : `[${shown(name, 60)}]`;
  return path === '' || member.startsWith('[') ? `${path}${member}` : `${path}.${member}`;
}

/** What stands there instead, in a few words. */
export function described(json: unknown): string {
  if (Array.isArray(json)) return 'a list';
  if (typeof json === 'object' && json !== null) return 'an object';
  return json === undefined ? 'nothing' : shown(json, 60);
}

export function wrong(path: string, message: string): RangeError {
  return new RangeError(path === '' ? message : `${path}: ${message}`);
}
