// KMS's protocol over HTTP, for every Region on one port.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, type AccountOptions, openAccount } from './account.js';
import { createControl, streamEvents } from './control.js';
import { createFaults } from './faults.js';
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
  /** Default: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1: signatures are not verified, so others must not reach it. */
  readonly host?: string;
  /**
   * A file that keeps the account across restarts; without one it lives as long as the server. The file holds key material
   * in plain, so only its owner can read it. The audit trail is not kept.
   */
  readonly data?: string;
};

/** A running endpoint. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  readonly accountId: string;
  /** The account, without HTTP: its clock, its store, its audit trail. */
  readonly account: Account;
  /** Stops listening, lets calls that are under way end, and resolves when all is closed. */
  readonly close: () => Promise<void>;
}

/** How long calls that are under way may take when the server closes. */
const GRACE_MS = 1_000;

/** Starts an endpoint, and resolves once it listens. Rejects if an option is wrong, or the port or the file is not free. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', data, ...accountOptions } = options;
  const account = await open(accountOptions, data);
  const streams = new Set<ServerResponse>();
  const server = createServer({ keepAliveTimeout: 65_000 }, createHandler(account, streams));
  server.on('clientError', refuseHttp);
  try {
    await listen(server, port, host);
  } catch (error) {
    await account.close();
    throw error;
  }
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${name}:${address.port}`,
    port: address.port,
    accountId: account.accountId,
    account,
    close: () => {
      closing ??= endServer(server, streams).then(account.close);
      return closing;
    },
  };
}

async function open(options: AccountOptions, data: string | undefined): Promise<Account> {
  if (data === undefined) return openAccount(options);
  // LMDB is loaded only where it is used.
  const { openJournal } = await import('./journal.js');
  try {
    const journal = await openJournal(data);
    try {
      const account = openAccount(options, journal);
      await journal.settled();
      return account;
    } catch (error) {
      await journal.close();
      throw error;
    }
  } catch (error) {
    throw new Error(`${data}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
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

function endServer(server: Server, streams: ReadonlySet<ServerResponse>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    // Closing ends the connections that are idle; the others close as soon as they are.
    const watch = setInterval(() => server.closeIdleConnections(), 20);
    server.once('close', () => clearInterval(watch));
    for (const stream of streams) stream.end();
  });
}

/** A request that is no HTTP. */
function refuseHttp(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = errorBody(wireError(400, 'SerializationException'));
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: ${CONTENT_TYPE}\r\nContent-Length: ${body.length}\r\n` +
      `x-amzn-requestid: ${randomUUID()}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function createHandler(
  account: Account,
  streams: Set<ServerResponse>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const faults = createFaults();
  const control = createControl(account, faults);

  return (request, response) => {
    response.on('error', () => {});
    answer(request, response).catch((error: unknown) => {
      // The client went away, or this is a fault of ours.
      if (response.headersSent || request.errored !== null) response.destroy();
      else send(response, wireError(500, 'KMSInternalException', error instanceof Error ? error.message : ''));
    });
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readAll(request);
    if (bytes === undefined) return refuseLength(request, response);
    const path = (request.url ?? '/').replace(/[?#].*$/s, '');
    if (path.startsWith('/_mrk/')) return answerControl(path, bytes, request, response);
    if (path !== '/' || request.method !== 'POST') return send(response, wireError(404, 'UnknownOperationException'));
    return answerCall(bytes, request, response);
  }

  async function answerControl(
    path: string,
    bytes: Buffer,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const methods = Object.hasOwn(control, path) ? control[path] : undefined;
    if (methods === undefined) return sendJson(response, 404, { message: `no such path: ${path}` });
    const handle = Object.hasOwn(methods, request.method ?? '') ? methods[request.method ?? ''] : undefined;
    if (handle === undefined) {
      response.setHeader('Allow', Object.keys(methods).join(', '));
      return sendJson(response, 405, { message: `${path} takes ${Object.keys(methods).join(' and ')}` });
    }
    if (path === '/_mrk/events' && request.headers.accept?.includes('text/event-stream')) {
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return streamEvents(account, response);
    }
    const body = readBody(bytes);
    if (!('ok' in body)) return sendJson(response, 400, { message: 'the body is no JSON object' });
    try {
      sendJson(response, 200, await handle(body.input as Readonly<Record<string, unknown>>));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      sendJson(response, 400, { message: error.message });
    }
  }

  async function answerCall(bytes: Buffer, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const head = readHead(request.headers);
    if ('status' in head) return send(response, head);
    const body = readBody(bytes);
    if (!('ok' in body)) return send(response, body);
    const { operation, region } = head;
    const fault = faults.take(operation, region);
    if (fault !== undefined && fault.delay > 0) await sleep(fault.delay, undefined, { ref: false });
    if (fault?.error !== undefined) {
      return send(response, wireError(statusOf(fault.error), fault.error, 'A fault on purpose.'));
    }
    const result = await account.call(region, operation, body.input);
    if (!result.ok) {
      const { code, message } = result.error;
      return send(response, wireError(statusOf(code), code, message));
    }
    write(response, 200, result.events[0]?.call?.requestId ?? randomUUID(), JSON.stringify(result.output));
  }
}

/** A request's body; undefined: it is longer than the limit. Rejects if the client goes away before its end. */
function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    request.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length <= MOST_BODY_BYTES) pieces.push(piece);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(pieces)));
    request.on('error', reject);
  });
}

/** How long a client may go on sending after it was told that its body is too long. */
const PATIENCE_MS = 1_000;

/** Answers at once, and lets a client that is still sending read the answer before the connection is closed. */
function refuseLength(request: IncomingMessage, response: ServerResponse): void {
  const message = `The request body is longer than ${MOST_BODY_BYTES} bytes.`;
  const body = errorBody(wireError(413, 'RequestEntityTooLargeException', message));
  response.writeHead(413, { ...headersOf(body, randomUUID()), Connection: 'close' });
  response.write(body);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, PATIENCE_MS);
  request.on('end', end);
  response.on('close', () => clearTimeout(timer));
  if (request.readableEnded) end();
}

function headersOf(body: string, requestId: string): Record<string, string | number> {
  return {
    'Content-Type': CONTENT_TYPE,
    'Content-Length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
  };
}

function send(response: ServerResponse, error: WireError): void {
  write(response, error.status, randomUUID(), errorBody(error));
}

function write(response: ServerResponse, status: number, requestId: string, body: string): void {
  response.writeHead(status, headersOf(body, requestId));
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
