// KMS's protocol over HTTP, for every Region on one port.

import { randomUUID } from 'node:crypto';
import {
  createServer,
  type ServerOptions as HttpServerOptions,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { type NamesOf, refuseUnknown } from '../shared/options.js';
import { urlOf } from './guard.js';
import type { Handler } from './handler.js';
import { LIMITS, type Limits } from './limits.js';
import {
  LOCAL_ACCOUNT_OPTION_NAMES,
  type LocalAccount,
  type LocalAccountOptions,
  openIn,
  roomOf,
} from './local-account.js';
import { CONTENT_TYPE, errorBody, wireError } from './protocol.js';
import { readTls, type Tls, type TlsOption } from './tls.js';

/** What an endpoint is started with; everything has a default. The options of an account are among them. */
export type ServerOptions = LocalAccountOptions & {
  /** Default: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1: signatures are not verified, so others must not reach it. */
  readonly hostname?: string;
  /**
   * HTTPS instead of HTTP: `true` makes a certificate for `localhost`, the loopback's addresses, `hostname` and `allowHosts`,
   * whose authority is the running server's `ca`, and needs node-forge; or a certificate and its key, in PEM. Default: HTTP.
   */
  readonly tls?: TlsOption;
};

const SERVER_OPTION_NAMES: NamesOf<ServerOptions> = {
  ...LOCAL_ACCOUNT_OPTION_NAMES,
  port: true,
  hostname: true,
  tls: true,
};

/** A running endpoint. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:4000`; with `tls`, `https://`. */
  readonly url: string;
  readonly port: number;
  readonly accountId: string;
  /** The account, without HTTP: its clock, its store, its audit trail. */
  readonly account: LocalAccount;
  /** The certificate of the authority, in PEM, if one was made: what clients are to trust. */
  readonly ca?: string;
  /** Stops listening, lets calls that are under way end, and resolves when all is closed. */
  readonly close: () => Promise<void>;
}

/** How long calls that are under way may take when the server closes. */
const GRACE_MS = 1_000;

/**
 * Starts an endpoint, and resolves once it listens. Rejects if an option is wrong or there is no such option, or the port or
 * the file is not free.
 */
export function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  return startWithin(LIMITS, options);
}

/** `startServer` with other limits, which specs lower. */
export async function startWithin(limits: Limits, options: ServerOptions = {}): Promise<RunningServer> {
  refuseOldName(options);
  refuseUnknown('startServer', options, SERVER_OPTION_NAMES);
  const { port = 0, hostname = '127.0.0.1', tls: tlsOption = false, ...accountOptions } = options;
  const room = roomOf(limits, hostname, accountOptions);
  const tls = await readTls(tlsOption, [hostname, ...room.allowHosts]);
  const { account, streams } = await openIn(room, accountOptions);
  const { handler, close, accountId } = account;
  return { ...(await listenFor({ handler, streams, close }, limits, { port, hostname, tls })), accountId, account };
}

/** What answers the requests that a server gets. */
interface Answering {
  readonly handler: Handler;
  /** The streams of events that are open. */
  readonly streams: ReadonlySet<ServerResponse>;
  readonly close: () => Promise<void>;
}

/** Listens for requests. Rejects if it cannot; then what would answer them is closed. */
export async function listenFor(
  { handler, streams, close }: Answering,
  limits: Limits,
  { port, hostname, tls }: { readonly port: number; readonly hostname: string; readonly tls: Tls | undefined },
): Promise<Pick<RunningServer, 'url' | 'port' | 'ca' | 'close'>> {
  const server = serverOf(limits, tls, handler);
  server.maxConnections = limits.connections;
  server.on('clientError', refuseHttp);
  const sockets = openSockets(server);
  try {
    await listen(server, port, hostname);
  } catch (error) {
    await close();
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  let closing: Promise<void> | undefined;
  return {
    url: urlOf(address.address, address.port, tls !== undefined),
    port: address.port,
    ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
    close: () => {
      closing ??= endServer(server, sockets, streams).then(close);
      return closing;
    },
  };
}

/** `host` was the address once; in a store it is the functions that a host gives. */
function refuseOldName(options: object): void {
  if (Object.hasOwn(Object(options), 'host')) {
    throw new RangeError('startServer has no option "host": the address to listen on is "hostname"');
  }
}

function serverOf(limits: Limits, tls: Tls | undefined, handler: RequestListener): Server {
  if (tls === undefined) return createServer(httpOptions(limits), handler);
  const { cert, key } = tls;
  return createTlsServer({ ...httpOptions(limits), cert, key, handshakeTimeout: limits.headersMs }, handler);
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

/** The connections that are open, those that are not yet HTTP's included. */
function openSockets(server: Server): ReadonlySet<Duplex> {
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: hostname, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function endServer(server: Server, sockets: ReadonlySet<Duplex>, streams: ReadonlySet<ServerResponse>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, GRACE_MS);
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
function refuseHttp({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
  // What ends before there is HTTP, such as a handshake of TLS, has no answer.
  if (!/^(HPE|ERR_HTTP)_/.test(code) || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = HTTP_FAULTS[code] ?? '400 Bad Request';
  const body = errorBody(wireError(400, 'SerializationException'));
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: ${CONTENT_TYPE}\r\nContent-Length: ${body.length}\r\n` +
      `x-amzn-requestid: ${randomUUID()}\r\nConnection: close\r\n\r\n${body}`,
  );
}
