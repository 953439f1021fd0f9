// Reading a request's body, and writing answers.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONTENT_TYPE, errorBody, type WireError } from './protocol.js';

/** A request's body; undefined: it is longer than the limit. Rejects if the client goes away before its end. */
export function readAll(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
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
export function refuseEarly(request: IncomingMessage, response: ServerResponse, error: WireError): void {
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

/** What every answer of KMS has, besides what Node sends: date and connection. [WIRE-2] */
export const KMS_HEADERS = new Map([
  ['Content-Type', CONTENT_TYPE],
  ['Cache-Control', 'no-cache, no-store, must-revalidate, private'],
  ['Expires', '0'],
  ['Pragma', 'no-cache'],
]);

function headersOf(body: string, requestId: string): Record<string, string | number> {
  return {
    'Content-Length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
  };
}

export function send(response: ServerResponse, error: WireError, requestId: string = randomUUID()): void {
  write(response, error.status, requestId, errorBody(error));
}

export function write(response: ServerResponse, status: number, requestId: string, body: string): void {
  response.writeHead(status, headersOf(body, requestId));
  response.end(body);
}

/** The same in another format than KMS's own. */
export function writeAs(type: string, response: ServerResponse, status: number, requestId: string, body: string): void {
  response.setHeader('Content-Type', type);
  write(response, status, requestId, body);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
