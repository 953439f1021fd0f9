// Servers that close connections: between answers, before one, and in the middle of one.

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { conform } from '../../../src/conformance/conform.js';
import type { Target } from '../../../src/conformance/target.js';
import { httpTarget } from '../../../src/conformance/targets/http.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../../src/store/create.js';
import { SEED } from '../../support/seed.js';

interface Request {
  readonly operation: string;
  readonly region: string;
  readonly input: unknown;
}

interface RawServer {
  readonly url: string;
  readonly requests: readonly Request[];
  readonly connections: () => number;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Answers every request on a plain socket. `reply` writes the answer, and does what it likes with the connection. */
async function openRaw(reply: (socket: Socket, request: Request, count: number) => void): Promise<RawServer> {
  const requests: Request[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
      const request = requestIn(text);
      if (request === undefined) return;
      text = '';
      if (request === 'GET') return void socket.write('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
      requests.push(request);
      reply(socket, request, requests.length);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, requests, connections: () => connections };
}

/** A whole request; undefined: there is more to come. */
function requestIn(text: string): Request | 'GET' | undefined {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  if (rest.length === 0) return undefined;
  if (head.startsWith('GET')) return 'GET';
  const body = rest.join('\r\n\r\n');
  if (body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)) return undefined;
  return {
    operation: /TrentService\.(\w+)/.exec(head)?.[1] ?? '',
    region: /\d{8}\/([a-z0-9-]+)\/kms/.exec(head)?.[1] ?? '',
    input: JSON.parse(Buffer.from(body, 'latin1').toString()),
  };
}

function wire(answer: Awaited<ReturnType<Target['call']>>, headers = ''): string {
  const isError = 'error' in answer;
  const body = JSON.stringify(
    isError ? { __type: answer.error.code, message: answer.error.message } : 'output' in answer ? answer.output : {},
  );
  const status = isError ? '400 Bad Request' : '200 OK';
  return `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('A server that closes the connection after each answer', () => {
  it.each([
    ['and says so', 'Connection: close\r\n'],
    ['without a word', ''],
    ['though it says that it does not', 'Connection: keep-alive\r\n'],
  ])('%s gets each call once, and answers it', async (_, headers) => {
    const server = await openRaw((socket) => {
      socket.end(wire({ output: {} }, headers));
    });
    const target = await httpTarget(server.url);
    for (let calls = 0; calls < 100; calls++) {
      expect(await target.call('us-east-1', 'CreateKey', {})).toEqual({ output: {} });
    }
    expect(server.requests).toHaveLength(100);
    await target.close?.();
  });

  it('is tested like any other', async () => {
    const store = storeTarget(createStore({ now: Date.now() }));
    const server = await openRaw(async (socket, { region, operation, input }) => {
      socket.end(wire(await store.call(region, operation, input)));
    });
    const target = await httpTarget(server.url);
    const disabled = OPERATIONS.filter((name) => !/^(CreateKey|DescribeKey|DisableKey|EnableKey)$/.test(name));
    const { findings, errors, runs, calls } = await conform(target, { runs: 1, seed: SEED, disabled });
    expect([findings, errors, runs]).toEqual([[], [], 1]);
    expect(server.requests).toHaveLength(calls);
    await target.close?.();
  });
});

describe('A server that closes the connection some time after each answer', () => {
  it('loses two calls at most, which were sent: no connection is used twice from then on', async () => {
    const server = await openRaw((socket) => {
      setTimeout(() => {
        socket.write(wire({ output: {} }));
        setTimeout(() => socket.destroy(), 5);
      }, 20);
    });
    const target = await httpTarget(server.url);
    const answers = [];
    for (let calls = 0; calls < 20; calls++) answers.push(await target.call('us-east-1', 'CreateKey', {}));
    const lost = answers.filter((answer) => 'lost' in answer).length;
    expect(lost).toBeLessThanOrEqual(2);
    // Whether a call that is lost has come to the server hangs on how quick it was; none comes twice.
    expect(server.requests.length).toBeLessThanOrEqual(20);
    expect(server.requests.length).toBeGreaterThanOrEqual(20 - lost);
    await target.close?.();
  });
});

describe('A connection that is closed', () => {
  it.each([
    ['before the answer', ''],
    ['in the middle of the answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"Keys":'],
  ])('%s has lost the call, which is not sent again', async (_, half) => {
    const server = await openRaw((socket, _request, count) => {
      if (count % 3 > 0) socket.write(wire({ output: {} }));
      else socket.end(half);
    });
    const target = await httpTarget(server.url);
    const answers = [];
    for (let calls = 0; calls < 9; calls++) answers.push(await target.call('us-east-1', 'CreateKey', {}));
    const whole = { output: {} };
    const lost = { lost: 'connection lost: ECONNRESET' };
    expect(answers).toEqual([whole, whole, lost, whole, whole, lost, whole, whole, lost]);
    expect(server.requests).toHaveLength(9);
    // A connection that is not closed is used again.
    expect(server.connections()).toBeLessThan(9);
    await target.close?.();
  });

  it('while nobody uses it is replaced by another', async () => {
    const server = await openRaw((socket) => {
      socket.write(wire({ output: {} }));
      setTimeout(() => socket.end(), 20);
    });
    const target = await httpTarget(server.url);
    for (let calls = 0; calls < 3; calls++) {
      expect(await target.call('us-east-1', 'ListKeys', {})).toEqual({ output: {} });
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(server.requests).toHaveLength(3);
    await target.close?.();
  });
});
