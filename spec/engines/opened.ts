// An engine in this process, on a database of its own, with key material that is pretended.

import type { Backstage, Engine, EngineOptions } from '../../src/engines/engine.js';
import type { Connection, Database } from '../../src/engines/postgres/database.js';
import { openPostgresEngine } from '../../src/engines/postgres/engine.js';
import type { CallResult } from '../../src/model/engine/reduce.js';
import { DEFAULT_SETTINGS } from '../../src/model/key-set/host.js';
import { isEnabledByDefault } from '../../src/model/vocabulary/identifiers.js';

export const OPTIONS: EngineOptions = {
  accountId: '111122223333',
  settings: DEFAULT_SETTINGS,
  isRegionEnabled: isEnabledByDefault,
  customKeyStores: [],
};

export const BACKSTAGE: Backstage = { answers: {}, secure: async () => () => {}, forget: () => () => {} };

export function openEngine(database: Database, options: EngineOptions = OPTIONS): Promise<Engine> {
  return openPostgresEngine(database, options, BACKSTAGE);
}

export function ask(engine: Engine, operation: string, input: object, region = 'us-east-1'): Promise<CallResult> {
  return engine.call({ call: { operation, input, region }, client: {}, during: (decide) => decide() });
}

/** The output of a call that succeeds. Throws if it is refused. */
// biome-ignore lint/suspicious/noExplicitAny: whatever AWS's shape is
export async function output(...asked: Parameters<typeof ask>): Promise<any> {
  const result = await ask(...asked);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.output;
}

/** The database, but for what happens around each of its queries. */
export function around(
  database: Database,
  query: (given: Parameters<Connection['query']>, connection: Connection) => ReturnType<Connection['query']>,
): Database {
  return {
    ...database,
    connect: async () => {
      const connection = await database.connect();
      return { ...connection, query: (...given) => query(given, connection) };
    },
  };
}

/** Whoever follows an engine's records from now on: the IDs of what was told, and how to look for more. */
export async function follower(engine: Engine): Promise<{
  readonly told: readonly string[];
  readonly look: () => Promise<void>;
  /** Looks until so many are told, and once more: what is told may come a little later than it is kept. */
  readonly lookFor: (count: number) => Promise<void>;
}> {
  let { place } = await engine.follow('cloudTrail', undefined);
  const told: string[] = [];
  const look = async (): Promise<void> => {
    const more = await engine.follow('cloudTrail', place);
    told.push(...more.told.map(({ eventID }) => eventID));
    place = more.place;
  };
  return {
    told,
    look,
    lookFor: async (count) => {
      while (told.length < count) await look();
      await look();
    },
  };
}
