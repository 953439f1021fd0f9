// A store as a JSON value, and what a store is made with.

import type { KeySetEvent } from '../model/key-set/events.js';
import type { CustomKeyStore, Host, Settings } from '../model/key-set/host.js';
import type { KeySet } from '../model/key-set/key-set.js';
import type { Instant } from '../model/vocabulary/identifiers.js';
import type { IdentifierSource, IdentifierState } from './identifiers.js';
import type { RegionOrder } from './listing.js';
import type { Shown, Unseen } from './visibility.js';

export const SNAPSHOT_FORMAT = 'mrk-model/store' as const;
export const SNAPSHOT_VERSION = 1 as const;

/** One account with everything that its future depends on, as plain JSON. */
export interface Snapshot {
  readonly format: typeof SNAPSHOT_FORMAT;
  readonly version: typeof SNAPSHOT_VERSION;
  readonly accountId: string;
  readonly now: Instant;
  /** Where the identifiers of the seed have got to. */
  readonly identifiers: IdentifierState;
  readonly settings: Settings;
  /** Absent: the Regions that are enabled by default. */
  readonly enabledRegions?: readonly string[];
  /** The services whose AWS managed keys the account has in each Region that was called, such as `s3`. Absent: none. */
  readonly awsManagedKeys?: readonly string[];
  readonly customKeyStores: readonly CustomKeyStore[];
  /** Oldest first. */
  readonly keySets: readonly KeySet[];
  /** Region → what it lists, in order. */
  readonly order: Readonly<Record<string, RegionOrder>>;
  /** What calls need not see yet. Absent: nothing. */
  readonly unseen?: Unseen;
}

/** What happened in a store, and where it stood afterwards: enough to have it happen again. */
export interface StoreRecord {
  readonly now: Instant;
  readonly identifiers: IdentifierState;
  readonly events: readonly KeySetEvent[];
  /** What the host has let be seen. Absent: nothing. */
  readonly shown?: Shown;
}

/** The functions of a host, which no snapshot holds: they are given anew when a store is restored. */
export interface HostFunctions {
  /** Answers to the questions that a store cannot answer by itself, above all cryptography. */
  readonly host?: Partial<AsyncHostAnswers>;
  /** Identifiers of the host's own, instead of those from the seed; where it answers null, the seed's. */
  readonly identifiers?: (...asked: Parameters<IdentifierSource>) => string | null;
  /**
   * Is told what is about to happen because of a call, before it does: a journal writes it down. If it throws, nothing
   * happens: the call is refused as KMSInternalException, and finishReplication and the like throw the same. What falls
   * due by itself is not told: it is in the events of the answer, and would happen again. AWS managed keys are told, and are
   * in no answer.
   */
  readonly record?: (record: StoreRecord) => void;
}

/** What a host can answer instead of the defaults, at once. */
export type HostAnswers = Pick<
  Host,
  | 'policyAdmitsAuthor'
  | 'principalExists'
  | 'createWrappingKey'
  | 'unwrapKeyMaterial'
  | 'readCiphertext'
  | 'cryptography'
>;

/**
 * The same of a host that may answer later, with a promise, to `callAsync`. Only what a ciphertext names is answered at once:
 * it says which key set a call must wait for.
 */
export type AsyncHostAnswers = Pick<HostAnswers, 'readCiphertext'> & {
  readonly [Name in Exclude<keyof HostAnswers, 'readCiphertext'>]: Later<HostAnswers[Name]>;
};

type Later<Function extends (...given: never) => unknown> = (
  ...given: Parameters<Function>
) => ReturnType<Function> | PromiseLike<ReturnType<Function>>;
