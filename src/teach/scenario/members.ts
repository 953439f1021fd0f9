// Members of JSON that is to be a scenario: each is read once, and what is wrong with it is reported with its place.

import { didYouMean } from '../../shared/nearest.js';
import { shown } from '../../shared/text.js';

export type Report = (path: string, message: string) => void;
export type Json = Readonly<Record<string, unknown>>;

export function textMember(json: Json, name: string, path: string, report: Report): string | undefined {
  const text = Object.hasOwn(json, name) ? json[name] : undefined;
  if (typeof text === 'string' || text === undefined) return text;
  report(under(path, name), `expected text, got ${kindOf(text)}`);
  return undefined;
}

export function textsMember(json: Json, name: string, path: string, report: Report): readonly string[] {
  const texts = Object.hasOwn(json, name) ? json[name] : undefined;
  if (texts === undefined) return [];
  if (Array.isArray(texts) && texts.every((text) => typeof text === 'string')) return texts;
  report(under(path, name), `expected a list of texts, got ${kindOf(texts)}`);
  return [];
}

export function refuseOthers(json: Json, members: readonly string[], path: string, report: Report): void {
  for (const name of Object.keys(json)) {
    if (members.includes(name)) continue;
    report(under(path, name), `unknown member; known are ${members.join(', ')}${didYouMean(name, members)}`);
  }
}

/** What may be meant by a name that there is not. */
export function hint(json: unknown, names: readonly string[]): string {
  return typeof json === 'string' ? didYouMean(json, names) : '';
}

export function under(path: string, name: string): string {
  const member = /^(?:[A-Za-z_]\w*)(?:\[\d+\])?$/.test(name) ? name : `[${shown(name, 60)}]`;
  return path === '' || member.startsWith('[') ? `${path}${member}` : `${path}.${member}`;
}

/** A scalar as it is, of anything else only what it is. */
export function described(json: unknown): string {
  return typeof json === 'object' || json === undefined ? kindOf(json) : shown(json, 60);
}

export function kindOf(json: unknown): string {
  if (json === undefined) return 'nothing';
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  if (typeof json === 'object') return 'an object';
  return typeof json === 'string' ? 'text' : `a ${typeof json}`;
}
