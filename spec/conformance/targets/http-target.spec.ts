// Any URL as a target: what is no answer of KMS is told from one that is, and nothing that is sent does harm.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import type { Target } from '../../../src/conformance/target.js';
import { httpTarget } from '../../../src/conformance/targets/http.js';
import { sdkTarget } from '../../../src/conformance/targets/sdk.js';
import { signatureOf } from '../../../src/conformance/targets/signature.js';
import { type Answer, CREDENTIALS, openToldServer, REGION, refusal, say, type ToldServer } from '../told-server.js';

/** Answers on the wire, and what they mean: to the SDK as well, where it can tell. */
const ANSWERS: [title: string, answer: Answer, expected: object, isSdkToo?: boolean][] = [
  ['an empty body is an empty output', say(200, ''), { output: {} }],
  ['a code with a namespace', say(400, '{"__type":"com.amazonaws.kms#AException"}'), refusal('AException', '', 400)],
  [
    'a code with a URL',
    say(403, '{"__type":"AException:http://a.example/b#c","Message":"m"}'),
    refusal('AException', 'm', 403),
  ],
  [
    'a code in a header',
    say(400, '{"message":"m"}', { 'x-amzn-errortype': 'AException:http://a.example/' }),
    refusal('AException', 'm'),
  ],
  ['a code in a header and no body', say(400, '', { 'X-Amzn-ErrorType': 'A' }), refusal('A', '', 400)],
  ['a member code', say(400, '{"Code":"AException","message":"m"}'), refusal('AException', 'm', 400)],
  ['the type before the code', say(400, '{"code":"B","__type":"A"}'), refusal('A', '', 400)],
  [
    'a code with a status of 500',
    say(500, '{"__type":"KMSInternalException"}'),
    refusal('KMSInternalException', '', 500),
  ],
  ['a status of 500 and a text', say(500, 'oops'), { crash: expect.stringContaining('status 500') }],
  ['a status of 500 without a code', say(500, '{"message":"oops"}'), { crash: expect.stringContaining('oops') }],
  ['a status of 500 and nothing', say(500, ''), { crash: expect.stringContaining('status 500') }],
  ['HTML', say(200, '<html>\u001b[2J\n</html>'), { crash: expect.stringContaining('<html>') }],
  ['broken JSON', say(200, '{"Keys":['), { crash: expect.stringContaining('status 200') }],
  ['a list', say(200, '[1]'), { crash: 'status 200, and no JSON object: [1]' }, false],
  ['null', say(200, 'null'), { output: {} }, false],
  ['a redirection', say(302, '', { Location: '/' }), { crash: expect.stringContaining('status 302') }],
  [
    'what is no HTTP',
    (response) => response.socket?.end('hello\r\n\r\n'),
    { crash: expect.stringMatching(/^no HTTP: HPE_/) },
  ],
  [
    'a connection that ends before the answer',
    (response) => response.destroy(),
    { lost: 'connection lost: ECONNRESET' },
  ],
  [
    'a connection that ends within the answer',
    (response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{"Keys":[]}', () => response.destroy());
    },
    { lost: 'connection lost: ECONNRESET' },
  ],
];

/** What no target waits for longer than it may. */
const UNANSWERED: [title: string, answer: Answer][] = [
  ['no answer at all', () => {}],
  ['an answer that never ends', (response) => response.writeHead(200).write('{"Keys"')],
];

describe('a URL as a target', () => {
  let server: ToldServer;
  let http: Target;
  let sdk: Target;

  beforeAll(async () => {
    server = await openToldServer();
    http = await httpTarget(server.url, { timeout: 'PT10S' });
    sdk = await sdkTarget({ config: { endpoint: server.url, credentials: CREDENTIALS }, timeout: 10_000 });
  });
  afterAll(async () => {
    await http.close?.();
    await sdk.close?.();
    server.close();
  });

  it.each(ANSWERS)('tells what an answer is: %s', async (_, answer, expected, isSdkToo = true) => {
    server.tell(answer);
    const before = server.sent.length;
    expect(await http.call(REGION, 'ListKeys', {})).toStrictEqual(expected);
    if (isSdkToo) expect(await sdk.call(REGION, 'ListKeys', {})).toStrictEqual(expected);
    expect(server.sent.length - before).toBe(isSdkToo ? 2 : 1);
  });

  it.each(UNANSWERED)('waits for so long, and sends it once, as it may have happened: %s', async (_, answer) => {
    server.tell(answer);
    const before = server.sent.length;
    const config = { endpoint: server.url, credentials: CREDENTIALS };
    for (const target of [await httpTarget(server.url, { timeout: 300 }), await sdkTarget({ config, timeout: 300 })]) {
      expect(await target.call(REGION, 'ListKeys', {})).toStrictEqual({ lost: expect.stringContaining('no answer') });
      await target.close?.();
    }
    expect(server.sent.length - before).toBe(2);
  });

  it('shows what is no answer whole, without what would steer a terminal', async () => {
    server.tell(say(200, `<html>\u001b[2J\n${'x'.repeat(1_000)}`));
    expect(await http.call(REGION, 'ListKeys', {})).toStrictEqual({
      crash: `status 200, and no JSON object: <html> [2J ${'x'.repeat(1_000)}`,
    });
    server.tell(say(200, 'x'.repeat(100_007)));
    expect(await http.call(REGION, 'ListKeys', {})).toStrictEqual({
      crash: `status 200, and no JSON object: ${'x'.repeat(100_000)} (and 7 characters more)`,
    });
  });

  it('reads no more than 32 MiB', async () => {
    const piece = Buffer.alloc(2 ** 20, ' ');
    const goOn = (response: ServerResponse): void => {
      response.write(piece, (error) => (error ? undefined : goOn(response)));
    };
    server.tell(goOn);
    const patient = await httpTarget(server.url);
    expect(await patient.call(REGION, 'ListKeys', {})).toStrictEqual({
      crash: 'an answer of more than 33554432 bytes',
    });
    await patient.close?.();
  });

  itAtLength('gives up the connection of a call that is lost', async () => {
    const narrow = await httpTarget(server.url, { timeout: 5_000, connections: 1 });
    server.tell(() => {});
    expect(await narrow.call(REGION, 'ListKeys', {})).toStrictEqual({ lost: 'no answer within 5000 ms' });
    server.tell(say(200, '{}'));
    expect(await narrow.call(REGION, 'ListKeys', {})).toStrictEqual({ output: {} });
    await narrow.close?.();
  });

  it('has no clock where the endpoint has none', () => {
    expect(http.clock).toBeUndefined();
  });

  it('says KMS’s operation, the Region and the input as they are', async () => {
    server.tell(say(200, '{}'));
    await http.call('eu-west-2', 'ListKeys', { Limit: 5, Marker: 'é\ud800' });
    const { headers, body } = server.sent.at(-1) ?? {};
    expect(headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'TrentService.ListKeys',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/eu-west-2\/kms\/aws4_request, SignedHeaders=[a-z;-]+, Signature=/,
      ),
    });
    expect(body).toBe('{"Limit":5,"Marker":"é\\ud800"}');
  });

  it('signs as AWS’s SDK does, if it has credentials', async () => {
    server.tell(say(200, '{}'));
    const credentials = { ...CREDENTIALS, sessionToken: 'a token' };
    const signed = await httpTarget(server.url, { credentials });
    const bySdk = await sdkTarget({ config: { endpoint: `${server.url}a%20b`, credentials } });
    for (const [target, path] of [[signed, '/'] as const, [bySdk, '/a%20b/'] as const]) {
      await target.call(REGION, 'ListKeys', { Limit: 5 });
      const { headers = {}, body = '' } = server.sent.at(-1) ?? {};
      const [, names = '', signature] = /SignedHeaders=(.*), Signature=(.*)$/.exec(headers.authorization ?? '') ?? [];
      const covered = Object.fromEntries(names.split(';').map((name) => [name, String(headers[name])]));
      const date = String(headers['x-amz-date']);
      const again = signatureOf({ path, headers: covered, body, date, region: REGION }, credentials);
      expect(again).toStrictEqual({ names, signature });
      expect(covered).toMatchObject({ 'x-amz-target': 'TrentService.ListKeys', 'x-amz-security-token': 'a token' });
      await target.close?.();
    }
  });

  it('sends a throttled call again, and no other', async () => {
    const target = await httpTarget(server.url);
    const { sent } = server;
    const before = sent.length;
    const answers = [
      say(400, '{"__type":"ThrottlingException"}'),
      say(429, '{"__type":"SlowDown"}'),
      say(400, '{"__type":"LimitExceededException"}'),
    ];
    server.tell((response) => answers.shift()?.(response));
    expect(await target.call(REGION, 'CreateKey', { MultiRegion: true })).toStrictEqual(
      refusal('LimitExceededException', ''),
    );
    const bodies = sent.slice(before).map(({ body }) => body);
    expect(bodies).toEqual(Array(3).fill('{"MultiRegion":true}'));
  });

  it('ends its connections when it is closed', async () => {
    const other = await openToldServer();
    let connections = 0;
    other.server.on('connection', () => {
      connections += 1;
    });
    const target = await httpTarget(other.url);
    await target.call(REGION, 'ListKeys', {});
    expect(connections).toBe(1);
    await target.close?.();
    await target.call(REGION, 'ListKeys', {});
    expect(connections).toBe(2);
    other.close();
    await expect(httpTarget(other.url)).rejects.toThrow(`${other.url}: nothing answers: connection refused`);
    expect(await target.call(REGION, 'ListKeys', {})).toStrictEqual({
      lost: 'connection refused: nothing listens there',
    });
  });

  it.each([
    ['kms', 'no URL: kms'],
    ['ftp://127.0.0.1/', 'must begin with http: or https:, not ftp:'],
    ['http://127.0.0.1/?a=b', 'http://127.0.0.1/: the URL must have neither ? nor #'],
    ['http://me:secret@127.0.0.1/', 'http://127.0.0.1/: credentials are given by an option, not in the URL'],
  ])('refuses %s', async (url, message) => {
    await expect(httpTarget(url)).rejects.toThrow(message);
  });

  it('refuses a timeout that is none, and what does not answer in time', async () => {
    await expect(httpTarget(server.url, { timeout: 0 })).rejects.toThrow('timeout must be');
    await expect(httpTarget(server.url, { connections: 0 })).rejects.toThrow('connections must be');
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await expect(httpTarget(url, { timeout: 50 })).rejects.toThrow(`${url}: nothing answers: no answer within 50 ms`);
    silent.closeAllConnections();
    silent.close();
  });
});
