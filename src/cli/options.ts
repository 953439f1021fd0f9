// The options of a subcommand, as node:util reads them; a mistake is told with what may be meant.

import { type ParseArgsConfig, parseArgs } from 'node:util';
import { didYouMean } from '../shared/nearest.js';
import { codeOf } from '../shared/objects.js';

/**
 * As parseArgs, which is strict: it throws a TypeError with a code of its own at what is no option of the subcommand. An
 * empty text is refused likewise: it is what a variable of the shell leaves that is not set, and means nothing anywhere.
 */
export function readOptions<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  const read = readKnown(config);
  const values: [string, unknown][] = Object.entries(read.values);
  const empty = values.find(([, value]) => [value].flat().includes(''));
  if (empty !== undefined) throw usageError(`--${empty[0]} must not be empty`, INVALID_VALUE);
  if (read.positionals.some((argument) => argument === ''))
    throw usageError('an argument must not be empty', INVALID_VALUE);
  return read;
}

function readKnown<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (codeOf(error) !== UNKNOWN_OPTION) throw error;
    const { tokens = [] } = parseArgs({ ...config, strict: false, tokens: true });
    const { options = {} } = config;
    const unknown = tokens.find((token) => token.kind === 'option' && !Object.hasOwn(options, token.name));
    if (unknown?.kind !== 'option') throw error;
    const known = Object.keys(options).map((name) => `--${name}`);
    throw usageError(`Unknown option '${unknown.rawName}'${didYouMean(unknown.rawName, known)}`, UNKNOWN_OPTION);
  }
}

function usageError(message: string, code: string): TypeError {
  return Object.assign(new TypeError(message), { code });
}

/** The number that --port gives; 0 is any free one. Throws a RangeError if it is no port. */
export function portIn(text: string): number {
  if (!/^[0-9]{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new RangeError(`--port must be from 0 to 65535: ${text}`);
  }
  return Number(text);
}

/** What kept a server from listening, as the user is told it: Node names neither the option nor what is wrong with it. */
export function listenFault(message: string): string {
  return message.replace(/^getaddrinfo \w+ (.*)/s, '--host: there is no address of that name: $1');
}

const UNKNOWN_OPTION = 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
const INVALID_VALUE = 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE';
