// What PostgreSQL keeps of an account.

import type { Database, Row } from '../../src/engines/postgres/database.js';
import type { KeySet } from '../../src/model/key-set/key-set.js';
import { complaintsAbout } from './soundness.js';

export async function rowsOf(database: Database, text: string): Promise<readonly Row[]> {
  const connection = await database.connect();
  try {
    return (await connection.query(text)).rows;
  } finally {
    connection.release();
  }
}

/** Sentences about what is not as it must be. */
export async function complaints(database: Database): Promise<readonly string[]> {
  const kept = await rowsOf(database, 'SELECT key_id, due_at::float8, state FROM key_sets');
  const listed = await rowsOf(database, 'SELECT list, region, owner, id, key_id FROM directory');
  const counts = await rowsOf(database, 'SELECT region, keys::float8 FROM key_counts WHERE keys <> 0');
  return complaintsAbout({
    keySets: kept.map((row) => ({ keyId: String(row.key_id), due: row.due_at, keySet: row.state as KeySet })),
    listed: listed.map(({ list, region, owner, id, key_id: keyId }) => ({ list, region, owner, id, keyId })),
    counts: new Map(counts.map(({ region, keys }) => [String(region), Number(keys)])),
  });
}
