// Slow, half-sent and unread: each ends by itself, and the endpoint goes on. The limits are lowered, so that nobody waits.

import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { itAtLength } from '../../property-tests/support/config.js';
import type { RunningServer } from '../../src/endpoint/index.js';
import { LIMITS, type Limits } from '../../src/endpoint/limits.js';
import { startWithin } from '../../src/endpoint/server.js';
import { parseRegion, type Region } from '../../src/model/vocabulary/identifiers.js';
import { authorization, call, control } from './raw-client.js';

const opened: { readonly server: RunningServer; readonly sockets: Socket[] }[] = [];

afterEach(async () => {
  for (const { server, sockets } of opened.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await server.close();
  }
});

/** A server with some limits of its own; what does not concern a spec takes longer than the spec may. */
async function open(limits: Partial<Limits>) {
  const server = await startWithin({ ...LIMITS, headersMs: 300_000, requestMs: 300_000, ...limits });
  const sockets: Socket[] = [];
  opened.push({ server, sockets });
  /** A connection that has sent a text; it reads only if it is told to. */
  const client = (text = ''): { readonly socket: Socket; readonly ended: Promise<string> } => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    sockets.push(socket);
    const ended = new Promise<string>((resolve) => {
      let answer = '';
      socket.on('data', (piece) => {
        answer += piece.toString();
      });
      socket.on('error', () => {}).on('close', () => resolve(answer));
    });
    return { socket, ended };
  };
  const isAlive = async (): Promise<boolean> => (await control(server.url, 'health')).status === 200;
  return { server, client, isAlive };
}

/** Goes on sending a text until the connection ends, as a slow client does. */
function trickle(socket: Socket, text: string): void {
  socket.once('connect', () => {
    const timer = setInterval(() => socket.write(text), 5);
    socket.on('close', () => clearInterval(timer));
  });
}

const HEAD = 'POST / HTTP/1.1\r\nHost: localhost\r\n';
const CALL = `${HEAD}X-Amz-Target: TrentService.ListKeys\r\nAuthorization: ${authorization('us-east-1')}\r\n`;

describe('a request ends in time', () => {
  const soon = { headersMs: 300, checkMs: 5 };

  it.each([
    ['nothing at all', ''],
    ['half a line', 'POST /_mrk/res'],
    ['headers without an end', HEAD],
    ['the next one of a connection', `${CALL}Content-Length: 2\r\n\r\n{}POST /`],
  ])('of which there is %s', async (_title, text) => {
    const { client, isAlive } = await open(soon);
    expect(await client(text).ended).toMatch(/HTTP\/1\.1 408 Request Timeout\r\nContent-Type: .*x-amzn-requestid/s);
    expect(await isAlive()).toBe(true);
  });

  it('though its headers go on for ever', async () => {
    const { client } = await open(soon);
    const slow = client(HEAD);
    trickle(slow.socket, 'a');
    expect(await slow.ended).toMatch(/^HTTP\/1\.1 408 /);
  });

  it.each(['Content-Length: 1000000', 'Transfer-Encoding: chunked'])('though its body does: %s', async (length) => {
    const { server, client, isAlive } = await open({ headersMs: 300, requestMs: 300, checkMs: 5 });
    const slow = client(`${CALL}${length}\r\n\r\n`);
    trickle(slow.socket, length.startsWith('Content') ? ' ' : '1\r\n \r\n');
    expect(await slow.ended).toMatch(/^HTTP\/1\.1 408 /);
    expect([await isAlive(), [...server.account.store().keySets()]]).toEqual([true, []]);
  });

  itAtLength('and so does a connection that waits for the next one', async () => {
    const { client } = await open({ idleMs: 1_000 });
    expect(await client(`${CALL}Content-Length: 2\r\n\r\n{}`).ended).toMatch(/^HTTP.* 200 .*Keep-Alive: timeout=1\r/s);
  });
});

describe('an answer that is late on purpose', () => {
  it('is not cut off by any of the times', async () => {
    const times = { headersMs: 300, requestMs: 300, unreadMs: 300, checkMs: 5 };
    const { server } = await open(times);
    await control(server.url, 'faults', { operation: 'ListKeys', delay: 'PT1S' });
    expect((await call(server.url, 'us-east-1', 'ListKeys')).status).toBe(200);
  });
});

describe('what a client does not read', () => {
  const stream = 'GET /_mrk/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n';
  const streamStatus = async ({ url }: RunningServer): Promise<number> => {
    const response = await fetch(`${url}/_mrk/events`, { headers: { Accept: 'text/event-stream' } });
    await response.body?.cancel();
    return response.status;
  };
  /** Makes a key with a long description, and gives its record. */
  const createKey = async ({ account }: RunningServer) => {
    await account.call(parseRegion('us-east-1') as Region, 'CreateKey', { Description });
    return account.trail.records().slice(-1);
  };
  const Description = 'd'.repeat(8_000);

  itAtLength('is given up, when nothing of an answer is read for a while', async () => {
    const { client, server, isAlive } = await open({ unreadMs: 300, connections: 1 });
    for (let count = 0; count < 100; count++) await createKey(server);
    // Longer than what the system keeps between the two.
    const { socket } = client('GET /_mrk/state HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(30));
    socket.pause();
    await new Promise((resolve) => socket.once('connect', resolve));
    // It had the only connection.
    await expect.poll(() => isAlive().catch(() => false)).toBe(true);
  });

  it('of a stream of events is bounded in bytes: its client is cut off', async () => {
    const { client, server } = await open({ unreadBytes: 100_000, streams: 1 });
    const { socket, ended } = client(stream);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    expect(await streamStatus(server)).toBe(503);
    const records = (await createKey(server)).map((record) => [0, record] as const);
    const many = 4_000;
    for (let count = 0; count < many; count++) server.account.trail.add({ position: 0, records, sent: [] });
    await expect.poll(() => streamStatus(server)).toBe(200);
    socket.resume();
    expect((await ended).length).toBeLessThan((many * Description.length) / 2);
  });

  itAtLength('of a stream that is read, or has nothing to tell, does not end it', async () => {
    const times = { headersMs: 300, requestMs: 300, unreadMs: 300, idleMs: 300, checkMs: 5 };
    const { client, server } = await open({ ...times, unreadBytes: 100_000 });
    const { socket } = client(stream.replace('events', 'events?readOnly=false'));
    let text = '';
    socket.on('data', (piece) => {
      text += piece.toString();
    });
    await expect.poll(() => text).toContain('as they come');
    await control(server.url, 'faults', { operation: 'ListKeys', delay: 'PT1S' });
    await call(server.url, 'us-east-1', 'ListKeys');
    for (let count = 1; count <= 30; count++) {
      await createKey(server);
      await expect.poll(() => text.split('\ndata: ').length - 1, { interval: 2 }).toBe(count);
    }
  });
});

describe('connections', () => {
  it('are so many at once and no more: the next is closed, until one ends', async () => {
    const { client, isAlive } = await open({ connections: 2 });
    const [first, second] = [client(`${CALL}Content-Length: 2\r\n\r\n{}`), client(HEAD)];
    await new Promise((resolve) => first.socket.once('data', resolve));
    expect(await client().ended).toBe('');
    await expect(isAlive()).rejects.toThrow();
    second.socket.destroy();
    await expect.poll(() => isAlive().catch(() => false)).toBe(true);
  });

  it('that a client leaves in the middle of a request are closed here too', async () => {
    const { client, isAlive } = await open({ connections: 1 });
    for (const text of ['', 'POST', HEAD, `${CALL}Content-Length: 9\r\n\r\n{`]) {
      const half = client(text);
      half.socket.once('connect', () => half.socket.end());
      await half.ended;
      await expect.poll(() => isAlive().catch(() => false)).toBe(true);
    }
  });
});

describe('a refused page', () => {
  it('need not send its body to its end, which is not kept', async () => {
    const { client } = await open({});
    const endless = client(`${HEAD}Origin: null\r\nContent-Length: 1000000000\r\n\r\n`);
    trickle(endless.socket, ' '.repeat(65_536));
    expect(await endless.ended).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('the guide', () => {
  it('tells the limits as they are', () => {
    const page = readFileSync(fileURLToPath(new URL('../guide/threat-model.md', import.meta.url)), 'utf8');
    const time = (ms: number): string => `${ms / 1_000} s`;
    const size = (bytes: number): string => (bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`);
    const { checkMs, ...told } = LIMITS;
    const limits = Object.entries(told).map(([name, value]) =>
      name.endsWith('Ms') ? time(value) : name.endsWith('Bytes') ? size(value) : value.toLocaleString('en-US'),
    );
    const figures = [...page.matchAll(/^\| .* \| ([\d,.]+(?: s| KiB| MiB)?) \|/gm)].map(([, figure]) => figure);
    expect(figures).toEqual(limits);
    expect(checkMs).toBeLessThanOrEqual(1_000);
  });
});
