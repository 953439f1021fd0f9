// The account that an endpoint serves: the store, the cryptography that it needs, a clock that follows real time, the
// audit trail, and the journal that keeps all but the trail.

import type { Client } from '../model/audit/identity.js';
import { type CallResult, DEFAULT_ACCOUNT_ID, type JsonCall, regionIsEnabled } from '../model/engine/reduce.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import { DEFAULT_SETTINGS } from '../model/key-set/host.js';
import type { Region } from '../model/vocabulary/identifiers.js';
import type { NamesOf } from '../shared/options.js';
import type { StoreOptions } from '../store/create.js';
import { milliseconds } from '../store/duration.js';
import { SETTING_NAMES } from '../store/settings.js';
import type { Store } from '../store/store.js';
import type { Shown } from '../store/visibility.js';
import { refusedBy } from '../teach/explanations/situation-of.js';
import { type CalledKey, type CalledWith, calledKeys } from './called-keys.js';
import { createPeople, type People, type PeopleOptions } from './callers.js';
import {
  acknowledged,
  advance,
  begin,
  type Course,
  happened,
  instantOf,
  reset,
  stand,
  tick,
  together,
} from './course.js';
import { HOST_OPERATIONS, type HostResult, isHostOperation } from './cryptography/host-operations.js';
import type { Cryptography } from './cryptography/index.js';
import type { Journal } from './data/index.js';
import type { WireError } from './protocol.js';
import { createRefusals, type Refusals } from './refusals.js';
import { createTrail, type Trail } from './trail.js';

export type AccountOptions = Omit<StoreOptions, 'now' | 'host' | 'identifiers' | 'record'> &
  PeopleOptions & {
    /** How many records the audit trail keeps, of calls that read or use a key, and of others. Default 10,000. */
    readonly auditTrailEvents?: number;
    /** Whether refusals say by which rule, and can be explained. Default true. */
    readonly explain?: boolean;
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
  /** Empties the account and returns the clock to real time. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Beyond it an instant has no usual ISO 8601 form. */
const LAST_INSTANT = Date.UTC(9999, 11, 31);

/** Opens an account: a new one, or the one that the journal keeps. Throws a RangeError if an option is wrong. */
export function openAccount(options: AccountOptions, journal?: Journal): Account {
  const {
    auditTrailEvents = 10_000,
    explain = true,
    callers,
    principals,
    principalExists,
    policyAdmitsAuthor,
    ...storeOptions
  } = options;
  if (!(auditTrailEvents >= 0)) throw new RangeError(`auditTrailEvents must be a number from 0: ${auditTrailEvents}`);
  const accountId = options.accountId ?? journal?.kept?.snapshot.accountId ?? DEFAULT_ACCOUNT_ID;
  const people = createPeople({ callers, principals, principalExists, policyAdmitsAuthor }, accountId);
  const refusals = explain ? createRefusals() : undefined;
  const course = begin({ options: storeOptions, answers: people.answers }, journal, createTrail(auditTrailEvents));
  return {
    accountId,
    people,
    trail: course.trail,
    refusals,
    store: () => course.world.store,
    now: () => instantOf(course),
    tick: () => acknowledged(course, () => tick(course)),
    call: (region, operation, input, principal, client) =>
      answer(course, { region, operation, input, ...(principal === undefined ? {} : { principal }) }, client, refusals),
    noteRefusal: (call, error, client) => acknowledged(course, () => noteRefusal(course, call, error, client)),
    calledKeys: (call) =>
      acknowledged(course, () => {
        tick(course);
        return calledKeys(course.world, call);
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

/** The milliseconds by which the clock is to move. Throws a RangeError if it is no span of time, or one too long. */
function checkedSpan(by: unknown, now: number): number {
  if (typeof by !== 'string' && typeof by !== 'number') {
    throw new RangeError('advance: by must be an ISO 8601 duration such as "P7D", or milliseconds');
  }
  const ms = milliseconds(by, 'advance: by');
  if (now + ms > LAST_INSTANT) throw new RangeError('advance: by goes beyond the year 9999');
  return ms;
}

async function answer(
  course: Course,
  call: JsonCall & { readonly region: Region },
  client: Client | undefined,
  refusals: Refusals | undefined,
): Promise<CallResult | HostResult> {
  const { region, operation, input } = call;
  const { store, cryptography } = course.world;
  if (isHostOperation(operation)) {
    const result = regionIsEnabled(region, store) ?? HOST_OPERATIONS[operation].answer(input, store);
    return acknowledged(course, () => {
      happened(course, [], store.audit(call, result, client));
      return result;
    });
  }
  const prepared = await cryptography.prepare(operation, input);
  tick(course);
  return acknowledged(course, async () => {
    const { store, cryptography } = course.world;
    const result = prepared.during(() => store.callJson(call));
    happened(course, result.events, store.audit(call, result, client));
    const asked = result.ok ? undefined : refusedBy(store, call, result.error, cryptography);
    if (asked !== undefined && client?.requestId !== undefined) refusals?.note(client.requestId, asked);
    await ensureMaterial(cryptography, result.events);
    return result;
  });
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

/**
 * Key material is made before CreateKey answers, and not while others wait. Where it cannot be kept it is made when it is
 * first used, and until then nobody has seen it.
 */
async function ensureMaterial(cryptography: Cryptography, events: readonly KeySetEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type === 'KeyCreated' && event.keyMaterialId !== undefined) {
      await cryptography.ensureMaterial(event.keyMaterialId, event.keySpec).catch(() => {});
    }
  }
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
