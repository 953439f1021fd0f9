// The engine on Restate: units that are whole or not at all, whatever dies when; many at once; timers, lists, and what is
// told.

import { type HooksProvider, handlers, object, service, TerminalError } from '@restatedev/restate-sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine, EngineOptions } from '../../src/engines/engine.js';
import { openRestateEngine } from '../../src/engines/restate/engine.js';
import {
  type RestateService,
  type RunningService,
  restateServices,
  startService,
} from '../../src/engines/restate/index.js';
import { type Kept, listsName, objectKey, SHARDS, STATE_VERSION, shardOf } from '../../src/engines/restate/kept.js';
import { KEY_SET, keySetHandlers } from '../../src/engines/restate/key-set.js';
import { LISTS } from '../../src/engines/restate/lists.js';
import { registerService } from '../../src/engines/restate/server.js';
import { SERVING } from '../../src/engines/restate/serving.js';
import { unitsHandlers } from '../../src/engines/restate/units.js';
import { freePort } from '../support/port.js';
import { startRestate } from '../support/restate.js';
import { tryEngine } from './engine.js';
import { newerEngines } from './newer.js';
import { ask, BACKSTAGE, OPTIONS, output } from './opened.js';
import { complaints, settled } from './restate-kept.js';

const restate = await startRestate();
/** An epoch that is not over yet. */
const FAR = { number: 1e9, offset: 0 };

const SHARD_NUMBERS = Array.from({ length: SHARDS }, (_, shard) => shard);

/** A part of an object of lists. */
function listsPart(given: object): object {
  const nothing = { added: [], moved: [], removed: [], keys: 0, room: 0 };
  return { version: STATE_VERSION, region: 'us-east-1', shard: 0, at: Date.now(), ...nothing, ...given };
}

/** The path of an object of lists. */
function objectOf(shard: number, region = 'us-east-1'): string {
  return `MrkLists/${encodeURIComponent(objectKey(OPTIONS.accountId, listsName(region, shard)))}`;
}

describe.skipIf(restate === undefined)('the engine on Restate', () => {
  if (restate === undefined) return;
  let running: RunningService | undefined;
  let port: number;
  let engine: Engine;
  let other: Engine;

  const open = (options: EngineOptions = OPTIONS): Promise<Engine> =>
    openRestateEngine(restate.url, options, BACKSTAGE);
  /** Serves these from now on, at the same address: what has begun goes on there. */
  const serve = async (services = restateServices()): Promise<void> => {
    await running?.close();
    running = await startService({ services, port });
    await registerService(restate.adminUrl, running.url);
  };
  /** One of them in place of that of the same name. */
  const serveWith = (one: RestateService): Promise<void> =>
    serve([...restateServices().filter(({ name }) => name !== one.name), one]);
  const created = async (input: object = { MultiRegion: true }): Promise<string> =>
    (await output(engine, 'CreateKey', input)).KeyMetadata.KeyId;

  /** Calls a handler, as a process does. */
  const asked = async (path: string, input: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${restate.url}/${path}`, { method: 'POST', headers, body: JSON.stringify(input) });
    expect(response.ok, path).toBe(true);
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };

  /** The delayed calls that there are. */
  const timers = async (): Promise<readonly string[]> => {
    const where = "status = 'scheduled' AND target_handler_name = 'wake'";
    return (await restate.query(`SELECT id FROM sys_invocation WHERE ${where} ORDER BY id`)).map(({ id }) =>
      String(id),
    );
  };
  const cancelled = async (invocation: string): Promise<void> => {
    await fetch(`${restate.adminUrl}/invocations/${invocation}/cancel`, { method: 'PATCH' });
    await expect.poll(timers, { timeout: 60_000 }).not.toContain(invocation);
  };

  /** Changes what is kept of a key set, behind everybody's back. */
  const keptChanged = async (keyId: string, change: (kept: Kept) => Kept): Promise<void> => {
    await settled(restate);
    const key = `${OPTIONS.accountId}/${keyId}`;
    const where = `service_name = 'MrkKeySet' AND service_key = '${key}'`;
    const stateOf = () => restate.query(`SELECT key, value_utf8 FROM state WHERE ${where}`);
    const texts = (await stateOf()).map((row): [string, string] => [String(row.key), String(row.value_utf8)]);
    const changed = texts.map(([name, text]): [string, string] => [
      name,
      name === 'kept' ? JSON.stringify(change(JSON.parse(text))) : text,
    ]);
    const newState = Object.fromEntries(changed.map(([name, text]) => [name, [...Buffer.from(text)]]));
    const response = await fetch(`${restate.adminUrl}/services/MrkKeySet/state`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ object_key: key, new_state: newState }),
    });
    expect(response.ok, await response.text()).toBe(true);
    const isThere = async () => (await stateOf()).map((row) => [String(row.key), String(row.value_utf8)]).sort();
    await expect.poll(isThere).toEqual(changed.sort());
  };

  beforeAll(async () => {
    port = await freePort();
    await serve();
    engine = await open();
    other = await open();
  });
  beforeEach(() => engine.reset());
  afterAll(async () => {
    await running?.close();
    await restate.stop();
  });

  tryEngine({ engine: () => engine, other: () => other, open, complaints: () => complaints(restate) });

  describe('units', () => {
    /** Scenes: what is there before, the call in which something dies, and what must be there after it. */
    const SCENES: Readonly<Record<string, () => Promise<() => Promise<void>>>> = {
      CreateKey: async () => async () => {
        await created();
        expect((await output(engine, 'ListKeys', {})).Keys).toHaveLength(1);
      },
      CreateAlias: async () => {
        const TargetKeyId = await created();
        return async () => {
          await output(engine, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId });
          expect((await output(other, 'DescribeKey', { KeyId: 'alias/a' })).KeyMetadata.KeyId).toBe(TargetKeyId);
        };
      },
      UpdateAlias: async () => {
        const [one, two] = [await created(), await created()];
        await output(engine, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
        return async () => {
          await output(engine, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two });
          expect((await output(other, 'DescribeKey', { KeyId: 'alias/a' })).KeyMetadata.KeyId).toBe(two);
        };
      },
      'a deletion that removes aliases': async () => {
        const KeyId = await created();
        await output(engine, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
        await output(engine, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
        return async () => {
          const events = await engine.advance(8 * 86_400_000);
          expect(events.filter(({ type }) => type === 'KeyDeleted')).toHaveLength(1);
          expect(await output(other, 'ListAliases', {})).toMatchObject({ Aliases: [] });
        };
      },
    };

    it.each(Object.keys(SCENES))('%s is done once, though each handler dies as it has done its work', async (name) => {
      let deaths = 0;
      let isArmed = false;
      const died = new Set<string>();
      const dying: HooksProvider = ({ request }) => ({
        interceptor: {
          handler: async (next) => {
            await next();
            if (!isArmed || died.has(request.id)) return;
            died.add(request.id);
            deaths++;
            throw new Error('the process is dead');
          },
        },
      });
      await serve(restateServices().map((one) => ({ ...one, options: { ...SERVING, hooks: [dying] } })));
      const act = await SCENES[name]?.();
      isArmed = true;
      await act?.();
      isArmed = false;
      await serve();
      expect(deaths).toBeGreaterThan(4);
      expect(await complaints(restate)).toEqual([]);
      const told = (await engine.told('cloudTrail')).map(({ eventID }) => eventID);
      expect(new Set(told).size).toBe(told.length);
    });

    it('that are refused leave nothing reserved', async () => {
      const [one, two] = [await created(), await created()];
      await output(engine, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
      // It remembers key sets as they were before another one changed them.
      await output(other, 'DescribeKey', { KeyId: one });
      await output(other, 'DescribeKey', { KeyId: two });
      await output(engine, 'TagResource', { KeyId: two, Tags: [{ TagKey: 'a', TagValue: 'b' }] });
      await output(other, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two });
      expect((await output(engine, 'DescribeKey', { KeyId: 'alias/a' })).KeyMetadata.KeyId).toBe(two);
      expect(await complaints(restate)).toEqual([]);
    });
  });

  it('moves the clock for all, while others call', async () => {
    const KeyId = await created();
    const before = await other.now();
    const calls = Array.from({ length: 20 }, (_, at) =>
      output(at % 2 ? engine : other, 'TagResource', { KeyId, Tags: [{ TagKey: `${at}`, TagValue: '' }] }),
    );
    await Promise.all([engine.advance(86_400_000), ...calls]);
    expect(await other.now()).toBeGreaterThanOrEqual(before + 86_400_000);
    const { CreationDate } = (await output(other, 'CreateKey', {})).KeyMetadata;
    expect(CreationDate * 1_000).toBeGreaterThanOrEqual(before + 86_400_000);
    expect((await output(engine, 'ListResourceTags', { KeyId })).Tags).toHaveLength(20);
    expect(await complaints(restate)).toEqual([]);
  });

  it('has the vault forget what has ended, once, whichever process comes first', async () => {
    const forgotten: string[] = [];
    const forget = (keyMaterialIds: readonly string[]) => {
      forgotten.push(...keyMaterialIds);
      return () => {};
    };
    const forgetting = await openRestateEngine(restate.url, OPTIONS, { ...BACKSTAGE, forget });
    const { KeyId, CurrentKeyMaterialId } = (await output(engine, 'CreateKey', {})).KeyMetadata;
    await forgetting.fire();
    expect(forgotten).not.toContain(CurrentKeyMaterialId);
    await output(engine, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await engine.advance(8 * 86_400_000);
    await forgetting.fire();
    await forgetting.fire();
    expect(forgotten.filter((id) => id === CurrentKeyMaterialId)).toHaveLength(1);
  });

  it('refuses a unit of a newer process, and gives back what it has reserved', async () => {
    const [KeyId, other] = [await created(), await created()];
    const [first = '', second = ''] = [KeyId, other].sort();
    const part = { epoch: FAR, now: 0, generation: 1, tellings: [] };
    const keySets = [
      { ...part, version: STATE_VERSION, keyId: first },
      { ...part, version: STATE_VERSION + 1, keyId: second },
    ];
    const response = await fetch(`${restate.url}/MrkUnits/commit`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ accountId: OPTIONS.accountId, keySets, lists: [] }),
    });
    expect(await response.json()).toEqual({ because: 'version' });
    expect(await complaints(restate)).toEqual([]);
  });

  it('refuses what was decided before the clock was moved, whatever object it is about', async () => {
    const keyId = await created();
    await engine.advance(1_000);
    const epoch = { number: 0, offset: 0 };
    const part = { version: STATE_VERSION, epoch, now: 0, generation: 1, tellings: [] };
    const { accountId } = OPTIONS;
    const refused = { because: 'epoch' };
    const committed = await asked(`MrkKeySet/${accountId}%2F${keyId}/commit`, { ...part, keyId });
    expect(committed).toMatchObject({ refused });
    expect(await asked(`MrkTrail/${accountId}/commit`, part)).toEqual(refused);
    const keySets = [{ ...part, keyId: 'none', generation: 0 }];
    const lists = [listsPart({ epoch, keys: 1 })];
    expect(await asked('MrkUnits/commit', { accountId, keySets, lists })).toEqual(refused);
    expect(await complaints(restate)).toEqual([]);
    expect(await restate.query(`SELECT key FROM state WHERE service_key = '${accountId}/none'`)).toEqual([]);
  });

  it.each([
    ['moved', () => engine.advance(1_000)],
    ['reset', () => engine.reset()],
  ])('has every object of the lists refuse what was decided before the clock was %s', async (_how, change) => {
    const { accountId } = OPTIONS;
    const epoch = await asked(`MrkAccount/${accountId}/epoch`, undefined);
    const commits = (): Promise<readonly unknown[]> =>
      Promise.all(SHARD_NUMBERS.map((shard) => asked(`${objectOf(shard)}/commit`, listsPart({ shard, epoch }))));
    expect(await commits()).toEqual(SHARD_NUMBERS.map(() => null));
    await change();
    expect(await commits()).toEqual(SHARD_NUMBERS.map(() => ({ because: 'epoch' })));
  });

  it('spreads the lists of a Region over all their objects, and has what is in each', async () => {
    const keys: string[] = [];
    const shards = new Set<number>();
    while (shards.size < SHARDS) {
      const more = await Promise.all(SHARD_NUMBERS.map(() => created()));
      for (const keyId of more) shards.add(shardOf({ list: 'key', id: keyId, keyId }));
      keys.push(...more);
    }
    const listed = (await output(other, 'ListKeys', {})).Keys.map(({ KeyId }: { KeyId: string }) => KeyId);
    expect([...listed].sort()).toEqual([...keys].sort());
    expect((await other.keySets()).map(({ keyId }) => keyId).sort()).toEqual([...keys].sort());
    await Promise.all(keys.map((KeyId) => output(engine, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })));
    await engine.advance(6 * 86_400_000);
    expect(await complaints(restate)).toEqual([]);
    await other.reset();
    expect(await output(engine, 'ListKeys', {})).toMatchObject({ Keys: [] });
    expect(await complaints(restate)).toEqual([]);
  });

  it('lists keys without asking for their key sets', async () => {
    const keys = [await created(), await created(), await created()];
    const fresh = await open();
    const read = handlers.object.shared(async () => {
      throw new TerminalError('there is no need to', { errorCode: 409 });
    });
    await serveWith(object({ name: 'MrkKeySet', handlers: { ...keySetHandlers, read }, options: SERVING }));
    try {
      const { Keys, NextMarker: Marker } = await output(fresh, 'ListKeys', { Limit: 2 });
      const listed = [...Keys, ...(await output(fresh, 'ListKeys', { Marker })).Keys];
      expect(listed.map(({ KeyId }: { KeyId: string }) => KeyId)).toEqual(keys);
      await expect(ask(fresh, 'DescribeKey', { KeyId: keys[0] })).rejects.toThrow('there is no need to');
    } finally {
      await serve();
      await fresh.close();
    }
  });

  it('reads pages of long lists from their blocks, however many entries are gone', async () => {
    const shard = 3;
    const idOf = (at: number): string => `alias/${at}`;
    const entry = (at: number) => ({ list: 'alias', region: 'us-east-1', owner: '', id: idOf(at), keyId: 'none' });
    const changed = async (change: object): Promise<void> => {
      expect(await asked(`${objectOf(shard)}/commit`, listsPart({ shard, epoch: FAR, ...change }))).toBeNull();
    };
    const numbers = Array.from({ length: 300 }, (_, at) => at);
    // The first and the last blocks are gone as a whole, and each third entry between them.
    const isGone = (at: number): boolean => at < 70 || (at >= 180 && at < 200) || at % 3 === 0;
    await changed({ added: numbers.slice(0, 200).map(entry) });
    await changed({ removed: numbers.slice(0, 200).filter(isGone).map(entry) });
    await changed({ added: numbers.slice(200).map(entry) });
    const found: { readonly id: string; readonly place: number }[] = [];
    for (let after = 0; ; after = found.at(-1)?.place ?? 0) {
      const page = { list: 'alias', owner: '', after, limit: 7 };
      const placed = (await asked(`${objectOf(shard)}/page`, page)) as typeof found;
      found.push(...placed);
      if (placed.length < 7) break;
    }
    expect(found.map(({ id }) => id)).toEqual(numbers.filter((at) => at >= 200 || !isGone(at)).map(idOf));
    expect(new Set(found.map(({ place }) => place % SHARDS))).toEqual(new Set([shard]));
  });

  it('fires timers by itself', async () => {
    const KeyId = await created();
    await output(engine, 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' });
    // The replica is ready in less than a second from now on.
    await engine.advance(4_500);
    const readiness = async () =>
      (await engine.told('cloudTrail')).filter(({ eventName }) => eventName === 'SynchronizeMultiRegionKey');
    await expect.poll(readiness, { timeout: 60_000 }).not.toEqual([]);
    expect(await complaints(restate)).toEqual([]);
  });

  it('refuses state of a newer version, in the process in front and in the service', async () => {
    const KeyId = await created();
    await keptChanged(KeyId, (kept) => ({ ...kept, version: STATE_VERSION + 1 }));
    const message = `is of version ${STATE_VERSION + 1}, and this process knows ${STATE_VERSION}`;
    // It remembers the key set, and is refused.
    await expect(ask(engine, 'DescribeKey', { KeyId })).rejects.toThrow(message);
    const fresh = await open();
    await expect(ask(fresh, 'DescribeKey', { KeyId })).rejects.toThrow(message);
    await keptChanged(KeyId, (kept) => ({ ...kept, version: STATE_VERSION }));
    await output(fresh, 'DescribeKey', { KeyId });
  });

  it('is upgraded while it runs: a timer goes on, and fires once, at the newer service', async () => {
    const newer = await newerEngines();
    const options = { ...OPTIONS, accountId: '222233334444' };
    const [older, newerEngine] = [await open(options), await newer.openRestateEngine(restate.url, options, BACKSTAGE)];
    const newerService = await newer.startService();
    const { KeyId } = (await output(older, 'CreateKey', {})).KeyMetadata;
    await output(older, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
    await output(older, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    // Both services run; the server calls the one that was registered last.
    await registerService(restate.adminUrl, newerService.url);
    await output(newerEngine, 'DeleteAlias', { AliasName: 'alias/a' });
    expect(await complaints(restate)).toEqual([]);
    const [timer] = await timers();
    await newerEngine.advance(7 * 86_400_000 - 5_000);
    const armed = await timers();
    expect(armed).toHaveLength(1);
    expect(armed).not.toEqual([timer]);
    await registerService(restate.adminUrl, running?.url ?? '');
    const message = `is of version ${STATE_VERSION + 1}, and this process knows ${STATE_VERSION}`;
    await expect(ask(older, 'DescribeKey', { KeyId })).rejects.toThrow(message);
    // The older service leaves it to a newer one, which it calls later: that is another delayed call.
    await expect.poll(timers, { timeout: 60_000 }).not.toEqual(armed);
    await expect.poll(timers, { timeout: 60_000 }).toHaveLength(1);
    await registerService(restate.adminUrl, newerService.url);
    const deletions = async () =>
      (await newerEngine.told('cloudTrail')).filter(({ eventName }) => eventName === 'DeleteKey');
    await expect.poll(deletions, { timeout: 60_000 }).toHaveLength(1);
    expect(await complaints(restate)).toEqual([]);
    expect(await timers()).toEqual([]);
    expect(await deletions()).toHaveLength(1);
    await newerEngine.reset();
    await newerService.close();
    await registerService(restate.adminUrl, running?.url ?? '');
  });

  it('lets nobody do anything to what is reserved', async () => {
    const keyId = await created();
    const { accountId } = OPTIONS;
    const part = { version: STATE_VERSION, epoch: FAR, now: 0, generation: 1, tellings: [] };
    const alias = { list: 'alias', region: 'eu-west-1', owner: '', id: 'alias/a', keyId };
    const ofKeySet = `MrkKeySet/${accountId}%2F${keyId}`;
    const ofLists = objectOf(0, 'eu-west-1');
    const unit = 'a unit that stays';
    expect(await asked(`${ofKeySet}/reserve`, { unit, part })).toEqual({});
    // Each object has room for two keys, of which this one gives one away.
    const mine = listsPart({ region: 'eu-west-1', epoch: FAR, added: [alias], keys: 1, mostKeys: 2 * SHARDS });
    const giving = { ...mine, added: [], keys: 0, room: -1 };
    expect(await asked(`${ofLists}/reserve`, { unit: 'another that stays', part: giving })).toBeNull();
    expect(await asked(`${ofLists}/reserve`, { unit, part: mine })).toBeNull();
    const tagging = output(engine, 'TagResource', { KeyId: keyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] });
    const refused = { because: 'reserved' };
    for (const request of [
      { path: 'commit', input: part },
      { path: 'reserve', input: { unit: 'another', part } },
    ]) {
      expect(await asked(`${ofKeySet}/${request.path}`, request.input)).toMatchObject({ refused });
    }
    expect(await asked(`${ofLists}/commit`, { ...mine, keys: 0 })).toEqual(refused);
    expect(await asked(`${ofLists}/commit`, { ...mine, added: [] })).toEqual({ because: 'quota' });
    // Nor can another unit give it back, or do its part.
    await asked(`${ofKeySet}/release`, 'another');
    await asked(`${ofKeySet}/apply`, { unit: 'another', part: { ...part, change: { after: null, ended: [] } } });
    expect(await complaints(restate)).toContain(`is still reserved: ${keyId}`);
    expect(await asked(`${ofLists}/commit`, giving)).toEqual({ because: 'quota' });
    await asked(`${ofLists}/release`, { unit, part: mine });
    await asked(`${ofLists}/release`, { unit: 'another that stays', part: giving });
    await asked(`${ofKeySet}/release`, unit);
    await tagging;
    expect((await output(other, 'ListResourceTags', { KeyId: keyId })).Tags).toHaveLength(1);
    expect(await complaints(restate)).toEqual([]);
  });

  it('arms a timer again that has fired before its time, as clocks of machines differ', async () => {
    const keyId = await created();
    await output(engine, 'ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    const [timer = ''] = await timers();
    await cancelled(timer);
    await asked('MrkUnits/wake', { accountId: OPTIONS.accountId, keyId, generation: 1 });
    expect(await timers()).toHaveLength(1);
    expect(await complaints(restate)).toEqual([]);
  });

  it('has key material kept once more when its unit is done, and brought back where it was forgotten meanwhile', async () => {
    const done: string[] = [];
    const brought: ReadonlySet<string>[] = [];
    const keeping = await openRestateEngine(restate.url, OPTIONS, {
      ...BACKSTAGE,
      secure: async (events) => {
        const types = events.map(({ type }) => type).join();
        done.push(`secured ${types}`);
        return () => done.push(`once more ${types}`);
      },
      forget: (keyMaterialIds) => {
        done.push(`forgotten ${keyMaterialIds.length}`);
        return (usable) => brought.push(usable);
      },
    });
    const { KeyId } = (await output(keeping, 'CreateKey', { Origin: 'EXTERNAL' })).KeyMetadata;
    const wrapping = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    const imported = async (): Promise<void> => {
      const { ImportToken } = await output(keeping, 'GetParametersForImport', wrapping);
      const EncryptedKeyMaterial = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
      const ExpirationModel = 'KEY_MATERIAL_DOES_NOT_EXPIRE';
      await output(keeping, 'ImportKeyMaterial', { KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel });
    };
    await imported();
    expect(done.slice(-2)).toEqual(['secured KeyMaterialImported', 'once more KeyMaterialImported']);
    await output(keeping, 'DeleteImportedKeyMaterial', { KeyId });
    await imported();
    await keeping.fire();
    expect(done.at(-1)).toBe('forgotten 0');
    const { CurrentKeyMaterialId } = (await output(keeping, 'DescribeKey', { KeyId })).KeyMetadata;
    expect(brought.map((usable) => [...usable])).toEqual([[CurrentKeyMaterialId]]);
    await keeping.close();
  });

  describe('is watched well: what is wrong is found', () => {
    it('a timer that is not re-armed', async () => {
      const commit: typeof keySetHandlers.commit = (ctx, part) => {
        const { due: _, ...change } = part.change ?? { after: null, ended: [] };
        return keySetHandlers.commit(ctx, part.change === undefined ? part : { ...part, change });
      };
      await serveWith(object({ name: 'MrkKeySet', handlers: { ...keySetHandlers, commit }, options: SERVING }));
      const KeyId = await created();
      await output(engine, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
      await serve();
      expect(await complaints(restate)).toEqual([expect.stringContaining('its timer is at null')]);
    });

    it('a workflow that does not give back what it has reserved', async () => {
      const [one, two] = [await created(), await created()];
      await output(engine, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
      await output(other, 'DescribeKey', { KeyId: one });
      await output(other, 'DescribeKey', { KeyId: two });
      const [first = '', second = ''] = [one, two].sort();
      await output(engine, 'TagResource', { KeyId: second, Tags: [{ TagKey: 'a', TagValue: 'b' }] });
      const release: typeof keySetHandlers.release = async () => {};
      await serveWith(object({ name: 'MrkKeySet', handlers: { ...keySetHandlers, release }, options: SERVING }));
      const updating = ask(other, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two });
      await expect.poll(() => complaints(restate), { timeout: 60_000 }).toEqual([`is still reserved: ${first}`]);
      await keptChanged(first, ({ reservedFor: _, ...kept }) => kept);
      await serve();
      await updating;
    });

    it('a workflow that goes on though a part of it is refused', async () => {
      const commit: typeof unitsHandlers.commit = async (ctx, { accountId, keySets, lists }) => {
        const unit = ctx.request().id;
        for (const part of lists) {
          const object = ctx.objectClient(LISTS, objectKey(accountId, listsName(part.region, part.shard)));
          await object.reserve({ unit, part });
          await object.apply({ unit, part });
        }
        for (const part of keySets) await ctx.objectClient(KEY_SET, objectKey(accountId, part.keyId)).commit(part);
        return null;
      };
      const keys = await Promise.all(Array.from({ length: 4 }, () => created()));
      await serveWith(service({ name: 'MrkUnits', handlers: { ...unitsHandlers, commit }, options: SERVING }));
      await Promise.all(keys.map((TargetKeyId) => ask(engine, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId })));
      await serve();
      expect(await complaints(restate)).toContainEqual(expect.stringContaining('is listed nowhere: alias'));
    });
  });
});
