// What answers the requests of one account: its store and its host, what it asks of the client, and its clock.

import type { JsonCall } from '../model/engine/reduce.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import type { Instant } from '../model/vocabulary/identifiers.js';
import type { IdentifierGenerator } from '../store/identifiers.js';
import type { HostAnswers } from '../store/snapshot.js';
import type { Store } from '../store/store.js';
import type { CallbackAnswer, LineFault, Request } from './lines.js';
import type { MethodName } from './methods.js';

/** A function of a store's host. */
export type HostFunction = keyof HostAnswers;

/** What the client has told of a question. */
export type Told = Omit<CallbackAnswer, 'callback'>;

/** A request to an account, whose method there is. */
export interface AccountRequest extends Request {
  readonly method: MethodName;
}

/** `happened`: what was due up to the instant that the request brought with it. */
export type Answer = ({ readonly result: unknown } | { readonly error: LineFault }) & {
  readonly happened?: readonly KeySetEvent[] | undefined;
};

/** What an account has around it. */
export interface AccountSurroundings {
  readonly accountId: string;
  /** The seed of its identifiers, where `reset` gives none. */
  readonly seed: string;
  /** The host functions that the client answers. */
  readonly callbacks: readonly HostFunction[];
  /** A host in the process itself, if there is to be one. */
  readonly newInnerHost: (() => InnerHost) | undefined;
  /** Asks the client, which tells it later, and once. */
  readonly ask: (method: HostFunction, args: readonly unknown[], tell: (told: Told) => void) => void;
  readonly answer: (request: Request, answer: Answer) => void;
}

/** A host in the process itself, of one account. */
export interface InnerHost {
  readonly answers: Partial<HostAnswers>;
  /** Makes what a call needs and what takes its time. Undefined: it needs nothing. */
  readonly prepare: (call: JsonCall) => Promise<Prepared> | undefined;
  /** Makes what is needed after these events, and takes its time. Undefined: nothing. */
  readonly follow: (events: readonly KeySetEvent[]) => Promise<void> | undefined;
  /** Answers an operation that is the host's, and not the model's; undefined: it is not. */
  readonly answer: (call: JsonCall, store: Store) => Called | undefined;
}

/** What was made for one call, which is to be made `during` it. */
export interface Prepared {
  readonly during: <T>(call: () => T) => T;
}

/** As a call is answered, by the model or by its host. */
export interface Called {
  readonly ok: boolean;
  readonly events: readonly KeySetEvent[];
}

/** A store, and what it draws on. */
export interface Opened {
  readonly store: Store;
  /** The store's own would give an import token that the client has seen to the next call too. */
  readonly identifiers: IdentifierGenerator;
  readonly innerHost: InnerHost | undefined;
}

/** A call that is not answered yet. */
export interface Pending {
  readonly request: AccountRequest;
  readonly call: JsonCall;
  /** What was due at its instant; undefined: nothing, or it has not begun. */
  happened: readonly KeySetEvent[] | undefined;
  prepared: Prepared | undefined;
  /** What the client has told, by what it was asked. */
  readonly told: Map<string, Told>;
  /** What the last attempt had to know. */
  question: { readonly name: string; readonly method: HostFunction; readonly args: readonly unknown[] } | undefined;
  /** The client has seen it: it stays what it is. */
  importToken: string | undefined;
}

export interface Desk {
  readonly around: AccountSurroundings;
  /** Undefined: nothing has been asked of it yet. */
  opened: Opened | undefined;
  /** The store, or one that begins at this instant. */
  readonly open: (at: Instant | undefined) => Opened;
  /** The call that the store is just answering. */
  running: Pending | undefined;
}

/** Lets happen what is due up to an instant; the clock never goes back. Undefined: nothing was due. */
export function moveTo(store: Store, at: Instant | undefined): readonly KeySetEvent[] | undefined {
  const span = at === undefined ? 0 : at - store.now();
  const events = span > 0 ? store.advance(span) : [];
  return events.length > 0 ? events : undefined;
}
