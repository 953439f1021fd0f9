// An endpoint in this process, and AWS's own client for each of its Regions.

import { KMS, type KMSClientConfig } from '@aws-sdk/client-kms';
import { type ServerOptions, startServer } from '../../src/endpoint/index.js';
import { control } from '../endpoint/raw-client.js';

export interface Endpoint {
  readonly url: string;
  /** AWS's client for a Region: one for each, and a new one for each `config`. */
  readonly kms: (region: string, config?: KMSClientConfig) => KMS;
  /** The operations that the clients have called since the last reset. */
  readonly called: ReadonlySet<string>;
  /** Calls the control interface, which must succeed: with a body it is a POST. */
  readonly control: (path: string, body?: unknown) => ReturnType<typeof JSON.parse>;
  /** Moves the clock. */
  readonly advance: (by: string) => Promise<void>;
  /** Empties the account. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Whoever has these is let in; AWS prints them in its examples. */
export const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export async function openEndpoint(options?: ServerOptions): Promise<Endpoint> {
  // The SDK would tell that it will need Node 22 one day.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { url, close } = await startServer(options);
  const clients = new Map<string, KMS>();
  const configured: KMS[] = [];
  const called = new Set<string>();

  const command = async (path: string, body?: unknown) => {
    const { status, text, json } = await control(url, path, body);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return json;
  };

  return {
    url,
    kms: (region, config) => {
      const known = config === undefined ? clients.get(region) : undefined;
      if (known !== undefined) return known;
      const client = new KMS({ region, endpoint: url, credentials: CREDENTIALS, ...config });
      client.middlewareStack.add(
        (next, { commandName }) =>
          (request) => {
            called.add(String(commandName).replace(/Command$/, ''));
            return next(request);
          },
        { step: 'initialize' },
      );
      if (config === undefined) clients.set(region, client);
      else configured.push(client);
      return client;
    },
    called,
    control: command,
    advance: async (by) => {
      await command('advance', { by });
    },
    reset: async () => {
      called.clear();
      await command('reset', '');
    },
    close: async () => {
      for (const client of [...clients.values(), ...configured]) client.destroy();
      await close();
    },
  };
}

/** A member that an answer must have. */
export function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the answer lacks a member');
  return value;
}

export async function pages<T>(paginator: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of paginator) all.push(page);
  return all;
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}
