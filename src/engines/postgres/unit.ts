// One unit in a transaction: what it needs is brought with row locks, what it comes to is written, and all of it is there,
// or nothing.

import { advance } from '../../model/engine/advance.js';
import type { Page } from '../../model/key-set/host.js';
import type { KeySet } from '../../model/key-set/key-set.js';
import { namesSame } from '../../model/requests/principals.js';
import { makeMarker, readMarker } from '../../model/requests/wire.js';
import { codeOf } from '../../shared/objects.js';
import { directoryChanges } from '../directory.js';
import { emptySlice, hasAlias, type Need, needName, type PageEntry, type Slice } from '../slice.js';
import { attempt, type Outcome } from '../unit.js';
import type { Connection, Database, Row } from './database.js';
import { STATE_VERSION, stateOf } from './schema.js';

/**
 * Units hold this lock together; who moves the epoch, or empties the account, holds it alone. So no unit is half before and
 * half after.
 */
const TOGETHER = 'SELECT pg_advisory_xact_lock_shared(hashtext(current_schema()))';
const ALONE = 'SELECT pg_advisory_xact_lock(hashtext(current_schema()))';

export const NOW = `
  SELECT (floor(extract(epoch FROM clock_timestamp()) * 1000) + epoch_offset)::float8 AS now FROM account`;

/**
 * Carries out a unit. `decide` throws `Missing` until all that it needs is at hand; `secure` is waited for before anything is
 * written.
 */
export async function inUnit<Result>(
  database: Database,
  decide: (slice: Slice) => Outcome<Result>,
  secure: (outcome: Outcome<Result>) => Promise<unknown> = async () => {},
): Promise<Outcome<Result>> {
  /** The key sets that it was found to need. They are locked in the order of their IDs, so that no two units wait for each other. */
  const keyIds = new Set<string>();
  return repeated(async () => {
    const begun = inTransaction(database, TOGETHER, async (connection) => {
      const slice = emptySlice();
      for (const keyId of [...keyIds].sort()) await lock(connection, slice, keyId);
      await look(connection, slice);
      for (;;) {
        const outcome = attempt(() => decide(slice));
        if ('changes' in outcome) {
          await secure(outcome);
          await write(connection, outcome, slice.now);
          return outcome;
        }
        await bring(connection, slice, outcome, (keyId) => {
          const isInOrder = [...keyIds].every((locked) => locked < keyId);
          keyIds.add(keyId);
          if (!isInOrder) throw new OutOfOrder();
        });
        await look(connection, slice);
      }
    });
    return begun;
  });
}

/** A key set is needed that stands before one that is locked: the unit begins anew, with both. */
class OutOfOrder extends Error {}

/** What the database has undone itself, and what may go well another time: a deadlock, or a name that was taken just now. */
const AGAIN: ReadonlySet<unknown> = new Set(['40001', '40P01', '23505']);
const MOST_TIMES = 20;

async function repeated<T>(begin: () => Promise<T>): Promise<T> {
  for (let time = 1; ; time++) {
    try {
      return await begin();
    } catch (error) {
      const isAgain = error instanceof OutOfOrder || AGAIN.has(codeOf(error));
      if (!isAgain || time === MOST_TIMES) throw error;
    }
  }
}

/** Carries something out while no unit is under way. */
export function alone<T>(database: Database, action: (connection: Connection) => Promise<T>): Promise<T> {
  return inTransaction(database, ALONE, action);
}

/** Carries something out together with other units. */
export function together<T>(database: Database, action: (connection: Connection) => Promise<T>): Promise<T> {
  return inTransaction(database, TOGETHER, action);
}

async function inTransaction<T>(
  database: Database,
  locking: string,
  action: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await database.connect();
  try {
    await connection.query(`BEGIN; ${locking}`);
    const done = await action(connection);
    await connection.query('COMMIT');
    connection.release();
    return done;
  } catch (error) {
    const isUndone = await connection.query('ROLLBACK').then(
      () => true,
      () => false,
    );
    connection.release(isUndone ? undefined : new Error('this connection is of no use any more'));
    throw error;
  }
}

/** The present instant, once what is needed so far is locked. */
async function look(connection: Connection, slice: Slice): Promise<void> {
  const { rows } = await connection.query(NOW);
  slice.now = Math.max(slice.now, Number(rows[0]?.now));
}

async function lock(connection: Connection, slice: Slice, keyId: string): Promise<KeySet | null> {
  const { rows } = await connection.query('SELECT state, version, as_of FROM key_sets WHERE key_id = $1 FOR UPDATE', [
    keyId,
  ]);
  return keep(slice, keyId, rows[0]);
}

/** Takes a locked key set into the slice. The clock of the database may go back; that of a key set does not. */
export function keep(slice: Slice, keyId: string, row: Row | undefined): KeySet | null {
  const keySet = row === undefined ? null : stateOf(row);
  slice.kept.set(keyId, keySet);
  slice.now = Math.max(slice.now, Number(row?.as_of ?? 0));
  return keySet;
}

async function bring(
  connection: Connection,
  slice: Slice,
  need: Need,
  takeTurn: (keyId: string) => void,
): Promise<void> {
  switch (need.kind) {
    case 'keySet':
      takeTurn(need.keyId);
      await lock(connection, slice, need.keyId);
      return;
    case 'alias':
      await bringAlias(connection, slice, need, takeTurn);
      slice.found.set(needName(need), true);
      return;
    case 'keyCount': {
      // Locked, also where there was none: of two that come at once to the quota's end only one may pass.
      const { rows } = await connection.query(
        `INSERT INTO key_counts (region, keys) VALUES ($1, 0)
         ON CONFLICT (region) DO UPDATE SET keys = key_counts.keys RETURNING keys`,
        [need.region],
      );
      slice.found.set(needName(need), Number(rows[0]?.keys));
      return;
    }
    case 'page':
      slice.found.set(needName(need), await pageOf(connection, need));
  }
}

/** Brings the key set that an alias leads to. Until it is locked the alias may go to another one. */
async function bringAlias(
  connection: Connection,
  slice: Slice,
  { region, aliasName }: Extract<Need, { readonly kind: 'alias' }>,
  takeTurn: (keyId: string) => void,
): Promise<void> {
  for (;;) {
    const { rows } = await connection.query(
      `SELECT key_id FROM directory WHERE list = 'alias' AND region = $1 AND owner = '' AND id = $2`,
      [region, aliasName],
    );
    const keyId = rows[0]?.key_id;
    if (typeof keyId !== 'string') return;
    if (!slice.kept.has(keyId)) {
      takeTurn(keyId);
      await lock(connection, slice, keyId);
    }
    const keySet = slice.kept.get(keyId) ?? null;
    if (keySet !== null && hasAlias(keySet, region, aliasName)) return;
  }
}

/** A page of a list with its key sets, all of one moment. What time has ended meanwhile is left out. */
async function pageOf(
  connection: Connection,
  { list, region, owner, limit, marker }: Extract<Need, { readonly kind: 'page' }>,
): Promise<Page<PageEntry> | undefined> {
  const after = marker === undefined ? { index: 0 } : readMarker(marker);
  if (after === undefined) return undefined;
  const named = list === 'grant' ? await ownerNamed(connection, region, owner) : owner;
  const { rows } = await connection.query(
    `SELECT id, directory.place, state, version, (${NOW}) AS now FROM directory JOIN key_sets USING (key_id)
     WHERE list = $1 AND region = $2 AND owner = $3 AND directory.place > $4 ORDER BY directory.place LIMIT $5`,
    [list, region, named, after.index, limit + 1],
  );
  const shown = rows.slice(0, limit);
  const entries = shown.flatMap((row): PageEntry[] => {
    const { keySet } = advance(stateOf(row), Number(row.now));
    return keySet?.keys[region] === undefined ? [] : [{ id: String(row.id), keySet }];
  });
  const last = shown.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return isMore ? { entries, nextMarker: makeMarker(Number(last.place), String(last.id)) } : { entries };
}

/** Who may retire grants of the Region, as the grants name it: by its ARN or its unique ID. [GRANT-8] */
async function ownerNamed(connection: Connection, region: string, owner: string): Promise<string> {
  const { rows } = await connection.query(`SELECT DISTINCT owner FROM directory WHERE list = 'grant' AND region = $1`, [
    region,
  ]);
  const owners = rows.map((row) => String(row.owner));
  return owners.includes(owner) ? owner : (owners.find(namesSame(owner)) ?? owner);
}

/** Writes what a unit has come to: key sets with their timers, lists, and what is to be told. */
export async function write(connection: Connection, outcome: Outcome<unknown>, now: number): Promise<void> {
  const { changes, tellings } = outcome;
  for (const { keyId, before, after, due } of changes) {
    if (after === null) await connection.query('DELETE FROM key_sets WHERE key_id = $1', [keyId]);
    else if (before === null) {
      await connection.query(
        'INSERT INTO key_sets (key_id, due_at, as_of, state, version) VALUES ($1, $2, $3, $4, $5)',
        [keyId, due ?? null, now, JSON.stringify(after), STATE_VERSION],
      );
    } else {
      await connection.query(
        `UPDATE key_sets SET due_at = $2, as_of = $3, state = $4, version = $5, generation = generation + 1
         WHERE key_id = $1`,
        [keyId, due ?? null, now, JSON.stringify(after), STATE_VERSION],
      );
    }
  }
  await writeDirectory(connection, changes);
  if (tellings.length > 0) {
    await connection.query(
      `INSERT INTO told (kind, at, told) SELECT kind, at, told
       FROM json_to_recordset($1) AS telling (kind text, at bigint, told json)`,
      [JSON.stringify(tellings)],
    );
  }
}

async function writeDirectory(connection: Connection, changes: Outcome<unknown>['changes']): Promise<void> {
  const { added, moved, removed, keyCounts } = directoryChanges(changes);
  const named = 'entry (list text, region text, owner text, id text, "keyId" text)';
  const isIt = '(d.list, d.region, d.owner, d.id) = (entry.list, entry.region, entry.owner, entry.id)';
  if (removed.length > 0) {
    await connection.query(`DELETE FROM directory d USING json_to_recordset($1) AS ${named} WHERE ${isIt}`, [
      JSON.stringify(removed),
    ]);
  }
  if (moved.length > 0) {
    await connection.query(
      `UPDATE directory d SET key_id = entry."keyId" FROM json_to_recordset($1) AS ${named} WHERE ${isIt}`,
      [JSON.stringify(moved)],
    );
  }
  if (added.length > 0) {
    await connection.query(
      `INSERT INTO directory (list, region, owner, id, key_id)
       SELECT list, region, owner, id, "keyId" FROM json_to_recordset($1) AS ${named}`,
      [JSON.stringify(added)],
    );
  }
  for (const [region, by] of [...keyCounts].sort()) {
    await connection.query(
      `INSERT INTO key_counts (region, keys) VALUES ($1, $2)
       ON CONFLICT (region) DO UPDATE SET keys = key_counts.keys + excluded.keys`,
      [region, by],
    );
  }
}
