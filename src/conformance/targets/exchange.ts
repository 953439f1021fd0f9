// One HTTP request and its answer, within a time and a length, on connections that are kept open. A server may close them
// whenever it likes: a request that has not been sent is sent on another one, and so is one that changes nothing. What
// has been sent is lost, for it may have happened; and where a server closes without a word after an answer, no connection
// is used twice from then on.

import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { setImmediate as soon } from 'node:timers/promises';
import { urlToHttpOptions } from 'node:url';
import { codeOf } from '../../shared/objects.js';
import { milliseconds } from '../model.js';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `crash`: it was no HTTP, or too long. `lost`: the request may or may not have arrived. */
export type Exchanged = Reply | { readonly crash: string } | { readonly lost: string };

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body?: string;
  /** In milliseconds; by default the exchange's own. */
  readonly timeout?: number;
  /** Reads the body, but does not keep it. */
  readonly ignoreBody?: boolean;
}

export interface Exchange {
  /** Never rejects, unless the request cannot be made at all. */
  readonly send: (request: HttpRequest) => Promise<Exchanged>;
  readonly close: () => void;
}

/** No answer of KMS comes near; a hostile endpoint could otherwise fill the memory. */
const MOST_BODY_BYTES = 32 * 1024 * 1024;

/** Servers close idle connections, some after 5 s. A request that meets that is lost, so ours are closed before. */
const IDLE_MS = 4_000;

/** With a longer time Node's timers end at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A time limit in milliseconds. Throws a RangeError if it is none. */
export function timeoutOf(timeout: number | string): number {
  const limit = milliseconds(timeout, 'timeout');
  if (limit >= 1 && limit <= LONGEST_TIMER) return limit;
  throw new RangeError(`timeout must be from 1 to ${LONGEST_TIMER} ms: ${timeout}`);
}

/** Which connection a request has used, and how far it has got. */
interface Sent {
  readonly exchanged: Exchanged;
  /** It may be sent again: it has not been sent, or changes nothing, and the connection was closed before. */
  readonly isRepeatable: boolean;
}

/** `timeout` in milliseconds. */
export function createExchange(url: URL, timeout: number, connections: number): Exchange {
  const isTls = url.protocol === 'https:';
  const agent = agentOf(isTls, connections);
  const keeping: Keeping = { isKept: true, trust: 1 };
  watchIdle(agent, keeping);
  const { hostname, port } = urlToHttpOptions(url);
  const address = { hostname: hostname ?? '', ...(port ? { port } : {}) };
  const request = isTls ? httpsRequest : httpRequest;

  function sendOnce({ method, path, headers, body, timeout: limit = timeout, ignoreBody = false }: HttpRequest) {
    return new Promise<Sent>((resolve) => {
      let hasAnswer = false;
      const sent = request({ ...address, method, path, headers, agent }, (response) => {
        hasAnswer = true;
        if (sent.reusedSocket) keeping.trust = PROVEN_TRUST;
        const pieces: Buffer[] = [];
        let length = 0;
        response.on('data', (piece: Buffer) => {
          if (ignoreBody) return;
          length += piece.length;
          if (length <= MOST_BODY_BYTES) pieces.push(piece);
          else end({ crash: `an answer of more than ${MOST_BODY_BYTES} bytes` });
        });
        response.on('end', () => {
          const { statusCode = 0, headers: received } = response;
          end({ status: statusCode, headers: received, body: textOf(pieces) });
        });
        response.on('error', (error) => end(failure(error)));
      });
      const timer = setTimeout(() => end({ lost: `no answer within ${limit} ms` }), limit);
      const end = (exchanged: Exchanged, isRepeatable = false): void => {
        clearTimeout(timer);
        resolve({ exchanged, isRepeatable });
        // The connection of a whole answer is used again.
        if (!('status' in exchanged)) sent.destroy();
      };
      sent.on('error', (error: NodeJS.ErrnoException) => {
        const wasClosed = sent.reusedSocket && !hasAnswer && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        if (wasClosed && --keeping.trust <= 0) keeping.isKept = false;
        // The system does not take what the other end has no ear for.
        end(failure(error), wasClosed && (method === 'GET' || error.code === 'EPIPE'));
      });
      sent.end(body);
    });
  }

  return {
    send: async (given) => {
      let { exchanged, isRepeatable } = await sendOnce(given);
      // Each connection that is closed by now is met once at most.
      for (let tries = 0; isRepeatable && tries <= connections; tries++) {
        ({ exchanged, isRepeatable } = await sendOnce(given));
      }
      // What the server does with the connection right after its answer is seen before it is used again.
      if ('status' in exchanged && keeping.isKept) await soon().then(() => soon());
      return exchanged;
    },
    close: () => agent.destroy(),
  };
}

function agentOf(isTls: boolean, connections: number): HttpAgent {
  const options = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections, timeout: IDLE_MS };
  return isTls ? new HttpsAgent(options) : new HttpAgent(options);
}

/** So soon after an answer only a server closes a connection that never keeps any. */
const SOON_MS = 1_000;
/** The trust in a server that has answered on a connection twice. */
const PROVEN_TRUST = 2;

/** What is known of how the server treats connections that are not used. */
interface Keeping {
  /** Connections are kept open, and used again. */
  isKept: boolean;
  /** So many calls in a row may be lost on connections that are used again until none is any longer. */
  trust: number;
}

/** Lets the agent keep no connection open any longer once the server has closed one soon after an answer. */
function watchIdle(agent: HttpAgent, keeping: Keeping): void {
  const idleSince = new Map<Duplex, number>();
  const keep = agent.keepSocketAlive.bind(agent) as unknown as (socket: Duplex) => boolean;
  const reuse = agent.reuseSocket.bind(agent);
  const watched = new WeakSet<Duplex>();
  agent.keepSocketAlive = (socket: Duplex) => {
    if (!keeping.isKept) return false;
    idleSince.set(socket, Date.now());
    if (!watched.has(socket)) {
      const closed = (): void => {
        if (Date.now() - (idleSince.get(socket) ?? Number.NEGATIVE_INFINITY) < SOON_MS) keeping.isKept = false;
      };
      watched.add(socket);
      socket
        .once('end', closed)
        .once('error', closed)
        .once('close', () => idleSince.delete(socket));
    }
    return keep(socket);
  };
  agent.reuseSocket = (socket: Duplex, request: ClientRequest) => {
    idleSince.delete(socket);
    reuse(socket, request);
  };
}

/** What it means that a request failed, here or in AWS's SDK. */
export function failure(error: Error): { readonly crash: string } | { readonly lost: string } {
  const code = codeOf(error) ?? '';
  if (code.startsWith('HPE_')) return { crash: `no HTTP: ${code}` };
  if (code === 'ECONNREFUSED') return { lost: 'connection refused: nothing listens there' };
  return { lost: `connection lost: ${code || error.message}` };
}

function textOf(pieces: readonly Buffer[]): string {
  const [first] = pieces;
  return pieces.length === 1 && first !== undefined ? first.toString() : Buffer.concat(pieces).toString();
}
