// The card of an operation: everything that is known about it, in the order in which it runs. A card is read from top to
// bottom: what it takes and gives, how it finds its key, which key states allow it, its checks, what it decides, what it
// answers. Whatever else wants to know something about operations asks their cards.

import type { StateRules } from '../key/state-table.js';
import type { KeySetEvent } from '../key-set/events.js';
import type { KeyUse } from '../key-set/host.js';
import type { Key, KeySet } from '../key-set/key-set.js';
import { inputParser } from '../requests/parse.js';
import type { Members, StructureValue } from '../requests/shapes.js';
import type { RuleId } from '../rules/catalogue.js';
import { isRefusal, type Refusal } from '../rules/errors.js';
import type { Evidence } from '../rules/record.js';
import { keyArn } from '../vocabulary/identifiers.js';
import type { Cryptography, DeclaredErrorCode, KeyUsage, Operation } from '../vocabulary/vocabulary.js';
import type { Call, CalledCard, Found, IdentifierName, KeyCall } from './call.js';
import { mayCall } from './managed-keys.js';
import type { Need } from './needs.js';

/** What a key, or its set, shows: each by the reading operations whose cards say so. */
export type Property =
  | 'metadata'
  | 'tags'
  | 'keyPolicy'
  | 'aliases'
  | 'grants'
  | 'rotation'
  | 'keyMaterials'
  | 'lastUsage';

/** So many for the operation, or those that it shares: by the kind of the key, or by the spec of the data key pair. */
export type RequestQuota = number | 'cryptographic operations' | 'data key pairs';

/** What a card says before its checks. A card without one of these does not compile. */
export interface Head<I extends Members, Out extends Members> extends StateRules {
  readonly input: I;
  readonly output: Out;
  /** What AWS's page and API model declare. */
  readonly errors: readonly DeclaredErrorCode[];
  /** What the host does with the key material; absent: the model carries the operation out in full. */
  readonly cryptography?: Cryptography;
  /** AWS lets it work on keys of other accounts, as it does whatever uses key material. [ID-8] */
  readonly crossesAccounts?: true;
  /** The key usage that the operation needs; without it, any goes. */
  readonly usage?: KeyUsage;
  /** How many requests a second AWS takes of an account in a Region. [RATE-2] */
  readonly requestQuota: RequestQuota;
  /** As which requests, and how many, a call counts in the other Region that it names, besides. [RATE-2] */
  readonly countsThere?: Readonly<Partial<Record<Operation, number>>>;
  /** What it may change of a key; absent: it only reads. */
  readonly changes?: readonly Property[];
  /** After it the key can be used, or no longer can, and rotates accordingly. [DELETE-7] */
  readonly changesUse?: true;
  /** What it shows of a key. */
  readonly shows?: Property;
  /** The permissions that AWS's page lists. */
  readonly needs: readonly Need[];
  /** What its calls bring for the conditions of policies, where that does not follow from the rest of its card. */
  readonly conditions?: Conditions;
  /** The new identifiers that a command must bring. */
  readonly identifiers?: readonly IdentifierName[];
  readonly audit?: Recording<StructureValue<I>>;
  /** Why the checks stand in this order; without it nothing was seen: the key state, then what AWS's page names. */
  readonly order?: Order;
}

/** What policies can ask for of calls of one operation. [COND-1] */
export interface Conditions {
  /** Parameters that are condition keys of their own name, which other operations have as something else. */
  readonly parameters?: readonly string[];
  /** For how many days the key was not used. */
  readonly trailingDays?: true;
  /** The constraints of the grant that the call is about. */
  readonly constraints?: (input: Readonly<Record<string, unknown>>, key: Key | undefined) => unknown;
}

/** How CloudTrail records an operation, where that does not follow from the rest of its card. */
export interface Audit {
  /** AWS prints none, of no call. */
  readonly requestParameters?: null;
  /** AWS prints none, although it adds the key ARN to those of other operations with an empty answer. */
  readonly responseElements?: null;
  /** The alias that the call names is a resource, too: before its key, or after it. */
  readonly alias?: 'before' | 'after';
}

/** The same, with what a card does for it. */
interface Recording<I> extends Audit {
  /** What is recorded also where a request leaves it out. */
  readonly defaults?: Partial<I> | ((input: I) => Partial<I>);
  /** Finds the key that stands before the called one among the resources. */
  readonly source?: (call: Call<I>) => Found | Refusal;
}

/** How an operation finds its key. */
export interface Finder<I, F extends Found = Found> {
  /** The member that names the key. */
  readonly member: string;
  readonly takesAliases: boolean;
  /** The permission that the call needs on the key; by default the operation's name. */
  readonly action?: string;
  readonly find: (call: Call<I>) => F | Refusal;
  /** What of the request alone is looked at before the key. */
  readonly first?: (call: Call<I>) => Refusal | undefined;
}

/** What is known of the order of a card's checks; what it does not speak of is assumed: AWS publishes no order. */
export interface Order {
  readonly evidence: Evidence;
  /** The rule that says so. */
  readonly rule?: RuleId;
  readonly reason: string;
}

/** Of a check that was seen at AWS to come before others: the names of those, with the rules by which they refuse. */
export type SeenBefore = Readonly<Record<string, readonly RuleId[]>>;

/** What one check refuses. Without a name it is about which key is called. */
export interface CheckRefusal {
  readonly check?: string;
  readonly refusal: Refusal;
}

/** A check as tables show it. */
export interface CheckFacts {
  readonly name: string;
  readonly seenBefore?: SeenBefore;
}

/** What a card tells those who do not run it. */
export interface CardFacts<I extends Members = Members, Out extends Members = Members>
  extends CalledCard,
    Omit<Head<I, Out>, 'audit' | keyof CalledCard> {
  readonly source: string;
  readonly audit: Audit;
  readonly finds: Pick<Finder<never>, 'member' | 'takesAliases' | 'action'> | 'no key';
  readonly checks: readonly CheckFacts[];
}

/** What an operation has decided: what happens, and how it will answer. */
export interface Decision<Out = unknown> {
  readonly ok: true;
  /** The key set that the answer is about; empty where it is about the account. */
  readonly keyId: string;
  readonly events: readonly KeySetEvent[];
  /** The answer, from the key set as it is after the events. */
  readonly answer: (after: KeySet | null) => Out;
  /** Of an operation on key material: what the host must use. */
  readonly use?: KeyUse;
}

export interface Card<I extends Members = Members, Out extends Members = Members> extends CardFacts<I, Out> {
  /** The new identifiers that a command must bring. */
  readonly identifiers: readonly IdentifierName[];
  readonly parse: (input: unknown) => { readonly ok: true; readonly input: StructureValue<I> } | Refusal;
  readonly run: (call: Call<StructureValue<I>>) => Decision<StructureValue<Out>> | Refusal;
  /** Every refusal of a call, each check by itself: the first is that of `run`. */
  readonly refusals: (call: Call<StructureValue<I>>) => readonly CheckRefusal[];
  /** The input with what a record of the call has also where it is left out. */
  readonly withDefaults: (input: StructureValue<I>) => StructureValue<I>;
  /** The keys that a call names, in the order of its record's resources; none where one of them is not found. */
  readonly keysOf: (call: Call<StructureValue<I>>) => readonly Found[];
}

/** The checks of a card under construction: each sees what those before it have found. */
export interface Checking<C, I extends Members, Out extends Members> {
  /** Refuses, or lets pass. */
  readonly check: (
    name: string,
    refuses: (context: C) => Refusal | undefined,
    seenBefore?: SeenBefore,
  ) => Checking<C, I, Out>;
  /** Refuses, or finds something for all that follows. */
  readonly find: <N extends string, T>(
    name: N,
    finds: (context: C) => T | Refusal,
    seenBefore?: SeenBefore,
  ) => Checking<C & { readonly [K in N]: Exclude<T, Refusal> }, I, Out>;
  /** What happens; an operation that only reads has none. */
  readonly decide: (decides: (context: C) => readonly KeySetEvent[]) => Answering<C, I, Out>;
  readonly answer: Answering<C, I, Out>['answer'];
}

export interface Answering<C, I extends Members, Out extends Members> {
  /** The answer, from the key set as it is after the events, and its key in the called Region. */
  readonly answer: (
    answers: C extends KeyCall
      ? (context: C, keySet: KeySet, key: Key) => StructureValue<Out>
      : (context: C, keySet: KeySet | null) => StructureValue<Out>,
  ) => Card<I, Out>;
  /** The body is empty. */
  readonly answerNothing: () => Card<I, Out>;
}

const API = 'https://docs.aws.amazon.com/kms/latest/APIReference';
/** An operation that finds a key. */
export function operation<const I extends Members, const Out extends Members, F extends Found>(
  name: Operation,
  head: Head<I, Out> & { readonly finds: Finder<StructureValue<I>, F> },
): Checking<KeyCall<StructureValue<I>> & { readonly found: F }, I, Out>;
/** An operation about the account. */
export function operation<const I extends Members, const Out extends Members>(
  name: Operation,
  head: Head<I, Out> & { readonly finds: 'no key' },
): Checking<Call<StructureValue<I>>, I, Out>;
export function operation<const I extends Members, const Out extends Members>(
  name: Operation,
  head: Head<I, Out> & { readonly finds: Finder<StructureValue<I>> | 'no key' },
): unknown {
  const checks: CheckFacts[] = [];
  const steps: Step[] = [];
  const card = (decides?: Decides, answers?: Answers): Card<I, Out> => {
    const { identifiers = [], audit = {}, finds, ...facts } = head;
    const { defaults, source, ...recorded } = audit;
    const finished: Card<I, Out> = {
      name,
      source: `${API}/API_${name}.html`,
      ...facts,
      finds,
      audit: recorded,
      checks,
      // What changes something is a call that the audit trail names.
      identifiers: decides === undefined ? identifiers : [...identifiers, 'requestId'],
      parse: inputParser(head.input),
      run: (call) => run(finds as Finder<unknown> | 'no key', steps, call, decides, answers) as never,
      refusals: (call) => allRefusals(finds as Finder<unknown> | 'no key', steps, call),
      withDefaults: (input) => ({ ...(typeof defaults === 'function' ? defaults(input) : defaults), ...input }),
      keysOf: (call) => (finds === 'no key' ? [] : allFound([source, finderOf(finds)], call)),
    };
    return finished;
  };
  const answering = (decides?: Decides) => ({
    answer: (answers: Answers) => card(decides, answers),
    answerNothing: () => card(decides),
  });
  const building = {
    check: (checkName: string, refuses: Refuses, seenBefore?: SeenBefore) => {
      checks.push({ name: checkName, ...(seenBefore === undefined ? {} : { seenBefore }) });
      steps.push({ check: checkName, refuses });
      return building;
    },
    find: (found: string, finds: (context: Running) => unknown, seenBefore?: SeenBefore) => {
      checks.push({ name: found, ...(seenBefore === undefined ? {} : { seenBefore }) });
      const refuses: Refuses = (context) => {
        const value = finds(context);
        if (isRefusal(value)) return value;
        context[found] = value;
        return undefined;
      };
      steps.push({ check: found, finds: found, refuses });
      return building;
    },
    decide: answering,
    ...answering(),
  };
  return building;
}

function allFound<C>(finders: readonly (((call: C) => Found | Refusal) | undefined)[], call: C): readonly Found[] {
  const found: Found[] = [];
  for (const find of finders) {
    const one = find?.(call);
    if (one?.ok === false) return [];
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** A context while the checks run, and add to it. The types of `Checking` say to each what is there. */
type Running = Record<string, unknown> & {
  readonly use?: KeyUse;
  /** What the host's cryptography adds to the answer. */
  readonly performed?: Readonly<Record<string, unknown>>;
};
type Refuses = (context: Running) => Refusal | undefined;
interface Step {
  readonly check: string;
  /** What it finds for those that follow. */
  readonly finds?: string;
  readonly refuses: Refuses;
}
type Decides = (context: Running) => readonly KeySetEvent[];
type Answers = (context: Running, keySet: KeySet | null, key: Key | undefined) => object;

function run(
  finds: Finder<unknown> | 'no key',
  steps: readonly Step[],
  called: Call,
  decides: Decides | undefined,
  answers: Answers | undefined,
): Decision | Refusal {
  let context: Running;
  let onKey: Found | undefined;
  if (finds === 'no key') context = called as unknown as Running;
  else {
    const found = finderOf(finds)(called);
    if (!found.ok) return found;
    onKey = found;
    const onIt = keyCall(called, found);
    const denied = mayCall(onIt, finds.action);
    if (denied !== undefined) return denied;
    context = onIt as unknown as Running;
  }
  for (const { refuses } of steps) {
    const refusal = refuses(context);
    if (refusal !== undefined) return refusal;
  }
  const events = decides === undefined ? [] : decides(context);
  const keyId = onKey?.keySet.keyId ?? events[0]?.keyId ?? '';
  const answer = (after: KeySet | null): unknown => {
    if (answers === undefined) return {};
    const keySet = after ?? onKey?.keySet ?? null;
    const known = answers(context, keySet, keySet?.keys[called.region]);
    return context.performed === undefined ? known : { ...known, ...context.performed };
  };
  const { use } = context;
  return use === undefined ? { ok: true, keyId, events, answer } : { ok: true, keyId, events, answer, use };
}

function finderOf<I, F extends Found>({ first, find }: Finder<I, F>): (call: Call<I>) => F | Refusal {
  return first === undefined ? find : (call) => first(call) ?? find(call);
}

/** What a check runs into that asks for what was not found: it has nothing to say. */
const LACKING = Symbol('lacking');

function allRefusals(finds: Finder<unknown> | 'no key', steps: readonly Step[], called: Call): readonly CheckRefusal[] {
  const refusals: CheckRefusal[] = [];
  const note = (refusal: Refusal | undefined, check?: string): void => {
    if (refusal !== undefined) refusals.push(check === undefined ? { refusal } : { check, refusal });
  };
  let context = { ...called } as unknown as Running;
  if (finds !== 'no key') {
    note(finds.first?.(called));
    const found = finds.find(called);
    if (found.ok) {
      const onIt = keyCall(called, found);
      note(mayCall(onIt, finds.action));
      context = onIt as unknown as Running;
    } else {
      note(found);
      for (const name of OF_KEY) lacks(context, name);
    }
  }
  for (const { check, finds: name, refuses } of steps) {
    const refusal = unlessLacking(() => refuses(context));
    note(refusal === LACKING ? undefined : refusal, check);
    if (refusal !== undefined && name !== undefined) lacks(context, name);
  }
  return refusals;
}

/** What a call on a key has more than one on none. */
const OF_KEY = ['keySet', 'key', 'arn', 'found'] as const satisfies readonly (keyof KeyCall | 'found')[];

function lacks(context: Running, name: string): void {
  const get = (): never => {
    throw LACKING;
  };
  Object.defineProperty(context, name, { get, enumerable: true });
}

function unlessLacking<T>(act: () => T): T | typeof LACKING {
  try {
    return act();
  } catch (thrown) {
    if (thrown === LACKING) return LACKING;
    throw thrown;
  }
}

// Member by member: what begins with a spread gets a hidden class of its own, and V8 makes it anew every time.

function keyCall(call: Call, found: Found): KeyCall & { readonly found: Found } {
  const { keySet, key } = found;
  const { card, operation, region, at, accountId, principal, input, ids, settings, host } = call;
  const arn = keyArn(key.region, keySet.accountId, keySet.keyId);
  return { card, operation, region, at, accountId, principal, input, ids, settings, host, keySet, key, arn, found };
}
