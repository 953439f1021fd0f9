// KMS's protocol over HTTP, for every Region on one port.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Operation } from '../model/vocabulary.js';
import { type Account, type AccountOptions, openAccount } from './account.js';
import { createControl, streamEvents } from './control.js';
import { createFaults, type Faults } from './faults.js';
import {
  CONTENT_TYPE,
  errorBody,
  MOST_BODY_BYTES,
  readBody,
  readHead,
  statusOf,
  type WireError,
  wireError,
} from './protocol.js';

export type ServerOptions = AccountOptions & {
  /** By default a free one. */
  readonly port?: number;
  /** By default 127.0.0.1: signatures are not verified, so others must not reach it. */
  readonly host?: string;
};

/** A running endpoint. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  readonly accountId: string;
  readonly account: Account;
  /** Stops listening, and resolves when every connection has ended. */
  readonly close: () => Promise<void>;
}

/** Starts an endpoint, and resolves once it listens. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', ...accountOptions } = options;
  const account = openAccount(accountOptions);
  const faults = createFaults();
  const server = createServer({ keepAliveTimeout: 65_000 }, handler(account, faults));
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}`,
    port: address.port,
    accountId: accountOptions.accountId ?? '111122223333',
    account,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function handler(account: Account, faults: Faults): (request: IncomingMessage, response: ServerResponse) => void {
  const control = createControl(account, faults);
  return (request, response) => {
    readAll(request).then(
      (bytes) => answer(bytes),
      // The client went away, or the body is too long.
      (error: unknown) => send(response, error === TOO_LONG ? TOO_LONG : wireError(400, 'SerializationException')),
    );

    async function answer(bytes: Buffer): Promise<void> {
      try {
        const path = (request.url ?? '/').replace(/\?.*$/s, '');
        if (path.startsWith('/_mrk/')) return answerControl(path, bytes);
        if (path !== '/' || request.method !== 'POST')
          return send(response, wireError(404, 'UnknownOperationException'));
        await answerCall(bytes);
      } catch (error) {
        send(response, wireError(500, 'KMSInternalException', error instanceof Error ? error.message : ''));
      }
    }

    function answerControl(path: string, bytes: Buffer): void {
      const methods = control[path];
      const handle = methods?.[request.method ?? ''];
      if (methods === undefined) return sendJson(response, 404, { message: `no such path: ${path}` });
      if (handle === undefined)
        return sendJson(response, 405, { message: `${path} takes ${Object.keys(methods).join(', ')}` });
      if (path === '/_mrk/events' && request.headers.accept === 'text/event-stream')
        return streamEvents(account, response);
      const body = readBody(bytes);
      if (!('ok' in body)) return sendJson(response, 400, { message: 'the body is no JSON object' });
      try {
        const answered = handle(body.input as Readonly<Record<string, unknown>>);
        sendJson(response, answered.status, answered.body);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        sendJson(response, 400, { message: error.message });
      }
    }

    async function answerCall(bytes: Buffer): Promise<void> {
      const head = readHead(request.headers);
      if ('status' in head) return send(response, head);
      const body = readBody(bytes);
      if (!('ok' in body)) return send(response, body);
      const fault = faults.take(head.operation, head.region);
      if (fault !== undefined && fault.delay > 0) await new Promise((resolve) => setTimeout(resolve, fault.delay));
      if (fault?.error !== undefined)
        return send(response, wireError(statusOf(fault.error), fault.error, 'a fault on purpose'));
      const { operation, region } = head;
      const result =
        operation === 'GenerateRandom'
          ? account.generateRandom(body.input)
          : await account.call(region, operation as Operation, body.input);
      if (!result.ok)
        return send(response, wireError(statusOf(result.error.code), result.error.code, result.error.message));
      const requestId = result.events[0]?.call?.requestId ?? randomUUID();
      write(response, 200, requestId, JSON.stringify(result.output));
    }
  };
}

const TOO_LONG = wireError(
  413,
  'RequestEntityTooLargeException',
  `The request body is longer than ${MOST_BODY_BYTES} bytes.`,
);

function readAll(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    request.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length <= MOST_BODY_BYTES) pieces.push(piece);
    });
    request.on('end', () => (length > MOST_BODY_BYTES ? reject(TOO_LONG) : resolve(Buffer.concat(pieces))));
    request.on('error', reject);
  });
}

function send(response: ServerResponse, error: WireError): void {
  write(response, error.status, randomUUID(), errorBody(error));
}

function write(response: ServerResponse, status: number, requestId: string, body: string): void {
  response.writeHead(status, {
    'Content-Type': CONTENT_TYPE,
    'Content-Length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
  });
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
