// The tables of an account: a schema of its own in the database, so that one database serves any number of accounts.

import type { KeySet } from '../../model/key-set/key-set.js';
import { type Connection, type Row, schemaOf } from './database.js';

/** The version of what is kept, of the account and of each key set. A process that is older than what it finds refuses to work on it. */
export const STATE_VERSION = 1;

// State is kept as the text of its JSON, which jsonb would sort: the order of a key set's Regions is that in which its keys came, and counts.
const TABLES = `
  CREATE TABLE IF NOT EXISTS account (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    version integer NOT NULL,
    epoch_offset bigint NOT NULL DEFAULT 0
  );
  -- A key set with its one timer: due_at holds for this generation of the state. as_of: when it was last written.
  CREATE TABLE IF NOT EXISTS key_sets (
    key_id text PRIMARY KEY,
    place bigint GENERATED ALWAYS AS IDENTITY,
    generation bigint NOT NULL DEFAULT 1,
    due_at bigint,
    as_of bigint NOT NULL,
    version integer NOT NULL,
    state json NOT NULL
  );
  CREATE INDEX IF NOT EXISTS timers ON key_sets (due_at, key_id) WHERE due_at IS NOT NULL;
  -- Keys, aliases and retirable grants of each Region, in the order in which they came.
  CREATE TABLE IF NOT EXISTS directory (
    list text NOT NULL,
    region text NOT NULL,
    owner text NOT NULL,
    id text NOT NULL,
    key_id text NOT NULL,
    place bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (list, region, owner, id)
  );
  CREATE INDEX IF NOT EXISTS directory_in_order ON directory (list, region, owner, place);
  CREATE TABLE IF NOT EXISTS key_counts (region text PRIMARY KEY, keys bigint NOT NULL);
  -- What was told: each unit adds its own. By xid it can be followed, as transactions end in another order than they begin.
  CREATE TABLE IF NOT EXISTS told (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind text NOT NULL,
    at bigint NOT NULL,
    told json NOT NULL
  );
  CREATE INDEX IF NOT EXISTS told_in_order ON told (xid, seq);
`;

/** Makes the tables, unless they are there. Rejects if what is there is of a newer version. */
export async function prepareSchema(connection: Connection, accountId: string): Promise<void> {
  const schema = schemaOf(accountId);
  await connection.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtext('${schema}'))`);
  try {
    await connection.query(`CREATE SCHEMA IF NOT EXISTS ${schema}; ${TABLES}`);
    await connection.query('INSERT INTO account (version) VALUES ($1) ON CONFLICT DO NOTHING', [STATE_VERSION]);
    const { rows } = await connection.query('SELECT version FROM account');
    await connection.query('COMMIT');
    const found = Number(rows[0]?.version);
    if (found > STATE_VERSION) {
      throw new Error(`the account ${accountId} there is of version ${found}, and this process knows ${STATE_VERSION}`);
    }
  } catch (error) {
    await connection.query('ROLLBACK');
    throw error;
  }
}

/** The key set of a row with its version. Throws if that is newer than this process knows. */
export function stateOf({ state, version }: Row): KeySet {
  if (Number(version) > STATE_VERSION) {
    throw new Error(`a key set there is of version ${version}, and this process knows ${STATE_VERSION}`);
  }
  return state as KeySet;
}
