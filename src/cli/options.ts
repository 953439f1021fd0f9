// The options of a subcommand, as node:util reads them; a mistake is told with what may be meant.

import { type ParseArgsConfig, parseArgs } from 'node:util';
import { didYouMean } from '../shared/nearest.js';
import { codeOf } from '../shared/objects.js';

/** As parseArgs, which is strict: it throws a TypeError with a code of its own at what is no option of the subcommand. */
export function readOptions<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (codeOf(error) !== UNKNOWN_OPTION) throw error;
    const { tokens = [] } = parseArgs({ ...config, strict: false, tokens: true });
    const { options = {} } = config;
    const unknown = tokens.find((token) => token.kind === 'option' && !Object.hasOwn(options, token.name));
    if (unknown?.kind !== 'option') throw error;
    const known = Object.keys(options).map((name) => `--${name}`);
    const message = `Unknown option '${unknown.rawName}'${didYouMean(unknown.rawName, known)}`;
    throw Object.assign(new TypeError(message), { code: UNKNOWN_OPTION });
  }
}

/** The number that --port gives; 0 is any free one. Throws a RangeError if it is no port. */
export function portIn(text: string): number {
  if (!/^[0-9]{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new RangeError(`--port must be from 0 to 65535: ${text}`);
  }
  return Number(text);
}

const UNKNOWN_OPTION = 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
