// What comes of a request: it is refused, a call of KMS, or one of the control interface.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answeredRequestId } from '../model/audit/audited.js';
import { clientOf } from './client.js';
import { CONTROL_HEADERS, createControl } from './control.js';
import { answerControl, type ControlRoom, programHint } from './control-calls.js';
import { admitPage, answerPreflight, isPreflight } from './cors.js';
import { readCredential } from './credential.js';
import { createFaults, type Faults } from './faults.js';
import { type Guard, readTarget } from './guard.js';
import { KMS_HEADERS, readAll, refuseEarly, send, write } from './messages.js';
import { answerNeighbour, answerPerson, isOfAws, neighbourOf } from './neighbours.js';
import { isControlPath } from './paths.js';
import { outputBody, readBody, readOperation, statusOf, type WireError, wireError } from './protocol.js';
import { answerQuery, readQueryCall } from './query-protocol.js';

/** What the answers to requests depend on. */
export interface Room extends Omit<ControlRoom, 'control'> {
  readonly guard: Guard;
  /** Calls count toward AWS's request quotas. */
  readonly throttle: boolean;
}

/** Answers requests until the server ends. */
export function createHandler(room: Room): (request: IncomingMessage, response: ServerResponse) => void {
  const { account, limits, throttle } = room;
  const faults = createFaults(account, throttle);
  const desk: Desk = { ...room, faults, control: createControl(account, faults) };

  return (request, response) => {
    response.on('error', () => {});
    answer(desk, request, response)
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
}

/** Where requests are answered. */
interface Desk extends Room, ControlRoom {
  readonly faults: Faults;
}

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { account, control, guard, limits } = desk;
  const { path } = readTarget(request);
  const isControl = isControlPath(path);
  response.setHeaders(isControl ? CONTROL_HEADERS : KMS_HEADERS);
  const refusal = guard(request);
  if (refusal !== undefined) {
    const message = `${refusal.message}${programHint(control, request, path)}`;
    return refuseEarly(request, response, { ...refusal, message });
  }
  admitPage(request, response);
  const bytes = await readAll(request, limits.bodyBytes);
  if (bytes === undefined) {
    const message = `The request body is longer than ${limits.bodyBytes} bytes.`;
    return refuseEarly(request, response, wireError(413, 'RequestEntityTooLargeException', message));
  }
  if (isControl) return answerControl(desk, { path, bytes, request, response });
  if (isPreflight(request)) return answerPreflight(request, response);
  const query = readQueryCall(request, bytes);
  if (query !== undefined) return answerQuery(account, query, request, response);
  const neighbour = neighbourOf(request);
  if (neighbour !== undefined) return answerNeighbour(neighbour, request, response);
  if (path !== '/' || request.method !== 'POST') {
    if (!isOfAws(request)) return answerPerson(request, response);
    return send(response, wireError(404, 'UnknownOperationException'));
  }
  return answerCall(desk, bytes, request, response);
}

async function answerCall(
  { account, faults }: Desk,
  bytes: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const operation = readOperation(request.headers);
  if (typeof operation !== 'string') return send(response, operation);
  const credential = readCredential(request, 'kms');
  if ('status' in credential) return send(response, credential);
  const body = readBody(bytes);
  if (!('ok' in body)) return send(response, body);
  const { region, accessKeyId } = credential;
  const requestId = randomUUID();
  const principal = account.people.callerOf(accessKeyId);
  const call = { operation, region, principal, input: body.input };
  const client = clientOf(request, accessKeyId, requestId);
  const { down, refused, afterwards } = await faults.meet(call, () => response.destroyed);
  if (refused !== undefined) await account.noteRefusal(call, refused, client);
  const before = down ?? refused;
  if (before !== undefined) return meet(before, request, response, requestId);
  const result = await account.call(region, operation, body.input, principal, client);
  if (afterwards !== undefined) return meet(afterwards, request, response, answeredRequestId(result, requestId));
  if (!result.ok) {
    const { code, message, rule } = result.error;
    // One header more than AWS's, which tells no rule.
    if (account.refusals !== undefined) response.setHeader('x-mrk-rule', rule);
    return send(response, wireError(statusOf(code), code, message), requestId);
  }
  write(response, 200, answeredRequestId(result, requestId), outputBody(result.output));
}
/** What is in the way of an answer. */
function meet(
  obstacle: WireError | 'broken',
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): void {
  if (obstacle === 'broken') request.socket.destroy();
  else send(response, obstacle, requestId);
}
