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
