// A store as a JSON value, and what a store is made with.

import type { CustomKeyStore, Host, Settings } from '../model/host.js';
import type { Instant } from '../model/identifiers.js';
import type { KeySet } from '../model/key-set/key-set.js';
import type { IdentifierSource, IdentifierState } from './identifiers.js';
import type { RegionOrder } from './listing.js';

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
  readonly customKeyStores: readonly CustomKeyStore[];
  /** Oldest first. */
  readonly keySets: readonly KeySet[];
  /** Region → what it lists, in order. */
  readonly order: Readonly<Record<string, RegionOrder>>;
}

/** The functions of a host, which no snapshot holds: they are given anew when a store is restored. */
export interface HostFunctions {
  /** Answers to the questions that a store cannot answer by itself, above all cryptography. */
  readonly host?: Partial<HostAnswers>;
  /** Identifiers of the host's own, instead of those from the seed. */
  readonly identifiers?: IdentifierSource;
}

/** What a host can answer instead of the defaults. */
export type HostAnswers = Pick<
  Host,
  | 'policyAdmitsAuthor'
  | 'principalExists'
  | 'createWrappingKey'
  | 'unwrapKeyMaterial'
  | 'readCiphertext'
  | 'cryptography'
>;
