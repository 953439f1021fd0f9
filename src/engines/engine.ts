// An engine keeps one account for any number of endpoint processes: key sets, directories, timers, what it has told, and the
// clock. What a call does is the model's, as everywhere; an engine says in what order calls come, and that each is whole.
//
// What fits: key sets are addressed by key ID, their state is their JSON, and each has one writer at a time. What is listed
// for an account and Region (keys, aliases, retirable grants, how many keys) follows from the key sets (directory.ts), and
// changes with them in one unit that ends whole or not at all. Each key set has one timer, at its own next instant, which
// holds for one generation of its state. A database does a unit in a transaction; an engine of virtual objects in a durable
// workflow over the objects that the unit is found to need (slice.ts).

import type { AuditedAnswer } from '../model/audit/audited.js';
import type { EventBridgeEvent } from '../model/audit/event-bridge.js';
import type { Client } from '../model/audit/identity.js';
import type { CloudTrailRecord } from '../model/audit/record.js';
import type { CallResult, JsonCall } from '../model/engine/reduce.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import type { CustomKeyStore, Settings } from '../model/key-set/host.js';
import type { KeySet } from '../model/key-set/key-set.js';
import type { Instant, Region } from '../model/vocabulary/identifiers.js';
import type { HostAnswers } from '../store/snapshot.js';

/** What every process that serves an account is to be started with alike. */
export interface EngineOptions {
  readonly accountId: string;
  readonly settings: Settings;
  readonly isRegionEnabled: (region: Region) => boolean;
  readonly customKeyStores: readonly CustomKeyStore[];
}

/**
 * What the process in front of an engine does, and the engine never sees: key material, plaintexts and data keys. What goes
 * into the engine of its answers is the ID of key material and the public key of a wrapping key.
 */
export interface Backstage {
  readonly answers: Partial<HostAnswers>;
  /**
   * Keeps the material of new keys: before anybody can know of them, so that no two processes make two materials. Answers what
   * keeps what there is once more, for when the unit is done: another process may have been about to forget it.
   */
  readonly secure: (events: readonly KeySetEvent[]) => Promise<() => void>;
  /** Forgets secrets that no key can use any more. Answers what brings back those that a key can use after all. */
  readonly forget: (keyMaterialIds: readonly string[]) => (usable: ReadonlySet<string>) => void;
}

/** A call on its way. */
export interface EngineCall {
  readonly call: JsonCall;
  readonly client: Client;
  /** Runs each decision, which is synchronous. It may be decided several times, with more of the account at hand. */
  readonly during: <T>(decide: () => T) => T;
}

/** What is told to those who watch the account. */
export interface Told {
  readonly cloudTrail: CloudTrailRecord;
  readonly eventBridge: EventBridgeEvent;
}
export type ToldKind = keyof Told;

/** Where whoever follows has got to; as text, as engines differ. */
export type Place = string;

/** The account of many processes. What rejects has changed nothing, unless the engine was lost as it was about to say so. */
export interface Engine {
  /** Answers a call, and has it and its records for good when it resolves. It is carried out once, or refused. */
  readonly call: (call: EngineCall) => Promise<CallResult>;
  /** Keeps the records of a call that was answered elsewhere. */
  readonly note: (call: JsonCall, answer: AuditedAnswer, client: Client) => Promise<void>;
  /** Lets happen what is due and nobody else is about to let happen. Answers what that was, oldest first. */
  readonly fire: () => Promise<readonly KeySetEvent[]>;
  /** The present instant of the account, the same for all: a clock of the engine's own, and the epoch's offset. */
  readonly now: () => Promise<Instant>;
  /** Moves the clock forward for all. Answers what this process then let happen, when all that is due has. */
  readonly advance: (ms: number) => Promise<readonly KeySetEvent[]>;
  /** Every key set at the present instant, oldest first. */
  readonly keySets: () => Promise<readonly KeySet[]>;
  /** What was told, oldest first: by its instant, and of one instant in the order in which it was kept. */
  readonly told: <Kind extends ToldKind>(kind: Kind) => Promise<readonly Told[Kind][]>;
  /** What was told after a place, each once and none left out, and the place after it. `undefined` is the present place. */
  readonly follow: <Kind extends ToldKind>(
    kind: Kind,
    after: Place | undefined,
  ) => Promise<{ readonly told: readonly Told[Kind][]; readonly place: Place }>;
  /** Empties the account, and takes its clock back to real time. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}
