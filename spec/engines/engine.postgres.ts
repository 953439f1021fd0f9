// The engine on PostgreSQL: units that are whole or not at all, whatever breaks when; many at once; timers, lists, and what
// is told.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { type Connection, type Database, openDatabase } from '../../src/engines/postgres/database.js';
import { STATE_VERSION } from '../../src/engines/postgres/schema.js';
import { DEFAULT_SETTINGS } from '../../src/model/key-set/host.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';
import { around, ask, OPTIONS, openEngine, output } from './opened.js';
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

    it('of two that need the same key sets the other way round none waits for ever, or is lost', async () => {
      const [one, two] = [await created(), await created()];
      const Plaintext = 'aGVsbG8=';
      const swap = (on: Engine, name: string, from: string, to: string) => async () => {
        await output(on, 'CreateAlias', { AliasName: name, TargetKeyId: from });
        await output(on, 'UpdateAlias', { AliasName: name, TargetKeyId: to });
        await output(on, 'Encrypt', { KeyId: name, Plaintext });
      };
      const swaps = Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0 ? swap(engine, `alias/${at}`, one, two) : swap(other, `alias/${at}`, two, one),
      );
      await Promise.all(swaps.map((run) => run()));
      const { Aliases } = await output(engine, 'ListAliases', {});
      expect(Aliases).toHaveLength(20);
      for (const { AliasName, TargetKeyId } of Aliases) {
        expect(TargetKeyId).toBe(Number(AliasName.slice(6)) % 2 === 0 ? two : one);
      }
      expect(await complaints(database)).toEqual([]);
    });

    it('gives an alias name that many want at once to one of them', async () => {
      const keys = await Promise.all(Array.from({ length: 8 }, () => created()));
      const answers = await Promise.all(
        keys.map((TargetKeyId, at) =>
          ask(at % 2 ? engine : other, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId }),
        ),
      );
      const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
      expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
      expect(codes.filter((code) => code === 'AlreadyExistsException')).toHaveLength(7);
      expect(await complaints(database)).toEqual([]);
    });

    it('[QUOTA-1] lets no more keys be created at once than the quota has room for', async () => {
      const quotas = { ...DEFAULT_SETTINGS.quotas, keysPerRegion: 3 };
      const narrow = await openEngine(await connect(), { ...OPTIONS, settings: { ...DEFAULT_SETTINGS, quotas } });
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask(narrow, 'CreateKey', {})));
      await narrow.close();
      expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
      expect(await complaints(database)).toEqual([]);
    });
  });

  describe('timers', () => {
    it('fire once each, whichever of many processes is first', async () => {
      const keys = await Promise.all(Array.from({ length: 30 }, () => created()));
      await Promise.all(keys.map((KeyId) => output(engine, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })));
      const week = 7 * 86_400_000;
      await engine.advance(week - 60_000);
      expect(await engine.keySets()).toHaveLength(30);
      const seen = await Promise.all([engine.advance(60_000), other.fire(), other.fire(), engine.fire(), other.fire()]);
      const deleted = seen.flat().filter(({ type }) => type === 'KeyDeleted');
      expect(new Set(deleted.map(({ keyId }) => keyId)).size).toBe(30);
      expect(deleted).toHaveLength(30);
      const told = (await engine.told('cloudTrail')).filter(({ eventName }) => eventName === 'DeleteKey');
      expect(told).toHaveLength(30);
      expect(await engine.keySets()).toEqual([]);
      expect(await complaints(database)).toEqual([]);
    });

    it('are re-armed: a key that rotates goes on rotating', async () => {
      const KeyId = await created({});
      await output(engine, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
      const events = await engine.advance(365 * 86_400_000);
      expect(events.filter(({ type }) => type === 'KeyRotated')).toHaveLength(4);
    });

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

  describe('lists', () => {
    it('[PAGE-1] never miss a key that was there all the time', async () => {
      const stays = await Promise.all(Array.from({ length: 12 }, () => created({})));
      const listed = new Set<string>();
      let Marker: string | undefined;
      for (;;) {
        const page = await output(engine, 'ListKeys', { Limit: 3, ...(Marker === undefined ? {} : { Marker }) });
        for (const { KeyId } of page.Keys) listed.add(KeyId);
        Marker = page.NextMarker;
        if (Marker === undefined) break;
        await created({});
        if (listed.size > 40) break;
      }
      for (const keyId of stays) expect(listed).toContain(keyId);
    });

    it('keep the place of an alias that goes to another key', async () => {
      const [one, two] = [await created(), await created()];
      for (const name of ['a', 'b', 'c']) {
        await output(engine, 'CreateAlias', { AliasName: `alias/${name}`, TargetKeyId: one });
      }
      await output(engine, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two });
      const { Aliases } = await output(engine, 'ListAliases', {});
      expect(Aliases.map((alias: { AliasName: string }) => alias.AliasName)).toEqual(['alias/a', 'alias/b', 'alias/c']);
    });

    it('[GRANT-8] have the grants that a principal may retire', async () => {
      const KeyId = await created();
      const RetiringPrincipal = 'arn:aws:iam::111122223333:role/Retirer';
      const GranteePrincipal = 'arn:aws:iam::111122223333:role/Grantee';
      const given = { KeyId, RetiringPrincipal, GranteePrincipal, Operations: ['Encrypt'] };
      const { GrantId } = await output(engine, 'CreateGrant', given);
      const listed = await output(other, 'ListRetirableGrants', { RetiringPrincipal });
      expect(listed.Grants).toMatchObject([{ GrantId }]);
      await output(engine, 'RetireGrant', { GrantId, KeyId: listed.Grants[0].KeyId });
      expect(await complaints(database)).toEqual([]);
    });
  });

  it('tells whoever follows each record once, and leaves none out, whatever order units end in', async () => {
    let { place } = await engine.follow('cloudTrail', undefined);
    const told: string[] = [];
    let hasEnded = false;
    const following = (async () => {
      for (let isLast = false; !isLast; ) {
        isLast = hasEnded;
        const more = await engine.follow('cloudTrail', place);
        told.push(...more.told.map(({ eventID }) => eventID));
        place = more.place;
      }
    })();
    const calls = Array.from({ length: 60 }, (_, at) => ask(at % 2 ? engine : other, 'CreateKey', {}));
    await Promise.all(calls);
    hasEnded = true;
    await following;
    const kept = (await engine.told('cloudTrail')).map(({ eventID }) => eventID);
    expect(kept).toHaveLength(60);
    expect([...told].sort()).toEqual([...kept].sort());
  });

  it('refuses to open what a newer version has kept', async () => {
    await rowsOf(database, `UPDATE account SET version = ${STATE_VERSION + 1}`);
    const unopened = await connect();
    await expect(openEngine(unopened)).rejects.toThrow(`is of version ${STATE_VERSION + 1}`);
    await unopened.end();
    await rowsOf(database, `UPDATE account SET version = ${STATE_VERSION}`);
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
