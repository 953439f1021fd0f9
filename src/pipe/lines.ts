// The lines that come in: a request, or the answer to a callback. What is neither is a fault, told with what can be read of it.

import { type Instant, isAccountId, isInstant } from '../model/vocabulary/identifiers.js';
import { didYouMean } from '../shared/nearest.js';
import { isObject, messageOf } from '../shared/objects.js';
import type { NamesOf } from '../shared/options.js';

/** The only version that there is so far. */
export const PROTOCOL = 1;

/** What names a request in its answer: whatever the client likes. */
export type RequestId = string | number;

export interface Request {
  readonly id: RequestId;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Absent: it is about the process. */
  readonly account?: string;
  /** The instant at which it is made, in epoch milliseconds: the account's clock moves on to it first. */
  readonly at?: Instant;
}

/** What a host function of the client has answered: what it gives, or the message of what it threw. */
export interface CallbackAnswer {
  readonly callback: number;
  readonly result?: unknown;
  readonly error?: string;
}

export const FAULT_CODES = ['BadLine', 'BadRequest', 'BadArgument', 'NoHandshake', 'InternalError'] as const;

/** A line that was not carried out, and has changed nothing. */
export interface LineFault {
  readonly code: (typeof FAULT_CODES)[number];
  readonly message: string;
}

export type Line =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'answer'; readonly answer: CallbackAnswer }
  | { readonly kind: 'fault'; readonly id: RequestId | null; readonly fault: LineFault };

const REQUEST_MEMBERS: NamesOf<Request> = { id: true, account: true, method: true, args: true, at: true };
const ANSWER_MEMBERS: NamesOf<CallbackAnswer> = { callback: true, result: true, error: true };

/** Reads a line. Never throws. */
export function parseLine(text: string): Line {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { kind: 'fault', id: null, fault: { code: 'BadLine', message: `not JSON: ${messageOf(error)}` } };
  }
  if (!isObject(json)) {
    return { kind: 'fault', id: null, fault: { code: 'BadLine', message: 'a line must be a JSON object' } };
  }
  if (Object.hasOwn(json, 'callback')) return answerIn(json);
  const { id, account, method, args = [], at } = json;
  const hasId = typeof id === 'string' || typeof id === 'number';
  const bad = (message: string): Line => {
    return { kind: 'fault', id: hasId ? id : null, fault: { code: 'BadRequest', message } };
  };
  if (!hasId) return bad('id must be a text or a number');
  const unknown = unknownMember(json, REQUEST_MEMBERS);
  if (unknown !== undefined) return bad(unknown);
  if (typeof method !== 'string') return bad('method must be a text');
  if (!Array.isArray(args)) return bad('args must be a list');
  if (account !== undefined && !isAccountId(account)) return bad('account must be a text of 12 digits');
  if (at !== undefined && !isInstant(at)) return bad('at must be an instant in epoch milliseconds');
  const request = {
    id,
    method,
    args,
    ...(account === undefined ? {} : { account }),
    ...(at === undefined ? {} : { at }),
  };
  return { kind: 'request', request };
}

function answerIn(json: Readonly<Record<string, unknown>>): Line {
  const bad = (message: string): Line => ({ kind: 'fault', id: null, fault: { code: 'BadRequest', message } });
  const { callback, result, error } = json;
  if (typeof callback !== 'number') return bad('callback must be the number of a callback');
  const unknown = unknownMember(json, ANSWER_MEMBERS);
  if (unknown !== undefined) return bad(unknown);
  if (Object.hasOwn(json, 'error') === Object.hasOwn(json, 'result')) {
    return bad('the answer to a callback has a result or an error');
  }
  if (error === undefined) return { kind: 'answer', answer: { callback, result } };
  return typeof error === 'string' ? { kind: 'answer', answer: { callback, error } } : bad('error must be a text');
}

function unknownMember(json: object, known: Readonly<Record<string, true>>): string | undefined {
  for (const name in json) {
    if (Object.hasOwn(known, name)) continue;
    return `no such member: ${JSON.stringify(name.slice(0, 100))}${didYouMean(name, Object.keys(known))}`;
  }
  return undefined;
}
