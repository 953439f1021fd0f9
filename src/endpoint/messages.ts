// Requests as answers depend on them, and answers before they are written.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { CONTENT_TYPE, errorBody, type WireError, wireError } from './protocol.js';

/** A request without its body. What came over no connection has a socket that is not connected. */
export type Request = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders' | 'socket'>;

/** An answer, whole. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** By name, but for Content-Length. */
type Headers = Readonly<Record<string, string>>;

/** An answer of KMS, or in its place, with other headers beside or instead of KMS's own. */
export function reply(status: number, requestId: string, body: string, others?: Headers): Reply {
  const headers = kmsHeaders(requestId);
  return { status, headers: others === undefined ? headers : { ...headers, ...others }, body };
}

/** What every answer of KMS has, besides what Node sends: date and connection. [WIRE-2] */
function kmsHeaders(requestId: string): Headers {
  return {
    'Content-Type': CONTENT_TYPE,
    'Cache-Control': 'no-cache, no-store, must-revalidate, private',
    Expires: '0',
    Pragma: 'no-cache',
    'x-amzn-requestid': requestId,
  };
}

export function errorReply(error: WireError, requestId: string = randomUUID(), others?: Headers): Reply {
  return reply(error.status, requestId, errorBody(error), others);
}

export function bodyTooLong(mostBytes: number): Reply {
  const message = `The request body is longer than ${mostBytes} bytes.`;
  return errorReply(wireError(413, 'RequestEntityTooLargeException', message));
}

/** What every answer of the control interface has: no page can embed it, or take it for something else. */
export const CONTROL_HEADERS: Headers = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** A stream of server-sent events: what stands before them, how it begins, and how each is told. */
export const EVENT_STREAM = {
  headers: { ...CONTROL_HEADERS, 'Content-Type': 'text/event-stream' },
  beginning: ': events, as they come\n\n',
  told: (event: object, name?: string): string =>
    `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(event)}\n\n`,
} as const;

export function jsonReply(status: number, body: unknown, others: Headers = {}): Reply {
  return { status, headers: { ...CONTROL_HEADERS, ...others }, body: JSON.stringify(body) };
}
