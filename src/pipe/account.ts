// One account of a client: what answers its requests, and in which order.

import type { Instant } from '../model/vocabulary/identifiers.js';
import { isObject, messageOf } from '../shared/objects.js';
import { createStore, restoreStore } from '../store/create.js';
import { createIdentifiers, seededState } from '../store/identifiers.js';
import type { HostFunctions } from '../store/snapshot.js';
import { callbackAnswers, identifiersOf, submitCall } from './calls.js';
import {
  type AccountRequest,
  type AccountSurroundings,
  type Answer,
  type Desk,
  type InnerHost,
  moveTo,
  type Opened,
} from './desk.js';
import { argsFault, askStore, isReading, withoutFunctions } from './methods.js';
import { createOrder } from './order.js';

/** Answers requests, each at once or later. */
export type Account = (request: AccountRequest) => void;

/** An account with nothing in it. It begins with its first request: its clock at that one's instant, if it brings one. */
export function newAccount(around: AccountSurroundings): Account {
  const desk: Desk = { around, opened: undefined, running: undefined, open: (at) => (desk.opened ??= begin(desk, at)) };
  const order = createOrder();
  return (request) => {
    const { method, args } = request;
    const fault = argsFault(method, args);
    if (fault !== undefined) around.answer(request, { error: fault });
    else if (method === 'call') submitCall(desk, order, request);
    else if (isReading(method) && !order.isBlocked()) carryOut(desk, request);
    else {
      const step = (): boolean => {
        carryOut(desk, request);
        return true;
      };
      order.submit({ isOfAccount: true, keyIds: () => [], step });
    }
  };
}

function carryOut(desk: Desk, request: AccountRequest): void {
  desk.around.answer(request, outcome(desk, request));
}

function outcome(desk: Desk, request: AccountRequest): Answer {
  try {
    const happened = moveTo(desk.open(request.at).store, request.at);
    return { happened, result: perform(desk, request) };
  } catch (error) {
    const message = messageOf(error);
    // The store's own functions name themselves in part.
    const isNamed = message.startsWith(request.method);
    return { error: { code: 'BadArgument', message: isNamed ? message : `${request.method}: ${message}` } };
  }
}

function perform(desk: Desk, { method, args, at }: AccountRequest): unknown {
  const { store, identifiers } = desk.open(at);
  const [given] = args;
  switch (method) {
    case 'call':
      throw new Error('calls have an order of their own');
    case 'snapshot':
      return { ...store.snapshot(), identifiers: identifiers.state() };
    case 'restore':
      desk.opened = restored(desk, given);
      return null;
    case 'reset':
      desk.opened = begin(desk, at, isObject(given) ? given : {});
      return null;
    case 'close':
      desk.opened = undefined;
      return null;
    default:
      return askStore(store, method, args);
  }
}

/** A new store. Throws a RangeError that names the option which is wrong, or which there is not. */
function begin(desk: Desk, at: Instant | undefined, options: Readonly<Record<string, unknown>> = {}): Opened {
  const { accountId, seed: ownSeed, newInnerHost } = desk.around;
  const { accountId: named = accountId, seed = ownSeed, ...others } = withoutFunctions(options);
  if (named !== accountId) throw new RangeError(`reset: accountId must be that of the request, ${accountId}`);
  const innerHost = newInnerHost?.();
  const now = at === undefined ? {} : { now: at };
  // createStore says what is wrong with an option, whatever it is.
  const made = { ...now, ...others, accountId, seed: seed as string };
  const store = createStore({ ...made, ...functionsOf(desk, innerHost) });
  return { store, identifiers: createIdentifiers(seededState(made.seed)), innerHost };
}

/** The store of a snapshot; the secrets of the host inside stay what they are. Throws a RangeError if it is none. */
function restored(desk: Desk, json: unknown): Opened {
  const { accountId } = desk.around;
  const innerHost = desk.opened?.innerHost ?? desk.around.newInnerHost?.();
  const store = restoreStore(json, functionsOf(desk, innerHost));
  const { accountId: kept, identifiers } = store.snapshot();
  if (kept !== accountId) throw new RangeError(`restore: the snapshot is of account ${kept}, not ${accountId}`);
  return { store, identifiers: createIdentifiers(identifiers), innerHost };
}

function functionsOf(desk: Desk, innerHost: InnerHost | undefined): HostFunctions {
  return { host: { ...innerHost?.answers, ...callbackAnswers(desk) }, identifiers: identifiersOf(desk) };
}
