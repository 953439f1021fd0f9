// The control interface under /_mrk/: the clock, the state, the audit trail, faults. None of it is AWS's.

import type { ServerResponse } from 'node:http';
import { toCloudTrail } from '../model/audit/cloud-trail.js';
import type { Account } from './account.js';
import type { Faults } from './faults.js';

/** What a control request is answered with. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

type Handler = (body: Readonly<Record<string, unknown>>) => ControlAnswer;

/** The control interface: path, then method. */
export function createControl(
  account: Account,
  faults: Faults,
): Readonly<Record<string, Readonly<Record<string, Handler>>>> {
  return {
    '/_mrk/health': { GET: () => ok({ status: 'ready' }) },
    '/_mrk/clock': { GET: () => ok({ now: new Date(account.now()).toISOString() }) },
    '/_mrk/advance': {
      POST: (body) => {
        const { by, ...unknown } = body;
        refuseUnknown(unknown, 'advance');
        const events = account.advance(by as number | string);
        return ok({
          now: new Date(account.now()).toISOString(),
          events: events.map((event) => ({ ...event, cloudTrail: toCloudTrail(event) })),
        });
      },
    },
    '/_mrk/state': {
      GET: () => {
        account.tick();
        return ok({ now: new Date(account.now()).toISOString(), keySets: [...account.store().keySets()] });
      },
    },
    '/_mrk/events': {
      GET: () => {
        account.tick();
        return ok(account.trail.records());
      },
    },
    '/_mrk/reset': {
      POST: () => {
        faults.clear();
        account.reset();
        return ok({});
      },
    },
    '/_mrk/faults': {
      GET: () => ok(faults.list()),
      POST: (body) => {
        if ('holdReplication' in body || 'release' in body) return hold(account, body);
        faults.add(body);
        return ok({});
      },
    },
  };
}

/** New replicas stay Creating from now on; or one, or all that are held, are released. */
function hold(account: Account, body: Readonly<Record<string, unknown>>): ControlAnswer {
  const { holdReplication, release, ...unknown } = body;
  refuseUnknown(unknown, 'faults');
  if (typeof holdReplication === 'boolean') account.holdReplications(holdReplication);
  else if (typeof release === 'object' && release !== null) {
    account.releaseReplication(release as { readonly keyId: string; readonly region: string });
  } else throw new RangeError('faults: holdReplication is true or false, release names keyId and region');
  return ok({});
}

function refuseUnknown(unknown: object, where: string): void {
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new RangeError(`${where}: no such member: ${name}`);
}

function ok(body: unknown): ControlAnswer {
  return { status: 200, body };
}

/** Streams new records as server-sent events until the client goes. */
export function streamEvents(account: Account, response: ServerResponse): void {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    Connection: 'keep-alive',
  });
  response.write(': the records of the audit trail, as they come\n\n');
  const end = account.trail.follow((record) => response.write(`data: ${JSON.stringify(record)}\n\n`));
  response.on('close', end);
}
