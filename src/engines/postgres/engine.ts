// The engine on PostgreSQL: key sets are rows, their writer's lock is the row's, and their timers are found by
// SELECT … FOR UPDATE SKIP LOCKED, whichever process comes first.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { advance } from '../../model/engine/advance.js';
import type { KeySetEvent } from '../../model/key-set/events.js';
import type { KeySet } from '../../model/key-set/key-set.js';
import { createIdentifiers, seededState } from '../../store/identifiers.js';
import { usableMaterialIds } from '../../store/needed.js';
import type { Backstage, Engine, EngineOptions, Place, Told, ToldKind } from '../engine.js';
import { emptySlice } from '../slice.js';
import { createVisit, endedMaterialIds, notedOf, type Outcome, timeOf } from '../unit.js';
import type { Connection, Database } from './database.js';
import { prepareSchema, STATE_VERSION, stateOf } from './schema.js';
import { alone, inUnit, keep, NOW, together, write } from './unit.js';

/** How many key sets have their timers fired in one transaction. */
const TIMERS_AT_ONCE = 20;
/** How many records and events are kept, at least. */
const MOST_TOLD = 20_000;
const TOLD_AT_ONCE = 1_000;

/** Opens an account in a database, which is made if it is not there. Rejects if what is there is of a newer version. */
export async function openPostgresEngine(
  database: Database,
  options: EngineOptions,
  backstage: Backstage,
): Promise<Engine> {
  const identifiers = createIdentifiers(seededState(randomBytes(16).toString('hex')));
  await reading(database, (connection) => prepareSchema(connection, options.accountId));
  let firings = 0;
  const fire = async (): Promise<readonly KeySetEvent[]> => {
    if (++firings % 256 === 0) await trim(database);
    const { changes, events } = await fireDue(database);
    await forgetEnded(database, changes, backstage);
    return events;
  };
  return {
    call: async ({ call, client, during }) => {
      const visit = createVisit(call, client, options, backstage.answers, identifiers.next);
      const decide = (slice: Parameters<typeof visit.decide>[0]) => during(() => visit.decide(slice));
      const { result, changes } = await inUnit(database, decide, ({ events }) => backstage.secure(events));
      await forgetEnded(database, changes, backstage);
      return result;
    },
    note: async (call, answer, client) => {
      await inUnit(database, (slice) => notedOf(slice, call, answer, client, options));
    },
    fire,
    now: () => reading(database, nowOf),
    advance: async (ms) => {
      await alone(database, (connection) =>
        connection.query('UPDATE account SET epoch_offset = epoch_offset + $1', [ms]),
      );
      const events: KeySetEvent[] = [];
      do events.push(...(await fire()));
      while (await isAnyDue(database));
      return events.sort((one, other) => one.at - other.at);
    },
    keySets: () => reading(database, keySetsOf),
    told: async (kind) => {
      const { rows } = await reading(database, (connection) =>
        connection.query('SELECT told FROM told WHERE kind = $1 ORDER BY at, seq', [kind]),
      );
      return rows.map((row) => row.told as Told[typeof kind]);
    },
    follow: (kind, after) => reading(database, (connection) => follow(connection, kind, after)),
    reset: async () => {
      const { rows } = await alone(database, async (connection) => {
        const before = await connection.query('SELECT state, version FROM key_sets');
        await connection.query('TRUNCATE key_sets, directory, key_counts, told');
        await connection.query('UPDATE account SET epoch_offset = 0');
        return before;
      });
      backstage.forget(rows.flatMap((row) => usableMaterialIds(stateOf(row))));
    },
    close: () => database.end(),
  };
}

/** Looks at what is there; nothing is locked. */
async function reading<T>(database: Database, action: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await database.connect();
  try {
    const read = await action(connection);
    connection.release();
    return read;
  } catch (error) {
    connection.release(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

async function nowOf(connection: Connection): Promise<number> {
  const { rows } = await connection.query(NOW);
  return Number(rows[0]?.now);
}

/** Fires some of the timers that are due, of key sets that nobody else has locked. */
function fireDue(database: Database): Promise<Outcome<readonly KeySetEvent[]>> {
  return together(database, async (connection) => {
    const slice = emptySlice();
    slice.now = await nowOf(connection);
    const { rows } = await connection.query(
      `SELECT key_id, state, version, as_of FROM key_sets WHERE due_at <= $1 AND version <= $3
       ORDER BY due_at, key_id LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [slice.now, TIMERS_AT_ONCE, STATE_VERSION],
    );
    for (const row of rows) keep(slice, String(row.key_id), row);
    const outcome = timeOf(slice);
    await write(connection, outcome, slice.now);
    return outcome;
  });
}

/** Whether a timer is due that has not been fired: by then another process may be about to. */
async function isAnyDue(database: Database): Promise<boolean> {
  const { rows } = await reading(database, (connection) =>
    connection.query(`SELECT 1 FROM key_sets WHERE due_at <= (${NOW}) AND version <= ${STATE_VERSION} LIMIT 1`),
  );
  if (rows.length > 0) await sleep(2);
  return rows.length > 0;
}

async function keySetsOf(connection: Connection): Promise<readonly KeySet[]> {
  const { rows } = await connection.query(`SELECT state, version, (${NOW}) AS now FROM key_sets ORDER BY place`);
  return rows.flatMap((row) => advance(stateOf(row), Number(row.now)).keySet ?? []);
}

/**
 * What transactions have told that ended before the oldest one that is still under way: none of those before the place can
 * come later.
 */
async function follow<Kind extends ToldKind>(
  connection: Connection,
  kind: Kind,
  after: Place | undefined,
): Promise<{ readonly told: readonly Told[Kind][]; readonly place: Place }> {
  if (after === undefined) {
    const { rows } = await connection.query('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid');
    return { told: [], place: `${rows[0]?.xid} 0` };
  }
  const { rows } = await connection.query(
    `SELECT xid::text, seq, told FROM told
     WHERE kind = $1 AND (xid, seq) > ($2::xid8, $3::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY told.xid, told.seq LIMIT ${TOLD_AT_ONCE}`,
    [kind, ...after.split(' ')],
  );
  const last = rows.at(-1);
  return {
    told: rows.map((row) => row.told as Told[Kind]),
    place: last === undefined ? after : `${last.xid} ${last.seq}`,
  };
}

/** Forgets the key material that a unit has ended, unless it was imported again since. */
async function forgetEnded(
  database: Database,
  changes: Outcome<unknown>['changes'],
  { forget }: Backstage,
): Promise<void> {
  for (const { keyId, before, after } of changes) {
    if (endedMaterialIds(before, after).length === 0) continue;
    await together(database, async (connection) => {
      const { rows } = await connection.query('SELECT state, version FROM key_sets WHERE key_id = $1 FOR UPDATE', [
        keyId,
      ]);
      const [row] = rows;
      forget(endedMaterialIds(before, row === undefined ? null : stateOf(row)));
    });
  }
}

async function trim(database: Database): Promise<void> {
  await reading(database, (connection) =>
    connection.query('DELETE FROM told WHERE seq <= (SELECT max(seq) - $1 FROM told)', [MOST_TOLD]),
  );
}
