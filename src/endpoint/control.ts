// The control interface under /_mrk/: the clock, the state, the audit trail, faults. None of it is AWS's. It speaks JSON;
// what cannot be done is answered with a status of 4xx and { "message": … }. A POST must say so: Content-Type: application/json.
//
//   GET  /_mrk/health    200 { "status": "ready" }
//   GET  /_mrk/clock     { "now": "<ISO 8601>", "earliest": the first instant that can be gone back to }
//   POST /_mrk/advance   { "by": "P7D" }, an ISO 8601 duration or milliseconds; { "now", "events" } once all has happened
//   GET  /_mrk/state     { "now", "keySets" }: every key set, oldest first
//   GET  /_mrk/events    the audit trail, CloudTrail's records, oldest first; live with Accept: text/event-stream;
//                        ?readOnly=false only of calls that change something, ?errors=true only of refused ones; a stream
//                        tells by an event named rewind, { "to" }, that what came after has not happened
//   GET  /_mrk/eventbridge what KMS has sent to EventBridge, oldest first; live likewise
//   GET  /_mrk/refusals  the last refusals: request ID, time, call, error with rule and facts
//   GET  /_mrk/explain?requestId=<x-amzn-requestid>   why a request was refused, and what would make it succeed
//   GET  /_mrk/faults    what is still to fail; POST adds to it (faults/definition.ts), DELETE empties it
//   DELETE /_mrk/faults/<id>  removes one of it
//   POST /_mrk/show      lets be seen what is not yet: { } all, { "keyId": … } of a key set, { "kind": "alias" } of a kind
//   GET  /_mrk/callers, /_mrk/principals   who calls, and who exists; POST changes it (callers.ts)
//   GET  /_mrk/init      the account as something to begin with (beginning.ts); ?material=true with key material, in plain;
//                        ?form=snapshot with everything
//   POST /_mrk/rewind    { "to": an instant, or the eventID or requestID of a record of the audit trail }: takes everything back to
//                        there, { "now" }; GET /_mrk/state?at=… shows the key sets as they were there
//   POST /_mrk/reset     the account as it began (without keys, in real time), without trail and faults
//   POST /moto-api/reset the same for clients of moto, which send no content type; { "status": "ok" }

import { eventBridgeEvent } from '../model/audit/event-bridge.js';
import { auditEvent } from '../model/audit/events.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import { isObject } from '../shared/objects.js';
import type { Account } from './account.js';
import type { AskedInitial } from './beginning.js';
import type { Faults } from './faults.js';
import { refuseQuery, refuseUnknown } from './members.js';
import { MOTO_RESET } from './paths.js';
import type { Refusals } from './refusals.js';
import type { Trail, TrailFilter } from './trail.js';

/** Answers a request. `id`: the last part of a path that ends in {id}. Undefined: there is none of that ID. */
type Handler = (body: Readonly<Record<string, unknown>>, id: string, query: URLSearchParams) => Promise<unknown>;

/** The control interface: path, then method. Handlers reject with a RangeError if the body or the query is wrong. */
export type Control = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

/** A body that each path takes; the others take none. For messages to people. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  '/_mrk/advance': '{"by": "P7D"}',
  '/_mrk/rewind': '{"to": "2026-01-01T00:00:00Z"}',
  '/_mrk/show': '{"kind": "alias"}',
  '/_mrk/faults': '{"error": "ThrottlingException"}',
  '/_mrk/callers': '{"accessKeyId": "*", "principal": "arn:aws:iam::111122223333:role/Example"}',
  '/_mrk/principals': '{"principals": ["arn:aws:iam::111122223333:role/Example"]}',
};

export function createControl(account: Account, faults: Faults): Control {
  const reset = async <T>(answer: T): Promise<T> => {
    await account.reset();
    faults.clear();
    return answer;
  };
  return {
    '/_mrk/health': { GET: async () => ({ status: 'ready' }) },
    ...clockPaths(account),
    '/_mrk/rewind': {
      POST: async ({ to, ...unknown }) => {
        refuseUnknown(unknown, 'rewind', ['to']);
        const at = await account.rewind(to);
        faults.rewind(at);
        return { now: iso(at) };
      },
    },
    ...recordPaths(account),
    ...refusalPaths(account),
    '/_mrk/reset': {
      POST: async (body) => {
        refuseUnknown(body, 'reset', []);
        return reset({});
      },
    },
    [MOTO_RESET]: { POST: async () => reset({ status: 'ok' }) },
    ...peoplePaths(account),
    ...faultPaths(account, faults),
  };
}

/** The clock, what there is at its instant, and what of that is seen. */
function clockPaths(account: Account): Control {
  const now = (): string => iso(account.now());
  return {
    '/_mrk/clock': { GET: async () => ({ now: now(), earliest: iso(account.earliest()) }) },
    '/_mrk/advance': {
      POST: async ({ by, ...unknown }) => {
        refuseUnknown(unknown, 'advance', ['by']);
        const events = await account.advance(by);
        return { now: now(), events: events.map(told) };
      },
    },
    '/_mrk/state': {
      GET: async (_body, _id, query) => {
        refuseQuery(query, 'state', ['at']);
        const at = query.get('at');
        if (at !== null) {
          const past = await account.stateAt(at);
          return { ...past, now: iso(past.now) };
        }
        await account.tick();
        return { now: now(), keySets: [...account.store().keySets()] };
      },
    },
    '/_mrk/init': { GET: async (_body, _id, query) => account.initial(askedInitial(query)) },
    '/_mrk/show': {
      POST: async (which) => {
        await account.show(which);
        return {};
      },
    },
  };
}

/** What AWS would have told of what happened. */
function recordPaths(account: Account): Control {
  return {
    '/_mrk/events': {
      GET: async (_body, _id, query) => {
        const filter = trailFilter(query);
        await account.tick();
        return account.trail.records(filter);
      },
    },
    '/_mrk/eventbridge': {
      GET: async (_body, _id, query) => {
        refuseQuery(query, 'eventbridge');
        await account.tick();
        return account.trail.eventBridge();
      },
    },
  };
}

function refusalPaths(account: Account): Control {
  return {
    '/_mrk/refusals': {
      GET: async (_body, _id, query) => {
        refuseQuery(query, 'refusals');
        return { refusals: refusalsOf(account).list() };
      },
    },
    '/_mrk/explain': {
      GET: async (_body, _id, query) => {
        refuseQuery(query, 'explain', ['requestId']);
        const requestId = query.get('requestId');
        if (requestId === null) throw new RangeError('explain: ?requestId must be that of a refused call');
        const explained = refusalsOf(account).explain(requestId);
        if (explained === undefined) throw new RangeError(`explain: no refusal is kept of the request ${requestId}`);
        return explained;
      },
    },
  };
}

function peoplePaths({ people }: Account): Control {
  return {
    '/_mrk/callers': {
      GET: async () => ({ callers: people.callers() }),
      POST: async (body) => {
        people.nameCaller(body);
        return {};
      },
    },
    '/_mrk/principals': {
      GET: async () => ({ principals: people.principals() }),
      POST: async (body) => {
        people.listPrincipals(body);
        return {};
      },
    },
  };
}

function faultPaths(account: Account, faults: Faults): Control {
  return {
    '/_mrk/faults': {
      GET: async () => ({ faults: faults.list(), holdReplication: account.isHoldingReplications() }),
      POST: async (body) => {
        if (!('holdReplication' in body || 'release' in body)) return { id: faults.add(body) };
        await hold(account, body);
        return {};
      },
      DELETE: async () => {
        faults.clear();
        return {};
      },
    },
    '/_mrk/faults/{id}': { DELETE: async (_, id) => (faults.remove(id) ? {} : undefined) },
  };
}

/** Throws a RangeError if nothing is to be explained. */
function refusalsOf({ refusals }: Account): Refusals {
  if (refusals === undefined) throw new RangeError('refusals: this endpoint was started with --no-explain');
  return refusals;
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** An event with what AWS would tell of it. */
export function told(event: KeySetEvent): object {
  return { ...event, cloudTrail: auditEvent(event), eventBridge: eventBridgeEvent(event) };
}

/** The records that a query asks for. Throws a RangeError if it asks for what there is not. */
export function trailFilter(query: URLSearchParams): TrailFilter {
  const filter: { -readonly [Name in keyof TrailFilter]: TrailFilter[Name] } = {};
  for (const [name, value] of query) {
    const isKnown = name === 'readOnly' || name === 'errors';
    if (!isKnown || (value !== 'true' && value !== 'false')) {
      throw new RangeError(
        `events: ?readOnly and ?errors are true or false, and there is nothing else: ${name}=${value}`,
      );
    }
    filter[name] = value === 'true';
  }
  return filter;
}

/** How the account is asked for. Throws a RangeError if there is no such way. */
function askedInitial(query: URLSearchParams): AskedInitial {
  for (const [name, value] of query) {
    if (name === 'material' && ['true', 'false'].includes(value)) continue;
    if (name === 'form' && ['keys', 'snapshot'].includes(value)) continue;
    throw new RangeError(
      `init: ?material is true or false, ?form keys or snapshot, and there is nothing else: ${name}=${value}`,
    );
  }
  return { material: query.get('material') === 'true', form: query.get('form') === 'snapshot' ? 'snapshot' : 'keys' };
}

/** New replicas stay Creating from now on; or one, or all that are held, are released. */
async function hold(account: Account, body: Readonly<Record<string, unknown>>): Promise<void> {
  const { holdReplication, release, ...unknown } = body;
  refuseUnknown(unknown, 'faults', ['holdReplication', 'release']);
  if (typeof holdReplication === 'boolean' && release === undefined) {
    await account.holdReplications(holdReplication);
    return;
  }
  const { keyId, region }: Readonly<Record<string, unknown>> = isObject(release) ? release : {};
  if (holdReplication !== undefined || typeof keyId !== 'string' || typeof region !== 'string') {
    throw new RangeError('faults: holdReplication must be true or false; release must have keyId and region');
  }
  await account.releaseReplication({ keyId, region });
}

/** Calls back with all that is new, and what is no record by its name; the answer ends that. */
export type Follow = (listener: (told: object, name?: 'rewind') => void) => () => void;

/** What is also told live, by path. Throws a RangeError if the query is wrong. */
export type Streams = Readonly<Record<string, (query: URLSearchParams) => Follow | Promise<Follow>>>;

export function createStreams({ trail }: Pick<Account, 'trail'>): Streams {
  return {
    '/_mrk/events': (query) => {
      const filter = trailFilter(query);
      return (listener) => both(trail.follow(listener, filter), followRewinds(trail, listener));
    },
    '/_mrk/eventbridge': () => (listener) => both(trail.followEventBridge(listener), followRewinds(trail, listener)),
  };
}

function followRewinds(trail: Trail, listener: Parameters<Follow>[0]): () => void {
  return trail.followRewinds((to) => listener({ to: iso(to) }, 'rewind'));
}

function both(...ends: readonly (() => void)[]): () => void {
  return () => {
    for (const end of ends) end();
  };
}
