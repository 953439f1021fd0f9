// An endpoint in front of an engine, which keeps the account. One of any number of processes, each started alike.

import type { ServerResponse } from 'node:http';
import type { Backstage, Engine, EngineOptions } from '../engines/engine.js';
import { openFileVault } from '../engines/file-vault.js';
import { openDatabase, postgresUrl } from '../engines/postgres/database.js';
import { openPostgresEngine } from '../engines/postgres/engine.js';
import { openRestateEngine } from '../engines/restate/engine.js';
import { restateUrl } from '../engines/restate/ingress.js';
import { nodeHost } from '../host/index.js';
import { DEFAULT_ACCOUNT_ID } from '../model/engine/reduce.js';
import { DEFAULT_SETTINGS } from '../model/key-set/host.js';
import { isEnabledByDefault } from '../model/vocabulary/identifiers.js';
import { messageOf } from '../shared/objects.js';
import { type NamesOf, refuseUnknown } from '../shared/options.js';
import { settingsOf } from '../store/settings.js';
import { backstageOf } from './backstage.js';
import { createPeople } from './callers.js';
import { createEngineDesk } from './engine-desk.js';
import { createHandler } from './handler.js';
import { LIMITS } from './limits.js';
import { roomOf } from './local-account.js';
import { listenFor, type RunningServer, type ServerOptions } from './server.js';
import { readTls } from './tls.js';

/** What an endpoint in front of an engine is started with. All but the first two are as for any endpoint. */
export interface EngineServerOptions
  extends Pick<
    ServerOptions,
    | 'port'
    | 'hostname'
    | 'tls'
    | 'allowHosts'
    | 'cors'
    | 'accountId'
    | 'enabledRegions'
    | 'callers'
    | 'principals'
    | 'replicationDelay'
    | 'primaryUpdateDelay'
    | 'rotationDelay'
    | 'deletionLateness'
    | 'rolesWhileUpdating'
    | 'quotas'
    | 'log'
  > {
  /** Which engine: where its database is, such as `postgres://user:password@host/database`, or its Restate server. */
  readonly engine: { readonly postgresUrl: string } | { readonly restateUrl: string };
  /** A folder for key material, which all processes share. */
  readonly vault: string;
}

const NAMES: NamesOf<EngineServerOptions> = {
  engine: true,
  vault: true,
  port: true,
  hostname: true,
  tls: true,
  allowHosts: true,
  cors: true,
  accountId: true,
  enabledRegions: true,
  callers: true,
  principals: true,
  replicationDelay: true,
  primaryUpdateDelay: true,
  rotationDelay: true,
  deletionLateness: true,
  rolesWhileUpdating: true,
  quotas: true,
  log: true,
};

/** Starts an endpoint in front of an engine, and resolves once it listens. Rejects if an option is wrong. */
export async function startEngineServer(options: EngineServerOptions): Promise<Omit<RunningServer, 'account'>> {
  refuseUnknown('an endpoint with an engine', options, NAMES);
  const { vault, port = 0, hostname = '127.0.0.1', tls: tlsOption = false, log = () => {} } = options;
  const { allowHosts, cors, accountId = DEFAULT_ACCOUNT_ID, callers, principals } = options;
  const room = roomOf(LIMITS, hostname, {
    ...(allowHosts === undefined ? {} : { allowHosts }),
    ...(cors === undefined ? {} : { cors }),
  });
  const tls = await readTls(tlsOption, [hostname, ...room.allowHosts]);
  const people = createPeople({ callers, principals }, accountId);
  const engineOptions = engineOptionsOf(options, accountId);
  refuseWrongUrl(options.engine);
  const opened = openFileVault(vault);
  const cryptography = nodeHost({ ...opened, retain: () => 0 });
  const engine = await openEngine(options.engine, engineOptions, backstageOf(cryptography, people, opened));
  const facts = {
    isRegionEnabled: engineOptions.isRegionEnabled,
    customKeyStores: () => engineOptions.customKeyStores,
  };
  const desk = createEngineDesk({ engine, accountId, people, cryptography, facts });
  const streams = new Set<ServerResponse>();
  const stopTimers = startTimers(engine, log);
  const close = async (): Promise<void> => {
    await stopTimers();
    await engine.close();
  };
  const { guard, limits } = room;
  const handler = createHandler({ desk, guard, limits, streams });
  return { ...(await listenFor({ handler, streams, close }, limits, { port, hostname, tls })), accountId };
}

/** Before anything is made: no folder is left of a command that cannot work. */
function refuseWrongUrl(engine: EngineServerOptions['engine']): void {
  if ('restateUrl' in engine) restateUrl(engine.restateUrl);
  else postgresUrl(engine.postgresUrl);
}

async function openEngine(
  engine: EngineServerOptions['engine'],
  options: EngineOptions,
  backstage: Backstage,
): Promise<Engine> {
  if ('restateUrl' in engine) return openRestateEngine(engine.restateUrl, options, backstage);
  const database = await openDatabase(engine.postgresUrl, options.accountId);
  try {
    return await openPostgresEngine(database, options, backstage);
  } catch (error) {
    await database.end();
    throw error;
  }
}

function engineOptionsOf(options: EngineServerOptions, accountId: string): EngineOptions {
  const { enabledRegions, replicationDelay, primaryUpdateDelay, rotationDelay, deletionLateness } = options;
  const { rolesWhileUpdating, quotas } = options;
  const given = { replicationDelay, primaryUpdateDelay, rotationDelay, deletionLateness, rolesWhileUpdating, quotas };
  const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const enabled = enabledRegions && new Set(enabledRegions);
  return {
    accountId,
    settings: settingsOf(settings, DEFAULT_SETTINGS),
    isRegionEnabled: (region) => enabled?.has(region) ?? isEnabledByDefault(region),
    customKeyStores: [],
  };
}

/** How long after its instant a timer fires at the latest. A call sees what was due before it all the same. */
const TIMERS_MS = 200;

/** Fires timers as long as the process lives. Answers what ends that. */
function startTimers({ fire }: Engine, log: (message: string) => void): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  const once = async (): Promise<void> => {
    try {
      while ((await fire()).length > 0 && !hasEnded);
    } catch (error) {
      log(`timers: ${messageOf(error)}`);
    }
    if (!hasEnded) timer = setTimeout(next, TIMERS_MS);
  };
  let underWay = Promise.resolve();
  const next = (): void => {
    underWay = once();
  };
  next();
  return async () => {
    hasEnded = true;
    clearTimeout(timer);
    await underWay;
  };
}
