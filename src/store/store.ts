// A host of the model: one account with many key sets, its aliases, its quotas, and a clock that moves only when told.
// It owns its state, so events are applied in place; what they mean is the model's.

import { audit, auditReading } from '../model/audit/audit.js';
import type { AuditCircumstances, AuditedAnswer } from '../model/audit/audited.js';
import type { Client } from '../model/audit/identity.js';
import type { CloudTrailRecord } from '../model/audit/record.js';
import { hostCommandEvents } from '../model/engine/host-commands.js';
import type { CallResult, JsonCall, OperationCall } from '../model/engine/reduce.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import { type CustomKeyStore, VISIBILITY_KINDS } from '../model/key-set/host.js';
import type { KeySet } from '../model/key-set/key-set.js';
import { isServiceCode } from '../model/requests/managed-keys.js';
import { shown } from '../model/rules/errors.js';
import { type Instant, isInstant, parseRegion, type Region } from '../model/vocabulary/identifiers.js';
import type { Operation } from '../model/vocabulary/vocabulary.js';
import { isOneOf } from '../shared/objects.js';
import { type NamesOf, refuseUnknown } from '../shared/options.js';
import { answerLater } from './async-calls.js';
import { answer, type Desk, makeManagedKeys, tell } from './calls.js';
import { milliseconds } from './duration.js';
import { hostOf } from './host.js';
import { atOnce, hostFunctions, hostIdentifiers, hostRecord, isHostFault, replaced } from './host-functions.js';
import { type NeededSecrets, neededSecrets } from './needed.js';
import { changedSettings, type StoreSettings } from './settings.js';
import type { HostFunctions, Snapshot, StoreRecord } from './snapshot.js';
import { type AccountState, apply, openState, positionOf, settle, snapshotParts } from './state.js';
import { createTurns } from './turns.js';
import type { Shown } from './visibility.js';

/** One AWS account, as far as KMS knows it. */
export interface Store {
  /**
   * Answers a call as AWS KMS would, at the store's instant. Never throws, whatever it is given: a refusal is a value, and
   * has changed nothing. `events` holds what happened because of the call, and what was due at that very instant.
   */
  readonly call: <O extends Operation>(call: OperationCall<O>) => CallResult<O>;
  /** As `call`, for a call that came in as JSON: whatever is no operation, or no input of it, is refused as AWS does. */
  readonly callJson: <Name extends string>(call: JsonCall<Name>) => CallResult<Name & Operation>;
  /**
   * As `callJson`, for a host whose functions may answer with promises: decides the call, waits for the host, and applies it,
   * one call after the other within a key set, in the order in which they came (ReEncrypt waits for both of its key sets). A
   * host that fails has changed nothing, and one that takes its time holds up no other key set. The call is copied at once.
   */
  readonly callAsync: <Name extends string>(call: JsonCall<Name>) => Promise<CallResult<Name & Operation>>;
  /**
   * The records that AWS CloudTrail keeps of a call that the store has just answered: `audit` at the store's instant, with
   * its keys and aliases. To be asked before the next call, which may change them.
   */
  readonly audit: (call: JsonCall, answer: AuditedAnswer, client?: Client) => readonly CloudTrailRecord[];
  /**
   * The record of the call that the store has answered last, and that has only read, to be made when somebody asks for it.
   * Undefined: it is another call, of which `audit` tells.
   */
  readonly auditReading: (
    call: JsonCall,
    answer: AuditedAnswer,
    client?: Client,
  ) => (() => CloudTrailRecord) | undefined;
  /**
   * Moves the clock forward, by milliseconds or an ISO 8601 duration, and lets everything happen that falls due, in
   * order and each at its own instant. Throws a RangeError, and does nothing, if `by` is neither or is negative.
   */
  readonly advance: (by: number | string) => readonly KeySetEvent[];
  /** The store's instant, in epoch milliseconds. */
  readonly now: () => Instant;
  /** Whether the account has enabled a Region: in no other is a call answered. [ID-7] */
  readonly isRegionEnabled: (region: Region) => boolean;
  /** When the next thing happens by itself, or comes into sight; undefined: nothing ever will. */
  readonly nextInstant: () => Instant | undefined;
  /** The whole account as a plain JSON value that shares nothing with the store. */
  readonly snapshot: () => Snapshot;
  /** The key sets, oldest first: copies, made one at a time. */
  readonly keySets: () => IterableIterator<KeySet>;
  /** The key material and the import tokens that keys can still use: what a host must keep of its secrets. */
  readonly needed: () => NeededSecrets;
  /** A copy of the key set with this key ID. */
  readonly keySet: (keyId: string) => KeySet | undefined;
  /**
   * Ends a replication that does not end by itself (`replicationDelay: null`), or not yet. Throws a RangeError if the
   * key is not Creating.
   */
  readonly finishReplication: (replica: { readonly keyId: string; readonly region: string }) => readonly KeySetEvent[];
  /**
   * What an AWS service does when it first needs a key in a Region: makes its AWS managed key, with the alias
   * `alias/aws/<service>`. Does nothing where that is there already. Throws a RangeError if the Region is none that the
   * account has enabled, or the service is no code such as `s3`. [MANAGED-1]
   */
  readonly createAwsManagedKey: (key: { readonly region: string; readonly service: string }) => readonly KeySetEvent[];
  /**
   * Lets what has changed be seen from now on (`visibilityDelay`): all, or that of one key set or of one kind. Throws a
   * RangeError if there is no such key set or kind.
   */
  readonly show: (which?: Shown) => void;
  /** Changes settings from now on. Throws a RangeError that names the one which is wrong. */
  readonly configure: (changed: StoreSettings) => void;
  /**
   * Applies what another run of this account recorded after the snapshot that this store was restored from: nothing is
   * decided anew. The records come in their order.
   */
  readonly replay: (record: StoreRecord) => void;
  /** Where the store stands: what a record needs beside the events. */
  readonly position: () => Omit<StoreRecord, 'events'>;
  /** The custom key stores of the account: copies. */
  readonly customKeyStores: () => readonly CustomKeyStore[];
  /** Connects a custom key store; its keys are what they were before. Throws a RangeError if there is none such. */
  readonly connectCustomKeyStore: (customKeyStoreId: string) => readonly KeySetEvent[];
  /** Disconnects a custom key store: its keys become Unavailable. Throws a RangeError if there is none such. */
  readonly disconnectCustomKeyStore: (customKeyStoreId: string) => readonly KeySetEvent[];
}

/** Opens a store on a state that has been checked, and that it owns from now on. */
export function openStore(state: Snapshot, functions: HostFunctions): Store {
  const account = openState(state);
  const { keySets } = account;
  // What was unseen when the state was taken may have been seen since.
  const { unseen: _, ...begun } = state;
  const answers = hostFunctions(functions.host);
  const turns = createTurns();
  const desk: Desk = {
    account,
    host: hostOf(account, replaced(answers, atOnce)),
    nextIdentifier: hostIdentifiers(functions.identifiers, account.identifiers.next),
    tellHost: hostRecord(functions.record),
  };
  const circumstances = (client: Client = {}): AuditCircumstances => {
    return { at: account.now, accountId: account.accountId, host: desk.host, client };
  };
  return {
    call: (given) => answer(desk, given),
    callJson: (given) => answer(desk, given),
    callAsync: (given) => answerLater({ desk, answers, turns }, given),
    audit: (call, answered, client) => audit(call, answered, circumstances(client)),
    auditReading: (call, answered, client = {}) => {
      const {
        last,
        account: { now: at, accountId },
      } = desk;
      if (answered !== last?.result) return undefined;
      return auditReading(call, answered, { at, accountId, client, keySet: last.keySet });
    },
    advance: (by) => advance(account, by),
    now: () => account.now,
    isRegionEnabled: account.isRegionEnabled,
    nextInstant: () => nextInstant(account),
    snapshot: () => copy({ ...begun, ...snapshotParts(account) }),
    *keySets() {
      for (const keySet of keySets.values()) yield copy(keySet);
    },
    needed: () => neededSecrets(keySets.values(), account.now),
    keySet: (keyId) => {
      const keySet = keySets.get(keyId);
      return keySet && copy(keySet);
    },
    finishReplication: (replica) => finishReplication(desk, replica),
    createAwsManagedKey: (key) => {
      const { region, service } = checkedManagedKey(account, key);
      return told(() => makeManagedKeys(desk, [service], region));
    },
    show: (which = {}) => {
      const checked = checkedShown(account, which);
      tellOrThrow(desk, [], checked);
      account.unseen.show(checked);
    },
    configure: (changed) => {
      account.settings = changedSettings(changed, account.settings);
    },
    replay: ({ events, now, identifiers, shown }) => {
      apply(account, events);
      if (shown !== undefined) account.unseen.show(shown);
      account.now = now;
      account.identifiers.rewind(identifiers);
    },
    position: () => positionOf(account),
    customKeyStores: () => copy([...account.customKeyStores.values()]),
    connectCustomKeyStore: (id) => setConnected(desk, id, true),
    disconnectCustomKeyStore: (id) => setConnected(desk, id, false),
  };
}

function finishReplication(desk: Desk, replica: Parameters<Store['finishReplication']>[0]): readonly KeySetEvent[] {
  const { account } = desk;
  const events = replicationEvents(account, replica);
  tellOrThrow(desk, events);
  apply(account, events);
  return [...events, ...settle(account, account.now)];
}

/** Tells the host what is to happen. There is no answer to refuse with: what it throws is thrown, and stops that. */
function tellOrThrow(desk: Desk, events: readonly KeySetEvent[], shown?: Shown): void {
  told(() => tell(desk, events, shown));
}

function told<T>(telling: () => T): T {
  try {
    return telling();
  } catch (error) {
    throw isHostFault(error) ? error.thrown : error;
  }
}

function checkedManagedKey(
  { isRegionEnabled }: AccountState,
  key: { readonly region: string; readonly service: string },
): { readonly region: Region; readonly service: string } {
  refuseUnknown('createAwsManagedKey', key, { region: true, service: true } satisfies NamesOf<typeof key>);
  const region = parseRegion(key.region);
  if (region === undefined || !isRegionEnabled(region)) {
    throw new RangeError(`createAwsManagedKey: region must be one that the account has enabled: ${shown(key.region)}`);
  }
  if (typeof key.service !== 'string' || !isServiceCode(key.service)) {
    throw new RangeError(
      `createAwsManagedKey: service must be the code of a service, such as s3: ${shown(key.service)}`,
    );
  }
  return { region, service: key.service };
}

/** When the next thing happens, or comes into sight. */
function nextInstant({ agenda, unseen, now }: AccountState): Instant | undefined {
  const due = agenda.first()?.at;
  const seen = unseen.isEmpty() ? undefined : unseen.next(now);
  return due === undefined || seen === undefined ? (due ?? seen) : Math.min(due, seen);
}

function checkedShown({ keySets }: AccountState, which: Shown): Shown {
  refuseUnknown('show', which, { keyId: true, kind: true } satisfies NamesOf<Shown>);
  const { keyId, kind } = which;
  if (kind !== undefined && !isOneOf(VISIBILITY_KINDS, kind)) {
    throw new RangeError(`show: kind must be one of ${VISIBILITY_KINDS.join(', ')}: ${shown(kind)}`);
  }
  if (keyId !== undefined && !keySets.has(keyId)) {
    throw new RangeError(`show: no key set has the key ID ${shown(keyId)}`);
  }
  return { ...(keyId === undefined ? {} : { keyId }), ...(kind === undefined ? {} : { kind }) };
}

function advance(account: AccountState, by: number | string): readonly KeySetEvent[] {
  const until = account.now + milliseconds(by, 'advance: by');
  if (!isInstant(until)) throw new RangeError(`advance: by goes beyond the last instant: ${String(by)}`);
  const events = settle(account, until);
  account.now = until;
  return events;
}

function replicationEvents(
  { keySets, now }: AccountState,
  { keyId, region }: Parameters<Store['finishReplication']>[0],
): readonly KeySetEvent[] {
  const keySet = keySets.get(keyId);
  const events = keySet === undefined ? [] : hostCommandEvents(keySet, { type: 'finishReplication', region, at: now });
  if (events.length > 0) return events;
  throw new RangeError(`finishReplication: no key ${JSON.stringify(keyId)} is Creating in ${JSON.stringify(region)}`);
}

function setConnected(desk: Desk, id: string, isConnected: boolean): readonly KeySetEvent[] {
  const { account } = desk;
  const events = connectionEvents(account, id, isConnected);
  tellOrThrow(desk, events);
  connect(account, id, isConnected);
  apply(account, events);
  return events;
}

function connectionEvents(account: AccountState, id: string, isConnected: boolean): readonly KeySetEvent[] {
  if (customKeyStoreOf(account, id).isConnected === isConnected) return [];
  const type = isConnected ? 'connectCustomKeyStore' : 'disconnectCustomKeyStore';
  const events: KeySetEvent[] = [];
  for (const keySet of account.keySets.values()) {
    if (keySet.customKeyStore?.customKeyStoreId !== id) continue;
    events.push(...hostCommandEvents(keySet, { type, at: account.now }));
  }
  return events;
}

function connect(account: AccountState, id: string, isConnected: boolean): void {
  account.customKeyStores.set(id, { ...customKeyStoreOf(account, id), isConnected });
}

function customKeyStoreOf({ customKeyStores }: AccountState, id: string): CustomKeyStore {
  const customKeyStore = customKeyStores.get(id);
  if (customKeyStore === undefined) throw new RangeError(`no custom key store ${JSON.stringify(id)}`);
  return customKeyStore;
}

/** State is JSON, so this is a deep copy. */
function copy<T>(json: T): T {
  return JSON.parse(JSON.stringify(json));
}
