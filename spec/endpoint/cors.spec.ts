// Pages that may call KMS, where that was asked for, and what they may not all the same.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { originError } from '../../src/endpoint/cors.js';
import { type RunningServer, startServer } from '../../src/endpoint/index.js';
import { authorization, control, type RawAnswer, send } from './raw-client.js';

const PAGE = 'http://localhost:3000';
const EXTENSION = 'chrome-extension://abcdefghijklmnop';

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ cors: [PAGE, EXTENSION] });
});
afterAll(() => server.close());

type Headers = Readonly<Record<string, string>>;
const kms = (operation: string, headers: Headers): Promise<RawAnswer> =>
  send(server.url, {
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `TrentService.${operation}`,
      Authorization: authorization('us-east-1'),
      ...headers,
    },
    body: '{}',
  });
const ask = (path: string, headers: Headers): Promise<RawAnswer> =>
  send(server.url, { method: 'OPTIONS', path, headers: { 'Access-Control-Request-Method': 'POST', ...headers } });
const allowing = ({ headers }: RawAnswer): readonly string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('a page of an allowed origin', () => {
  it('is told what it may send, whatever a client signs', async () => {
    const asked = 'amz-sdk-invocation-id,authorization,content-type,x-amz-date,x-amz-target';
    const answer = await ask('/', { Origin: PAGE, 'Access-Control-Request-Headers': asked });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': asked,
      vary: 'Origin, Access-Control-Request-Headers',
    });
    expect(answer.headers).not.toHaveProperty('access-control-allow-private-network');
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    const fromOutside = await ask('/', { Origin: PAGE, 'Access-Control-Request-Private-Network': 'true' });
    expect(fromOutside.headers).toMatchObject({ 'access-control-allow-private-network': 'true' });
  });

  it.each([PAGE, EXTENSION])('calls KMS, and reads answers and errors: %s', async (Origin) => {
    for (const [operation, status] of [
      ['CreateKey', 200],
      ['DescribeKey', 400],
    ] as const) {
      const answer = await kms(operation, { Origin, 'Sec-Fetch-Site': 'cross-site' });
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject({ 'access-control-allow-origin': Origin, vary: 'Origin' });
      const exposed = String(answer.headers['access-control-expose-headers']).split(', ');
      // A browser gives a page no other header than these: what a client reads, and by which rule it was refused.
      expect(exposed).toEqual(expect.arrayContaining(['x-amzn-requestid', 'x-mrk-rule']));
    }
  });

  it.each(['/_mrk/reset', '/_mrk/state', '/_mrk/events', '/moto-api/reset'])('may not call %s', async (path) => {
    const before = [...server.account.store().keySets()].length;
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const headers = { Origin: PAGE, 'Content-Type': 'application/json', 'Access-Control-Request-Method': 'POST' };
      const answer = await send(server.url, { method, path, headers });
      expect([answer.status, allowing(answer)]).toEqual([403, []]);
    }
    expect([...server.account.store().keySets()]).toHaveLength(before);
  });

  it('is refused where the name that it calls is not the endpoint’s', async () => {
    expect((await kms('ListKeys', { Origin: PAGE, Host: 'evil.example' })).status).toBe(403);
  });
});

describe('everybody else', () => {
  it.each([
    'http://localhost:3001',
    'https://localhost:3000',
    'http://localhost',
    'null',
    '',
    `${PAGE}/`,
    `${PAGE},${PAGE}`,
  ])('is refused: a page of "%s"', async (Origin) => {
    for (const answer of [await kms('ListKeys', { Origin }), await ask('/', { Origin })]) {
      expect([answer.status, allowing(answer)]).toEqual([403, []]);
    }
  });

  it('is answered as ever: programs, which send no Origin', async () => {
    const answer = await kms('ListKeys', {});
    expect([answer.status, allowing(answer)]).toEqual([200, []]);
    expect((await ask('/', {})).status).toBe(404);
    expect((await control(server.url, 'health')).status).toBe(200);
  });

  it('is refused where no page was allowed', async () => {
    const plain = await startServer();
    const answer = await send(plain.url, { method: 'OPTIONS', headers: { Origin: PAGE } });
    expect([answer.status, allowing(answer)]).toEqual([403, []]);
    await plain.close();
  });
});

describe('the option', () => {
  it.each([
    'http://localhost:3000/',
    'HTTP://localhost',
    'http://a:80',
    'https://a:443',
    '*',
    'null',
    '',
    'localhost:3000',
    'http://*.a',
    'http://a b',
    'http://u@a',
    1,
  ])('is no origin as browsers send it: %j', async (origin) => {
    expect(originError(origin)).toContain(JSON.stringify(origin));
    await expect(startServer({ cors: [origin as string] })).rejects.toThrow(/^cors: an origin as browsers send it/);
  });

  it('says what may be meant', () => {
    expect(originError('http://localhost:3000/app')).toMatch(/\(did you mean http:\/\/localhost:3000\?\)$/);
    expect(originError('https://App.Example:443')).toMatch(/\(did you mean https:\/\/app\.example\?\)$/);
  });

  it('is a list', async () => {
    await expect(startServer({ cors: PAGE as unknown as string[] })).rejects.toThrow(/^cors must be a list/);
  });
});
