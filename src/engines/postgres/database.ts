// The connections to a database: what this room needs of npm's pg, which is loaded when it is needed.

import { codeOf, reasonOf } from '../../shared/objects.js';

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

/** How long a database may take to let a process in that starts: whoever starts it waits for it. */
const OPENING_MS = 5_000;

/** Opens a database, on an account's own schema. Rejects within seconds, and says why, if pg is not installed or it lets nobody in. */
export async function openDatabase(url: string, accountId: string): Promise<Database> {
  const { default: pg } = await loadPg(() => import('pg'));
  const at = { connectionString: postgresUrl(url), application_name: 'mrk-model' };
  await enter(new pg.Client({ ...at, connectionTimeoutMillis: OPENING_MS }));
  const pool = new pg.Pool({ ...at, options: `-c search_path=${schemaOf(accountId)}` });
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

/** Of a URL only: whatever else pg takes it would look for on this machine. Throws a RangeError if it is none. */
export function postgresUrl(url: string): string {
  if (URL.canParse(url) && ['postgres:', 'postgresql:'].includes(new URL(url).protocol)) return url;
  // It may have a password.
  throw new RangeError('the URL of PostgreSQL must be such as postgres://user:password@host/database');
}

/** Whether a database lets us in. */
async function enter(client: InstanceType<Pg['Client']>): Promise<void> {
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    const { host, port, database = '' } = client;
    throw new Error(`PostgreSQL at ${host}:${port}, database ${database}: ${reasonOf(error)}`);
  } finally {
    await client.end();
  }
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
