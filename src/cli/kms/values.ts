// From the words of a command line to the value of a member: scalars, JSON, shorthand, files, base64, dates.

import { instantSeconds } from '../../aws-cli/validate.js';
import type { Members, Shape } from '../../model/requests/shapes.js';
import { isObject, messageOf } from '../../shared/objects.js';
import { fromFile } from './files.js';
import { isShorthandFault, parseShorthand, type ShorthandValue } from './shorthand.js';
import { fail, type World } from './world.js';

/** How blobs are given: as the AWS CLI's `--cli-binary-format`. */
export const BINARY_FORMATS = ['base64', 'raw-in-base64-out'] as const;
export type BinaryFormat = (typeof BINARY_FORMATS)[number];

/** The value of one option from its words, which are several only for a list. */
export async function optionValue(
  shape: Shape,
  words: readonly string[],
  option: string,
  world: World,
): Promise<unknown> {
  const [word = ''] = words;
  const content = words.length === 1 ? await fromFile(word, option, world) : undefined;
  if (content instanceof Uint8Array) return content;
  const texts = content === undefined ? words : [content];
  const [text = ''] = texts;
  switch (shape.type) {
    case 'integer':
      if (/^\s*[+-]?\d+\s*$/.test(text)) return Number(text);
      return fail(`Error parsing parameter '${option}': invalid literal for int() with base 10: '${text}'`);
    case 'list':
      return listValue(shape.member, texts, option, world);
    case 'map':
    case 'structure':
      return looksLikeJson(text) ? parseJson(text, option) : structured(shape, text, option, world);
    default:
      return text;
  }
}

async function listValue(
  member: Shape,
  texts: readonly string[],
  option: string,
  world: World,
): Promise<readonly unknown[]> {
  const [text = ''] = texts;
  const isStructured = member.type === 'structure';
  if (texts.length === 1 && text.trimStart().startsWith('[')) {
    const list = parseJson(text, option);
    return Array.isArray(list) ? list : [list];
  }
  if (!isStructured) return texts;
  if (looksLikeJson(text)) return texts.map((each) => parseJson(each, option));
  const values: unknown[] = [];
  for (const each of texts) values.push(await structured(member, each, option, world));
  return values;
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

export function parseJson(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail(`Error parsing parameter '${option}': Invalid JSON: ${messageOf(error)}\nJSON received: ${text}`);
  }
}

/** A shorthand, with single values made lists and numbers where the shape says so. */
async function structured(shape: Shape, text: string, option: string, world: World): Promise<unknown> {
  // Files that the shorthand names are read before, because it is parsed at once.
  const files = new Map<string, string | Uint8Array>();
  for (const [, quoted, name = quoted ?? ''] of text.matchAll(
    /@\s*=\s*(?:["'](fileb?:\/\/[^"']+)|(fileb?:\/\/[^,\]}]+))/g,
  )) {
    const content = await fromFile(name.trimEnd(), option, world);
    if (content !== undefined) files.set(name.trimEnd(), content);
  }
  try {
    return shaped(
      shape,
      parseShorthand(text, (name) => files.get(name)),
    );
  } catch (error) {
    if (!isShorthandFault(error)) throw error;
    return fail(`Error parsing parameter '${option}': ${error.message}`);
  }
}

function shaped(shape: Shape, value: ShorthandValue): unknown {
  if (value instanceof Uint8Array) return value;
  switch (shape.type) {
    case 'list':
      return (Array.isArray(value) ? value : [value]).map((entry: ShorthandValue) => shaped(shape.member, entry));
    case 'structure': {
      if (typeof value !== 'object' || Array.isArray(value)) return value;
      const entries = Object.entries(value).map(([name, member]) => {
        const known = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
        return [name, known === undefined ? member : shaped(known, member)];
      });
      return Object.fromEntries(entries);
    }
    default:
      return value;
  }
}

/** Parameters in the form of the wire: dates in epoch seconds, blobs in base64. They have been validated. */
export function wireInput(
  members: Members,
  parameters: Readonly<Record<string, unknown>>,
  format: BinaryFormat,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, wireValue(members[name], value, format)]),
  );
}

function wireValue(shape: Shape | undefined, value: unknown, format: BinaryFormat): unknown {
  switch (shape?.type) {
    case 'timestamp':
      return instantSeconds(value);
    case 'blob':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : base64Of(String(value), format);
    case 'list':
      return Array.isArray(value) ? value.map((entry) => wireValue(shape.member, entry, format)) : value;
    case 'structure':
      return isObject(value) ? wireInput(shape.members, value, format) : value;
    default:
      return value;
  }
}

function base64Of(text: string, format: BinaryFormat): string {
  if (format === 'raw-in-base64-out') return Buffer.from(text).toString('base64');
  // As Python decodes: what is no base64 is passed over, but the padding must be right.
  const kept = text.replaceAll(/[^A-Za-z0-9+/=]/g, '');
  const data = kept.replace(/=+$/, '');
  const padding = (4 - (data.length % 4)) % 4;
  if (padding === 3 || kept.length - data.length < padding) return fail(`Invalid base64: "${text}"`, 255);
  return Buffer.from(data.replaceAll('=', ''), 'base64').toString('base64');
}
