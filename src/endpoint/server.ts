// KMS's protocol over HTTP, for every Region on one port.

import { randomUUID } from 'node:crypto';
import {
  createServer,
  type ServerOptions as HttpServerOptions,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, type AccountOptions, openAccount } from './account.js';
import { CONTROL_HEADERS, createControl, EXAMPLES, streamEvents } from './control.js';
import { createFaults } from './faults.js';
import { createGuard, curlLine, type Guard, isJson, readTarget, urlOf } from './guard.js';
import { LIMITS, type Limits } from './limits.js';
import { CONTENT_TYPE, errorBody, readBody, readHead, statusOf, type WireError, wireError } from './protocol.js';

export type ServerOptions = AccountOptions & {
  /** Default: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1: signatures are not verified, so others must not reach it. */
  readonly host?: string;
  /**
   * Names by which it is reached, beside `host`, IP addresses, `localhost` and `*.localhost`; `*` for any. A call by another
   * one is refused, since a page in a browser could have made it (DNS rebinding).
   */
  readonly allowHosts?: readonly string[];
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
export function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  return startWithin(LIMITS, options);
}

/** `startServer` with other limits, which specs lower. */
export async function startWithin(limits: Limits, options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', allowHosts = [], data, ...accountOptions } = options;
  const guard = createGuard(host, allowHosts);
  const account = await open(accountOptions, data);
  const streams = new Set<ServerResponse>();
  const server = createServer(httpOptions(limits), createHandler({ account, guard, limits, streams }));
  server.maxConnections = limits.connections;
  server.on('clientError', refuseHttp);
  try {
    await listen(server, port, host);
  } catch (error) {
    await account.close();
    throw error;
  }
  const address = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: urlOf(address.address, address.port),
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

function httpOptions(limits: Limits): HttpServerOptions {
  return {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    keepAliveTimeout: limits.idleMs,
    maxHeaderSize: limits.headersBytes,
    // The system finds out that the other end of a silent connection has vanished.
    keepAlive: true,
    keepAliveInitialDelay: limits.idleMs,
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

/** The answers to what is no HTTP, by Node's codes. */
const HTTP_FAULTS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** A request that is no HTTP, or does not come to its end in time. */
function refuseHttp(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = HTTP_FAULTS[error.code ?? ''] ?? '400 Bad Request';
  const body = errorBody(wireError(400, 'SerializationException'));
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: ${CONTENT_TYPE}\r\nContent-Length: ${body.length}\r\n` +
      `x-amzn-requestid: ${randomUUID()}\r\nConnection: close\r\n\r\n${body}`,
  );
}

interface Room {
  readonly account: Account;
  readonly guard: Guard;
  readonly limits: Limits;
  /** The streams of events that are open. */
  readonly streams: Set<ServerResponse>;
}

function createHandler({
  account,
  guard,
  limits,
  streams,
}: Room): (request: IncomingMessage, response: ServerResponse) => void {
  const faults = createFaults();
  const control = createControl(account, faults);

  return (request, response) => {
    response.on('error', () => {});
    answer(request, response)
      .catch((error: unknown) => {
        // The client went away, or this is a fault of ours.
        if (response.headersSent || request.errored !== null) response.destroy();
        else send(response, wireError(500, 'KMSInternalException', error instanceof Error ? error.message : ''));
      })
      .finally(() => {
        // It waits for its client to read; once it is sent, Node sets the time for the next request.
        if (response.writableEnded && !response.writableFinished) response.setTimeout(limits.unreadMs);
      });
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path } = readTarget(request);
    const isControl = path.startsWith('/_mrk/');
    response.setHeaders(isControl ? CONTROL_HEADERS : KMS_HEADERS);
    const refusal = guard(request);
    if (refusal !== undefined) {
      return refuseEarly(request, response, { ...refusal, message: `${refusal.message}${programHint(request, path)}` });
    }
    const bytes = await readAll(request, limits.bodyBytes);
    if (bytes === undefined) {
      const message = `The request body is longer than ${limits.bodyBytes} bytes.`;
      return refuseEarly(request, response, wireError(413, 'RequestEntityTooLargeException', message));
    }
    if (isControl) return answerControl(path, bytes, request, response);
    if (path !== '/' || request.method !== 'POST') return send(response, wireError(404, 'UnknownOperationException'));
    return answerCall(bytes, request, response);
  }

  /** How a program asks for the same. */
  function programHint(request: IncomingMessage, path: string): string {
    const methods = Object.hasOwn(control, path) ? Object.keys(control[path] ?? {}) : [];
    const [method = ''] = methods.filter((one) => one === request.method).concat(methods);
    return method === '' ? '' : ` A program may: ${curlLine(request.socket, method, path, EXAMPLES[path])}`;
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
      return openStream(response);
    }
    const body = readBody(bytes);
    if (request.method === 'POST' && !isJson(request)) {
      const line = curlLine(
        request.socket,
        'POST',
        path,
        'ok' in body && bytes.length > 0 ? bytes.toString() : EXAMPLES[path],
      );
      return sendJson(response, 403, { message: `${path} needs Content-Type: application/json, so: ${line}` });
    }
    if (!('ok' in body)) return sendJson(response, 400, { message: 'the body is no JSON object' });
    try {
      sendJson(response, 200, await handle(body.input as Readonly<Record<string, unknown>>));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      sendJson(response, 400, { message: error.message });
    }
  }

  function openStream(response: ServerResponse): void {
    if (streams.size >= limits.streams) {
      return sendJson(response, 503, { message: `${limits.streams} streams of events are open, which is the most` });
    }
    streams.add(response);
    response.on('close', () => streams.delete(response));
    streamEvents(account, response, limits.unreadBytes);
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
function readAll(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    request.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length <= most) pieces.push(piece);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(pieces)));
    request.on('error', reject);
  });
}

/** How long a client may go on sending after it was refused. */
const PATIENCE_MS = 1_000;

/** Answers at once, and lets a client that is still sending read the answer before the connection is closed. */
function refuseEarly(request: IncomingMessage, response: ServerResponse, error: WireError): void {
  const body = errorBody(error);
  response.writeHead(error.status, { ...headersOf(body, randomUUID()), Connection: 'close' });
  response.write(body);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, PATIENCE_MS);
  request.on('end', end).on('error', end).resume();
  response.on('close', () => clearTimeout(timer));
  if (request.readableEnded) end();
}

const KMS_HEADERS = new Map([['Content-Type', CONTENT_TYPE]]);

function headersOf(body: string, requestId: string): Record<string, string | number> {
  return {
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
  response.writeHead(status, { 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
