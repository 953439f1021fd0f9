/**
 * The model on Restate: the objects and workflows that keep an account for any number of processes of
 * `mrk serve --engine restate`. Serve them with `@restatedev/restate-sdk`, and register them at a Restate server.
 * @packageDocumentation
 */

import { createServer, type Http2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createEndpointHandler, type ServiceDefinition, type VirtualObjectDefinition } from '@restatedev/restate-sdk';
import { ACCOUNT, COLLECTOR } from './account.js';
import { KEY_SET } from './key-set.js';
import { LISTS } from './lists.js';
import { OUTBOXES, TRAIL } from './trail.js';
import { UNITS } from './units.js';

/** Something that a Restate server can call. */
export type RestateService = ServiceDefinition<string, unknown> | VirtualObjectDefinition<string, unknown>;

/**
 * All that is to be served: key sets, lists and trails as virtual objects, units as durable workflows. No key material, plaintext or
 * data key ever comes here.
 */
export function restateServices(): RestateService[] {
  return [KEY_SET, LISTS, TRAIL, OUTBOXES, ACCOUNT, COLLECTOR, UNITS];
}

/** A service that listens. */
export interface RunningService {
  /** Where a Restate server on the same machine finds it. */
  readonly url: string;
  /** Resolves once it no longer listens; what it has open is cut off, which the server calls again elsewhere. */
  readonly close: () => Promise<void>;
}

/** How a service is started. */
export interface ServiceOptions {
  /** 0, the default: one that is free. */
  readonly port?: number;
  /** The address to listen on; `127.0.0.1` by default. Whoever reaches it can change the account. */
  readonly hostname?: string;
  /** What is served; `restateServices()` by default. */
  readonly services?: readonly RestateService[];
}

/** Serves the objects and workflows, and resolves once it listens. */
export async function startService(options: ServiceOptions = {}): Promise<RunningService> {
  const { port = 0, hostname = '127.0.0.1', services = restateServices() } = options;
  providePromises();
  // What it says of each call would be said of every call.
  const handler = createEndpointHandler({ services: [...services], logger: () => {} });
  const server = createServer((request: Http2ServerRequest, response: Http2ServerResponse) =>
    handler(request, response),
  );
  const sessions = sessionsOf(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, hostname, resolve);
  });
  const address = server.address();
  const listens = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${hostname}:${listens}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}

/** The connections that are open. */
function sessionsOf(server: Http2Server): ReadonlySet<{ readonly destroy: () => void }> {
  const sessions = new Set<{ readonly destroy: () => void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  return sessions;
}

/** The SDK needs what Node 20 has not. */
function providePromises(): void {
  const withResolvers = <T>() => {
    let resolve: (value: T | PromiseLike<T>) => void = () => {};
    let reject: (reason?: unknown) => void = () => {};
    const promise = new Promise<T>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    return { promise, resolve, reject };
  };
  if (!Object.hasOwn(Promise, 'withResolvers')) {
    Object.defineProperty(Promise, 'withResolvers', { value: withResolvers, writable: true, configurable: true });
  }
}
