// What a page in a browser could send, in its exact bytes: none of it is answered, nor changes anything.

import { type ExecException, exec } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { devNull } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGuard } from '../../src/endpoint/guard.js';
import { type RunningServer, startServer } from '../../src/endpoint/index.js';
import { authorization, call, control, send } from './raw-client.js';

let server: RunningServer;
let address: string;

beforeAll(async () => {
  server = await startServer();
  address = `127.0.0.1:${server.port}`;
});
afterAll(() => server.close());
beforeEach(async () => {
  await control(server.url, 'reset', '');
  await call(server.url, 'us-east-1', 'CreateKey');
});

const JSON_HEADER = 'Content-Type: application/json';
const FOREIGN_SITES = ['cross-site', 'same-site', 'Cross-Site'];
const MORE_NAMES = { allowHosts: ['kms', 'Kms_1.Internal.'] };

/** Sends lines as they are, and gives what comes back until the connection ends. */
function exchange(lines: readonly string[], { body = '', port = server.port } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const end = body === '' ? [] : [`Content-Length: ${body.length}`];
    const text = [...lines, ...end, 'Connection: close', '', body].join('\r\n');
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (piece) => {
      answer += piece.toString();
    });
    socket.on('error', reject).on('close', () => resolve(answer));
  });
}

const statusOf = async (lines: readonly string[], given = {}): Promise<number> =>
  Number(/^HTTP\/1\.1 (\d+)/.exec(await exchange(lines, given))?.[1]);
const reset = (...headers: readonly string[]): readonly string[] => ['POST /_mrk/reset HTTP/1.1', ...headers];
const state = (...headers: readonly string[]): readonly string[] => ['GET /_mrk/state HTTP/1.1', ...headers];
const listKeys = (...headers: readonly string[]): readonly string[] => [
  ...['POST / HTTP/1.1', ...headers, 'X-Amz-Target: TrentService.ListKeys'],
  ...[`Authorization: ${authorization('us-east-1')}`, 'Content-Type: application/x-amz-json-1.1'],
];
const keys = (): number => [...server.account.store().keySets()].length;

describe('Host', () => {
  const right = [
    ...['127.0.0.1', '127.0.0.1:80', '127.0.0.1.', '192.168.1.7:4599', '[::1]', '[::1]:4599', '[::ffff:127.0.0.1]'],
    ...['[fe80::1%25eth0]:1', 'localhost', 'LocalHost:4599', 'localhost.', 'localhost.:4599', 'localhost:'],
    ...['kms.localhost', 'a.b.LOCALHOST.:1'],
  ];
  const wrong = [
    ...['evil.example', 'evil.example:4599', 'localhost.evil.example', '127.0.0.1.evil.example', 'evillocalhost'],
    ...['localhost:4599.evil.example', 'localhost@evil.example', 'evil.example@localhost', '127.0.0.1, evil.example'],
    ...[
      '',
      ':4599',
      '[evil.example]',
      '[::1',
      '::1',
      '[127.0.0.1]',
      '[::1]evil.example',
      '127.1',
      '2130706433',
      '0x7f.1',
    ],
    ...['localhost..', 'evil.example#localhost', 'evil.example/localhost', '*', 'kms', '256.0.0.1', 'löcalhost'],
  ];

  it.each(right)('is right: %s', async (host) => {
    expect(await statusOf(listKeys(`Host: ${host}`), { body: '{}' })).toBe(200);
    expect(await statusOf(state(`Host: ${host}`))).toBe(200);
  });

  it.each(wrong)('is refused: "%s"', async (host) => {
    const answer = await exchange(listKeys(`Host: ${host}`), { body: '{}' });
    expect(answer).toMatch(/^HTTP\/1\.1 403 .*"__type":"HostNotAllowedException","message":"Host: /s);
    expect(answer).not.toContain('KeyId');
    expect(await statusOf(reset(`Host: ${host}`, JSON_HEADER))).toBe(403);
    const read = await exchange(state(`Host: ${host}`));
    expect([read.slice(9, 12), read.includes('keySets')]).toEqual(['403', false]);
    expect(keys()).toBe(1);
  });

  it('is one: two are refused, and so is none but in HTTP/1.0, which no browser speaks', async () => {
    for (const hosts of [
      [`Host: ${address}`, 'Host: evil.example'],
      ['Host: evil.example', `Host: ${address}`],
      [`Host: ${address}`, `host: ${address}`],
      [],
    ]) {
      expect(await statusOf(reset(...hosts, JSON_HEADER)), hosts.join()).toBe(400);
      expect(keys()).toBe(1);
    }
    expect(await statusOf(['GET /_mrk/health HTTP/1.0'])).toBe(200);
    expect(await statusOf(['GET /_mrk/state HTTP/1.0', 'Host: evil.example'])).toBe(403);
  });

  it('counts in the target of a request too, whichever of the two is wrong', async () => {
    const own = `http://${address}`;
    const foreign = 'http://evil.example';
    expect(await statusOf([`GET ${own}/_mrk/clock?a HTTP/1.1`, `Host: ${address}`])).toBe(200);
    expect(await statusOf([`GET ${own} HTTP/1.1`, `Host: ${address}`])).toBe(404);
    for (const [target, host] of [
      [foreign, address],
      [own, 'evil.example'],
      [foreign, 'evil.example'],
      ['HTTP://localhost@evil.example', address],
      ['https://evil.example', address],
    ]) {
      expect(await statusOf([`POST ${target}/_mrk/reset HTTP/1.1`, `Host: ${host}`, JSON_HEADER])).toBe(403);
    }
    for (const line of ['GET //evil.example/_mrk/state', 'OPTIONS *', 'GET /../_mrk/state', 'GET /%5Fmrk/state']) {
      expect(await statusOf([`${line} HTTP/1.1`, `Host: ${address}`]), line).toBe(404);
    }
    expect(await exchange(['CONNECT evil.example:443 HTTP/1.1', `Host: ${address}`])).toBe('');
    expect(keys()).toBe(1);
  });

  it('may be the name that the server listens to, and those that are allowed, or any', async () => {
    const named = await startServer({ hostname: 'localhost', ...MORE_NAMES });
    const any = await startServer({ allowHosts: ['*'] });
    const answered = async ({ port }: RunningServer, host: string): Promise<number> =>
      (await send(`http://localhost:${port}`, { method: 'GET', path: '/_mrk/health', headers: { Host: host } })).status;
    for (const host of ['kms', 'KMS:4599', 'kms.', 'kms_1.internal', 'localhost']) {
      expect(await answered(named, host), host).toBe(200);
    }
    for (const host of ['kms.evil.example', 'evil.kms', 'internal'])
      expect(await answered(named, host), host).toBe(403);
    expect(await statusOf(state('Host: evil.example'), { port: any.port })).toBe(200);
    expect(await statusOf(state('Host: $(evil)'), { port: any.port })).toBe(403);
    await Promise.all([named.close(), any.close()]);
  });

  it('is right by the name given to listen on, whatever that resolves to', () => {
    const guard = createGuard('KMS.internal.', { allowHosts: [], origins: new Set() });
    const given = (host: string) =>
      ({ url: '/', headers: { host }, rawHeaders: ['Host', host] }) as unknown as IncomingMessage;
    expect(guard(given('kms.Internal:4599'))).toBeUndefined();
    expect(guard(given('internal'))).toMatchObject({ status: 403 });
  });

  it('tells which option lets a name in', async () => {
    const answer = await exchange(listKeys('Host: kms:4599'), { body: '{}' });
    expect(answer).toContain('start it with --allow-host kms."');
  });

  it.each([[['http://kms']], [['kms:4599']], [['']], [['a b']], [[1]], ['kms'], [null], [{}]])(
    'cannot be allowed by %j',
    async (allowHosts) => {
      const options = { allowHosts: allowHosts as string[] };
      await expect(startServer(options)).rejects.toThrow(/^allowHosts/);
    },
  );
});

describe('Origin', () => {
  const origins = [
    ...[
      'http://evil.example',
      'null',
      '',
      'http://localhost:3000',
      'http://127.0.0.1:1',
      'https://console.aws.amazon.com',
    ],
    ...['file://', 'chrome-extension://abcdefghijklmnop'],
  ];

  it.each([...origins, 'its own'])('is refused: "%s"', async (given) => {
    const origin = `Origin: ${given === 'its own' ? server.url : given}`;
    const host = `Host: ${address}`;
    expect(await statusOf(reset(host, origin, JSON_HEADER))).toBe(403);
    expect(await statusOf(reset(host, origin, 'Content-Type: text/plain'))).toBe(403);
    expect(await statusOf(listKeys(host, origin), { body: '{}' })).toBe(403);
    expect(await statusOf(state(host, origin))).toBe(403);
    const stream = ['GET /_mrk/events HTTP/1.1', host, origin, 'Accept: text/event-stream'];
    expect(await exchange(stream)).toMatch(/^HTTP\/1\.1 403 .*OriginNotAllowedException/s);
    expect(keys()).toBe(1);
  });

  it('is refused when a browser asks what it may send, and when it opens a web socket', async () => {
    const page = [`Host: ${address}`, 'Origin: http://evil.example'];
    const asked = ['Access-Control-Request-Method: POST', 'Access-Control-Request-Headers: content-type,x-amz-target'];
    const answer = await exchange(['OPTIONS /_mrk/reset HTTP/1.1', ...page, ...asked]);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer.toLowerCase()).not.toContain('access-control-allow');
    const socket = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
    expect(await statusOf(['GET /_mrk/events HTTP/1.1', ...page, ...socket])).toBe(403);
  });
});

describe('Sec-Fetch-Site', () => {
  it.each(FOREIGN_SITES)('is refused where a page embeds or links to the endpoint: %s', async (site) => {
    const headers = [`Host: ${address}`, `Sec-Fetch-Site: ${site}`];
    expect(await statusOf(state(...headers))).toBe(403);
    expect(await statusOf(reset(...headers, JSON_HEADER))).toBe(403);
    expect(await statusOf([...state(...headers), 'Sec-Fetch-Site: none'])).toBe(403);
    expect(keys()).toBe(1);
  });

  it('may be `none`: a person has typed the address, and sees the answer alone', async () => {
    const answer = await exchange(state(`Host: ${address}`, 'Sec-Fetch-Site: none'));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/^Cross-Origin-Resource-Policy: same-origin\r$/m);
    expect(answer).toMatch(/^X-Content-Type-Options: nosniff\r$/m);
    expect(answer).toMatch(/^Cache-Control: no-store\r$/m);
  });
});

describe('a control call that changes something', () => {
  const types = ['application/json', 'application/json; charset=utf-8', 'Application/JSON ;charset=UTF-8'];
  const simple = [
    ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'application/jsonp'],
    ...['text/plain; a=application/json', 'application/json, text/plain', 'application/x-amz-json-1.1', ''],
  ];

  it.each(types)('is done with the content type %s', async (type) => {
    expect(await statusOf(reset(`Host: ${address}`, `Content-Type: ${type}`))).toBe(200);
    expect(keys()).toBe(0);
  });

  it.each(simple)('is refused with what a page may send without asking: "%s"', async (type) => {
    for (const body of ['', '{}']) {
      expect(await statusOf(reset(`Host: ${address}`, `Content-Type: ${type}`), { body })).toBe(403);
    }
    expect(await statusOf(reset(`Host: ${address}`))).toBe(403);
    for (const path of ['advance', 'faults']) {
      const body = path === 'advance' ? '{"by": "P30D"}' : '{"error": "ThrottlingException"}';
      const lines = [`POST /_mrk/${path} HTTP/1.1`, `Host: ${address}`, `Content-Type: ${type}`];
      expect(await statusOf(lines, { body })).toBe(403);
    }
    expect(keys()).toBe(1);
    expect((await control(server.url, 'faults')).json.faults).toEqual([]);
    expect(server.account.now() - Date.now()).toBeLessThan(86_400_000);
  });

  it.each([
    ['reset', ''],
    ['advance', ''],
    ['advance', '{"by": "PT1H"}'],
    ['faults', ''],
    ['faults', '{"operation":"ListKeys","region":"eu-west-2","delay":"PT0.1S" , "times":2}'],
    ['advance', `it's no JSON`],
  ])('is refused with the command line that does it: %s %s', async (path, body) => {
    const refused = await send(server.url, { path: `/_mrk/${path}`, body });
    expect(refused.status).toBe(403);
    const line = /curl .*$/.exec(refused.json.message)?.[0] ?? '';
    expect(line).toContain(`-X POST ${server.url}/_mrk/${path} -H 'Content-Type: application/json'`);
    if (body.startsWith('{')) expect(line).toContain(` -d '${body}'`);
    await runs(line);
  });

  it('is refused to a page with the command line that does it for a program', async () => {
    for (const lines of [
      reset(`Host: ${address}`, 'Origin: http://evil.example'),
      reset(`Host: evil.example:${server.port}`),
      ['GET /_mrk/reset HTTP/1.1', `Host: ${address}`, 'Sec-Fetch-Site: cross-site'],
      state(`Host: ${address}`, 'Sec-Fetch-Site: cross-site'),
    ]) {
      const answer = await exchange(lines);
      const { message } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
      await runs(/A program may: (curl .*)$/.exec(message)?.[1] ?? '');
    }
  });
});

describe('the reset of moto', () => {
  const motoReset = (...headers: readonly string[]): readonly string[] => ['POST /moto-api/reset HTTP/1.1', ...headers];

  it.each([[[]], [['Content-Type: application/x-www-form-urlencoded']]])(
    'empties the account with what its clients send: %j',
    async (headers) => {
      for (const body of ['', 'no JSON']) {
        await call(server.url, 'us-east-1', 'CreateKey');
        const answer = await exchange(motoReset(`Host: ${address}`, ...headers), { body });
        expect(answer).toMatch(/^HTTP\/1\.1 200 .*\{"status":"ok"\}$/s);
        expect(keys()).toBe(0);
      }
    },
  );

  it('is refused to pages, and to other names', async () => {
    for (const headers of [
      [`Host: ${address}`, 'Origin: http://evil.example'],
      [`Host: ${address}`, `Origin: ${server.url}`],
      [`Host: ${address}`, 'Sec-Fetch-Site: cross-site'],
      ['Host: evil.example'],
    ]) {
      expect(await statusOf(motoReset(...headers)), headers.join()).toBe(403);
    }
    expect(await statusOf(['GET /moto-api/reset HTTP/1.1', `Host: ${address}`])).toBe(405);
    expect(keys()).toBe(1);
  });
});

/** Runs a command line of curl as it is printed, where there is one, and expects the endpoint to answer it. */
async function runs(line: string): Promise<void> {
  expect(line).toMatch(/^curl /);
  const { error, stdout } = await shell(`${line} -s -o '${devNull}' -w '%{http_code}'`);
  if (error?.code === 127) console.log('skipped: no curl');
  else expect(stdout, line).toBe('200');
}

function shell(line: string): Promise<{ readonly error: ExecException | null; readonly stdout: string }> {
  return new Promise((resolve) => exec(line, (error, stdout) => resolve({ error, stdout })));
}
