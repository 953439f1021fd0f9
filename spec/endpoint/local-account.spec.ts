// An account without a port: what answers Node's requests, fetch's and those of AWS's SDK, and that it is one account.

import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { KMS } from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAccount, type Handler, type LocalAccount, type LocalAccountOptions } from '../../src/endpoint/index.js';
import { CREDENTIALS } from '../clients/endpoint.js';
import { authorization, call, send } from './raw-client.js';

const REGION = 'us-east-1';
const ELSEWHERE = 'eu-west-2';
const AT = 'http://localhost';

let account: LocalAccount;
beforeEach(async () => {
  account = await createAccount({ replicationDelay: 'PT1M' });
});
afterEach(() => account.close());

const client = (region = REGION, { requestHandler } = account): KMS =>
  new KMS({ requestHandler, region, credentials: CREDENTIALS });

/** A call of KMS as fetch sends it. */
const kmsRequest = (operation: string, input: object, url = `${AT}/`): Request =>
  new Request(url, {
    method: 'POST',
    headers: { 'X-Amz-Target': `TrentService.${operation}`, Authorization: authorization(REGION) },
    body: JSON.stringify(input),
  });

const posted = (path: string, body: unknown): Request =>
  new Request(`${AT}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

async function serving<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('createAccount', () => {
  it('refuses an option that there is not, and one of servers alone', async () => {
    await expect(createAccount({ sead: 1 } as LocalAccountOptions)).rejects.toThrow('did you mean seed?');
    await expect(createAccount({ port: 1 } as LocalAccountOptions)).rejects.toThrow('createAccount');
    await expect(createAccount({ throttle: 'gcp' as 'aws' })).rejects.toThrow('throttle must be aws');
  });
});

describe('a clock of one’s own', () => {
  it('is followed, and no timer waits for what falls due', async () => {
    let instant = Date.UTC(2030, 0, 1);
    const setTimer = vi.spyOn(globalThis, 'setTimeout');
    const own = await createAccount({ clock: () => instant });
    const { KeyMetadata } = await (await own.fetch(kmsRequest('CreateKey', { MultiRegion: true }))).json();
    await own.fetch(kmsRequest('ReplicateKey', { KeyId: KeyMetadata.KeyId, ReplicaRegion: ELSEWHERE }));
    const timers = setTimer.mock.calls.length;
    setTimer.mockRestore();
    instant += 4_000;
    expect(await own.tick()).toEqual([]);
    expect((await own.advance('PT1S')).map(({ type }) => type)).toEqual(['ReplicaKeyReady']);
    expect(own.now()).toBe(Date.UTC(2030, 0, 1) + 5_000);
    await own.reset();
    expect(own.now()).toBe(instant);
    expect(timers).toBe(0);
    await own.close();
  });

  it('must tell instants', async () => {
    await expect(createAccount({ clock: 5 as unknown as () => number })).rejects.toThrow('clock must be a function: 5');
    await expect(createAccount({ clock: () => 0.5 })).rejects.toThrow('clock must tell an instant');
  });
});

describe('a client of AWS’s SDK in the same process', () => {
  it('opens no connection, and works with keys and their material in every Region', async () => {
    const connect = vi.spyOn(Socket.prototype, 'connect');
    const [here, there] = [client(), client(ELSEWHERE)];
    const { KeyMetadata } = await here.createKey({ MultiRegion: true });
    const KeyId = KeyMetadata?.KeyId;
    await here.replicateKey({ KeyId, ReplicaRegion: ELSEWHERE });
    const { CiphertextBlob } = await here.encrypt({ KeyId, Plaintext: Buffer.from('hello') });
    await expect(there.decrypt({ CiphertextBlob })).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
    await account.advance('PT1M');
    const { Plaintext } = await there.decrypt({ CiphertextBlob });
    expect(Buffer.from(Plaintext ?? []).toString()).toBe('hello');
    const described = await there.describeKey({ KeyId });
    expect(described.KeyMetadata?.CreationDate).toBeInstanceOf(Date);
    expect(described.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(connect).not.toHaveBeenCalled();
    connect.mockRestore();
  });

  it('may send bytes that are a text as well: they are not asked for it, which the SDK warns of', async () => {
    const asText = { valueOf: (): never => expect.unreachable('asked for its text') };
    const body = Object.assign(new Uint8Array(Buffer.from('{}')), asText);
    const headers = { 'X-Amz-Target': 'TrentService.ListKeys', Authorization: authorization(REGION) };
    const { response } = await account.requestHandler.handle({ method: 'POST', path: '/', headers, body });
    expect(response.statusCode).toBe(200);
  });

  it('meets refusals as typed errors, and whoever calls can ask why', async () => {
    const error = await client()
      .describeKey({ KeyId: 'alias/none' })
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'NotFoundException', $fault: 'client', $metadata: { httpStatusCode: 400 } });
    expect(account.refusals?.list()).toMatchObject([{ requestId: error.$metadata.requestId }]);
  });

  it('tries again where its answer is lost, and ends when it is told to', async () => {
    expect((await account.fetch(posted('/_mrk/faults', { operation: 'CreateKey', lost: true }))).status).toBe(200);
    await client().createKey({});
    // The first time it happened, too.
    expect((await client().listKeys({})).Keys).toHaveLength(2);
    const aborted = new AbortController();
    aborted.abort();
    await expect(client().listKeys({}, { abortSignal: aborted.signal })).rejects.toThrow(/abort/i);
  });
});

describe('fetch', () => {
  it('answers as the endpoint does, its control interface too', async () => {
    const created = await account.fetch(kmsRequest('CreateKey', { MultiRegion: true }));
    expect(created.status).toBe(200);
    expect(created.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    const { KeyMetadata } = await created.json();
    const unknown = await account.fetch(kmsRequest('DescribeKey', { KeyId: 'alias/none' }));
    expect(unknown.status).toBe(400);
    expect(unknown.headers.get('x-mrk-rule')).toMatch(/^[A-Z]+-\d/);
    const state = await (await account.fetch(new Request(`${AT}/_mrk/state`))).json();
    expect(state.keySets).toMatchObject([{ keyId: KeyMetadata.KeyId }]);
    expect((await account.fetch(new Request(`${AT}/_mrk/none`))).status).toBe(404);
    expect((await account.fetch(new Request(`${AT}/`))).status).toBe(404);
  });

  it('streams what happens, until nobody reads any more', async () => {
    const headers = { Accept: 'text/event-stream' };
    const { body } = await account.fetch(new Request(`${AT}/_mrk/events`, { headers }));
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    const read = async () => Buffer.from((await reader.read()).value ?? []).toString();
    expect(await read()).toBe(': events, as they come\n\n');
    await account.fetch(kmsRequest('CreateKey', {}));
    const told = JSON.parse((await read()).replace(/^data: /, ''));
    expect(told).toMatchObject({ eventName: 'CreateKey' });
    await reader.cancel();
    await account.fetch(kmsRequest('CreateKey', {}));
  });

  it('refuses what a page may have sent, and what is too long', async () => {
    const rebound = await account.fetch(kmsRequest('ListKeys', {}, 'http://rebound.example/'));
    expect([rebound.status, (await rebound.json()).__type]).toEqual([403, 'HostNotAllowedException']);
    const named = await createAccount({ allowHosts: ['rebound.example'] });
    expect((await named.fetch(kmsRequest('ListKeys', {}, 'http://rebound.example/'))).status).toBe(200);
    await named.close();
    const long = await account.fetch(kmsRequest('CreateKey', { Description: 'a'.repeat(1024 * 1024) }));
    expect(long.status).toBe(413);
  });

  it('rejects where a connection would break', async () => {
    await account.fetch(posted('/_mrk/faults', { region: REGION, down: 'refused' }));
    await expect(account.fetch(kmsRequest('ListKeys', {}))).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { code: 'ECONNRESET' },
    });
  });
});

describe('a handler in a server of one’s own', () => {
  it('answers KMS, and leaves others to the next', async () => {
    const app = (handler: Handler): RequestListener => {
      return (request, response) => handler(request, response, () => response.end(`another: ${request.url}`));
    };
    await serving(app(account.handler), async (url) => {
      const { json } = await call(url, REGION, 'CreateKey', { MultiRegion: true });
      expect(json.KeyMetadata.MultiRegion).toBe(true);
      expect((await send(url, { method: 'GET', path: '/_mrk/clock' })).status).toBe(200);
      const sts = authorization(REGION).replace('/kms/', '/sts/');
      for (const headers of [{}, { Authorization: 'Bearer a' }, { Authorization: sts }]) {
        expect((await send(url, { path: '/orders?a=b', headers })).text).toBe('another: /orders?a=b');
      }
    });
  });

  it('is of the same account as fetch and the SDK’s client', async () => {
    await serving(account.handler, async (url) => {
      await call(url, REGION, 'CreateKey', {});
      await account.fetch(kmsRequest('CreateKey', {}));
      expect((await client().listKeys({})).Keys).toHaveLength(2);
      expect((await send(url, { headers: { Authorization: 'Bearer a' } })).status).not.toBe(200);
      await account.fetch(posted('/_mrk/faults', { operation: 'ListKeys', error: 'KMSInternalException' }));
      expect((await call(url, REGION, 'ListKeys')).status).toBe(500);
    });
  });
});
