// An account without a port: its answers to Node's requests, to fetch's, and to those of AWS's SDK for JavaScript, which then
// opens no connection.

import { Socket } from 'node:net';
import { answerRequest, type Desk } from './answering.js';
import type { Follow } from './control.js';
import { forPage } from './cors.js';
import type { Guard } from './guard.js';
import { LIMITS } from './limits.js';
import { type Request as Asked, bodyTooLong, EVENT_STREAM, errorReply, type Reply } from './messages.js';

/** What came over no connection. */
const NO_SOCKET = new Socket();

/** Answers a request as `fetch` does. Rejects where a connection would break. */
export type Fetch = (request: Request) => Promise<Response>;

/** For servers that speak fetch's Request and Response, and for tests that hand it to whoever calls fetch. */
export function createFetch(desk: Desk, guard: Guard): Fetch {
  return async (request) => {
    const { host, pathname, search } = new URL(request.url);
    const headers = { host, ...Object.fromEntries(request.headers) };
    const asked = askedOf(request.method, `${pathname}${search}`, headers);
    const refusal = guard(asked);
    if (refusal !== undefined) return responseOf(errorReply(refusal));
    const bytes = Buffer.from(await request.arrayBuffer());
    if (bytes.length > LIMITS.bodyBytes) return responseOf(forPage(asked, bodyTooLong(LIMITS.bodyBytes)));
    const outcome = await answerRequest(desk, asked, bytes, () => request.signal.aborted);
    if (outcome === 'broken') throw new TypeError('fetch failed', { cause: broken() });
    return typeof outcome === 'function' ? streamOf(outcome) : responseOf(outcome);
  };
}

/** A request of AWS's SDK for JavaScript, as its handlers get it. */
export interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Answers the clients of AWS's SDK for JavaScript: `new KMSClient({ requestHandler, … })`. */
export interface SdkRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  /** Answers a request. Rejects where a connection would break, which the SDK tries again, and if it was aborted. */
  readonly handle: (
    request: SdkRequest,
    options?: { readonly abortSignal?: { readonly aborted: boolean } },
  ) => Promise<{
    readonly response: {
      readonly statusCode: number;
      readonly headers: Record<string, string>;
      readonly body: Uint8Array;
    };
  }>;
  /** Does nothing: there is nothing to configure. */
  readonly updateHttpClientConfig: () => void;
  /** There are none. */
  readonly httpHandlerConfigs: () => Record<string, never>;
  /** Does nothing: there is no connection to end. */
  readonly destroy: () => void;
}

export function createRequestHandler(desk: Desk): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: 'in-process' },
    handle: async ({ method, path, query = {}, headers, body }, { abortSignal } = {}) => {
      const isAborted = (): boolean => abortSignal?.aborted === true;
      const asked = askedOf(method, `${path}${queryOf(query)}`, headers);
      const outcome = isAborted() ? 'broken' : await answerRequest(desk, asked, bytesOf(body), isAborted);
      if (isAborted()) throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
      // The SDK tries again, as it does over a network.
      if (outcome === 'broken') throw broken();
      // It asks for no stream of events.
      const { status: statusCode, headers: answered, body: text } = typeof outcome === 'function' ? NONE : outcome;
      return { response: { statusCode, headers: lowered(answered), body: Buffer.from(text) } };
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  };
}

const NONE: Reply = { status: 406, headers: {}, body: '' };

function askedOf(method: string, url: string, given: Readonly<Record<string, string>>): Asked {
  const headers = lowered(given);
  return { method, url, headers, rawHeaders: Object.entries(headers).flat(), socket: NO_SOCKET };
}

function lowered(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function queryOf(query: NonNullable<SdkRequest['query']>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of value === null ? [''] : [value].flat()) parameters.append(name, one);
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

/** The body of a call of KMS, which the SDK has as text, or as the bytes of one. */
function bytesOf(body: unknown): Buffer {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  // Seen as bytes: what the SDK gives can be a text as well, and minds being asked for that.
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('a request of KMS has text as its body, and no stream');
}

function responseOf({ status, headers, body }: Reply): Response {
  return new Response(body === '' ? null : body, { status, headers });
}

function streamOf(follow: Follow): Response {
  const encoder = new TextEncoder();
  let end = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(encoder.encode(EVENT_STREAM.beginning));
      end = follow((event, name) => controller.enqueue(encoder.encode(EVENT_STREAM.told(event, name))));
    },
    cancel: () => end(),
  });
  return new Response(body, { headers: EVENT_STREAM.headers });
}

/** What a client sees whose connection has ended. */
function broken(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
