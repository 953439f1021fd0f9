// The options of mrk serve that put an engine behind it.

import { type EngineServerOptions, startEngineServer } from '../endpoint/engine-server.js';
import type { RunningServer, ServerOptions } from '../endpoint/index.js';

interface EngineValues {
  readonly engine?: string | undefined;
  readonly 'postgres-url'?: string | undefined;
  readonly vault?: string | undefined;
}

/** Options that an endpoint with an engine has not (yet), by the names that they have for a server. */
const LACKING = {
  data: '--data',
  initial: '--init',
  throttle: '--throttle',
  visibilityDelay: '--visibility-delay',
  awsManagedKeys: '--aws-managed-keys',
  customIds: '--custom-ids',
} as const satisfies Readonly<Partial<Record<keyof ServerOptions, string>>>;

/** Starts an endpoint with the engine that is asked for; undefined: none is. Throws a RangeError if an option is wrong. */
export async function serveWithEngine(
  { engine, 'postgres-url': postgresUrl, vault }: EngineValues,
  options: ServerOptions,
): Promise<Omit<RunningServer, 'account'> | undefined> {
  if (engine === undefined) {
    if (postgresUrl !== undefined) throw new RangeError('--postgres-url needs --engine postgres');
    if (vault !== undefined) throw new RangeError('--vault needs --engine postgres');
    return undefined;
  }
  if (engine !== 'postgres') throw new RangeError(`--engine must be postgres: ${engine}`);
  if (postgresUrl === undefined) throw new RangeError('--engine postgres needs --postgres-url URL');
  if (vault === undefined) throw new RangeError('--engine postgres needs --vault FOLDER');
  return startEngineServer({ ...withoutLacking(options), postgresUrl, vault });
}

function withoutLacking(options: ServerOptions): Omit<EngineServerOptions, 'postgresUrl' | 'vault'> {
  for (const [name, option] of Object.entries(LACKING)) {
    if (Object.hasOwn(options, name)) throw new RangeError(`${option} is not there with --engine`);
  }
  // There are no refusals to explain.
  const { data: _, initial: __, throttle, visibilityDelay, awsManagedKeys, customIds, explain, ...others } = options;
  return others;
}
