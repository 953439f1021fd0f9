// What comes of a request whose body is there: it is a call of KMS, one of the control interface, or none of ours. Over which
// connection it came, if over any, makes no difference here.

import { randomUUID } from 'node:crypto';
import { answeredRequestId } from '../model/audit/audited.js';
import type { Account } from './account.js';
import { clientOf } from './client.js';
import { type Control, createControl, createStreams, type Follow, type Streams } from './control.js';
import { answerControl } from './control-calls.js';
import { answerPreflight, forPage, isPreflight } from './cors.js';
import { readCredential, signedService } from './credential.js';
import type { Eventually } from './eventually.js';
import { createFaults, type Faults, type Obstacle } from './faults.js';
import { readTarget } from './guard.js';
import { errorReply, type Reply, type Request, reply } from './messages.js';
import { answerNeighbour, answerPerson, isOfAws, neighbourOf } from './neighbours.js';
import { isControlPath } from './paths.js';
import { isKmsCall, outputBody, readBody, readOperation, statusOf, TARGET_HEADER, wireError } from './protocol.js';
import { answerQuery, readQueryCall } from './query-protocol.js';

/** What calls ask of an account, whoever keeps it. */
export type CalledAccount = Pick<Account, 'accountId' | 'people' | 'refusals' | 'call' | 'noteRefusal'>;

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
export function createDesk(account: Account, throttles: boolean): Desk {
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

/** Answers a request that may be answered. `isGone`: whether its client has gone away. Rejects only for a fault of ours. */
export async function answerRequest(
  desk: Desk,
  request: Request,
  bytes: Buffer,
  isGone: () => boolean,
): Promise<Outcome> {
  const { path } = readTarget(request);
  if (isControlPath(path)) return answerControl(desk, request, path, bytes);
  if (isPreflight(request)) return forPage(request, answerPreflight(request));
  const answered = answerAws(desk, request, path, bytes, isGone);
  const outcome = answered instanceof Promise ? await answered : answered;
  return outcome === 'broken' ? outcome : forPage(request, outcome);
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

async function answerCall(
  { account, faults }: Desk,
  request: Request,
  bytes: Buffer,
  isGone: () => boolean,
): Promise<Reply | 'broken'> {
  const operation = readOperation(request.headers);
  if (typeof operation !== 'string') return errorReply(operation);
  const credential = readCredential(request, 'kms');
  if ('status' in credential) return errorReply(credential);
  const body = readBody(bytes);
  if (!('ok' in body)) return errorReply(body);
  const { region, accessKeyId } = credential;
  const requestId = randomUUID();
  const principal = account.people.callerOf(accessKeyId);
  const call = { operation, region, principal, input: body.input };
  const client = clientOf(request, accessKeyId, requestId);
  const meeting = faults.meet(call, isGone);
  const { down, refused, afterwards } = meeting instanceof Promise ? await meeting : meeting;
  if (refused !== undefined) await account.noteRefusal(call, refused, client);
  const before = down ?? refused;
  if (before !== undefined) return met(before, requestId);
  const result = await account.call(region, operation, body.input, principal, client);
  if (afterwards !== undefined) return met(afterwards, answeredRequestId(result, requestId));
  if (!result.ok) {
    const { code, message, rule } = result.error;
    // One header more than AWS's, which tells no rule.
    const why = account.refusals === undefined ? undefined : { 'x-mrk-rule': rule };
    return errorReply(wireError(statusOf(code), code, message), requestId, why);
  }
  return reply(200, answeredRequestId(result, requestId), outputBody(result.output));
}

/** What is in the way of an answer. */
function met(obstacle: NonNullable<Obstacle>, requestId: string): Reply | 'broken' {
  return obstacle === 'broken' ? obstacle : errorReply(obstacle, requestId);
}
