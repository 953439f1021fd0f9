// What all objects and services have alike.

import type { ObjectOptions } from '@restatedev/restate-sdk';
import { TerminalError } from '@restatedev/restate-sdk';
import { STATE_VERSION, versionError } from './kept.js';

/**
 * What has ended is not kept, but for as long as a process may ask again for the answer that it has lost. What fails is tried
 * again for ever: a unit always ends.
 */
export const SERVING: ObjectOptions = {
  journalRetention: 0,
  idempotencyRetention: 120_000,
  retryPolicy: { initialInterval: 50, exponentiationFactor: 2, maxInterval: 1_000, maxAttempts: 1_000_000_000 },
};

/** Of objects whose state is more than a call needs of it. */
export const SERVING_LAZILY: ObjectOptions = { ...SERVING, enableLazyState: true };

/** Ends a call for good. */
export function refuse(message: string): never {
  throw new TerminalError(message, { errorCode: 409 });
}

/** Refuses to work on what is newer than this service, and what comes of a process that is newer. */
export function refuseNewer(what: string, found: number, known: number = STATE_VERSION): void {
  const error = versionError(what, found, known);
  if (error !== undefined) refuse(error);
}
