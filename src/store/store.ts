// A host of the model: one account with many key sets, its aliases, its quotas, and a clock that moves only when told.
// It owns its state, so events are applied in place; what they mean is the model's.

import { evolveInPlace } from '../model/engine/evolve.js';
import { hostCommandEvents } from '../model/engine/host-commands.js';
import { type CallResult, decide, operationIsKnown, success } from '../model/engine/reduce.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import { type CustomKeyStore, defaultHost, type Host } from '../model/key-set/host.js';
import type { KeySet } from '../model/key-set/key-set.js';
import type { IdentifierName, Identifiers } from '../model/operations/call.js';
import { rootArn } from '../model/requests/policy.js';
import { type Refusal, refuse } from '../model/rules/errors.js';
import { eventsOf, nextHappening } from '../model/time/happenings.js';
import {
  type Instant,
  isEnabledByDefault,
  isInstant,
  parseRegion,
  partitionOf,
  type Region,
} from '../model/vocabulary/identifiers.js';
import type { Operation } from '../model/vocabulary/vocabulary.js';
import { createAgenda } from './agenda.js';
import { milliseconds } from './duration.js';
import { hostFunctions, hostIdentifiers, hostRecord, isHostFault } from './host-functions.js';
import { createIdentifiers } from './identifiers.js';
import { createListing, parseRetirableGrantId } from './listing.js';
import { createOrderedIndex } from './ordered-index.js';
import { changedSettings, type StoreSettings } from './settings.js';
import type { HostFunctions, Snapshot, StoreRecord } from './snapshot.js';

/** A call of an operation of KMS in one Region. */
export interface StoreCall<O extends Operation = Operation> {
  readonly region: string;
  readonly operation: O;
  /** AWS's request shape, as JSON on the wire: dates in epoch seconds, blobs in base64. */
  readonly input?: unknown;
  /** ARN of the caller; by default the account's root. */
  readonly principal?: string;
}

/** One AWS account, as far as KMS knows it. */
export interface Store {
  /**
   * Answers a call as AWS KMS would, at the store's instant. Never throws, whatever it is given: a refusal is a value, and
   * has changed nothing. `events` holds what happened because of the call, and what was due at that very instant.
   */
  readonly call: <O extends Operation>(call: StoreCall<O>) => CallResult<O>;
  /**
   * Moves the clock forward, by milliseconds or an ISO 8601 duration, and lets everything happen that falls due, in
   * order and each at its own instant. Throws a RangeError, and does nothing, if `by` is neither or is negative.
   */
  readonly advance: (by: number | string) => readonly KeySetEvent[];
  /** The store's instant, in epoch milliseconds. */
  readonly now: () => Instant;
  /** Whether the account has enabled a Region: in no other is a call answered. [ID-7] */
  readonly isRegionEnabled: (region: Region) => boolean;
  /** When the next thing happens by itself; undefined: nothing ever will. */
  readonly nextInstant: () => Instant | undefined;
  /** The whole account as a plain JSON value that shares nothing with the store. */
  readonly snapshot: () => Snapshot;
  /** The key sets, oldest first: copies, made one at a time. */
  readonly keySets: () => IterableIterator<KeySet>;
  /** A copy of the key set with this key ID. */
  readonly keySet: (keyId: string) => KeySet | undefined;
  /**
   * Ends a replication that does not end by itself (`replicationDelay: null`), or not yet. Throws a RangeError if the
   * key is not Creating.
   */
  readonly finishReplication: (replica: { readonly keyId: string; readonly region: string }) => readonly KeySetEvent[];
  /** Changes settings from now on. Throws a RangeError that names the one which is wrong. */
  readonly configure: (changed: StoreSettings) => void;
  /**
   * Applies what another run of this account recorded after the snapshot that this store was restored from: nothing is
   * decided anew. The records come in their order.
   */
  readonly replay: (record: StoreRecord) => void;
  /** Where the store stands: what a record needs beside the events. */
  readonly position: () => Omit<StoreRecord, 'events'>;
  /** Connects a custom key store; its keys are what they were before. Throws a RangeError if there is none such. */
  readonly connectCustomKeyStore: (customKeyStoreId: string) => readonly KeySetEvent[];
  /** Disconnects a custom key store: its keys become Unavailable. Throws a RangeError if there is none such. */
  readonly disconnectCustomKeyStore: (customKeyStoreId: string) => readonly KeySetEvent[];
}

/** Opens a store on a state that has been checked, and that it owns from now on. */
export function openStore(state: Snapshot, functions: HostFunctions): Store {
  const { accountId, enabledRegions } = state;
  let { now, settings } = state;
  const keySets = new Map<string, KeySet>(state.keySets.map((keySet) => [keySet.keyId, keySet]));
  const listing = createListing(state.order, keySets);
  const agenda = createAgenda();
  for (const keySet of state.keySets) agenda.schedule(keySet.keyId, nextHappening(keySet)?.at);
  const identifiers = createIdentifiers(state.identifiers);
  const nextIdentifier = hostIdentifiers(functions.identifiers) ?? identifiers.next;
  const tellHost = hostRecord(functions.record);
  const customKeyStores = new Map<string, CustomKeyStore>(
    state.customKeyStores.map((customKeyStore) => [customKeyStore.customKeyStoreId, customKeyStore]),
  );
  const enabled = enabledRegions === undefined ? undefined : new Set<string>(enabledRegions);
  const isRegionEnabled = (region: Region): boolean => enabled?.has(region) ?? isEnabledByDefault(region);
  const roots = new Map<Region, string>();
  /** How many events have been applied. */
  let changes = 0;

  const host: Host = {
    ...defaultHost(null),
    ...hostFunctions(functions.host),
    isRegionEnabled,
    keyCount: (region) => listing.region(region).keys.size(),
    findKeySet: (keyId) => keySets.get(keyId),
    findAlias: (region, aliasName) => listing.region(region).aliasTargets.get(aliasName),
    pageOfKeySets: (region, limit, marker) => listing.region(region).keys.page(limit, marker),
    pageOfAliases: (region, limit, marker) => {
      const { aliases, aliasTargets } = listing.region(region);
      const page = aliases.page(limit, marker);
      const entryOf = (aliasName: string) => ({ aliasName, keySet: present(aliasTargets.get(aliasName), aliasName) });
      return page && { ...page, entries: page.entries.map(entryOf) };
    },
    pageOfRetirableGrants: (region, principal, limit, marker) => {
      const index = listing.region(region).retirableGrants.get(principal) ?? createOrderedIndex<string>(String);
      const page = index.page(limit, marker);
      const grants = page?.entries.map(parseRetirableGrantId) ?? [];
      return page && { ...page, entries: grants.map(({ keyId, grantId }) => ({ grantId, keySet: mustKeySet(keyId) })) };
    },
    findCustomKeyStore: (id) => customKeyStores.get(id),
  };

  function mustKeySet(keyId: string): KeySet {
    return present(keySets.get(keyId), keyId);
  }

  /** Applies events to their key sets, and keeps the lists and the agenda in step. */
  function apply(events: readonly KeySetEvent[]): void {
    changes += events.length;
    for (const event of events) {
      const before = keySets.get(event.keyId) ?? null;
      listing.unlist(event, before);
      const after = evolveInPlace(before, event);
      if (after === null) keySets.delete(event.keyId);
      else if (before === null) keySets.set(event.keyId, after);
      if (after !== null) listing.list(event, after);
      agenda.schedule(event.keyId, after === null ? undefined : nextHappening(after)?.at);
    }
  }

  /** Lets happen what is due up to an instant. The clock stands at each thing's own instant while it happens. */
  function settle(until: Instant): readonly KeySetEvent[] {
    const happened: KeySetEvent[] = [];
    for (let due = agenda.first(); due !== undefined && due.at <= until; due = agenda.first()) {
      const keySet = mustKeySet(due.keyId);
      const happening = nextHappening(keySet);
      if (happening === undefined) throw new Error(`nothing is due for key set ${due.keyId}`);
      // A snapshot may hold what was due before its own instant: the clock never goes back.
      now = Math.max(now, happening.at);
      const events = eventsOf(keySet, happening);
      apply(events);
      happened.push(...events);
    }
    return happened;
  }

  /** Tells the host what is to happen. What it throws stops that. */
  function record(events: readonly KeySetEvent[]): void {
    if (events.length > 0) tellHost?.({ ...position(), events });
  }

  /** As `record`, where there is no answer to refuse with: what the host throws is thrown. */
  function mustRecord(events: readonly KeySetEvent[]): void {
    try {
      record(events);
    } catch (error) {
      throw isHostFault(error) ? error.thrown : error;
    }
  }

  function position(): Omit<StoreRecord, 'events'> {
    return { now, identifiers: identifiers.state() };
  }

  function newIdentifiers(names: readonly IdentifierName[], isMultiRegion: boolean): Identifiers {
    const ids: { -readonly [Name in IdentifierName]?: string } = {};
    for (const name of names) ids[name] = nextIdentifier(name, isMultiRegion);
    return ids;
  }

  function principalOf(region: Region, principal: string | undefined): string {
    if (principal !== undefined) return principal;
    const root = roots.get(region) ?? rootArn(partitionOf(region), accountId);
    roots.set(region, root);
    return root;
  }

  function answer<O extends Operation>(given: StoreCall<O>): CallResult<O> {
    // Each member is read once: a getter may have another value the next time.
    const { operation, input, principal, region: name } = given;
    const unknown = operationIsKnown(operation);
    if (unknown !== undefined) return unknown;
    const region = parseRegion(name);
    if (region === undefined) return noRegion(name);
    if (principal !== undefined && typeof principal !== 'string') {
      return refuse('HOST-1', { fault: 'principalInvalid', member: 'principal' });
    }
    const decided = decide(
      { operation, region, at: now, accountId, principal: principalOf(region, principal), settings, host },
      input,
      newIdentifiers,
    );
    if (!decided.ok) return decided;
    record(decided.events);
    apply(decided.events);
    const result = success(decided, keySets.get(decided.keyId) ?? null);
    const due = agenda.first();
    return due === undefined || due.at > now ? result : { ...result, events: [...result.events, ...settle(now)] };
  }

  function attempt<O extends Operation>(given: StoreCall<O>): CallResult<O> {
    try {
      return answer(given);
    } catch (error) {
      // A host's own function threw, or reading the call did: nothing has been applied.
      return isHostFault(error)
        ? failure(messageOf(error.thrown, 'what is no Error'), error.thrown, error.hostFunction)
        : failure(messageOf(error, 'the call cannot be read'), error);
    }
  }

  function customKeyStoreEvents(id: string, isConnected: boolean): readonly KeySetEvent[] {
    const customKeyStore = customKeyStores.get(id);
    if (customKeyStore === undefined) throw new RangeError(`no custom key store ${JSON.stringify(id)}`);
    if (customKeyStore.isConnected === isConnected) return [];
    const events: KeySetEvent[] = [];
    for (const keySet of keySets.values()) {
      if (keySet.customKeyStore?.customKeyStoreId !== id) continue;
      const happened = hostCommandEvents(keySet, {
        type: isConnected ? 'connectCustomKeyStore' : 'disconnectCustomKeyStore',
        at: now,
      });
      events.push(...happened);
    }
    mustRecord(events);
    customKeyStores.set(id, { ...customKeyStore, isConnected });
    apply(events);
    return events;
  }

  return {
    call: (given) => {
      const before = identifiers.state();
      const changesBefore = changes;
      const result = attempt(given);
      // A refused call has changed nothing, so the next identifiers are those that it was to have: unless reading it, or
      // a host's own function, made another call meanwhile, which has some of them.
      if (!result.ok && changes === changesBefore) identifiers.rewind(before);
      return result;
    },
    advance: (by) => {
      const until = now + milliseconds(by, 'advance: by');
      if (!isInstant(until)) throw new RangeError(`advance: by goes beyond the last instant: ${String(by)}`);
      const events = settle(until);
      now = until;
      return events;
    },
    now: () => now,
    isRegionEnabled,
    nextInstant: () => agenda.first()?.at,
    snapshot: () =>
      copy({
        ...state,
        now,
        settings,
        identifiers: identifiers.state(),
        customKeyStores: [...customKeyStores.values()],
        keySets: [...keySets.values()],
        order: listing.order(),
      }),
    *keySets() {
      for (const keySet of keySets.values()) yield copy(keySet);
    },
    keySet: (keyId) => {
      const keySet = keySets.get(keyId);
      return keySet && copy(keySet);
    },
    finishReplication: ({ keyId, region }) => {
      const keySet = keySets.get(keyId);
      const events =
        keySet === undefined ? [] : hostCommandEvents(keySet, { type: 'finishReplication', region, at: now });
      if (events.length === 0) {
        throw new RangeError(
          `finishReplication: no key ${JSON.stringify(keyId)} is Creating in ${JSON.stringify(region)}`,
        );
      }
      mustRecord(events);
      apply(events);
      return [...events, ...settle(now)];
    },
    configure: (changed) => {
      settings = changedSettings(changed, settings);
    },
    replay: (record) => {
      apply(record.events);
      now = record.now;
      identifiers.rewind(record.identifiers);
    },
    position,
    connectCustomKeyStore: (id) => customKeyStoreEvents(id, true),
    disconnectCustomKeyStore: (id) => customKeyStoreEvents(id, false),
  };
}

function present(keySet: KeySet | undefined, name: string): KeySet {
  if (keySet === undefined) throw new Error(`the store has no key set ${name}`);
  return keySet;
}

/** The refusal because of what was thrown, which is its cause: not in JSON, as it may be anything. */
function failure(thrown: string, cause: unknown, hostFunction?: string): Refusal {
  const named = hostFunction === undefined ? {} : { hostFunction };
  const refusal = refuse('HOST-1', { fault: 'hostFailed', ...named, thrown });
  Object.defineProperty(refusal.error, 'cause', { value: cause });
  return refusal;
}

/** The message of what was thrown, which may throw itself when it is looked at. */
function messageOf(thrown: unknown, otherwise: string): string {
  try {
    const message = thrown instanceof Error ? thrown.message : undefined;
    if (typeof message === 'string') return message;
  } catch {
    // As if it had none.
  }
  return otherwise;
}

function noRegion(region: unknown): Refusal {
  const value = typeof region === 'string' ? region : typeof region;
  return refuse('HOST-1', { fault: 'regionInvalid', member: 'region', value });
}

/** State is JSON, so this is a deep copy. */
function copy<T>(json: T): T {
  return JSON.parse(JSON.stringify(json)) as T;
}
