// A scenario: cases of calls and what is expected of each. parse.ts reads it.

import type { Operation, StoreOptions, StoreSettings } from '../../index.js';
import type { VisibilityKind } from '../../model/key-set/host.js';

export interface Scenario {
  readonly cases: readonly Case[];
}

/** A story of one account: it is played in a store of its own. */
export interface Case {
  /** Its place in the file, such as `cases[0]`; empty where the file is one case. */
  readonly path: string;
  readonly id: string;
  /** When it was seen at AWS. */
  readonly recorded?: string;
  readonly world: World;
  readonly steps: readonly Step[];
}

/** What a case's store is made of. */
export interface World extends Pick<StoreOptions, 'accountId' | 'now' | 'seed' | 'enabledRegions' | 'awsManagedKeys'> {
  readonly settings?: StoreSettings;
}

export type Step = CallStep | AdvanceStep | ShowStep | ConfigureStep | FinishReplicationStep;

export interface CallStep {
  readonly kind: 'call';
  readonly path: string;
  /** Told before the step. */
  readonly note?: string;
  readonly region: string;
  readonly call: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  readonly principal?: string;
  /** The name of the result, for later steps. */
  readonly as?: string;
  readonly expect?: Expectation;
  /** Time goes on until the expectation holds. */
  readonly poll: boolean;
}

export interface AdvanceStep {
  readonly kind: 'advance';
  readonly path: string;
  readonly note?: string;
  /** In milliseconds. */
  readonly by: number;
}

/** What has changed is seen from now on. */
export interface ShowStep {
  readonly kind: 'show';
  readonly path: string;
  readonly note?: string;
  /** Absent: everything. */
  readonly of?: VisibilityKind;
}

/** Settings of the store are others from now on. */
export interface ConfigureStep {
  readonly kind: 'configure';
  readonly path: string;
  readonly note?: string;
  readonly settings: StoreSettings;
}

/** A replication ends that does not end by itself, or not yet. */
export interface FinishReplicationStep {
  readonly kind: 'finishReplication';
  readonly path: string;
  readonly note?: string;
  readonly keyId: string;
  /** Where the replica key is. */
  readonly region: string;
}

export type Expectation =
  | {
      readonly kind: 'ok';
      /** Without members: only that the call succeeds. */
      readonly body: Readonly<Record<string, unknown>>;
      /** Paths of members that must be missing. */
      readonly absent: readonly string[];
      /** Paths of members that are JSON in a string. */
      readonly jsonStrings: readonly string[];
      /** Only the members shown are compared. */
      readonly isPartial: boolean;
    }
  | { readonly kind: 'error'; readonly code: string; readonly message?: string };

/** What is wrong with a file, and where. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}
