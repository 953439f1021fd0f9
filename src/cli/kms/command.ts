// One `mrk kms` command: from its words to what is to be done, in the AWS CLI's way.
// https://docs.aws.amazon.com/cli/latest/reference/kms/

import jmespath from 'jmespath';
import { kebabCase } from '../../aws-cli/kebab-case.js';
import { parameterFaults } from '../../aws-cli/validate.js';
import type { Members } from '../../model/requests/shapes.js';
import { parseRegion, REGIONS, type Region } from '../../model/vocabulary/identifiers.js';
import { didYouMean, nearest } from '../../shared/nearest.js';
import { isObject } from '../../shared/objects.js';
import { printable } from '../terminal.js';
import { fromFile } from './files.js';
import { operationHelp, overviewHelp } from './help.js';
import { type CliOperation, COMMANDS, membersOf, operationOf } from './names.js';
import { type OptionKind, type SortedWords, sortWords } from './options.js';
import { isPaginated, PAGING_OPTIONS, type Paging, pagingOf } from './paging.js';
import { SKELETONS, type SkeletonName, skeletonText } from './skeleton.js';
import { BINARY_FORMATS, optionValue, parseJson, wireInput } from './values.js';
import { FAILED, fail, type World } from './world.js';
import { parseYaml } from './yaml.js';

const OUTPUT_FORMATS = ['json', 'table', 'text'] as const;
type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** What a command line asks for. */
export type Command = CallCommand | { readonly kind: 'text'; readonly text: string };

/** A call of an operation. */
export interface CallCommand {
  readonly kind: 'call';
  readonly operation: CliOperation;
  readonly region: Region;
  /** In the form of the wire. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly paging?: Paging;
  readonly output: OutputFormat;
  /** A JMESPath expression that is known to be one. */
  readonly query?: string;
  /** The state file, if one is named. */
  readonly state?: string;
}

/** Options of every operation. Those that mean nothing without AWS are taken and passed over. */
const GLOBAL_OPTIONS: Readonly<Record<string, OptionKind>> = {
  '--region': 'value',
  '--output': 'value',
  '--query': 'value',
  '--state': 'value',
  '--cli-binary-format': 'value',
  '--no-paginate': 'flag',
  '--help': 'flag',
  '--profile': 'value',
  '--endpoint-url': 'value',
  '--color': 'value',
  '--ca-bundle': 'value',
  '--cli-read-timeout': 'value',
  '--cli-connect-timeout': 'value',
  '--no-cli-pager': 'flag',
  '--no-verify-ssl': 'flag',
  '--no-sign-request': 'flag',
  '--cli-auto-prompt': 'flag',
  '--no-cli-auto-prompt': 'flag',
  '--debug': 'flag',
};

const INPUT_OPTIONS: Readonly<Record<string, OptionKind>> = {
  '--cli-input-json': 'value',
  '--cli-input-yaml': 'value',
  '--generate-cli-skeleton': 'optional',
};

const USAGE = `usage: mrk kms [options] <operation> [parameters]
To see help text, you can run:

  mrk kms help
  mrk kms <operation> help
`;

/** Reads a command. `words` are those after `mrk kms`. Throws a CliFault. */
export async function parseCommand(words: readonly string[], world: World): Promise<Command> {
  const head = sortWords(words, (option) => GLOBAL_OPTIONS[option], 1);
  if (head.fault !== undefined) return wrongUsage(head.fault);
  const [name] = head.positionals;
  if (name === 'help' || (name === undefined && head.options.has('--help'))) return text(overviewHelp());
  if (name === undefined) return wrongUsage('the following arguments are required: operation');
  const operation = operationOf(name);
  if (operation === undefined) return wrongUsage(`argument operation: ${invalidChoice(COMMANDS, name)}`);

  const table = optionTable(operation);
  const tail = sortWords(head.rest, (option) => table.get(option)?.kind ?? GLOBAL_OPTIONS[option]);
  const given = new Map([...head.options, ...tail.options]);
  if (given.has('--help') || tail.positionals.includes('help')) return text(operationHelp(operation));
  const skeleton = skeletonName(given);
  const unknown = [...head.extras.filter((word) => word !== name), ...tail.extras];
  const hint = hintOf(unknown, [...table.keys(), ...Object.keys(GLOBAL_OPTIONS)]);
  requireOptions(operation, given, skeleton, hint);
  if (tail.fault !== undefined) return wrongUsage(tail.fault);
  if (unknown.length > 0) return fail(`${USAGE}\nUnknown options: ${printable(unknown.join(', '))}${hint}`);
  if (skeleton !== undefined && skeleton !== 'output') return text(skeletonText(operation, skeleton));

  const output = choice(given, '--output', OUTPUT_FORMATS, outputOf(world));
  const query = queryOf(given);
  const format = choice(given, '--cli-binary-format', BINARY_FORMATS, 'base64');
  const parameters = await parametersOf(operation, table, given, world);
  const paging = pagingOf(operation, given, parameters);
  const members = membersOf(operation);
  const limit = paging?.pageSize === undefined ? {} : { Limit: paging.pageSize };
  const faults = parameterFaults(members, { ...parameters, ...limit });
  if (faults.length > 0) return fail(`Parameter validation failed:\n${faults.join('\n')}`);
  const input = wireInput(members, parameters, format);
  if (skeleton === 'output') return text(skeletonText(operation, skeleton));
  const region = regionOf(given, world);
  const state = given.get('--state')?.[0];
  return {
    kind: 'call',
    operation,
    region,
    input,
    output,
    ...(paging === undefined ? {} : { paging }),
    ...(query === undefined ? {} : { query }),
    ...(state === undefined ? {} : { state }),
  };
}

/** An option that gives a member a value. */
interface MemberOption {
  readonly kind: OptionKind;
  readonly member?: string;
  /** Of a flag: what it gives the member. */
  readonly flag?: boolean;
}

/** All options of an operation but the global ones. */
function optionTable(operation: CliOperation): ReadonlyMap<string, MemberOption> {
  const options: [string, MemberOption][] = Object.entries(membersOf(operation)).flatMap(
    ([member, shape]): [string, MemberOption][] => {
      const name = kebabCase(member);
      if (shape.type !== 'boolean') return [[`--${name}`, { kind: shape.type === 'list' ? 'list' : 'value', member }]];
      return [
        [`--${name}`, { kind: 'flag', member, flag: true }],
        [`--no-${name}`, { kind: 'flag', member, flag: false }],
      ];
    },
  );
  const paging = isPaginated(operation) ? PAGING_OPTIONS : [];
  return new Map([
    ...options,
    ...paging.map((option): [string, MemberOption] => [option, { kind: 'value' }]),
    ...Object.entries(INPUT_OPTIONS).map(([option, kind]): [string, MemberOption] => [option, { kind }]),
  ]);
}

function skeletonName(given: SortedWords['options']): SkeletonName | undefined {
  return given.has('--generate-cli-skeleton')
    ? choice(given, '--generate-cli-skeleton', SKELETONS, 'input')
    : undefined;
}

/** Required options must be there, unless the parameters come from elsewhere or are not looked at. */
function requireOptions(
  operation: CliOperation,
  given: SortedWords['options'],
  skeleton: SkeletonName | undefined,
  hint: string,
): void {
  if (skeleton === 'input' || skeleton === 'yaml-input') return;
  if (given.has('--cli-input-json') || given.has('--cli-input-yaml')) return;
  const missing = requiredOptions(membersOf(operation)).filter((option) => !given.has(option));
  if (missing.length > 0) wrongUsage(`the following arguments are required: ${missing.join(', ')}${hint}`);
}

function requiredOptions(members: Members): readonly string[] {
  return Object.entries(members).flatMap(([name, shape]) => (shape.required === true ? [`--${kebabCase(name)}`] : []));
}

async function parametersOf(
  operation: CliOperation,
  table: ReadonlyMap<string, MemberOption>,
  given: SortedWords['options'],
  world: World,
): Promise<Readonly<Record<string, unknown>>> {
  const members = membersOf(operation);
  const entries: [string, unknown][] = [];
  for (const [option, words] of given) {
    const { member, flag } = table.get(option) ?? {};
    const shape = member === undefined ? undefined : members[member];
    if (member === undefined || shape === undefined) continue;
    entries.push([member, flag ?? (await optionValue(shape, words, option, world))]);
  }
  const parameters = Object.fromEntries(entries);
  const inOrder = Object.keys(members).filter((name) => Object.hasOwn(parameters, name));
  return {
    ...(await inputDocument(given, world)),
    ...Object.fromEntries(inOrder.map((name) => [name, parameters[name]])),
  };
}

/** What --cli-input-json or --cli-input-yaml brings. */
async function inputDocument(given: SortedWords['options'], world: World): Promise<object> {
  const json = given.get('--cli-input-json')?.[0];
  const yaml = given.get('--cli-input-yaml')?.[0];
  if (json === undefined && yaml === undefined) return {};
  if (json !== undefined && yaml !== undefined) {
    return fail('Only one --cli-input- parameter may be specified.');
  }
  const option = json === undefined ? '--cli-input-yaml' : '--cli-input-json';
  const word = json ?? yaml ?? '';
  const content = (await fromFile(word, option, world)) ?? word;
  const source = typeof content === 'string' ? content : new TextDecoder().decode(content);
  const value = json === undefined ? yamlOf(source, option) : parseJson(source, option);
  if (!isObject(value)) {
    return fail(`Error parsing parameter '${option}': Invalid type: expecting map`);
  }
  return value;
}

function yamlOf(source: string, option: string): unknown {
  try {
    return parseYaml(source);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail(`Error parsing parameter '${option}': Invalid YAML: ${error.message}`);
  }
}

function queryOf(given: SortedWords['options']): string | undefined {
  const query = given.get('--query')?.[0];
  if (query === undefined) return undefined;
  try {
    jmespath.search(null, query);
  } catch (error) {
    // Other errors are about the value; there will be another one.
    if (error instanceof Error && (error.name === 'ParserError' || error.name === 'LexerError')) {
      return fail(`Bad value for --query ${query}: ${error.message}`);
    }
  }
  return query;
}

function outputOf({ environment }: World): OutputFormat {
  return OUTPUT_FORMATS.find((format) => format === environment.AWS_DEFAULT_OUTPUT) ?? 'json';
}

function regionOf(given: SortedWords['options'], { environment }: World): Region {
  const region = given.get('--region')?.[0] || environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1';
  if (!/^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/.test(region)) {
    return fail(`Provided region_name '${printable(region)}' doesn't match a supported format.`, FAILED);
  }
  return parseRegion(region) ?? fail(`AWS has no Region ${region}${didYouMean(region, REGIONS)}.`, FAILED);
}

function choice<const C extends string>(
  given: SortedWords['options'],
  option: string,
  choices: readonly C[],
  byDefault: C,
): C {
  const word = given.get(option)?.[0];
  if (word === undefined) return byDefault;
  return choices.find((each) => each === word) ?? wrongUsage(`argument ${option}: ${invalidChoice(choices, word)}`);
}

function invalidChoice(choices: readonly string[], word: string): string {
  const lines: string[] = [];
  for (let index = 0; index < choices.length; index += 2) {
    lines.push(
      choices
        .slice(index, index + 2)
        .map((each) => each.padEnd(40))
        .join(' | ')
        .trimEnd(),
    );
  }
  const meant = nearest(word, choices);
  const hint =
    meant === undefined ? [] : ['', `Invalid choice: '${printable(word)}', maybe you meant:`, '', `  * ${meant}`];
  return ['Invalid choice, valid choices are:', '', ...lines, ...hint].join('\n');
}

/** What is meant by words that are no options, if that can be guessed. */
function hintOf(unknown: readonly string[], known: readonly string[]): string {
  const options = unknown.filter((word) => word.startsWith('--')).map((word) => word.replace(/=.*/s, ''));
  return options
    .map((option) => ({ option, meant: nearest(option, known) }))
    .filter(({ meant }) => meant !== undefined)
    .map(({ option, meant }) => `\n\nInvalid option: '${printable(option)}', maybe you meant: ${meant}`)
    .join('');
}

function wrongUsage(message: string): never {
  return fail(`${USAGE}\nmrk: error: ${message}`);
}

function text(content: string): Command {
  return { kind: 'text', text: content };
}
