// What all objects and services have alike.

import type { ObjectOptions } from '@restatedev/restate-sdk';
import { TerminalError } from '@restatedev/restate-sdk';
import { versionError } from './kept.js';

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

/** Ends a call for good if what is there is newer than this service: of calls that have done nothing yet. */
export function refuseNewer(what: string, found: number): void {
  const error = versionError(what, found);
  if (error !== undefined) throw new TerminalError(error, { errorCode: 409 });
}

/** The same for what must end: it is tried again until there is a newer service at this address. */
export function awaitNewer(what: string, found: number): void {
  const error = versionError(what, found);
  if (error !== undefined) throw new Error(error);
}
