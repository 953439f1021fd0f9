// The connections to a database: what this room needs of npm's pg, which is loaded when it is needed.

import { codeOf } from '../../shared/objects.js';

/** The schema of an account: one database serves any number of them. */
export function schemaOf(accountId: string): string {
  return `mrk_${accountId}`;
}

/** A row, by column: `bigint` as text. */
export type Row = Readonly<Record<string, unknown>>;

/** One connection. */
export interface Connection {
  readonly query: (text: string, values?: unknown[]) => Promise<{ readonly rows: readonly Row[] }>;
  /** Gives it back; with an error it is closed. */
  readonly release: (error?: Error) => void;
}

/** A pool of connections. */
export interface Database {
  readonly connect: () => Promise<Connection>;
  readonly end: () => Promise<void>;
}

/** Opens a database, on an account's own schema. Rejects if pg is not installed. */
export async function openDatabase(url: string, accountId: string): Promise<Database> {
  const { default: pg } = await loadPg(() => import('pg'));
  const pool = new pg.Pool({
    connectionString: url,
    options: `-c search_path=${schemaOf(accountId)}`,
    application_name: 'mrk-model',
  });
  // A connection that ends while nobody waits for its answer: the next query on it rejects, and the pool gives out others.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    connect: async () => {
      const client = await pool.connect();
      return {
        query: (text, values) => client.query(text, values),
        release: (error) => client.release(error),
      };
    },
    end: () => pool.end(),
  };
}

type Pg = typeof import('pg');

/** Loads pg; says what to do if it is not installed. */
export async function loadPg(load: () => Promise<Pg>): Promise<Pg> {
  try {
    return await load();
  } catch (error) {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error('--engine postgres needs pg, which is not installed: npm install pg');
  }
}
