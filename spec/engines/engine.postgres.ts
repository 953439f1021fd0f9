// The engine on PostgreSQL: units that are whole or not at all, whatever breaks when; many at once; timers, lists, and what
// is told.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { type Connection, type Database, openDatabase } from '../../src/engines/postgres/database.js';
import { STATE_VERSION } from '../../src/engines/postgres/schema.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';
import { tryEngine } from './engine.js';
import { newerEngines } from './newer.js';
import { around, ask, BACKSTAGE, follower, OPTIONS, openEngine, output } from './opened.js';
import { complaints, rowsOf } from './postgres-kept.js';

const postgres: PostgresServer | undefined = await startPostgres();

describe.skipIf(postgres === undefined)('the engine on PostgreSQL', () => {
  let database: Database;
  let engine: Engine;
  let other: Engine;

  const connect = (): Promise<Database> => openDatabase(postgres?.url ?? '', OPTIONS.accountId);

  beforeAll(async () => {
    database = await connect();
    engine = await openEngine(database);
    other = await openEngine(await connect());
  });
  beforeEach(() => engine.reset());
  afterAll(async () => {
    await Promise.all([engine.close(), other.close()]);
    await postgres?.stop();
  });

  const created = async (input: object = { MultiRegion: true }): Promise<string> =>
    (await output(engine, 'CreateKey', input)).KeyMetadata.KeyId;

  tryEngine({
    engine: () => engine,
    other: () => other,
    open: async (options) => openEngine(await connect(), options),
    complaints: () => complaints(database),
  });

  it('tells whoever follows each record once, also where the numbers of transactions get another digit', async () => {
    const [row] = await rowsOf(database, 'SELECT pg_current_xact_id()::text AS xid');
    const xid = String(row?.xid);
    // The next ones have as many digits, and those after them one more.
    const spent = 10 ** xid.length - Number(xid) - 5;
    await rowsOf(
      database,
      `DO $$ BEGIN FOR n IN 1..${spent} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$`,
    );
    const { told, lookFor } = await follower(engine);
    for (let made = 0; made < 8; made++) await created({});
    const kept = (await engine.told('cloudTrail')).map(({ eventID }) => eventID);
    await lookFor(kept.length);
    expect(told).toEqual(kept);
  });

  describe('units', () => {
    /** Scenes: what is there before, and the call that breaks. */
    const SCENES: Readonly<Record<string, () => Promise<(broken: Engine) => Promise<unknown>>>> = {
      CreateKey: async () => (broken) => ask(broken, 'CreateKey', { MultiRegion: true }),
      CreateAlias: async () => {
        const TargetKeyId = await created();
        return (broken) => ask(broken, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId });
      },
      UpdateAlias: async () => {
        const [one, two] = [await created(), await created()];
        await output(engine, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
        return (broken) => ask(broken, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two });
      },
      ReplicateKey: async () => {
        const KeyId = await created();
        return (broken) => ask(broken, 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' });
      },
      'a deletion that removes aliases': async () => {
        const KeyId = await created();
        await output(engine, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
        await output(engine, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
        return (broken) => broken.advance(8 * 86_400_000);
      },
    };

    it.each(Object.keys(SCENES))('%s ends whole or not at all, at whichever query its process dies', async (name) => {
      let steps = 0;
      for (let dies = 1; steps >= dies - 1; dies++) {
        await engine.reset();
        let isArmed = false;
        const mortal = around(await connect(), (given, connection) => {
          if (!isArmed || ++steps !== dies) return connection.query(...given);
          return killed(connection);
        });
        const broken = await openEngine(mortal);
        const act = await SCENES[name]?.();
        steps = 0;
        isArmed = true;
        await act?.(broken).catch(() => {});
        isArmed = false;
        await broken.close();
        expect(await complaints(database), `query ${dies}`).toEqual([]);
      }
      expect(steps).toBeGreaterThan(5);
    });
  });

  describe('timers', () => {
    it('are not waited for: a call finds what was due before it', async () => {
      const KeyId = await created();
      await output(engine, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
      await output(engine, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
      await rowsOf(database, `UPDATE account SET epoch_offset = epoch_offset + ${8 * 86_400_000}`);
      expect(await output(other, 'ListAliases', {})).toMatchObject({ Aliases: [] });
      expect(await ask(other, 'DescribeKey', { KeyId: 'alias/a' })).toMatchObject({ ok: false });
      await output(other, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: await created() });
      expect(await complaints(database)).toEqual([]);
    });
  });

  it('says which database is not there', async () => {
    const url = new URL(postgres?.url ?? '');
    url.pathname = '/none';
    const where = `PostgreSQL at ${url.hostname}:${url.port}, database none`;
    const opened = openDatabase(url.href, OPTIONS.accountId);
    await expect(opened).rejects.toThrow(`${where}: database "none" does not exist`);
  });

  it('refuses to open what a newer version has kept', async () => {
    await rowsOf(database, `UPDATE account SET version = ${STATE_VERSION + 1}`);
    const unopened = await connect();
    await expect(openEngine(unopened)).rejects.toThrow(`is of version ${STATE_VERSION + 1}`);
    await unopened.end();
    await rowsOf(database, `UPDATE account SET version = ${STATE_VERSION}`);
  });

  it('refuses a key set that a newer version has kept, and leaves its timer to newer ones', async () => {
    const KeyId = await created();
    await output(engine, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await rowsOf(database, `UPDATE key_sets SET version = ${STATE_VERSION + 1}`);
    await expect(ask(engine, 'DescribeKey', { KeyId })).rejects.toThrow(`is of version ${STATE_VERSION + 1}`);
    expect(await engine.advance(8 * 86_400_000)).toEqual([]);
    await rowsOf(database, `UPDATE key_sets SET version = ${STATE_VERSION}`);
    expect((await engine.fire()).map(({ type }) => type)).toContain('KeyDeleted');
  });

  it('is upgraded while it runs: a timer goes on, and fires once, at the newer process', async () => {
    const newer = await (await newerEngines()).openPostgresEngine(await connect(), OPTIONS, BACKSTAGE);
    const KeyId = await created();
    await output(engine, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
    await output(engine, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await output(newer, 'DeleteAlias', { AliasName: 'alias/a' });
    expect(await complaints(database)).toEqual([]);
    const message = `is of version ${STATE_VERSION + 1}, and this process knows ${STATE_VERSION}`;
    await expect(ask(engine, 'DescribeKey', { KeyId })).rejects.toThrow(message);
    // What the newer process has not written the older one goes on with.
    const { KeyId: other } = (await output(engine, 'CreateKey', {})).KeyMetadata;
    await output(engine, 'DescribeKey', { KeyId: other });
    expect(await engine.advance(8 * 86_400_000)).toEqual([]);
    expect(await engine.fire()).toEqual([]);
    const fired = [...(await newer.fire()), ...(await newer.fire()), ...(await engine.fire())];
    expect(fired.filter(({ type }) => type === 'KeyDeleted')).toMatchObject([{ keyId: KeyId }]);
    expect((await newer.told('cloudTrail')).filter(({ eventName }) => eventName === 'DeleteKey')).toHaveLength(1);
    expect(await complaints(database)).toEqual([]);
    await newer.close();
  });

  describe('is watched well: what is wrong is found', () => {
    it('a timer that is not re-armed', async () => {
      const faulty = await openEngine(
        around(database, ([text, values = []], connection) =>
          connection.query(text.replace('due_at = $2', 'due_at = NULLIF($2::bigint, $2::bigint)'), values),
        ),
      );
      const KeyId = await created();
      await output(faulty, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
      expect(await complaints(database)).toEqual([expect.stringContaining('its timer is at null')]);
    });

    it('an alias that is written outside of the transaction', async () => {
      const TargetKeyId = await created();
      const faulty = await openEngine(
        around(database, async ([text, values], connection) => {
          if (!text.includes('INSERT INTO directory')) return connection.query(text, values);
          const outside = await database.connect();
          await outside.query(text, values).finally(() => outside.release());
          return killed(connection);
        }),
      );
      await ask(faulty, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId }).catch(() => {});
      expect(await complaints(database)).toEqual([expect.stringContaining('of no key: alias us-east-1  alias/a')]);
    });
  });

  /** Ends the connection, as the death of its process does. */
  async function killed(connection: Connection): Promise<never> {
    const { rows } = await connection.query('SELECT pg_backend_pid() AS pid');
    await rowsOf(database, `SELECT pg_terminate_backend(${rows[0]?.pid})`);
    throw new Error('the process is dead');
  }
});
