// Calls of what is served, over a Restate server's HTTP. What may have been lost on the way is asked again under the same
// name, so that it is done once.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { request as requestByTls, Agent as TlsAgent } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../../shared/objects.js';

/** How long is asked again for an answer that does not come. */
const PATIENCE_MS = 30_000;
/** How long one request waits. */
const REQUEST_MS = 10_000;
/** The same for what takes as long as it takes. */
const LONGEST_MS = 3_600_000;
const MOST_AGAIN_MS = 500;
/** How long is asked when a process starts: whoever starts it waits for it. */
const OPENING_MS = 2_000;

/** A way to a Restate server. */
export interface Ingress {
  /** Calls a handler; `key`: of a virtual object. Rejects if it refuses for good, or cannot be reached. */
  readonly call: <T>(service: string, key: string | undefined, handler: string, input?: unknown) => Promise<T>;
  /** The same for what changes nothing, and may be asked any number of times: the server need not remember the answer. */
  readonly look: Ingress['call'];
  /** The same for what takes as long as it takes. */
  readonly callAtLength: Ingress['call'];
  /** The same as `look` for the first call, which tells within seconds what is not there. */
  readonly callFirst: Ingress['call'];
  /** Ends its connections. */
  readonly close: () => void;
}

/** What a handler has refused for good. */
class RefusedForGood extends Error {}
/** What a server answers of what nobody has registered there. */
class NotServed extends Error {}

/** Opens a way to a server. Throws if that is no URL. */
export function openIngress(url: string): Ingress {
  const base = restateUrl(url);
  const agent = new (base.startsWith('https:') ? TlsAgent : Agent)({ keepAlive: true });
  const caller =
    (longest: number, oneRequest: number, isOnce = true): Ingress['call'] =>
    async <T>(service: string, key: string | undefined, handler: string, input?: unknown): Promise<T> => {
      const path = [service, ...(key === undefined ? [] : [encodeURIComponent(key)]), handler].join('/');
      const name = isOnce ? randomUUID() : undefined;
      const until = Date.now() + longest;
      for (let again = 20; ; again = Math.min(2 * again, MOST_AGAIN_MS)) {
        try {
          return await ask<T>(agent, `${base}/${path}`, name, input, oneRequest);
        } catch (error) {
          if (error instanceof RefusedForGood) throw error;
          if (Date.now() > until)
            throw new Error(`Restate at ${url}: ${service}/${handler}: ${await lacking(base, error)}`);
          await sleep(again);
        }
      }
    };
  return {
    call: caller(PATIENCE_MS, REQUEST_MS),
    look: caller(PATIENCE_MS, REQUEST_MS, false),
    callAtLength: caller(LONGEST_MS, LONGEST_MS),
    callFirst: caller(OPENING_MS, REQUEST_MS, false),
    close: () => agent.destroy(),
  };
}

/** What is missing, as an answer does not come. */
async function lacking(base: string, error: unknown): Promise<string> {
  const reason = reasonOf(error);
  let isServer: boolean;
  try {
    isServer = (await fetch(`${base}/restate/health`, { signal: AbortSignal.timeout(OPENING_MS) })).ok;
  } catch (unreached) {
    return `no server can be reached: ${reasonOf(unreached)}`;
  }
  if (!isServer) return `${reason}: what listens there is not where a Restate server is called`;
  if (error instanceof NotServed)
    return `${reason} (mrk restate service --register URL serves it, and tells the server)`;
  return `${reason}: the server answers, but not for the service: is that where it was registered?`;
}

/** Asks once. `fetch` would cost as much again as all else that this process does for a call. */
async function ask<T>(
  agent: Agent,
  url: string,
  name: string | undefined,
  input: unknown,
  longest: number,
): Promise<T> {
  const asked = (url.startsWith('https:') ? requestByTls : request)(url, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', ...(name === undefined ? {} : { 'idempotency-key': name }) },
    signal: AbortSignal.timeout(longest),
  });
  const answered = once(asked, 'response');
  // Also once there is an answer, which then ends in the middle.
  asked.on('error', () => {});
  asked.end(input === undefined ? undefined : JSON.stringify(input));
  const [response]: IncomingMessage[] = await answered;
  if (response === undefined) throw new Error('there is no answer');
  const all = await text(response);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return JSON.parse(all === '' ? 'null' : all);
  const message = `${status} ${all.slice(0, 500)}`;
  // 409: a handler says so. 404: nothing of that name is served, which may be about to change.
  if (status === 409) throw new RefusedForGood(message);
  throw status === 404 ? new NotServed(message) : new Error(message);
}

/** A URL without a slash at its end. Throws a RangeError if it is none. */
export function restateUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new RangeError(`the URL of Restate must be such as http://127.0.0.1:8080: ${given}`);
  }
  return url.href.replace(/\/$/, '');
}
