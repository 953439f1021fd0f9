// Calls of what is served, over a Restate server's HTTP. What may have been lost on the way is asked again under the same
// name, so that it is done once.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../shared/objects.js';

/** How long is asked again for an answer that does not come. */
const PATIENCE_MS = 30_000;
/** How long one request waits. */
const REQUEST_MS = 10_000;
const MOST_AGAIN_MS = 500;

/** A way to a Restate server. */
export interface Ingress {
  /** Calls a handler; `key`: of a virtual object. Rejects if it refuses for good, or cannot be reached. */
  readonly call: <T>(service: string, key: string | undefined, handler: string, input?: unknown) => Promise<T>;
  /** The same for what takes as long as it takes. */
  readonly callAtLength: Ingress['call'];
}

/** What a handler has refused for good. */
class RefusedForGood extends Error {}

/** Opens a way to a server. Throws if that is no URL. */
export function openIngress(url: string): Ingress {
  const base = urlOf(url);
  const caller =
    (longest: number): Ingress['call'] =>
    async <T>(service: string, key: string | undefined, handler: string, input?: unknown): Promise<T> => {
      const path = [service, ...(key === undefined ? [] : [encodeURIComponent(key)]), handler].join('/');
      const name = randomUUID();
      const until = Date.now() + longest;
      for (let again = 20; ; again = Math.min(2 * again, MOST_AGAIN_MS)) {
        try {
          return await ask<T>(`${base}/${path}`, name, input, longest === PATIENCE_MS ? REQUEST_MS : longest);
        } catch (error) {
          if (error instanceof RefusedForGood) throw error;
          if (Date.now() > until) throw new Error(`Restate at ${url}: ${service}/${handler}: ${messageOf(error)}`);
          await sleep(again);
        }
      }
    };
  return { call: caller(PATIENCE_MS), callAtLength: caller(3_600_000) };
}

async function ask<T>(url: string, name: string, input: unknown, longest: number): Promise<T> {
  const body = input === undefined ? {} : { body: JSON.stringify(input) };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': name },
    signal: AbortSignal.timeout(longest),
    ...body,
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text === '' ? 'null' : text);
  const message = `${response.status} ${text.slice(0, 500)}`;
  // 409: a handler says so. 4xx otherwise: nothing of that name is served, which may be about to change.
  throw response.status === 409 ? new RefusedForGood(message) : new Error(message);
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new RangeError(`the URL of Restate must be such as http://127.0.0.1:8080: ${text}`);
  }
  return url.href.replace(/\/$/, '');
}
