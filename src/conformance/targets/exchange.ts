// One HTTP request and its answer, within a time and a length, on connections that are kept open.

import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { milliseconds } from '../../store/duration.js';

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

/** `timeout` in milliseconds. */
export function createExchange(url: URL, timeout: number, connections: number): Exchange {
  const isTls = url.protocol === 'https:';
  const request = isTls ? httpsRequest : httpRequest;
  const agentOptions = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections, timeout: IDLE_MS };
  const agent = isTls ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const { hostname, port } = urlToHttpOptions(url);
  const address = { hostname: hostname ?? '', ...(port ? { port } : {}) };

  return {
    send: ({ method, path, headers, body, timeout: limit = timeout, ignoreBody = false }) =>
      new Promise((resolve) => {
        const sent = request({ ...address, method, path, headers, agent }, (response) => {
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
        const end = (exchanged: Exchanged): void => {
          clearTimeout(timer);
          resolve(exchanged);
          // The connection of a whole answer is used again.
          if (!('status' in exchanged)) sent.destroy();
        };
        sent.on('error', (error) => end(failure(error)));
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** What it means that a request failed, here or in AWS's SDK. */
export function failure(error: Error): { readonly crash: string } | { readonly lost: string } {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code.startsWith('HPE_')) return { crash: `no HTTP: ${code}` };
  if (code === 'ECONNREFUSED') return { lost: 'connection refused: nothing listens there' };
  return { lost: `connection lost: ${code || error.message}` };
}

function textOf(pieces: readonly Buffer[]): string {
  const [first] = pieces;
  return pieces.length === 1 && first !== undefined ? first.toString() : Buffer.concat(pieces).toString();
}
