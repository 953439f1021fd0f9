// What must hold between the tables of an account, whatever was killed when.

import { entriesOf } from '../../src/engines/directory.js';
import type { Database, Row } from '../../src/engines/postgres/database.js';
import { nextInstant } from '../../src/model/engine/advance.js';
import { violatedInvariants } from '../../src/model/key-set/invariants.js';
import type { KeySet } from '../../src/model/key-set/key-set.js';

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
  const entries = kept.flatMap(({ state }) => entriesOf(state as KeySet));
  const named = (list: unknown, region: unknown, owner: unknown, id: unknown, keyId: unknown): string =>
    [list, region, owner, id, keyId].join(' ');
  const must = new Set(entries.map(({ list, region, owner, id, keyId }) => named(list, region, owner, id, keyId)));
  const are = new Set(listed.map((row) => named(row.list, row.region, row.owner, row.id, row.key_id)));
  const counted = new Map<string, number>();
  for (const { list, region } of entries) {
    if (list === 'key') counted.set(region, (counted.get(region) ?? 0) + 1);
  }
  const isCounted =
    counts.length === counted.size && counts.every((row) => counted.get(String(row.region)) === row.keys);
  return [
    ...kept.flatMap(({ key_id, due_at, state }) => complaintsOf(String(key_id), due_at, state as KeySet)),
    ...[...must].filter((name) => !are.has(name)).map((name) => `is listed nowhere: ${name}`),
    ...[...are].filter((name) => !must.has(name)).map((name) => `is listed, and of no key: ${name}`),
    ...(isCounted ? [] : [`key counts: ${JSON.stringify(counts)}, and there are ${JSON.stringify([...counted])}`]),
  ];
}

function complaintsOf(keyId: string, due: unknown, keySet: KeySet): readonly string[] {
  const next = nextInstant(keySet) ?? null;
  return [
    ...violatedInvariants(keySet).map(({ sentence }) => `${keyId}: not so: ${sentence}`),
    ...(due === next ? [] : [`${keyId}: its timer is at ${due}, and its next instant ${next}`]),
  ];
}
