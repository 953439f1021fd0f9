// The protocol of mrk pipe: lines in, lines out. It knows neither streams nor processes.

import { didYouMean } from '../shared/nearest.js';
import { isKeyOf, isObject, isOneOf, keysOf, messageOf } from '../shared/objects.js';
import { HOST_ANSWERS } from '../store/host-functions.js';
import { type Account, newAccount } from './account.js';
import type { AccountRequest, HostFunction, InnerHost, Told } from './desk.js';
import { type CallbackAnswer, type LineFault, PROTOCOL, parseLine, type Request, type RequestId } from './lines.js';
import { METHODS } from './methods.js';

export interface PipeOptions {
  /** Takes a line, without its end. */
  readonly write: (line: string) => void;
  /** The version of the program, which hello tells. */
  readonly version: string;
  /** Of the identifiers: with each account's number it is the account's own. */
  readonly seed: string;
  /** Absent: cryptography is the client's. */
  readonly newInnerHost?: (() => InnerHost) | undefined;
}

export interface Pipe {
  /** Takes a line, without its end. */
  readonly read: (line: string) => void;
  /** Takes note of a line that could not be taken in. */
  readonly skip: (message: string) => void;
  /** No line comes any more: callbacks that are not answered have failed. Resolves once all requests are answered. */
  readonly end: () => Promise<void>;
}

/** What the process as a whole knows. */
interface Session extends PipeOptions {
  /** Undefined: there was no hello yet. */
  callbacks: readonly HostFunction[] | undefined;
  readonly accounts: Map<string, Account>;
  /** The callbacks that are not answered yet, by number. */
  readonly asked: Map<number, (told: Told) => void>;
  lines: number;
  asks: number;
  unanswered: number;
  /** Present: no line comes any more. */
  ended?: () => void;
}

export function createPipe(options: PipeOptions): Pipe {
  const session: Session = {
    ...options,
    callbacks: undefined,
    accounts: new Map(),
    asked: new Map(),
    lines: 0,
    asks: 0,
    unanswered: 0,
  };
  return {
    read: (text) => {
      session.lines++;
      if (text.trim() === '') return;
      const line = parseLine(text);
      if (line.kind === 'request') take(session, line.request);
      else if (line.kind === 'answer') tell(session, line.answer);
      else refuse(session, line.id, line.fault);
    },
    skip: (message) => {
      session.lines++;
      refuse(session, null, { code: 'BadLine', message });
    },
    end: () =>
      new Promise((resolve) => {
        session.ended = resolve;
        // What they lead to may ask again, and is told the same.
        for (const callback of session.asked.keys()) tell(session, { callback, error: ENDED });
        if (session.unanswered === 0) resolve();
      }),
  };
}

const ENDED = 'the input has ended before the callback was answered';

function take(session: Session, request: Request): void {
  const { id, method, account } = request;
  const bad = (message: string): void => refuse(session, id, { code: 'BadRequest', message });
  if (method === 'hello') return hello(session, request);
  if (session.callbacks === undefined) {
    const message = `the first request must be hello, with the protocol's version, ${PROTOCOL}`;
    return refuse(session, id, { code: 'NoHandshake', message });
  }
  if (!isKeyOf(METHODS, method)) {
    return bad(`no such method: ${JSON.stringify(method.slice(0, 100))}${didYouMean(method, keysOf(METHODS))}`);
  }
  if (account === undefined) return bad(`${method} needs an account`);
  const submit = session.accounts.get(account) ?? openAccount(session, account, session.callbacks);
  session.unanswered++;
  submit({ ...request, method } satisfies AccountRequest);
}

function openAccount(session: Session, accountId: string, callbacks: readonly HostFunction[]): Account {
  const account = newAccount({
    accountId,
    seed: `${session.seed} ${accountId}`,
    callbacks,
    newInnerHost: session.newInnerHost,
    ask: (method, args, tell) => ask(session, { account: accountId, method, args }, tell),
    answer: ({ id }, answer) => {
      session.unanswered--;
      write(session, { id, ...answer });
      if (session.unanswered === 0) session.ended?.();
    },
  });
  session.accounts.set(accountId, account);
  return account;
}

function ask(session: Session, question: object, told: (answer: Told) => void): void {
  const callback = ++session.asks;
  session.asked.set(callback, told);
  if (session.ended === undefined) write(session, { callback, ...question });
  // Nobody can answer, and whoever asks is not to be told before it waits.
  else void Promise.resolve().then(() => tell(session, { callback, error: ENDED }));
}

function tell(session: Session, { callback, ...told }: CallbackAnswer): void {
  const asker = session.asked.get(callback);
  if (asker === undefined) {
    const message = `no callback ${callback} waits for an answer`;
    return refuse(session, null, { code: 'BadRequest', message });
  }
  session.asked.delete(callback);
  asker(told);
}

/** The handshake: the version that both speak, and what the client does itself. */
function hello(session: Session, { id, args }: Request): void {
  const bad = (message: string): void => refuse(session, id, { code: 'BadArgument', message: `hello: ${message}` });
  const [given] = args;
  if (session.callbacks !== undefined) return bad('it has been said');
  if (args.length !== 1 || !isObject(given)) return bad(`it takes an object, such as {"protocol": ${PROTOCOL}}`);
  const { protocol, callbacks = [], ...others } = given;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    return bad(`no such member: ${JSON.stringify(unknown)}${didYouMean(unknown, ['protocol', 'callbacks'])}`);
  }
  if (protocol !== PROTOCOL)
    return bad(`protocol must be ${PROTOCOL}, the only version that mrk ${session.version} speaks`);
  if (!Array.isArray(callbacks)) return bad('callbacks must be a list of host functions');
  const names = callbacks.filter((name) => isOneOf(HOST_ANSWERS, name));
  if (names.length < callbacks.length) {
    const name = String(callbacks.find((other) => !isOneOf(HOST_ANSWERS, other)));
    return bad(`no such host function: ${JSON.stringify(name)}${didYouMean(name, HOST_ANSWERS)}`);
  }
  session.callbacks = names;
  write(session, { id, result: { protocol: PROTOCOL, version: session.version, methods: keysOf(METHODS) } });
}

function refuse(session: Session, id: RequestId | null, error: LineFault): void {
  write(session, { id, line: session.lines, error });
}

function write(session: Session, line: object): void {
  let text: string;
  try {
    text = JSON.stringify(line);
  } catch (error) {
    // Nested too deep, or too long for a text: then so was what came in.
    const { id = null } = line as { readonly id?: unknown };
    text = JSON.stringify({ id, error: { code: 'BadArgument', message: `no JSON: ${messageOf(error)}` } });
  }
  session.write(text);
}
