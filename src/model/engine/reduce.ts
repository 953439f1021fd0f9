// The pure heart: one command on one key set.

import type { KeySetEvent } from '../key-set/events.js';
import { DEFAULT_SETTINGS, defaultHost, type Host, type KeyUse, misnamed, type Settings } from '../key-set/host.js';
import type { KeySet } from '../key-set/key-set.js';
import type { Call, IdentifierName, Identifiers } from '../operations/call.js';
import type { Decision } from '../operations/card.js';
import { cardOf, type Outputs, parseInput } from '../operations/index.js';
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
import { OPERATIONS, type Operation, UNMODELLED_OPERATIONS } from '../vocabulary/vocabulary.js';
import { evolve } from './evolve.js';

/** The account of a command that names none, and of a store that names none: AWS's example account. */
export const DEFAULT_ACCOUNT_ID = '111122223333';

/** A call with everything that a pure function cannot know by itself. */
export interface Command<O extends Operation = Operation> {
  /** The Region that is called. */
  readonly region: string;
  readonly operation: O;
  /** AWS's request shape, as JSON on the wire: dates in epoch seconds, blobs in base64. */
  readonly input?: unknown;
  /** The instant of the call, in epoch milliseconds. Advance the key set to it first. */
  readonly at: Instant;
  /** By default the key set's account. */
  readonly accountId?: string;
  /** ARN of the caller; by default the account's root. */
  readonly principal?: string;
  /** New identifiers, for the operations that need some: a call without one is refused, and told its name. [HOST-1] */
  readonly ids?: Identifiers;
  readonly settings?: Partial<Settings>;
  readonly host?: Partial<Host>;
}

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

export type Reduced<O extends Operation = Operation> = CallResult<O> & {
  /** The key set after the command: the very one given, if the command was refused or only read. */
  readonly keySet: KeySet | null;
};

/**
 * Applies one command to one key set; null is a set that does not exist yet (CreateKey) or no more. Pure, and throws for
 * no `input` whatever: a refusal is a value. The key set given is never changed.
 */
export function reduce<O extends Operation>(keySet: KeySet | null, command: Command<O>): Reduced<O> {
  const call = callOf(keySet, command);
  const decided = 'ok' in call ? call : decide(call, command.input, () => command.ids ?? {});
  // The key set first: what begins with a spread gets a hidden class of its own, and V8 makes it anew every time.
  if (!decided.ok) return { keySet, ...decided };
  // UpdateAlias and ReEncrypt may touch a second key set, which is the host's.
  const after = evolved(keySet, decided.events);
  const isAboutIt = decided.keyId === (keySet ?? after)?.keyId;
  // The host may have found another key set than the one given: then the answer is about that one.
  const answered =
    isAboutIt || 'ok' in call ? after : evolved(call.host.findKeySet(decided.keyId) ?? null, decided.events);
  return { keySet: after, ...success(decided, answered) };
}

/** A call before its input is parsed. */
type Unparsed<O extends Operation> = Omit<Call, 'card' | 'input' | 'ids' | 'operation'> & { readonly operation: O };

/** The key set after those of the events that happened to it. */
function evolved(keySet: KeySet | null, events: readonly KeySetEvent[]): KeySet | null {
  let after = keySet;
  for (const event of events) {
    if (event.type === 'KeyCreated' || event.keyId === keySet?.keyId) after = evolve(after, event);
  }
  return after;
}

/**
 * Parses the input and decides what happens. The order is the same for every operation: admit, parse, find, check, decide.
 * `newIdentifiers` is asked once the input is known to be good, for the names that the operation needs.
 */
export function decide<O extends Operation>(
  call: Unparsed<O>,
  input: unknown,
  newIdentifiers: (names: readonly IdentifierName[], isMultiRegion: boolean) => Identifiers,
): Decision<Outputs[O]> | Refusal {
  const disabled = regionIsEnabled(call.region, call.host);
  if (disabled !== undefined) return disabled;
  const card = cardOf(call.operation);
  const parsed = parseInput(call.operation, input);
  if (!parsed.ok) return parsed;
  const isMultiRegion = (parsed.input as { readonly MultiRegion?: boolean }).MultiRegion === true;
  const ids = newIdentifiers(card.identifiers, isMultiRegion);
  for (const name of card.identifiers) {
    if (typeof ids[name] !== 'string' && (name !== 'requestId' || ids[name] !== undefined)) {
      return refuse('HOST-1', { fault: 'identifierMissing', operation: call.operation, identifier: name });
    }
  }
  const { operation, region, at, accountId, principal, settings, host } = call;
  const decided = card.run({ operation, region, at, accountId, principal, input: parsed.input, ids, settings, host });
  // What a card answers has its output's shape; which card it is, only its name says.
  return decided as Decision<Outputs[O]> | Refusal;
}

export function success<O extends Operation>(decision: Decision<Outputs[O]>, after: KeySet | null): Success<O> {
  const output = decision.answer(after);
  const { events, use } = decision;
  return use === undefined ? { ok: true, output, events } : { ok: true, output, events, use };
}

const KNOWN: ReadonlySet<unknown> = new Set<unknown>(OPERATIONS);
const UNMODELLED: ReadonlySet<unknown> = new Set<unknown>(UNMODELLED_OPERATIONS);

/** Refuses what is no operation of KMS, or none of this model. */
export function operationIsKnown(operation: unknown): Refusal | undefined {
  if (KNOWN.has(operation)) return undefined;
  return UNMODELLED.has(operation)
    ? refuse('MODEL-4', { fault: 'operationUnmodelled', operation: String(operation) })
    : refuse('MODEL-3', { fault: 'operationUnknown' });
}

/** Refuses every call in a Region that the account has not enabled. [ID-7] */
export function regionIsEnabled(region: Region, host: Pick<Host, 'isRegionEnabled'>): Refusal | undefined {
  return host.isRegionEnabled(region) ? undefined : refuse('ID-7', { fault: 'regionNotEnabled', region });
}

function callOf<O extends Operation>(keySet: KeySet | null, command: Command<O>): Unparsed<O> | Refusal {
  const { operation, at, accountId = keySet?.accountId ?? DEFAULT_ACCOUNT_ID } = command;
  const unknown = operationIsKnown(operation);
  if (unknown !== undefined) return unknown;
  const region = parseRegion(command.region);
  if (region === undefined) {
    return refuse('HOST-1', { fault: 'regionInvalid', member: 'command.region', value: shown(command.region) });
  }
  if (!isInstant(at)) return refuse('HOST-1', { fault: 'instantInvalid', member: 'command.at', value: shown(at) });
  if (!isAccountId(accountId)) return refuse('HOST-1', { fault: 'accountIdInvalid', member: 'command.accountId' });
  if (operation === 'CreateKey' && keySet !== null) return refuse('HOST-1', { fault: 'keySetGiven' });
  const { principal = rootArn(partitionOf(region), accountId) } = command;
  if (typeof principal !== 'string') {
    return refuse('HOST-1', { fault: 'principalInvalid', member: 'command.principal' });
  }
  const wrong = misnamed(command.host, command.settings);
  if (wrong !== undefined) return refuse('HOST-1', { fault: 'memberUnknown', ...wrong });
  const settings = { ...DEFAULT_SETTINGS, ...command.settings };
  // To another account the key set is none of its own: it has no such key ID, and lists none. [ID-3]
  const own = keySet?.accountId === accountId ? keySet : null;
  return { operation, region, at, accountId, principal, settings, host: { ...defaultHost(own), ...command.host } };
}
