// The pure heart: one command on one key set.

import { didYouMean } from '../../shared/nearest.js';
import type { NamesOf } from '../../shared/options.js';
import type { KeySetEvent } from '../key-set/events.js';
import { DEFAULT_SETTINGS, defaultHost, type Host, type KeyUse, misnamed, type Settings } from '../key-set/host.js';
import type { KeySet } from '../key-set/key-set.js';
import type { Call, IdentifierName, Identifiers } from '../operations/call.js';
import type { Card, CheckRefusal, Decision } from '../operations/card.js';
import { findCard, type Inputs, type Outputs } from '../operations/index.js';
import { rootArn } from '../requests/policy.js';
import { type Refusal, refuse, shown } from '../rules/errors.js';
import {
  type Instant,
  isAccountId,
  isInstant,
  parseRegion,
  partitionOf,
  type Region,
} from '../vocabulary/identifiers.js';
import { type Operation, UNMODELLED_OPERATIONS } from '../vocabulary/vocabulary.js';
import { evolve } from './evolve.js';

/** The account of a command that names none, and of a store that names none: AWS's example account. */
export const DEFAULT_ACCOUNT_ID = '111122223333';

/** Whom a call is made by, and where: what calls of every operation have. */
interface Caller {
  /** The Region that is called, such as `eu-west-2`; one that AWS does not have is refused. */
  readonly region: string;
  /** ARN of the caller; by default the account's root. */
  readonly principal?: string;
}

/**
 * A call of an operation with the input that it takes: AWS's request shape, as JSON on the wire (dates in epoch seconds,
 * blobs in base64). Of several operations: each with its own.
 */
export type OperationCall<O extends Operation = Operation> = {
  readonly [Name in O]: Caller & { readonly operation: Name; readonly input: Inputs[Name] };
}[O];

/** A call as it comes in from outside: a name that may be no operation's, and JSON that may be anything. */
export interface JsonCall<Name extends string = string> extends Caller {
  readonly operation: Name;
  /** No input at all is an empty one. */
  readonly input?: unknown;
}

/** What a pure function cannot know by itself of a call. */
export interface Circumstances {
  /** The instant of the call, in epoch milliseconds. Advance the key set to it first. */
  readonly at: Instant;
  /** By default the key set's account. */
  readonly accountId?: string;
  /** New identifiers, for the operations that need some: a call without one is refused, and told its name. [HOST-1] */
  readonly ids?: Identifiers;
  /** Delays and limits; those that are left out have their defaults. */
  readonly settings?: Partial<Settings>;
  /** Answers to what a key set cannot know; those that are left out are those of an account that has this set alone. */
  readonly host?: Partial<Host>;
}

/** A call of an operation with everything that a pure function cannot know by itself. */
export type Command<O extends Operation = Operation> = OperationCall<O> & Circumstances;

/** The same of a call as it comes in from outside. */
export type JsonCommand<Name extends string = string> = JsonCall<Name> & Circumstances;

/** A call that succeeded. */
export interface Success<O extends Operation = Operation> {
  readonly ok: true;
  /** AWS's answer shape; dates in epoch seconds. */
  readonly output: Outputs[O];
  /** What happened because of the call, in order; empty when it only read. */
  readonly events: readonly KeySetEvent[];
  /** Of an operation on key material: the key and the material that the host must use. */
  readonly use?: KeyUse;
}

/** A call that was answered: with an output, or with AWS's error and the rule behind it. */
export type CallResult<O extends Operation = Operation> = Success<O> | Refusal;

/** How a command was answered, and what it has made of the key set. */
export type Reduced<O extends Operation = Operation> = CallResult<O> & {
  /** The key set after the command: the very one given, if the command was refused or only read. */
  readonly keySet: KeySet | null;
};

/**
 * Applies one command to one key set; null is a set that does not exist yet (CreateKey) or no more. Pure, and throws for
 * no `input` whatever: a refusal is a value. The key set given is never changed.
 */
export function reduce<O extends Operation>(keySet: KeySet | null, command: Command<O>): Reduced<O>;
export function reduce(keySet: KeySet | null, command: Command): Reduced {
  return reduceJson(keySet, command);
}

/** As `reduce`, for a call that came in as JSON: whatever is no operation, or no input of it, is refused as AWS does. */
export function reduceJson<Name extends string>(
  keySet: KeySet | null,
  command: JsonCommand<Name>,
): Reduced<Name & Operation>;
export function reduceJson(keySet: KeySet | null, command: JsonCommand): Reduced {
  const around = aroundOf(keySet, command);
  const decided = 'ok' in around ? around : decide(command, around, () => command.ids ?? {});
  // The key set first: what begins with a spread gets a hidden class of its own, and V8 makes it anew every time.
  if (!decided.ok) return { keySet, ...decided };
  // UpdateAlias and ReEncrypt may touch a second key set, which is the host's.
  const after = evolved(keySet, decided.events);
  const isAboutIt = decided.keyId === (keySet ?? after)?.keyId;
  // The host may have found another key set than the one given: then the answer is about that one.
  const answered =
    isAboutIt || 'ok' in around ? after : evolved(around.host.findKeySet(decided.keyId) ?? null, decided.events);
  return { keySet: after, ...success(decided, answered) };
}

/** The key set after those of the events that happened to it. */
function evolved(keySet: KeySet | null, events: readonly KeySetEvent[]): KeySet | null {
  let after = keySet;
  for (const event of events) {
    if (event.type === 'KeyCreated' || event.keyId === keySet?.keyId) after = evolve(after, event);
  }
  return after;
}

/** Those who let calls in: how they name a call's own members, and which it has. */
export interface Door {
  /** What stands before the name of a member where it is wrong. */
  readonly before: string;
  readonly members: Readonly<Record<string, true>>;
}

/** Those whose calls they are, and when: what decides beside the call itself. */
export interface Around extends Pick<Call, 'at' | 'accountId' | 'settings' | 'host'> {
  readonly door: Door;
}

/**
 * Whether a call is admitted, and what then happens: the one way in, for the pure function and the store. The order is the
 * same for every operation: admit, parse, find, check, decide. `newIdentifiers` is asked once the input is known to be good,
 * for the names that the operation needs.
 */
export function decide(
  given: JsonCall,
  around: Around,
  newIdentifiers: NewIdentifiers,
): Decision<Outputs[Operation]> | Refusal {
  const admitted = admit(given, around, newIdentifiers);
  if (!admitted.ok) return admitted;
  const decided = admitted.card.run(admitted.called);
  // What a card answers has its output's shape; which card it is, only its name says.
  return decided as Decision<Outputs[Operation]> | Refusal;
}

/**
 * All that is wrong with a command, each check of its operation by itself; undefined: it is not admitted, and refused
 * before anything else is looked at. KMS, and `reduceJson`, name only one.
 */
export function refusalsOf(keySet: KeySet | null, command: JsonCommand): readonly CheckRefusal[] | undefined {
  const around = aroundOf(keySet, command);
  if ('ok' in around) return undefined;
  const admitted = admit(command, around, () => command.ids ?? {});
  return admitted.ok ? admitted.card.refusals(admitted.called) : undefined;
}

type NewIdentifiers = (names: readonly IdentifierName[], isMultiRegion: boolean) => Identifiers;

/** A call that is to be looked at. */
interface Admitted {
  readonly ok: true;
  readonly card: Card;
  readonly called: Parameters<Card['run']>[0];
}

function admit(
  given: JsonCall,
  { at, accountId, settings, host, door }: Around,
  newIdentifiers: NewIdentifiers,
): Admitted | Refusal {
  // Each member is read once: a getter may have another value the next time.
  const unknown = membersAreKnown(given, door);
  if (unknown !== undefined) return unknown;
  const { operation, input, region: name, principal: caller } = given;
  const card = findCard(operation);
  if (card === undefined) return noOperation(operation);
  const region = parseRegion(name);
  if (region === undefined) {
    return refuse('HOST-1', { fault: 'regionInvalid', member: `${door.before}region`, value: shown(name) });
  }
  if (caller !== undefined && typeof caller !== 'string') {
    return refuse('HOST-1', { fault: 'principalInvalid', member: `${door.before}principal` });
  }
  const disabled = regionIsEnabled(region, host);
  if (disabled !== undefined) return disabled;
  const parsed = card.parse(input);
  if (!parsed.ok) return parsed;
  const isMultiRegion = parsed.input.MultiRegion === true;
  const ids = newIdentifiers(card.identifiers, isMultiRegion);
  for (const identifier of card.identifiers) {
    if (typeof ids[identifier] !== 'string' && (identifier !== 'requestId' || ids[identifier] !== undefined)) {
      return refuse('HOST-1', { fault: 'identifierMissing', operation: card.name, identifier });
    }
  }
  const principal = caller ?? rootArn(partitionOf(region), accountId);
  const called: Call<typeof parsed.input> = {
    card,
    operation: card.name,
    region,
    at,
    accountId,
    principal,
    input: parsed.input,
    ids,
    settings,
    host,
  };
  return { ok: true, card, called };
}

/** Refuses a call with a member that no call has: it would be passed over in silence. What a class inherits is its own. */
function membersAreKnown(given: object, { before, members }: Door): Refusal | undefined {
  if (typeof given !== 'object' || Array.isArray(given)) return undefined;
  for (const name of Object.keys(given)) if (members[name] !== true) return unknownMember(name, before, members);
  return undefined;
}

function unknownMember(named: string, before: string, members: Door['members']): Refusal {
  const member = before === '' ? 'call' : before.slice(0, -1);
  const hint = didYouMean(named, Object.keys(members));
  return refuse('HOST-1', { fault: 'memberUnknown', member, named: named.slice(0, 100), hint });
}

export function success(decision: Decision<Outputs[Operation]>, after: KeySet | null): Success {
  const output = decision.answer(after);
  const { events, use } = decision;
  return use === undefined ? { ok: true, output, events } : { ok: true, output, events, use };
}

const UNMODELLED: ReadonlySet<unknown> = new Set<unknown>(UNMODELLED_OPERATIONS);

/** Whether it is the name of an operation of this model. */
export function isOperation(name: unknown): name is Operation {
  return findCard(name) !== undefined;
}

/** The refusal of what is no operation of KMS, or none of this model. */
function noOperation(operation: unknown): Refusal {
  return UNMODELLED.has(operation)
    ? refuse('MODEL-4', { fault: 'operationUnmodelled', operation: String(operation) })
    : refuse('MODEL-3', { fault: 'operationUnknown' });
}

/** Refuses every call in a Region that the account has not enabled. [ID-7] */
export function regionIsEnabled(region: Region, host: Pick<Host, 'isRegionEnabled'>): Refusal | undefined {
  return host.isRegionEnabled(region) ? undefined : refuse('ID-7', { fault: 'regionNotEnabled', region });
}

const COMMAND: Door = {
  before: 'command.',
  members: {
    region: true,
    operation: true,
    input: true,
    principal: true,
    at: true,
    accountId: true,
    ids: true,
    settings: true,
    host: true,
  } satisfies NamesOf<JsonCommand>,
};

function aroundOf(keySet: KeySet | null, command: JsonCommand): Around | Refusal {
  const { at, accountId = keySet?.accountId ?? DEFAULT_ACCOUNT_ID } = command;
  if (!isInstant(at)) return refuse('HOST-1', { fault: 'instantInvalid', member: 'command.at', value: shown(at) });
  if (!isAccountId(accountId)) return refuse('HOST-1', { fault: 'accountIdInvalid', member: 'command.accountId' });
  if (command.operation === 'CreateKey' && keySet !== null) return refuse('HOST-1', { fault: 'keySetGiven' });
  const wrong = misnamed(command.host, command.settings);
  if (wrong !== undefined) return refuse('HOST-1', { fault: 'memberUnknown', ...wrong });
  // To another account the key set is none of its own: it has no such key ID, and lists none. [ID-3]
  const host = defaultHost(keySet?.accountId === accountId ? keySet : null);
  return {
    at,
    accountId,
    settings: command.settings === undefined ? DEFAULT_SETTINGS : { ...DEFAULT_SETTINGS, ...command.settings },
    host: command.host === undefined ? host : { ...host, ...command.host },
    door: COMMAND,
  };
}
