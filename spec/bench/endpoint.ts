// DescribeKey of the endpoint beside a plain server of node:http that answers a constant of the same size, with the same
// headers: each in a process of its own, asked in turn by the same client, one call after the other on each connection. What
// counts is the CPU time of the server, as it tells it itself, since what else runs on the machine does not; wall time
// is told beside it, and has the client's own work in it.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from './measure.js';
import type { Line } from './report.js';

// The compiler has seen it all before. In turn too: the endpoint does not wait for long until a connection is used.
const WARM_UP_ROUNDS = 100;
const ROUNDS = 15;
const CALLS = 800;
const CONNECTIONS = 16;

/** Tells its port, and its CPU time in microseconds whenever it is asked. */
const TELLS = `
  const told = (port) => {
    process.on('message', () => {
      const { user, system } = process.cpuUsage();
      process.send({ cpu: user + system });
    });
    process.send({ port });
  };`;
const ENDPOINT = (options: object): string => `${TELLS}
  import { startServer } from ${JSON.stringify(pathToFileURL(join(process.cwd(), 'dist/bundle/endpoint.js')).href)};
  told((await startServer(${JSON.stringify(options)})).port);`;
/** Answers whatever comes, once it has it all. */
const PLAIN = ({ headers, body }: Answer): string => `${TELLS}
  import { createServer } from 'node:http';
  const body = ${JSON.stringify(body)};
  const headers = ${JSON.stringify(headers)};
  const server = createServer((request, response) => {
    request.on('data', () => {}).on('end', () => response.writeHead(200, headers).end(body));
  }).listen(0, '127.0.0.1', () => told(server.address().port));`;

export async function endpointLines(): Promise<readonly Line[]> {
  const audited = await begun(ENDPOINT({}));
  const unaudited = await begun(ENDPOINT({ auditTrailEvents: 0 }));
  const plain = await begun(PLAIN(audited.answer));
  const servers = [plain, unaudited, audited];
  const costs: Cost[][] = servers.map(() => []);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [index, server] of servers.entries()) {
      const cost = await server.cost(CALLS);
      if (round >= 0) costs[index]?.push(cost);
    }
  }
  for (const { end } of servers) end();
  const rates = (kind: keyof Cost): readonly number[] =>
    costs.map((ofServer) => (1e6 * CALLS) / median(ofServer.map((cost) => cost[kind])));
  return [...linesOf('', rates('cpu'), TARGETS), ...linesOf(', wall time', rates('wall'), {})];
}

const TARGETS = { without: 0.7, with: 0.6 };

function linesOf(
  clock: string,
  [baseline = 0, without = 0, audited = 0]: readonly number[],
  least: Partial<typeof TARGETS>,
): readonly Line[] {
  const line = (trail: keyof typeof TARGETS, figure: number): Line => ({
    what: `mrk serve, DescribeKey, ${trail} an audit trail${clock}`,
    figure: Math.round(figure),
    unit: 'calls/s',
    baseline: {
      what: 'node:http, a constant',
      figure: Math.round(baseline),
      unit: 'calls/s',
      ratio: figure / baseline,
      faster: true,
    },
    ...(least[trail] === undefined ? {} : { target: { of: 'ratio', least: least[trail] } as const }),
  });
  return [line('without', without), line('with', audited)];
}

/** What a number of calls took, in microseconds. */
interface Cost {
  /** Of the server. */
  readonly cpu: number;
  readonly wall: number;
}

interface Answer {
  /** But for those that Node adds. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Begun {
  /** The answer of DescribeKey. */
  readonly answer: Answer;
  readonly cost: (calls: number) => Promise<Cost>;
  readonly end: () => void;
}

async function begun(program: string): Promise<Begun> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ port }] = await once(child, 'message');
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => connected(port)));
  const [socket = await connected(port)] = sockets;
  const created = /"KeyId":"([^"]+)"/.exec(await firstAnswer(socket, requestOf(port, 'CreateKey', '{}')))?.[1];
  const request = requestOf(port, 'DescribeKey', JSON.stringify({ KeyId: created ?? 'none' }));
  const answer = await firstAnswer(socket, request);
  const asked = Buffer.from(request);
  const length = Buffer.byteLength(answer);
  return {
    answer: answerOf(answer),
    cost: async (calls) => {
      const [cpu, from] = [await cpuOf(child), performance.now()];
      await Promise.all(sockets.map((one) => askAgain(one, asked, length, calls / CONNECTIONS)));
      const wall = 1000 * (performance.now() - from);
      return { cpu: (await cpuOf(child)) - cpu, wall };
    },
    end: () => child.kill(),
  };
}

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu');
  const [{ cpu }] = await once(child, 'message');
  return cpu;
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

function requestOf(port: number, operation: string, body: string): string {
  const credential = 'AKIDEXAMPLE/20260101/us-east-1/kms/aws4_request';
  return (
    `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/x-amz-json-1.1\r\n` +
    `X-Amz-Target: TrentService.${operation}\r\nAuthorization: AWS4-HMAC-SHA256 Credential=${credential}, ` +
    `SignedHeaders=host;x-amz-target, Signature=00\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** An answer, which comes in one piece or in some. */
function firstAnswer(socket: Socket, request: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const read = (piece: Buffer): void => {
      text += piece.toString();
      const at = text.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
      if (at < 0 || Buffer.byteLength(text) < at + 4 + length) return;
      socket.off('data', read);
      resolve(text);
    };
    socket.on('data', read);
    socket.write(request);
  });
}

function answerOf(text: string): Answer {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const lines = head.split('\r\n').slice(1);
  const headers = lines
    .map((line) => line.split(': ', 2))
    .filter(([name = '']) => !/^(Date|Connection|Keep-Alive)$/i.test(name));
  return { headers: Object.fromEntries(headers), body };
}

/** Asks again and again. Every answer is as long as the first: that is all that is looked at, so that it costs little. */
function askAgain(socket: Socket, request: Buffer, length: number, times: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let missing = length * times;
    const fail = (): void => reject(new Error('the server has closed a connection'));
    const read = (piece: Buffer): void => {
      missing -= piece.length;
      if (missing <= 0) {
        socket.off('data', read).off('close', fail);
        resolve();
      } else if (missing % length === 0) socket.write(request);
    };
    socket.on('data', read).on('close', fail);
    socket.write(request);
  });
}
