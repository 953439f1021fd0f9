// The account that an endpoint serves: the store, the cryptography that it needs, a clock that follows real time, the
// audit trail, and the journal that keeps all but the trail.

import { answerByHost, type HostResult } from '../host/host-operations.js';
import type { NodeHost } from '../host/index.js';
import { makesPair } from '../host/prepared.js';
import type { InitialKeys } from '../init/index.js';
import type { Client } from '../model/audit/identity.js';
import { type CallResult, DEFAULT_ACCOUNT_ID, type JsonCall } from '../model/engine/reduce.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import { DEFAULT_SETTINGS } from '../model/key-set/host.js';
import type { KeySet } from '../model/key-set/key-set.js';
import { shown } from '../model/rules/errors.js';
import { isInstant, type Region } from '../model/vocabulary/identifiers.js';
import type { NamesOf } from '../shared/options.js';
import { type CalledKey, type CalledWith, calledKeys } from '../store/called-keys.js';
import type { StoreOptions } from '../store/create.js';
import { milliseconds } from '../store/duration.js';
import { SETTING_NAMES } from '../store/settings.js';
import type { Store } from '../store/store.js';
import type { Shown } from '../store/visibility.js';
import { refusedBy } from '../teach/explanations/situation-of.js';
import { type AskedInitial, accountIn, type Initial, type InitialSnapshot, initialOf } from './beginning.js';
import { createPeople, type People, type PeopleOptions } from './callers.js';
import {
  acknowledged,
  advance,
  begin,
  type Course,
  carriedOut,
  happened,
  instantOf,
  pointOf,
  reset,
  rewind,
  stand,
  tick,
  together,
} from './course.js';
import { customKeyId } from './custom-id.js';
import type { Journal } from './data/index.js';
import { after, type Eventually } from './eventually.js';
import type { WireError } from './protocol.js';
import { createRefusals, type Refusals } from './refusals.js';
import { createTrail, type Trail } from './trail.js';

/** What an account is opened with: the options of a store, those of who calls, and what is kept for whom. */
export type AccountOptions = Omit<StoreOptions, 'now' | 'host' | 'identifiers' | 'record'> &
  PeopleOptions & {
    /** How many records the audit trail keeps, of calls that read or use a key, and of others. Default 10,000. */
    readonly auditTrailEvents?: number;
    /** Whether refusals say by which rule, and can be explained. Default true. */
    readonly explain?: boolean;
    /**
     * The clock that the account's follows, in epoch milliseconds. What falls due happens with the next call, or as the
     * account's clock is moved, and no timer waits for it. Default: real time, and then it happens by itself.
     */
    readonly clock?: () => number;
    /**
     * Behind how many of the last changes of the account `rewind` can go, at least; beside them it remembers the account as it
     * was before. Default 10,000.
     */
    readonly rewindChanges?: number;
    /** What a new account begins with, also after `reset`. Default: no keys. An account that a file keeps goes on instead. */
    readonly initial?: Initial;
    /** Whether CreateKey takes a key ID from a tag `_custom_id_`, as other emulators do and AWS never. Default false. */
    readonly customIds?: boolean;
  };

export const ACCOUNT_OPTION_NAMES: NamesOf<AccountOptions> = {
  ...SETTING_NAMES,
  accountId: true,
  seed: true,
  enabledRegions: true,
  awsManagedKeys: true,
  customKeyStores: true,
  auditTrailEvents: true,
  explain: true,
  clock: true,
  rewindChanges: true,
  initial: true,
  customIds: true,
  callers: true,
  principals: true,
  principalExists: true,
  policyAdmitsAuthor: true,
};

/**
 * Every promise resolves once what it tells is in the journal, if there is one. What the journal cannot take does not
 * happen: the call is refused as KMSInternalException, the others reject.
 */
export interface Account {
  readonly accountId: string;
  readonly trail: Trail;
  /** The last refusals; undefined: nothing is to be explained. */
  readonly refusals: Refusals | undefined;
  /** Who calls, and who exists. */
  readonly people: People;
  /** The store as it is now; `reset` makes another. */
  readonly store: () => Store;
  /**
   * Answers a call at the present instant. `principal`: the ARN of the caller; by default the account's root. `client`: what
   * the audit trail has of the caller beside; what is left out is as in AWS's examples.
   */
  readonly call: (
    region: Region,
    operation: string,
    input: unknown,
    principal?: string,
    client?: Client,
  ) => Promise<CallResult | HostResult>;
  /** Keeps in the audit trail that a call was answered with an error, and never carried out. */
  readonly noteRefusal: (call: CalledWith, error: Omit<WireError, 'status'>, client: Client) => Promise<void>;
  /** The keys that a call names and that there are. */
  readonly calledKeys: (call: CalledWith) => Promise<readonly CalledKey[]>;
  /** The present instant: real time and the offset. */
  readonly now: () => number;
  /** Moves the clock forward; answers what happened, once it has. Rejects with a RangeError if `by` is no span of time. */
  readonly advance: (by: unknown) => Promise<readonly KeySetEvent[]>;
  /** Lets happen what is due. */
  readonly tick: () => Promise<readonly KeySetEvent[]>;
  /** Whether new replicas stay Creating until they are released. */
  readonly isHoldingReplications: () => boolean;
  /** From now on new replicas stay Creating, or no longer do; then those that were held are released. */
  readonly holdReplications: (hold: boolean) => Promise<readonly KeySetEvent[]>;
  /** Releases one replica that is Creating. Rejects with a RangeError if there is none such. */
  readonly releaseReplication: (replica: {
    readonly keyId: string;
    readonly region: string;
  }) => Promise<readonly KeySetEvent[]>;
  /** Lets be seen what is not yet: all, or that of a key set or of a kind. Rejects with a RangeError if there is no such kind. */
  readonly show: (which: Shown) => Promise<void>;
  /** The account as something to begin with; key material only if it is asked for, and then IN PLAIN. */
  readonly initial: (asked?: AskedInitial) => Promise<InitialKeys | InitialSnapshot>;
  /** The first instant to which `rewind` can go. */
  readonly earliest: () => number;
  /**
   * Takes the account back to an instant (ISO 8601), or to right after a record of its audit trail (eventID or requestID).
   * The clock goes back with it, and what came after is dropped. Answers the instant. Rejects with a RangeError that names the
   * earliest instant possible: nothing goes back behind the deletion of a key or of key material.
   */
  readonly rewind: (to: unknown) => Promise<number>;
  /** The key sets as they were there. Rejects with a RangeError as `rewind` does. */
  readonly stateAt: (at: unknown) => Promise<{ readonly now: number; readonly keySets: readonly KeySet[] }>;
  /** Makes the account as it began: without keys and in real time, if nothing else was given. */
  readonly reset: () => Promise<void>;
  /** Lets nothing happen any more, and resolves once its file is closed. */
  readonly close: () => Promise<void>;
}

/** An account as those have it who answer requests. */
export interface OpenAccount extends Account {
  /** As `call`, but that the answer is there at once where nothing is waited for. What this throws, `call` rejects with. */
  readonly answer: (call: CalledWith & JsonCall, client: Client) => Eventually<CallResult | HostResult>;
}

/** Beyond it an instant has no usual ISO 8601 form. */
const LAST_INSTANT = Date.UTC(9999, 11, 31);

/** Opens an account: a new one, or the one that the journal keeps. Throws a RangeError if an option is wrong. */
export function openAccount(options: AccountOptions, journal?: Journal): OpenAccount {
  const {
    auditTrailEvents = 10_000,
    explain = true,
    clock,
    callers,
    principals,
    principalExists,
    policyAdmitsAuthor,
    initial,
    customIds = false,
    rewindChanges = 10_000,
    ...storeOptions
  } = options;
  if (!(auditTrailEvents >= 0)) throw new RangeError(`auditTrailEvents must be a number from 0: ${auditTrailEvents}`);
  if (!(rewindChanges >= 0)) throw new RangeError(`rewindChanges must be a number from 0: ${rewindChanges}`);
  const accountId = options.accountId ?? journal?.kept?.snapshot.accountId ?? accountIn(initial) ?? DEFAULT_ACCOUNT_ID;
  const people = createPeople({ callers, principals, principalExists, policyAdmitsAuthor }, accountId);
  const refusals = explain ? createRefusals() : undefined;
  const course = begin(
    {
      options: storeOptions,
      initial,
      identifiers: customIds ? customKeyId : undefined,
      answers: people.answers,
      pastChanges: rewindChanges,
      clock: checkedClock(clock),
    },
    journal,
    createTrail(auditTrailEvents),
  );
  return {
    accountId,
    people,
    trail: course.trail,
    refusals,
    store: () => course.world.store,
    now: () => instantOf(course),
    tick: () => acknowledged(course, () => tick(course)),
    call: async (region, operation, input, principal, client) =>
      answer(course, { region, operation, input, ...(principal === undefined ? {} : { principal }) }, client, refusals),
    answer: (call, client) => answer(course, call, client, refusals),
    noteRefusal: (call, error, client) => acknowledged(course, () => noteRefusal(course, call, error, client)),
    calledKeys: (call) =>
      acknowledged(course, () => {
        tick(course);
        const { store, cryptography } = course.world;
        return calledKeys(store, call, cryptography.readCiphertext);
      }),
    advance: async (by) => {
      const ms = checkedSpan(by, instantOf(course));
      return acknowledged(course, () => advance(course, ms));
    },
    isHoldingReplications: () => course.world.isHolding === true,
    holdReplications: (hold) => acknowledged(course, () => holdReplications(course, hold)),
    releaseReplication: (replica) =>
      acknowledged(course, () => {
        tick(course);
        return happened(course, course.world.store.finishReplication(replica));
      }),
    show: (which) =>
      acknowledged(course, () => {
        tick(course);
        course.world.store.show(which);
        happened(course, []);
      }),
    initial: (asked) =>
      acknowledged(course, () => {
        tick(course);
        return initialOf(course.world, accountId, asked);
      }),
    earliest: () => course.world.past.earliest(),
    rewind: async (to) => {
      // What has happened comes into the trail, where it has a place.
      await acknowledged(course, () => tick(course));
      return acknowledged(course, () => {
        const point = pointOf(course, to, 'rewind: to');
        rewind(course, point);
        refusals?.rewind(point.at);
        return point.at;
      });
    },
    stateAt: async (at) => {
      await acknowledged(course, () => tick(course));
      const point = pointOf(course, at, 'state: at');
      return { now: point.at, keySets: course.world.past.at(point).snapshot.keySets };
    },
    reset: () =>
      acknowledged(course, () => {
        reset(course);
        refusals?.clear();
        people.reset();
      }),
    close: async () => {
      course.alarm.stop();
      await journal?.close();
    },
  };
}

function noteRefusal(
  course: Course,
  { principal, ...call }: CalledWith,
  error: Omit<WireError, 'status'>,
  client: Client,
): void {
  tick(course);
  const asked = principal === undefined ? call : { ...call, principal };
  happened(course, [], course.world.store.audit(asked, { ok: false, error, events: [] }, client));
}

/** The clock as it is asked. Throws a RangeError if it is none, or tells no instant. */
function checkedClock(clock: AccountOptions['clock']): AccountOptions['clock'] {
  if (clock === undefined) return undefined;
  if (typeof clock !== 'function') throw new RangeError(`clock must be a function: ${shown(clock)}`);
  return () => {
    const instant = clock();
    if (!isInstant(instant))
      throw new RangeError(`clock must tell an instant in epoch milliseconds: ${shown(instant)}`);
    return instant;
  };
}

/** The milliseconds by which the clock is to move. Throws a RangeError if it is no span of time, or one too long. */
export function checkedSpan(by: unknown, now: number): number {
  if (typeof by !== 'string' && typeof by !== 'number') {
    throw new RangeError('advance: by must be an ISO 8601 duration such as "P7D", or milliseconds');
  }
  const ms = milliseconds(by, 'advance: by');
  if (now + ms > LAST_INSTANT) throw new RangeError('advance: by goes beyond the year 9999');
  return ms;
}

function answer(
  course: Course,
  call: JsonCall & { readonly region: Region },
  client: Client | undefined,
  refusals: Refusals | undefined,
): Eventually<CallResult | HostResult> {
  const { operation, input } = call;
  const { store, cryptography } = course.world;
  const byHost = answerByHost(call, store);
  if (byHost !== undefined) {
    return carriedOut(course, () => {
      happened(course, [], store.audit(call, byHost, client));
      return byHost;
    });
  }
  const prepared = makesPair(operation) ? cryptography.prepare(operation, input) : undefined;
  return after(prepared, (pair) => {
    tick(course);
    return carriedOut(course, () => answerStored(course, call, client, refusals, pair));
  });
}

/** The store's answer to a call, which is noted. */
function answerStored(
  course: Course,
  call: JsonCall,
  client: Client | undefined,
  refusals: Refusals | undefined,
  pair: Awaited<ReturnType<NodeHost['prepare']>> | undefined,
): Eventually<CallResult> {
  const { store, cryptography } = course.world;
  const result = pair === undefined ? store.callJson(call) : pair.during(() => store.callJson(call));
  noteCall(course, call, result, client);
  if (!result.ok && client?.requestId !== undefined) {
    const asked = refusedBy(store, call, result.error, cryptography);
    if (asked !== undefined) refusals?.note(client.requestId, asked);
  }
  return result.events.some(isMaterialNew) ? withMaterial(cryptography, result) : result;
}

function holdReplications(course: Course, hold: boolean): readonly KeySetEvent[] {
  tick(course);
  const { store, offset } = course.world;
  const released = together(course, () => {
    const events = (hold ? [] : heldReplicas(store)).map((replica) =>
      happened(course, store.finishReplication(replica)),
    );
    stand(course, hold ? { offset, isHolding: true } : { offset });
    return events;
  });
  const { replicationDelay = DEFAULT_SETTINGS.replicationDelay } = course.made.options;
  course.world.store.configure({ replicationDelay: hold ? null : replicationDelay });
  return released.flat();
}

/** Notes what happened by a call, and the call itself, if there is anybody to tell. */
function noteCall(course: Course, call: JsonCall, result: CallResult, client: Client | undefined): void {
  const { store } = course.world;
  if (!course.trail.isKept()) {
    // What only reads changes nothing.
    if (result.events.length > 0) happened(course, result.events, []);
    return;
  }
  const reading = store.auditReading(call, result, client);
  if (reading === undefined) happened(course, result.events, store.audit(call, result, client));
  else happened(course, [], undefined, reading);
}

function isMaterialNew(event: KeySetEvent): boolean {
  return event.type === 'KeyCreated' && event.keyMaterialId !== undefined;
}

/**
 * Key material is made before CreateKey answers, and not while others wait. Where it cannot be kept it is made when it is
 * first used, and until then nobody has seen it.
 */
async function withMaterial(cryptography: NodeHost, result: CallResult): Promise<CallResult> {
  for (const event of result.events) {
    if (event.type === 'KeyCreated' && event.keyMaterialId !== undefined) {
      await cryptography.ensureMaterial(event.keyMaterialId, event.keySpec).catch(() => {});
    }
  }
  return result;
}

function heldReplicas(store: Store): { readonly keyId: string; readonly region: string }[] {
  const held: { readonly keyId: string; readonly region: string }[] = [];
  for (const { keyId, keys } of store.keySets()) {
    for (const { region, creationEndsAt } of Object.values(keys)) {
      if (creationEndsAt === null) held.push({ keyId, region });
    }
  }
  return held;
}
