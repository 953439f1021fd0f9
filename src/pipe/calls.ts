// The calls of an account. The functions of a store's host are synchronous, and a client takes its time. So a call is decided;
// where it needs an answer that is not there the client is asked, and the refused call has changed nothing; with the answer it is
// decided anew, on what is so by then, and happens as a whole or not at all.
//
// The store's own `callAsync` is not enough here: it has to know at once which key a ciphertext names, and knows nothing of what
// waits for all calls of an account.

import type { JsonCall } from '../model/engine/reduce.js';
import type { CiphertextHeader } from '../model/key-set/host.js';
import { parseRegion } from '../model/vocabulary/identifiers.js';
import { isObject } from '../shared/objects.js';
import { calledKeys } from '../store/called-keys.js';
import type { IdentifierSource } from '../store/identifiers.js';
import type { HostAnswers } from '../store/snapshot.js';
import { type AccountRequest, type Called, type Desk, type HostFunction, moveTo, type Pending } from './desk.js';
import type { Order } from './order.js';

/** Answers a call, once those before it that are about its key sets are answered. */
export function submitCall(desk: Desk, order: Order, request: AccountRequest): void {
  const [call] = request.args as readonly [JsonCall];
  const [happened, prepared, question, importToken] = [undefined, undefined, undefined, undefined];
  const pending: Pending = { request, call, happened, prepared, told: new Map(), question, importToken };
  let hasBegun = false;
  order.submit({
    isOfAccount: false,
    keyIds: () => calledKeyIds(desk, pending),
    step: (again) => {
      const { store, innerHost } = desk.open(request.at);
      if (!hasBegun) {
        hasBegun = true;
        pending.happened = moveTo(store, request.at);
        const preparing = innerHost?.prepare(call);
        if (preparing !== undefined) {
          preparing
            .then((prepared) => {
              pending.prepared = prepared;
            })
            .then(again, again);
          return false;
        }
      }
      return attempted(desk, pending, again);
    },
  });
}

/** Decides the call. True: it is done, and false: the client is asked. */
function attempted(desk: Desk, pending: Pending, again: () => void): boolean {
  const { request, happened, told } = pending;
  const called = decided(desk, pending);
  const { question } = pending;
  if (question !== undefined) {
    desk.around.ask(question.method, question.args, (answer) => {
      told.set(question.name, answer);
      again();
    });
    return false;
  }
  const answer = (): void => desk.around.answer(request, { happened, result: called });
  const following = called.ok ? desk.open(undefined).innerHost?.follow(called.events) : undefined;
  if (following === undefined) answer();
  else following.then(answer, answer);
  return true;
}

function decided(desk: Desk, pending: Pending): Called {
  const { call, prepared } = pending;
  const { store, identifiers, innerHost } = desk.open(undefined);
  const own = innerHost?.answer(call, store);
  if (own !== undefined) return own;
  const before = identifiers.state();
  pending.question = undefined;
  desk.running = pending;
  const answer = (): Called => store.callJson(call);
  const called = prepared === undefined ? answer() : prepared.during(answer);
  desk.running = undefined;
  // As in a store with identifiers of its own: a refused call has used none. What the client is asked about it has.
  if (!called.ok && pending.question === undefined) identifiers.rewind(before);
  return called;
}

/** The functions of the host that the client answers, as the store calls them. */
export function callbackAnswers(desk: Desk): Partial<HostAnswers> {
  const answers = desk.around.callbacks.map((method) => [
    method,
    (...args: readonly unknown[]) => toldOf(desk.running, method, args),
  ]);
  return Object.fromEntries(answers);
}

/** What the client has told of a question. Throws if that was an error, or nothing so far. */
function toldOf(pending: Pending | undefined, method: HostFunction, args: readonly unknown[]): unknown {
  const name = JSON.stringify([method, args]);
  const told = pending?.told.get(name);
  if (told === undefined) {
    if (pending !== undefined) pending.question = { name, method, args };
    throw new Error(`the client has not been asked for ${method}`);
  }
  if (told.error !== undefined) throw new Error(told.error);
  // JSON has no undefined, by which a host says that it is no ciphertext of its own.
  return told.result ?? undefined;
}

/** New identifiers of a desk's store. */
export function identifiersOf(desk: Desk): IdentifierSource {
  return (name, isMultiRegion) => {
    const next = (): string => desk.open(undefined).identifiers.next(name, isMultiRegion);
    if (name !== 'importToken' || desk.running === undefined) return next();
    desk.running.importToken ??= next();
    return desk.running.importToken;
  };
}

function calledKeyIds(desk: Desk, { call, told, request }: Pending): readonly string[] {
  const { operation, region: name, input } = call;
  const region = parseRegion(name);
  if (region === undefined || !isObject(input)) return [];
  const { store, innerHost } = desk.open(request.at);
  const readCiphertext = (blob: string): CiphertextHeader | undefined => {
    const header = told.get(JSON.stringify(['readCiphertext', [blob]]))?.result;
    if (isObject(header) && typeof header.keyId === 'string') return { keyId: header.keyId };
    return innerHost?.answers.readCiphertext?.(blob);
  };
  return calledKeys(store, { operation, region, input }, readCiphertext).map(({ KeyId }) => KeyId);
}
