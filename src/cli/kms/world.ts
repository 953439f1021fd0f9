// What the commands of the account see of the world besides their surroundings, and how they say that they are wrong.

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';

/** Given from outside, so that a spec can run a command in its own process. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The instant at which the clock of a new account stands, in epoch milliseconds. */
  readonly now: () => number;
  /** The seed of a new account's identifiers. */
  readonly seed: () => string;
  readonly readBytes: (file: string) => Promise<Uint8Array>;
  /** The width of a table. */
  readonly columns: number;
}

export const REAL_WORLD: World = {
  environment: process.env,
  now: Date.now,
  seed: () => randomBytes(16).toString('hex'),
  readBytes: (file) => readFile(file.replace(/^~(?=\/)/, homedir())),
  columns: process.stdout.columns ?? 80,
};

/** The AWS CLI's exit statuses. */
export const INVALID_COMMAND = 252;
export const REFUSED = 254;
export const FAILED = 255;

/** Why a command could not be carried out: what to print on standard error, and the exit status. */
export interface CliFault extends Error {
  readonly exitStatus: number;
}

/** Ends a command. */
export function fail(message: string, exitStatus: number = INVALID_COMMAND): never {
  throw Object.assign(new Error(message), { exitStatus });
}

export function isCliFault(error: unknown): error is CliFault {
  return error instanceof Error && 'exitStatus' in error && typeof error.exitStatus === 'number';
}
