// One call on an account: decided by the model, told to the host, and then applied.

import { managedKeyEvents } from '../model/engine/managed-keys.js';
import {
  type CallResult,
  type Door,
  decide,
  type JsonCall,
  type OperationCall,
  success,
} from '../model/engine/reduce.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import type { Host } from '../model/key-set/host.js';
import type { KeySet } from '../model/key-set/key-set.js';
import type { IdentifierName, Identifiers } from '../model/operations/call.js';
import { managedAlias } from '../model/requests/managed-keys.js';
import { type Refusal, refuse } from '../model/rules/errors.js';
import { parseRegion, type Region } from '../model/vocabulary/identifiers.js';
import type { Operation } from '../model/vocabulary/vocabulary.js';
import type { NamesOf } from '../shared/options.js';
import { isHostFault } from './host-functions.js';
import type { IdentifierSource } from './identifiers.js';
import type { HostFunctions } from './snapshot.js';
import { type AccountState, apply, positionOf, settle } from './state.js';
import type { Shown } from './visibility.js';

/** How a store is called. */
export const CALL: Door = {
  before: '',
  members: { region: true, operation: true, input: true, principal: true } satisfies NamesOf<JsonCall>,
};

/** What answers calls: an account, and the host's functions around it. */
export interface Desk {
  readonly account: AccountState;
  readonly host: Host;
  readonly nextIdentifier: IdentifierSource;
  readonly tellHost: HostFunctions['record'];
  /** The last answer, and the key set that it is about. */
  last?: { readonly result: CallResult; readonly keySet: KeySet | null };
}

/** Answers a call. Never throws: what a function of the host throws, or reading the call, is a refusal too. */
export function answer<O extends Operation>(desk: Desk, given: OperationCall<O>): CallResult<O>;
export function answer<Name extends string>(desk: Desk, given: JsonCall<Name>): CallResult<Name & Operation>;
export function answer(desk: Desk, given: JsonCall): CallResult {
  const { account } = desk;
  const before = account.identifiers.state();
  const changesBefore = account.changes;
  const result = attempt(() => {
    prepare(desk, given);
    return conclude(desk, decideCall(desk, given));
  });
  // A refused call has changed nothing, so the next identifiers are those that it was to have: unless reading it, or
  // a host's own function, made another call meanwhile, which has some of them.
  if (!result.ok && account.changes === changesBefore) account.identifiers.rewind(before);
  return result;
}

/** Tells the host what is about to happen, if it wants to know. What it throws stops that. */
export function tell({ account, tellHost }: Desk, events: readonly KeySetEvent[], shown?: Shown): void {
  if (shown !== undefined) tellHost?.({ ...positionOf(account), events, shown });
  else if (events.length > 0) tellHost?.({ ...positionOf(account), events });
}

/** What comes of a call. A host's own function may throw, and so may reading the call: then nothing has been applied. */
export function attempt(answering: () => CallResult): CallResult {
  try {
    return answering();
  } catch (error) {
    return isHostFault(error)
      ? failure(messageOf(error.thrown, 'what is no Error'), error.thrown, error.hostFunction)
      : failure(messageOf(error, 'the call cannot be read'), error);
  }
}

/** Makes what was there before the call. */
export function prepare(desk: Desk, given: JsonCall): void {
  const { awsManagedKeys: services, isRegionEnabled } = desk.account;
  if (services.length === 0) return;
  const region = parseRegion(given.region);
  if (region !== undefined && isRegionEnabled(region)) makeManagedKeys(desk, services, region);
}

/** What is to be answered, and to happen. It has changed nothing, and is to be concluded before anything else has. */
export function decideCall(desk: Desk, given: JsonCall): Decided {
  return desk.account.unseen.isEmpty() ? decideOn(desk, given, desk.host) : decideAsSeen(desk, given);
}

/** Tells the host of what was decided, and lets it happen. */
export function conclude(desk: Desk, decided: Decided): CallResult {
  const { account } = desk;
  const { keySets, agenda } = account;
  if (!decided.ok) return decided;
  tell(desk, decided.events);
  apply(account, decided.events);
  const keySet = keySets.get(decided.keyId) ?? null;
  const result = success(decided, keySet);
  desk.last = { result, keySet };
  const due = agenda.first();
  if (due === undefined || due.at > account.now) return result;
  return { ...result, events: [...result.events, ...settle(account, account.now)] };
}

/** The AWS managed keys of services in a Region, as far as they are not there yet. What the host throws stops that. [MANAGED-1] */
export function makeManagedKeys(desk: Desk, services: readonly string[], region: Region): readonly KeySetEvent[] {
  const { account, nextIdentifier } = desk;
  const { accountId, now: at } = account;
  const { aliasTargets } = account.listing.region(region);
  const missing = services.filter((service) => !aliasTargets.has(managedAlias(service)));
  const events = missing.flatMap((service) =>
    managedKeyEvents({
      service,
      region,
      accountId,
      at,
      keyId: nextIdentifier('keyId', false),
      keyMaterialId: nextIdentifier('keyMaterialId', false),
    }),
  );
  tell(desk, events);
  apply(account, events);
  return events;
}

export type Decided = ReturnType<typeof decide>;

function decideOn(desk: Desk, given: JsonCall, host: Host, nextIdentifiers = newIdentifiers): Decided {
  const { now: at, accountId, settings } = desk.account;
  return decide(given, { at, accountId, settings, host, door: CALL }, (names, isMultiRegion) =>
    nextIdentifiers(desk, names, isMultiRegion, given),
  );
}

/**
 * Decides a call where not everything is seen: on what it sees, and if it changes more than what tells that a key is
 * used, on what is so as well. [CONSIST-1]
 */
function decideAsSeen(desk: Desk, given: JsonCall): Decided {
  let ids: Identifiers | undefined;
  const once: typeof newIdentifiers = (...asked) => (ids ??= newIdentifiers(...asked));
  const { account, host } = desk;
  const seed = () => account.identifiers.state().join();
  const view = account.unseen.viewOf({ host, region: String(given.region), now: account.now, seed });
  const seen = decideOn(desk, given, view.host, once);
  if (!seen.ok || !view.wasStale()) return seen;
  if (seen.events.some(({ type }) => type !== 'KeyUsed')) return decideOn(desk, given, desk.host, once);
  return { ...seen, answer: () => seen.answer(null) };
}

function newIdentifiers(
  { nextIdentifier }: Desk,
  names: readonly IdentifierName[],
  isMultiRegion: boolean,
  call: JsonCall,
): Identifiers {
  const ids: { -readonly [Name in IdentifierName]?: string } = {};
  for (const name of names) ids[name] = nextIdentifier(name, isMultiRegion, call);
  return ids;
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
