// What a store holds of its account. Events change it in place, the clock moves it, and nothing decides here.

import { evolveInPlace } from '../model/engine/evolve.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import type { CustomKeyStore, Settings } from '../model/key-set/host.js';
import type { KeySet } from '../model/key-set/key-set.js';
import { eventsOf, nextHappening } from '../model/time/happenings.js';
import { type Instant, isEnabledByDefault, type Region } from '../model/vocabulary/identifiers.js';
import { type Agenda, createAgenda } from './agenda.js';
import { createIdentifiers, type IdentifierGenerator } from './identifiers.js';
import { createListing, type Listing } from './listing.js';
import type { Snapshot, StoreRecord } from './snapshot.js';
import { createUnseenBook, type UnseenBook } from './visibility.js';

export interface AccountState {
  readonly accountId: string;
  readonly isRegionEnabled: (region: Region) => boolean;
  /** By key ID, oldest first. */
  readonly keySets: Map<string, KeySet>;
  /** The services whose AWS managed keys the account has. */
  readonly awsManagedKeys: readonly string[];
  readonly customKeyStores: Map<string, CustomKeyStore>;
  readonly listing: Listing;
  /** When each key set's next happening is due. */
  readonly agenda: Agenda;
  readonly identifiers: IdentifierGenerator;
  /** What need not be seen yet. */
  readonly unseen: UnseenBook;
  now: Instant;
  settings: Settings;
  /** How many events have been applied. */
  changes: number;
}

/** The account of a state that has been checked, and that it owns from now on. */
export function openState(state: Snapshot): AccountState {
  const keySets = new Map(state.keySets.map((keySet) => [keySet.keyId, keySet] as const));
  const enabled = state.enabledRegions && new Set<string>(state.enabledRegions);
  const agenda = createAgenda();
  for (const keySet of state.keySets) agenda.schedule(keySet.keyId, nextHappening(keySet)?.at);
  return {
    accountId: state.accountId,
    isRegionEnabled: (region) => enabled?.has(region) ?? isEnabledByDefault(region),
    keySets,
    awsManagedKeys: [...new Set(state.awsManagedKeys)],
    customKeyStores: new Map(state.customKeyStores.map((one) => [one.customKeyStoreId, one] as const)),
    listing: createListing(state.order, keySets),
    agenda,
    identifiers: createIdentifiers(state.identifiers),
    unseen: createUnseenBook(state.unseen),
    now: state.now,
    settings: state.settings,
    changes: 0,
  };
}

/** What of a snapshot changes. It shares what it holds with the account. */
export function snapshotParts(
  account: AccountState,
): Pick<Snapshot, 'now' | 'settings' | 'identifiers' | 'customKeyStores' | 'keySets' | 'order' | 'unseen'> {
  const unseen = account.unseen.kept(account.now);
  return {
    ...positionOf(account),
    settings: account.settings,
    customKeyStores: [...account.customKeyStores.values()],
    keySets: [...account.keySets.values()],
    order: account.listing.order(),
    ...(unseen === undefined ? {} : { unseen }),
  };
}

/** Where the account stands: what a record needs beside the events. */
export function positionOf({ now, identifiers }: AccountState): Omit<StoreRecord, 'events'> {
  return { now, identifiers: identifiers.state() };
}

/** The key set with this key ID, which there is. */
export function mustKeySet({ keySets }: AccountState, keyId: string): KeySet {
  return present(keySets.get(keyId), keyId);
}

/** The key set of this name. Throws an Error if the store has lost it. */
export function present(keySet: KeySet | undefined, name: string): KeySet {
  if (keySet === undefined) throw new Error(`the store has no key set ${name}`);
  return keySet;
}

/** Applies events to their key sets, and keeps the lists and the agenda in step. */
export function apply(account: AccountState, events: readonly KeySetEvent[]): void {
  const { unseen, settings } = account;
  const isAtOnce = unseen.isEmpty() && !isAnyLate(settings);
  account.changes += events.length;
  for (const event of events) {
    if (isAtOnce) applyOne(account, event);
    else {
      const keySet = account.keySets.get(event.keyId) ?? null;
      const apply = () => applyOne(account, event);
      unseen.during({ event, keySet, delays: settings.visibilityDelay, now: account.now, apply });
    }
  }
}

/** Whether anything that changes now may be seen late. Cheaper than listing what. */
function isAnyLate({ visibilityDelay }: Settings): boolean {
  for (const _kind in visibilityDelay) return true;
  return false;
}

function applyOne({ keySets, listing, agenda }: AccountState, event: KeySetEvent): KeySet | null {
  const before = keySets.get(event.keyId) ?? null;
  listing.unlist(event, before);
  const after = evolveInPlace(before, event);
  if (after === null) keySets.delete(event.keyId);
  else if (before === null) keySets.set(event.keyId, after);
  if (after !== null) listing.list(event, after);
  agenda.schedule(event.keyId, after === null ? undefined : nextHappening(after)?.at);
  return after;
}

/** Lets happen what is due up to an instant. The clock stands at each thing's own instant while it happens. */
export function settle(account: AccountState, until: Instant): readonly KeySetEvent[] {
  const { agenda } = account;
  const happened: KeySetEvent[] = [];
  for (let due = agenda.first(); due !== undefined && due.at <= until; due = agenda.first()) {
    const keySet = mustKeySet(account, due.keyId);
    const happening = nextHappening(keySet);
    if (happening === undefined) throw new Error(`nothing is due for key set ${due.keyId}`);
    // A snapshot may hold what was due before its own instant: the clock never goes back.
    account.now = Math.max(account.now, happening.at);
    const events = eventsOf(keySet, happening);
    apply(account, events);
    happened.push(...events);
  }
  return happened;
}
