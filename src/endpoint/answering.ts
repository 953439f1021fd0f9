// What comes of a request whose body is there: it is a call of KMS, one of the control interface, or none of ours. Over which
// connection it came, if over any, makes no difference here.

import { randomUUID } from 'node:crypto';
import { answeredRequestId } from '../model/audit/audited.js';
import type { Client } from '../model/audit/identity.js';
import type { JsonCall } from '../model/engine/reduce.js';
import type { CalledWith } from '../store/called-keys.js';
import type { OpenAccount } from './account.js';
import { clientOf } from './client.js';
import { type Control, createControl, createStreams, type Follow, type Streams } from './control.js';
import { answerControl } from './control-calls.js';
import { answerPreflight, forPage, isPreflight } from './cors.js';
import { readCredential, signedService } from './credential.js';
import { after, type Eventually } from './eventually.js';
import { createFaults, type Faults, type Obstacle, type Obstacles } from './faults.js';
import { readTarget } from './guard.js';
import { errorReply, type Reply, type Request, reply } from './messages.js';
import { answerNeighbour, answerPerson, isOfAws, neighbourOf } from './neighbours.js';
import { isControlPath } from './paths.js';
import { isKmsCall, readBody, readOperation, statusOf, TARGET_HEADER, wireError } from './protocol.js';
import { answerQuery, readQueryCall } from './query-protocol.js';
import { outputBody } from './writer.js';

/** What calls ask of an account, whoever keeps it. */
export type CalledAccount = Pick<OpenAccount, 'accountId' | 'people' | 'refusals' | 'answer' | 'noteRefusal'>;

/** Where requests are answered. */
export interface Desk {
  readonly account: CalledAccount;
  readonly faults: Pick<Faults, 'meet'>;
  readonly control: Control;
  readonly streams: Streams;
}

/** An answer; what is to be followed; or that there is none, and the connection breaks. */
export type Outcome = Reply | Follow | 'broken';

/** A desk for an account. `throttles`: calls count toward AWS's request quotas. */
export function createDesk(account: OpenAccount, throttles: boolean): Desk {
  const faults = createFaults(account, throttles);
  return { account, faults, control: createControl(account, faults), streams: createStreams(account) };
}

/** Whether a request is for KMS, or for the control interface, and for no other service beside it. */
export function isOurs(request: Request): boolean {
  const { headers } = request;
  if (isControlPath(readTarget(request).path) || isKmsCall(headers)) return true;
  const asksBefore = isPreflight(request) && headers['access-control-request-headers']?.includes(TARGET_HEADER);
  return asksBefore === true || signedService(request) === 'kms';
}

/** Answers a request that may be answered. `isGone`: whether its client has gone away. Throws or rejects only for a fault of ours. */
export function answerRequest(desk: Desk, request: Request, bytes: Buffer, isGone: () => boolean): Eventually<Outcome> {
  const { path } = readTarget(request);
  if (isControlPath(path)) return answerControl(desk, request, path, bytes);
  if (isPreflight(request)) return forPage(request, answerPreflight(request));
  return after(answerAws(desk, request, path, bytes, isGone), (outcome) =>
    outcome === 'broken' ? outcome : forPage(request, outcome),
  );
}

function answerAws(
  desk: Desk,
  request: Request,
  path: string,
  bytes: Buffer,
  isGone: () => boolean,
): Eventually<Reply | 'broken'> {
  const query = readQueryCall(request, bytes);
  if (query !== undefined) return answerQuery(desk.account, query, request);
  const neighbour = neighbourOf(request);
  if (neighbour !== undefined) return answerNeighbour(neighbour, request);
  if (path !== '/' || request.method !== 'POST') {
    return isOfAws(request) ? errorReply(wireError(404, 'UnknownOperationException')) : answerPerson(request);
  }
  return answerCall(desk, request, bytes, isGone);
}

function answerCall(desk: Desk, request: Request, bytes: Buffer, isGone: () => boolean): Eventually<Reply | 'broken'> {
  const operation = readOperation(request.headers);
  if (typeof operation !== 'string') return errorReply(operation);
  const credential = readCredential(request, 'kms');
  if ('status' in credential) return errorReply(credential);
  const body = readBody(bytes);
  if (!('ok' in body)) return errorReply(body);
  const { region, accessKeyId } = credential;
  const requestId = randomUUID();
  const principal = desk.account.people.callerOf(accessKeyId);
  const asked = { operation, region, input: body.input };
  const call = principal === undefined ? asked : { ...asked, principal };
  const client = clientOf(request, accessKeyId, requestId);
  return after(desk.faults.meet(call, isGone), (met) => answerMet(desk.account, call, client, requestId, met));
}

/** Answers a call that has met what was in its way. */
function answerMet(
  account: CalledAccount,
  call: CalledWith & JsonCall,
  client: Client,
  requestId: string,
  { down, refused, afterwards }: Obstacles,
): Eventually<Reply | 'broken'> {
  if (down !== undefined) return met(down, requestId);
  if (refused !== undefined) {
    return account.noteRefusal(call, refused, client).then(() => met(refused, requestId));
  }
  return after(account.answer(call, client), (result) => {
    const answeredId = answeredRequestId(result, requestId);
    if (afterwards !== undefined) return met(afterwards, answeredId);
    if (result.ok) return reply(200, answeredId, outputBody(call.operation, result.output));
    const { code, message, rule } = result.error;
    // One header more than AWS's, which tells no rule.
    const why = account.refusals === undefined ? undefined : { 'x-mrk-rule': rule };
    return errorReply(wireError(statusOf(code), code, message), requestId, why);
  });
}

/** What is in the way of an answer. */
function met(obstacle: NonNullable<Obstacle>, requestId: string): Reply | 'broken' {
  return obstacle === 'broken' ? obstacle : errorReply(obstacle, requestId);
}
