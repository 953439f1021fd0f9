// An input as options of the AWS CLI. Values that an option could misread go into --cli-input-json, and blobs into files:
// version 1 of the AWS CLI takes a blob that is no file for plain text, version 2 for base64.

import { kebabCase } from '../../aws-cli/kebab-case.js';
import { parameterFaults } from '../../aws-cli/validate.js';
import { isBase64 } from '../../shared/base64.js';
import { OWN_START } from '../beliefs/names.js';
import type { SequenceCall } from '../findings.js';
import { epochSeconds, INPUTS, type Members, type Shape } from '../model.js';
import type { Plan } from './aws-cli-plan.js';
import { isOwnImportToken, membersOf } from './issued.js';
import { isPrintable, jsonText, partsOf, wordOf } from './shell.js';

export interface CliOptions {
  /** Lines that must come before the command. */
  readonly before: readonly string[];
  readonly words: readonly string[];
}

/** Undefined: the AWS CLI would refuse to send such an input. */
export function optionsOf(step: SequenceCall, place: number, plan: Plan): CliOptions | undefined {
  const { operation } = step;
  const members: Members = INPUTS[operation];
  const input = step.input === undefined ? {} : step.input;
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  const given = Object.entries(membersOf(input));
  if (!isObject || parameterFaults(members, Object.fromEntries(given)).length > 0) return undefined;
  const before: string[] = [];
  const words: string[] = [];
  const others: [string, unknown][] = [];
  for (const [name, value] of given) {
    const shape = members[name];
    if (shape === undefined || !isExact(shape, value)) return undefined;
    const option = `--${kebabCase(name)}`;
    if (shape.type === 'blob') {
      const blob = blobOf({ name, value: String(value), step, place, plan });
      before.push(...blob.before);
      words.push(option, blob.word);
    } else if (shape.type === 'boolean') {
      words.push(value === true ? option : `--no-${option.slice(2)}`);
    } else if (shape.type === 'timestamp') {
      // Every sequence begins at the same instant of the kit's own time.
      words.push(option, `"$((START + ${Number(value) - epochSeconds(OWN_START)}))"`);
    } else {
      const texts = textsOf(shape, value);
      if (texts === undefined) others.push([name, value]);
      else words.push(option, ...texts.map((text) => wordOf(partsOf(text, plan.variables))));
    }
  }
  if (others.length > 0) {
    const json = jsonText(Object.fromEntries(others));
    words.unshift('--cli-input-json', wordOf(partsOf(json, plan.variables)));
  }
  if ('Marker' in members) paginate(words, plan.walksPages === true && place === plan.sequence.length - 1);
  return { before, words };
}

/** One call is one page; with --page-size the AWS CLI asks for the others, too, and answers all of them together. */
function paginate(words: string[], isWalked: boolean): void {
  const limit = words.indexOf('--limit');
  if (isWalked && limit >= 0) words[limit] = '--page-size';
  else words.push('--no-paginate');
}

/** Whether the AWS CLI would send this very value. */
function isExact(shape: Shape, value: unknown): boolean {
  switch (shape.type) {
    case 'integer':
    case 'timestamp':
      return Number.isSafeInteger(value);
    case 'blob':
      return typeof value === 'string' && value !== '' && isBase64(value);
    case 'list':
      return Array.isArray(value) && value.every((entry) => isExact(shape.member, entry));
    case 'structure':
      return Object.entries(Object(value)).every(([name, inner]) => {
        const member = shape.members[name];
        // Blobs that are no option of their own cannot be files.
        return member !== undefined && member.type !== 'blob' && isExact(member, inner);
      });
    default:
      return true;
  }
}

/** The words of an option; undefined: some text among them would be misread. */
function textsOf(shape: Shape, value: unknown): readonly string[] | undefined {
  switch (shape.type) {
    case 'list': {
      const entries: readonly unknown[] = Array.isArray(value) ? value : [];
      const words = entries.map((entry) =>
        shape.member.type === 'structure' ? shorthand(entry) : isTame(entry) ? String(entry) : undefined,
      );
      const texts = words.filter((word) => word !== undefined);
      return texts.length === entries.length && /^[^[{]/.test(texts[0] ?? '') ? texts : json(value);
    }
    case 'map':
      return [shorthand(value) ?? jsonText(value)];
    case 'structure':
      return json(value);
    default:
      return isTame(value) ? [String(value)] : undefined;
  }
}

function json(value: unknown): readonly string[] {
  return [jsonText(value)];
}

/** Whether a text means itself as the word after an option. */
function isTame(value: unknown): boolean {
  const text = String(value);
  return isPrintable(text) && !/^(?:-|(?:fileb?|https?):\/\/)/.test(text);
}

/** `TagKey=Purpose,TagValue=Test`; undefined: some value would be misread. */
function shorthand(value: unknown): string | undefined {
  const pairs = Object.entries(Object(value));
  const isPlain = pairs.every(([name, text]) => /^[\w-]+$/.test(name) && /^[\w.:/@-]*$/.test(String(text)));
  return isPlain && pairs.length > 0 ? pairs.map(([name, text]) => `${name}=${text}`).join(',') : undefined;
}

interface Blob {
  readonly name: string;
  /** Base64. */
  readonly value: string;
  readonly step: SequenceCall;
  readonly place: number;
  readonly plan: Plan;
}

/** Writes a blob into a file, so that its very bytes are sent. */
function blobOf(blob: Blob): { readonly before: readonly string[]; readonly word: string } {
  const { name, value, place, plan } = blob;
  const variable = plan.variables.get(value);
  const file = `$DIR/${variable === undefined ? `${kebabCase(name)}${place + 1}` : kebabName(variable)}`;
  const source = variable === undefined ? wordOf([value]) : `"\${${variable}}"`;
  const wrap = name === 'EncryptedKeyMaterial' ? wrapping(blob) : { before: [], pipe: '' };
  const line = `printf %s ${source} | base64 --decode${wrap.pipe} > "${file}"`;
  const isOfNone = name === 'ImportToken' && variable === undefined && isOwnImportToken(value);
  const note = isOfNone ? ['# No call of these gives out this import token.'] : [];
  return { before: [...note, ...wrap.before, line], word: `"fileb://${file}"` };
}

function kebabName(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '-');
}

const DIGESTS: Readonly<Record<string, string>> = { RSAES_OAEP_SHA_1: 'sha1', RSAES_OAEP_SHA_256: 'sha256' };

/** In a sequence key material is not wrapped. It can only be wrapped for a token that was given out. */
function wrapping({ step, plan }: Blob): { readonly before: readonly string[]; readonly pipe: string } {
  const token = membersOf(step.input).ImportToken;
  const issued = typeof token === 'string' ? plan.issued.get(token) : undefined;
  const publicKey = issued === undefined ? undefined : plan.captures.get(issued.step)?.get('PublicKey');
  if (issued === undefined || publicKey === undefined) return { before: [], pipe: '' };
  const parameters = plan.sequence[issued.step];
  const { WrappingAlgorithm: algorithm } = membersOf(
    parameters !== undefined && 'operation' in parameters ? parameters.input : undefined,
  );
  const hash = DIGESTS[String(algorithm)];
  if (hash === undefined) return { before: [`# Wrap the key material with ${algorithm}: here it is not.`], pipe: '' };
  const file = `"$DIR/${kebabName(publicKey)}"`;
  const modes = `-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:${hash} -pkeyopt rsa_mgf1_md:${hash}`;
  return {
    before: [`printf %s "\${${publicKey}}" | base64 --decode > ${file}`],
    pipe: ` | openssl pkeyutl -encrypt -pubin -keyform DER -inkey ${file} ${modes}`,
  };
}
