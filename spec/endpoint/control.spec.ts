import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createControl } from '../../src/endpoint/control.js';
import { createFaults } from '../../src/endpoint/faults.js';
import { createAccount, startServer } from '../../src/endpoint/index.js';
import { mrk } from '../support/mrk.js';
import { offFromNow } from '../support/time.js';
import { call, control } from './raw-client.js';
import { useServer } from './use-server.js';

let url: string;

useServer(
  (started) => {
    url = started.url;
  },
  { auditTrailEvents: 20 },
);

const createKey = async (region = 'us-east-1', input: object = { MultiRegion: true }): Promise<string> =>
  (await call(url, region, 'CreateKey', input)).json.KeyMetadata.KeyId;
const replicate = (KeyId: string, ReplicaRegion = 'eu-west-2') =>
  call(url, 'us-east-1', 'ReplicateKey', { KeyId, ReplicaRegion });
const stateOf = async (KeyId: string, region = 'eu-west-2'): Promise<string> =>
  (await call(url, region, 'DescribeKey', { KeyId })).json.KeyMetadata.KeyState;
const clock = async (): Promise<number> => Date.parse((await control(url, 'clock')).json.now);

describe('the control interface', () => {
  it('is told in full by mrk serve --help', async () => {
    const account = await createAccount();
    const { out } = await mrk(['serve', '--help']);
    const [, told = ''] = out.replaceAll(/\s+/g, ' ').match(/beside KMS: (.*?)\. SIGTERM/) ?? [];
    for (const [path, methods] of Object.entries(createControl(account, createFaults(account, false)))) {
      const [, name] = path.match(/^\/_mrk\/(.*)$/) ?? [];
      if (name === undefined) continue;
      for (const method of Object.keys(methods)) {
        const part = told.split('; ').find((one) => one.startsWith(`${method} `));
        const names = part?.match(/[a-z]+(?:\/ID)?(?=[, ?]|$)/g);
        expect(names, `${method} ${path}`).toContain(name.replace('{id}', 'ID'));
      }
    }
  });
});

describe('the clock', () => {
  it('follows real time', async () => {
    expect(await offFromNow(clock)).toBe(0);
    expect((await control(url, 'clock')).json.now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('is moved forward, and every event up to then has happened, in order', async () => {
    const KeyId = await createKey();
    await replicate(KeyId);
    await call(url, 'us-east-1', 'ScheduleKeyDeletion', { KeyId: await createKey(), PendingWindowInDays: 7 });
    expect(await stateOf(KeyId)).toBe('Creating');
    const before = Date.now();
    const { status, json } = await control(url, 'advance', { by: 'P8D' });
    expect(status).toBe(200);
    expect(json.events.map((event: { readonly type: string }) => event.type)).toEqual([
      'ReplicaKeyReady',
      'KeyDeleted',
    ]);
    expect(json.events[1].cloudTrail.eventName).toBe('DeleteKey');
    expect(Date.parse(json.now) - before).toBeGreaterThanOrEqual(8 * 86_400_000);
    expect(await stateOf(KeyId)).toBe('Enabled');
    expect((await control(url, 'advance', { by: 1000 })).status).toBe(200);
  });

  it('refuses what is no span of time, and does not move', async () => {
    const spans: unknown[] = [
      undefined,
      null,
      'P1Y',
      'x',
      '',
      '-P1D',
      -1,
      1.5,
      1e300,
      {},
      [],
      { toString: 1 },
      'P9999999D',
    ];
    for (const by of spans) {
      const refused = await control(url, 'advance', { by });
      expect([refused.status, typeof refused.json.message], JSON.stringify(by)).toEqual([400, 'string']);
    }
    expect((await control(url, 'advance', { by: 'P1D', more: 1 })).json.message).toBe('advance: no such member: more');
    expect((await control(url, 'advance', { yb: 'P1D' })).json.message).toContain('yb (did you mean by?)');
    expect((await control(url, 'advance', { by: '7d' })).json.message).toContain('7d (did you mean P7D?)');
    expect((await control(url, 'advance', '[')).status).toBe(400);
    expect(await offFromNow(clock)).toBe(0);
  });

  it('lets things happen by themselves as real time goes on', async () => {
    const quick = await startServer({ replicationDelay: 50 });
    const { KeyId } = (await call(quick.url, 'us-east-1', 'CreateKey', { MultiRegion: true })).json.KeyMetadata;
    const { json } = await call(quick.url, 'us-east-1', 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    expect(json.ReplicaKeyMetadata.KeyState).toBe('Creating');
    const described = () => Object.values(quick.account.store().keySet(KeyId)?.keys ?? {}).at(-1)?.keyState;
    await expect.poll(described).toBe('Enabled');
    await quick.close();
  });
});

describe('state, health and reset', () => {
  it('shows every key set', async () => {
    const ids = [await createKey(), await createKey('eu-west-1')];
    const { json } = await control(url, 'state');
    expect(json.keySets.map((keySet: { readonly keyId: string }) => keySet.keyId)).toEqual(ids);
    expect((await control(url, 'health')).status).toBe(200);
  });

  it('reset empties account and trail, clears faults and returns the clock to real time', async () => {
    const KeyId = await createKey();
    await control(url, 'advance', { by: 'P30D' });
    await control(url, 'faults', { operation: 'ListKeys', error: 'ThrottlingException', times: 9 });
    await control(url, 'faults', { holdReplication: true });
    expect((await control(url, 'reset', '')).status).toBe(200);
    expect((await control(url, 'state')).json.keySets).toEqual([]);
    expect((await control(url, 'events')).json).toEqual([]);
    expect((await control(url, 'faults')).json).toEqual({ faults: [], holdReplication: false });
    expect(await offFromNow(clock)).toBe(0);
    expect((await call(url, 'us-east-1', 'ListKeys')).json.Keys).toEqual([]);
    expect((await call(url, 'us-east-1', 'DescribeKey', { KeyId })).json.__type).toBe('NotFoundException');
  });

  it('answers other paths with 404 and other methods with 405', async () => {
    for (const path of ['', 'nothing', 'constructor', '__proto__']) {
      expect((await control(url, path)).status).toBe(404);
    }
    expect(await control(url, 'advance')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect((await control(url, 'events', {})).status).toBe(405);
  });
});

/** A stream of server-sent events: what it has told so far, and when the endpoint ends it. */
async function openStream(address: string) {
  let text = '';
  let begun = (_type: string | undefined) => {};
  const beginning = new Promise<string | undefined>((resolve) => {
    begun = resolve;
  });
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    const request = get(address, { agent: false, headers: { Accept: 'text/event-stream' } }, (response) => {
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        begun(response.headers['content-type']);
      });
      response.on('error', () => {}).on('close', resolve);
    });
    end = () => request.destroy();
  });
  expect(await beginning).toBe('text/event-stream');
  const told = () =>
    text
      .split('\n\n')
      .filter((part) => part.startsWith('data: '))
      .map((part) => JSON.parse(part.slice(6)));
  return { told, ended, end };
}

describe('the audit trail', () => {
  it('is an array of the last records, oldest first', async () => {
    const KeyId = await createKey();
    await replicate(KeyId);
    await control(url, 'advance', { by: 'PT5S' });
    const records = (await control(url, 'events')).json as { readonly eventName: string; readonly awsRegion: string }[];
    expect(records.map(({ eventName }) => eventName).slice(0, 2)).toEqual(['CreateKey', 'ReplicateKey']);
    for (let count = 0; count < 30; count++) await call(url, 'us-east-1', 'EnableKeyRotation', { KeyId });
    const later = (await control(url, 'events')).json as { readonly eventName: string }[];
    expect(later).toHaveLength(20);
    expect(later.at(-1)?.eventName).toBe('EnableKeyRotation');
  });

  it('is streamed as things happen, those of time too', async () => {
    const quick = await startServer({ replicationDelay: 50 });
    const { KeyId } = (await call(quick.url, 'us-east-1', 'CreateKey', { MultiRegion: true })).json.KeyMetadata;
    const records = await openStream(`${quick.url}/_mrk/events`);
    await call(quick.url, 'us-east-1', 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    const names = () => records.told().map(({ eventName }) => eventName);
    await expect.poll(names).toEqual(['ReplicateKey', 'CreateKey', 'SynchronizeMultiRegionKey']);
    await quick.close();
    await records.ended;
  });

  it('has beside it a stream of what goes to EventBridge', async () => {
    const sent = await openStream(`${url}/_mrk/eventbridge`);
    const KeyId = await createKey();
    await call(url, 'us-east-1', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await control(url, 'advance', { by: 'P7D' });
    await expect.poll(sent.told).toEqual((await control(url, 'eventbridge')).json);
    expect(sent.told()).toMatchObject([{ 'detail-type': 'KMS CMK Deletion', detail: { 'key-id': KeyId } }]);
    sent.end();
  });
});

describe('what is not seen at once', () => {
  it('is seen once the endpoint is told so, all or of a kind, and after a restart is as it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mrk-visibility-'));
    const options = { visibilityDelay: null, data: join(folder, 'account.mrk') };
    let own = await startServer(options);
    const restart = async () => {
      await own.close();
      own = await startServer(options);
    };
    const inOwn = async (operation: string, input: object) => (await call(own.url, 'us-east-1', operation, input)).json;
    try {
      const { KeyId } = (await inOwn('CreateKey', {})).KeyMetadata;
      expect((await inOwn('DescribeKey', { KeyId })).__type).toBe('NotFoundException');
      expect((await control(own.url, 'state')).json.keySets).toHaveLength(1);
      expect((await control(own.url, 'show', { kind: 'alias' })).json).toEqual({});
      await restart();
      expect((await inOwn('DescribeKey', { KeyId })).__type).toBe('NotFoundException');
      expect((await control(own.url, 'show', { keyId: KeyId })).status).toBe(200);
      await restart();
      expect((await inOwn('DescribeKey', { KeyId })).KeyMetadata.KeyId).toBe(KeyId);
      await inOwn('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
      expect((await inOwn('DescribeKey', { KeyId: 'alias/a' })).__type).toBe('NotFoundException');
      await control(own.url, 'show', {});
      expect((await inOwn('DescribeKey', { KeyId: 'alias/a' })).KeyMetadata.KeyId).toBe(KeyId);
    } finally {
      await own.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('is refused a kind that there is not', async () => {
    const { status, json } = await control(url, 'show', { kind: 'aliases' });
    expect({ status, json }).toEqual({
      status: 400,
      json: { message: expect.stringContaining('show: kind must be one of key') },
    });
    expect((await control(url, 'show', { kinds: 'alias' })).json.message).toContain('(did you mean kind?)');
    const unknown = await control(url, 'show', { keyId: 'mrk-typo' });
    expect([unknown.status, unknown.json.message]).toEqual([400, 'show: no key set has the key ID mrk-typo']);
  });

  it.each([
    ['state?att=2026-01-01T00:00:00Z', 'state: there is no ?att (did you mean ?at?)'],
    ['eventbridge?readOnly=false', 'eventbridge: there is no ?readOnly'],
    ['refusals?last=1', 'refusals: there is no ?last'],
    ['explain?requestID=1', 'explain: there is no ?requestID (did you mean ?requestId?)'],
  ])('refuses a query that %s does not have', async (path, message) => {
    const { status, json } = await control(url, path);
    expect([status, json.message]).toEqual([400, message]);
  });

  it('refuses to reset but a part', async () => {
    const { status, json } = await control(url, 'reset', { keys: true });
    expect([status, json.message]).toEqual([400, 'reset: no such member: keys']);
  });
});
