// What every engine must do, tried with two of one account in this process: units of many objects at once, timers, lists, and
// what is told.

import { describe, expect, it } from 'vitest';
import type { Engine, EngineOptions } from '../../src/engines/engine.js';
import { DEFAULT_SETTINGS } from '../../src/model/key-set/host.js';
import { ask, follower, OPTIONS, output } from './opened.js';

/** An account that is empty before each test. */
export interface EngineTrial {
  readonly engine: () => Engine;
  readonly other: () => Engine;
  /** One more, with other options. */
  readonly open: (options: EngineOptions) => Promise<Engine>;
  /** What is not as it must be. */
  readonly complaints: () => Promise<readonly string[]>;
}

/** A list of a Region, and what changes it. */
interface Listing {
  readonly input: object;
  readonly idsIn: (page: {
    readonly Keys: readonly { readonly KeyId?: string }[];
    readonly Aliases: readonly { readonly AliasName?: string }[];
    readonly Grants: readonly { readonly KeyId?: string; readonly GrantId?: string }[];
  }) => readonly string[];
  readonly add: (at: number) => Promise<string>;
  readonly remove: (id: string) => Promise<unknown>;
}

export function tryEngine(trial: EngineTrial): void {
  const { engine, other } = trial;
  const created = async (input: object = { MultiRegion: true }): Promise<string> =>
    (await output(engine(), 'CreateKey', input)).KeyMetadata.KeyId;

  describe('units of many', () => {
    it('of two that need the same key sets the other way round none waits for ever, or is lost', async () => {
      const [one, two] = [await created(), await created()];
      const Plaintext = 'aGVsbG8=';
      const swap = (on: Engine, name: string, from: string, to: string) => async () => {
        await output(on, 'CreateAlias', { AliasName: name, TargetKeyId: from });
        await output(on, 'UpdateAlias', { AliasName: name, TargetKeyId: to });
        await output(on, 'Encrypt', { KeyId: name, Plaintext });
      };
      const swaps = Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0 ? swap(engine(), `alias/${at}`, one, two) : swap(other(), `alias/${at}`, two, one),
      );
      await Promise.all(swaps.map((run) => run()));
      const { Aliases } = await output(engine(), 'ListAliases', {});
      expect(Aliases).toHaveLength(20);
      for (const { AliasName, TargetKeyId } of Aliases) {
        expect(TargetKeyId).toBe(Number(AliasName.slice(6)) % 2 === 0 ? two : one);
      }
      expect(await trial.complaints()).toEqual([]);
    });

    it('gives an alias name that many want at once to one of them', async () => {
      const keys = await Promise.all(Array.from({ length: 8 }, () => created()));
      const answers = await Promise.all(
        keys.map((TargetKeyId, at) =>
          ask(at % 2 ? engine() : other(), 'CreateAlias', { AliasName: 'alias/a', TargetKeyId }),
        ),
      );
      const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
      expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
      expect(codes.filter((code) => code === 'AlreadyExistsException')).toHaveLength(7);
      expect(await trial.complaints()).toEqual([]);
    });

    it.each([
      ['that is small', 3, 0, 8],
      ['whose room must go round', 20, 0, 32],
      ['that was greater when there were keys already', 13, 12, 12],
    ])('[QUOTA-1] lets no more keys be created at once than there is room for in a quota %s', async (...given) => {
      const [, keysPerRegion, already, more] = given;
      await Promise.all(Array.from({ length: already }, () => created({})));
      const quotas = { ...DEFAULT_SETTINGS.quotas, keysPerRegion };
      const options = { ...OPTIONS, settings: { ...DEFAULT_SETTINGS, quotas } };
      const narrow = [await trial.open(options), await trial.open(options)];
      const answers = await Promise.all(
        Array.from({ length: more }, (_, at) => ask(narrow[at % 2] ?? engine(), 'CreateKey', {})),
      );
      const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
      expect(codes.filter((code) => code === 'ok')).toHaveLength(keysPerRegion - already);
      expect(codes.filter((code) => code === 'LimitExceededException')).toHaveLength(already + more - keysPerRegion);
      for (const one of narrow) await one.close();
      expect(await engine().keySets()).toHaveLength(keysPerRegion);
      expect(await trial.complaints()).toEqual([]);
    });

    it('[QUOTA-1] lets as many keys be created again as have gone', async () => {
      const quotas = { ...DEFAULT_SETTINGS.quotas, keysPerRegion: 4 };
      const narrow = await trial.open({ ...OPTIONS, settings: { ...DEFAULT_SETTINGS, quotas } });
      const [first, second] = await Promise.all(Array.from({ length: 4 }, () => output(narrow, 'CreateKey', {})));
      for (const { KeyMetadata } of [first, second]) {
        await output(narrow, 'ScheduleKeyDeletion', { KeyId: KeyMetadata.KeyId, PendingWindowInDays: 7 });
      }
      await narrow.advance(8 * 86_400_000);
      const answers = await Promise.all(Array.from({ length: 4 }, () => ask(narrow, 'CreateKey', {})));
      await narrow.close();
      expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
      expect(await trial.complaints()).toEqual([]);
    });
  });

  describe('timers', () => {
    it('fire once each, whichever of many processes is first', async () => {
      const keys = await Promise.all(Array.from({ length: 30 }, () => created()));
      await Promise.all(
        keys.map((KeyId) => output(engine(), 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })),
      );
      const week = 7 * 86_400_000;
      await engine().advance(week - 60_000);
      expect(await engine().keySets()).toHaveLength(30);
      const seen = await Promise.all([
        engine().advance(60_000),
        other().fire(),
        other().fire(),
        engine().fire(),
        other().fire(),
      ]);
      const deleted = seen.flat().filter(({ type }) => type === 'KeyDeleted');
      expect(new Set(deleted.map(({ keyId }) => keyId)).size).toBe(30);
      expect(deleted).toHaveLength(30);
      const told = (await engine().told('cloudTrail')).filter(({ eventName }) => eventName === 'DeleteKey');
      expect(told).toHaveLength(30);
      expect(await engine().keySets()).toEqual([]);
      expect(await trial.complaints()).toEqual([]);
    });

    it('are re-armed: a key that rotates goes on rotating', async () => {
      const KeyId = await created({});
      await output(engine(), 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
      const events = await engine().advance(365 * 86_400_000);
      expect(events.filter(({ type }) => type === 'KeyRotated')).toHaveLength(4);
    });
  });

  describe('lists', () => {
    /** Lists, and what adds an entry to each and takes it away. */
    const listings = async (): Promise<Readonly<Record<string, Listing>>> => {
      const keys = await Promise.all(Array.from({ length: 8 }, () => created()));
      const [TargetKeyId = ''] = keys;
      const RetiringPrincipal = 'arn:aws:iam::111122223333:role/Retirer';
      const grant = { RetiringPrincipal, GranteePrincipal: RetiringPrincipal, Operations: ['Encrypt'] };
      const keyOf = (at: number): string => keys[at % keys.length] ?? '';
      return {
        ListKeys: {
          input: {},
          idsIn: ({ Keys }) => Keys.map(({ KeyId }) => KeyId ?? ''),
          add: () => created({}),
          remove: async (KeyId) => {
            await output(engine(), 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
            await engine().advance(7 * 86_400_000);
          },
        },
        ListAliases: {
          input: {},
          idsIn: ({ Aliases }) => Aliases.map(({ AliasName }) => AliasName ?? ''),
          add: async (at) => {
            await output(at % 2 ? engine() : other(), 'CreateAlias', { AliasName: `alias/${at}`, TargetKeyId });
            return `alias/${at}`;
          },
          remove: (AliasName) => output(engine(), 'DeleteAlias', { AliasName }),
        },
        ListRetirableGrants: {
          input: { RetiringPrincipal },
          idsIn: ({ Grants }) => Grants.map(({ KeyId, GrantId }) => `${KeyId?.split('/').at(-1)} ${GrantId}`),
          add: async (at) => {
            const KeyId = keyOf(at);
            const Name = `grant-${at}`;
            return `${KeyId} ${(await output(engine(), 'CreateGrant', { KeyId, ...grant, Name })).GrantId}`;
          },
          remove: (id) => {
            const [KeyId, GrantId] = id.split(' ');
            return output(engine(), 'RevokeGrant', { KeyId, GrantId });
          },
        },
      };
    };

    it.each(['ListKeys', 'ListAliases', 'ListRetirableGrants'])(
      '[PAGE-1] of %s have what was there all the time, once, as it was made, while others come and go',
      async (name) => {
        const listing = (await listings())[name];
        if (listing === undefined) throw new Error('there is one');
        const stay: string[] = [];
        const go: string[] = [];
        for (let at = 0; at < 30; at++) (at % 5 === 4 ? go : stay).push(await listing.add(at));
        const listed: string[] = [];
        for (let Marker: string | undefined, pages = 0; pages === 0 || Marker !== undefined; pages++) {
          const asked = { ...listing.input, Limit: 4, ...(Marker === undefined ? {} : { Marker }) };
          const page = await output(pages % 2 ? other() : engine(), name, asked);
          listed.push(...listing.idsIn(page));
          Marker = page.NextMarker;
          const gone = pages % 2 === 0 ? go.shift() : go.pop();
          if (gone === undefined) continue;
          await listing.remove(gone);
          await listing.add(100 + pages);
        }
        expect(new Set(listed).size).toBe(listed.length);
        expect(listed.filter((id) => stay.includes(id))).toEqual(stay);
        expect(await trial.complaints()).toEqual([]);
      },
    );

    it('[DELETE-6] have a key until its waiting period is over, and not when the clock was moved past that', async () => {
      const keys: string[] = [];
      for (let at = 0; at < 20; at++) keys.push(await created(at % 2 === 0 ? {} : { MultiRegion: true }));
      const others = keys.slice(0, 2);
      for (const KeyId of keys.slice(2)) {
        await output(engine(), 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
      }
      const listed = async (on: Engine): Promise<readonly string[]> =>
        (await output(on, 'ListKeys', {})).Keys.map((key: { KeyId: string }) => key.KeyId);
      await engine().advance(7 * 86_400_000 - 60_000);
      expect(await listed(other())).toEqual(keys);
      await engine().advance(60_000);
      expect([await listed(other()), await listed(engine())]).toEqual([others, others]);
    });

    it('keep the place of an alias that goes to another key', async () => {
      const [one, two] = [await created(), await created()];
      for (const name of ['a', 'b', 'c']) {
        await output(engine(), 'CreateAlias', { AliasName: `alias/${name}`, TargetKeyId: one });
      }
      await output(engine(), 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two });
      const { Aliases } = await output(engine(), 'ListAliases', {});
      expect(Aliases.map((alias: { AliasName: string }) => alias.AliasName)).toEqual(['alias/a', 'alias/b', 'alias/c']);
    });

    it('[GRANT-8] have the grants that a principal may retire', async () => {
      const KeyId = await created();
      const RetiringPrincipal = 'arn:aws:iam::111122223333:role/Retirer';
      const GranteePrincipal = 'arn:aws:iam::111122223333:role/Grantee';
      const given = { KeyId, RetiringPrincipal, GranteePrincipal, Operations: ['Encrypt'] };
      const { GrantId } = await output(engine(), 'CreateGrant', given);
      const listed = await output(other(), 'ListRetirableGrants', { RetiringPrincipal });
      expect(listed.Grants).toMatchObject([{ GrantId }]);
      await output(engine(), 'RetireGrant', { GrantId, KeyId: listed.Grants[0].KeyId });
      expect(await trial.complaints()).toEqual([]);
    });
  });

  it('forgets in a reset what was told, also of keys that are no more', async () => {
    const KeyId = await created();
    await created();
    await output(engine(), 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await engine().advance(8 * 86_400_000);
    await engine().reset();
    expect(await engine().told('cloudTrail')).toEqual([]);
    expect(await engine().keySets()).toEqual([]);
  });

  it('tells whoever follows each record once, and leaves none out, whatever order units end in', async () => {
    const { told, look, lookFor } = await follower(engine());
    let hasEnded = false;
    const following = (async () => {
      while (!hasEnded) await look();
    })();
    const calls = Array.from({ length: 60 }, (_, at) => ask(at % 2 ? engine() : other(), 'CreateKey', {}));
    await Promise.all(calls);
    hasEnded = true;
    await following;
    const kept = (await engine().told('cloudTrail')).map(({ eventID }) => eventID);
    expect(kept).toHaveLength(60);
    // Not before what else is under way, such as the database's own upkeep, has ended.
    await lookFor(kept.length);
    expect([...told].sort()).toEqual([...kept].sort());
  });
}
