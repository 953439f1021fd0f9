// Requests over HTTP: who may not be answered is refused early, bodies are read, answers written, events streamed.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRequest, type Desk, isOurs, type Outcome } from './answering.js';
import type { Follow } from './control.js';
import { programHint } from './control-calls.js';
import { forPage } from './cors.js';
import { type Guard, readTarget } from './guard.js';
import type { Limits } from './limits.js';
import { bodyTooLong, CONTROL_HEADERS, EVENT_STREAM, errorReply, jsonReply, type Reply } from './messages.js';
import { isControlPath } from './paths.js';
import { wireError } from './protocol.js';

/** What the answers to requests depend on. */
export interface Room {
  readonly desk: Desk;
  readonly guard: Guard;
  readonly limits: Limits;
  /** The streams of events that are open. */
  readonly streams: Set<ServerResponse>;
}

/** Answers a request of Node's. `next`, if it is given, has those that are for others: its body has not been read. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void;

/** Answers requests until the server ends. */
export function createHandler(room: Room): Handler {
  return (request, response, next) => {
    if (next !== undefined && !isOurs(request)) return next();
    response.on('error', ignore);
    answer(room, request, response);
  };
}

/** Of a client that goes away. */
function ignore(): void {}

function answer(room: Room, request: IncomingMessage, response: ServerResponse): void {
  const { desk, guard, limits } = room;
  const { path } = readTarget(request);
  const refusal = guard(request);
  if (refusal !== undefined) {
    const message = `${refusal.message}${programHint(desk.control, request, path)}`;
    const refused = errorReply({ ...refusal, message });
    // A refused page is to learn as little of it as of any other answer of the control interface.
    const headers = isControlPath(path) ? CONTROL_HEADERS : {};
    return refuseEarly(request, response, { ...refused, headers: { ...refused.headers, ...headers } });
  }
  readAll(request, limits.bodyBytes, (bytes) => {
    if (bytes === undefined) return refuseEarly(request, response, forPage(request, bodyTooLong(limits.bodyBytes)));
    const conclude = (outcome: Outcome): void => {
      if (outcome === 'broken') request.socket.destroy();
      else if (typeof outcome === 'function') openStream(room, outcome, response);
      else write(room, response, outcome);
    };
    const fail = (error: unknown): void => {
      // The client went away, or this is a fault of ours.
      if (response.headersSent) return void response.destroy();
      const message = error instanceof Error ? error.message : '';
      write(room, response, errorReply(wireError(500, 'KMSInternalException', message)));
    };
    try {
      const outcome = answerRequest(desk, request, bytes, () => response.destroyed);
      if (outcome instanceof Promise) outcome.then(conclude).catch(fail);
      else conclude(outcome);
    } catch (error) {
      fail(error);
    }
  });
}

function write({ limits }: Room, response: ServerResponse, { status, headers, body }: Reply): void {
  const length = Buffer.byteLength(body);
  const lines: (string | number)[] = status === 204 ? [] : ['Content-Length', length];
  for (const name in headers) lines.push(name, headers[name] ?? '');
  response.writeHead(status, lines);
  // What is ASCII is copied faster as such.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
  // It waits for its client to read, mostly not at all; once it is sent, Node sets the time for the next request.
  if (response.writableLength > 0) response.setTimeout(limits.unreadMs);
}

/** Reads a request's body; undefined: it is longer than the limit. Of one whose client goes away before its end nothing is told. */
function readAll(request: IncomingMessage, most: number, read: (bytes: Buffer | undefined) => void): void {
  const pieces: Buffer[] = [];
  let length = 0;
  request.on('data', (piece: Buffer) => {
    const wasWithin = length <= most;
    length += piece.length;
    if (length <= most) pieces.push(piece);
    else if (wasWithin) read(undefined);
  });
  request.on('end', () => {
    const [piece] = pieces;
    if (length <= most) read(piece !== undefined && pieces.length === 1 ? piece : Buffer.concat(pieces));
  });
  request.on('error', ignore);
}

/** How long a client may go on sending after it was refused. */
const PATIENCE_MS = 1_000;

/** Answers at once, and lets a client that is still sending read the answer before the connection is closed. */
function refuseEarly(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' });
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

function openStream(room: Room, follow: Follow, response: ServerResponse): void {
  const { limits, streams } = room;
  if (streams.size >= limits.streams) {
    const message = `${limits.streams} streams of events are open, which is the most`;
    return write(room, response, jsonReply(503, { message }));
  }
  streams.add(response);
  response.on('close', () => streams.delete(response));
  streamEvents(follow, response, limits.unreadBytes);
}

/** Streams what is new as server-sent events until the client goes. One that leaves too much unread is cut off. */
function streamEvents(follow: Follow, response: ServerResponse, mostUnread: number): void {
  response.writeHead(200, EVENT_STREAM.headers);
  response.write(EVENT_STREAM.beginning);
  const end = follow((event, name) => {
    response.write(EVENT_STREAM.told(event, name));
    if (response.writableLength > mostUnread) response.destroy();
  });
  response.on('close', end);
}
