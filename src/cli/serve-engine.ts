// The options of mrk serve that put an engine behind it.

import { type EngineServerOptions, startEngineServer } from '../endpoint/engine-server.js';
import type { RunningServer, ServerOptions } from '../endpoint/index.js';
import { isOneOf, keysOf } from '../shared/objects.js';

interface EngineValues {
  readonly engine?: string | undefined;
  readonly 'postgres-url'?: string | undefined;
  readonly 'restate-url'?: string | undefined;
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

/** The engines, with the option that says where each is. */
const URLS = { postgres: 'postgres-url', restate: 'restate-url' } as const;
type EngineName = keyof typeof URLS;

/** Starts an endpoint with the engine that is asked for; undefined: none is. Throws a RangeError if an option is wrong. */
export async function serveWithEngine(
  values: EngineValues,
  options: ServerOptions,
): Promise<Omit<RunningServer, 'account'> | undefined> {
  const { engine, vault } = values;
  const names = keysOf(URLS);
  for (const name of names) {
    if (values[URLS[name]] !== undefined && engine !== name) {
      throw new RangeError(`--${URLS[name]} needs --engine ${name}`);
    }
  }
  if (engine === undefined) {
    if (vault !== undefined) throw new RangeError('--vault needs --engine');
    return undefined;
  }
  if (!isOneOf(names, engine)) throw new RangeError(`--engine must be ${names.join(' or ')}: ${engine}`);
  const url = values[URLS[engine]];
  if (url === undefined) throw new RangeError(`--engine ${engine} needs --${URLS[engine]} URL`);
  if (vault === undefined) throw new RangeError(`--engine ${engine} needs --vault FOLDER`);
  return startEngineServer({ ...withoutLacking(options), engine: engineAt(engine, url), vault });
}

function engineAt(engine: EngineName, url: string): EngineServerOptions['engine'] {
  return engine === 'postgres' ? { postgresUrl: url } : { restateUrl: url };
}

function withoutLacking(options: ServerOptions): Omit<EngineServerOptions, 'engine' | 'vault'> {
  for (const [name, option] of Object.entries(LACKING)) {
    if (Object.hasOwn(options, name)) throw new RangeError(`${option} is not there with --engine`);
  }
  // There are no refusals to explain.
  const { data: _, initial: __, throttle, visibilityDelay, awsManagedKeys, customIds, explain, ...others } = options;
  return others;
}
