// Faults on purpose, so that people can test their retries: calls fail, are late or are lost, Regions are down, and there
// are as many calls in a second as AWS takes.
//
// POST /_mrk/faults adds one (faults/definition.ts), or holds replicas (control.ts). They are used up oldest first. GET lists
// them, DELETE removes one by its id, or all; POST /_mrk/reset does too.

import { setTimeout as sleep } from 'node:timers/promises';
import { otherRegionOf, requestCounts } from '../model/operations/request-quotas.js';
import { refuse } from '../model/rules/errors.js';
import type { Region } from '../model/vocabulary/identifiers.js';
import type { CalledKey, CalledWith } from '../store/called-keys.js';
import type { Account } from './account.js';
import type { Eventually } from './eventually.js';
import { type CallFault, type Outage, readFault } from './faults/definition.js';
import { createThrottle } from './faults/throttle.js';
import { wordsFor } from './faults/words.js';
import { statusOf, type WireError, wireError } from './protocol.js';

type Named<F> = { readonly id: string } & F;
type Fault = Named<CallFault> | Named<Outage>;

/** That a call is answered with an error, or not at all: its connection breaks; undefined: nothing is in its way. */
export type Obstacle = WireError | 'broken' | undefined;

/** What a call meets. */
export interface Obstacles {
  /** Its Region is down: KMS does not hear of the call. */
  readonly down?: Obstacle;
  /** KMS refuses it. */
  readonly refused?: WireError;
  /** It is carried out, and this is in the way of its answer. */
  readonly afterwards?: Obstacle;
}

export interface Faults {
  /** Adds a fault as `POST /_mrk/faults` describes it, and gives its ID. Throws a RangeError that names what is wrong. */
  readonly add: (description: Readonly<Record<string, unknown>>) => string;
  /** Removes a fault by its ID. Whether there was one. */
  readonly remove: (id: string) => boolean;
  readonly clear: () => void;
  /** Removes those that were added after an instant. */
  readonly rewind: (to: number) => void;
  /** Those that are still to be met, oldest first. */
  readonly list: () => readonly Fault[];
  /** What a call meets, which counts as used. A promise resolves when the call is to go on: it may be late, or hang. */
  readonly meet: (call: CalledWith, isGone: () => boolean) => Eventually<Obstacles>;
}

/** How often a call that hangs looks whether its Region is still down. */
const LOOK_MS = 50;

/** None at first. `throttles`: calls count toward AWS's request quotas. */
export function createFaults(account: Account, throttles: boolean): Faults {
  const book = createBook(account);
  const admits = createThrottle();

  /** A call to a Region that is down hangs while that is so, or ends at once. */
  const meetOutage = async (outage: Named<Outage>, isGone: () => boolean): Promise<Obstacle> => {
    if (outage.down === 'unavailable') return errorOf('ServiceUnavailable');
    while (outage.down === 'hanging' && book.list().includes(outage) && !isGone()) await sleep(LOOK_MS);
    return 'broken';
  };
  const meetAny = async (call: CalledWith, isGone: () => boolean): Promise<Obstacles> => {
    const outage = book.outageOf(call.region);
    if (outage !== undefined) return { down: await meetOutage(outage, isGone) };
    const there = otherRegionOf(call.operation, call.input);
    // What is to be made there cannot be. Assumed: of a Region that is down nobody has told.
    if (there !== undefined && book.outageOf(there) !== undefined) {
      return { refused: errorOf('KMSInternalException') };
    }
    if (book.isEmpty() && !throttles) return NOTHING;
    const keys = await account.calledKeys(call);
    // A call that is throttled uses no fault up.
    if (throttles && !admits(requestCounts(call, keys), account.now())) return { refused: throttled() };
    const fault = book.take(call, keys);
    if (fault !== undefined && fault.delay > 0) await sleep(fault.delay, undefined, { ref: false });
    const error =
      fault?.error &&
      errorOf(fault.error, fault.message ?? wordsFor(fault.error, { ...call, accountId: account.accountId, keys }));
    if (error !== undefined && fault?.after === undefined) return { refused: error };
    return { afterwards: fault?.lost ? 'broken' : error };
  };
  const { add, remove, clear, rewind, list } = book;
  return {
    add,
    remove,
    clear,
    rewind,
    list,
    meet: (call, isGone) => (book.isEmpty() && !throttles ? NOTHING : meetAny(call, isGone)),
  };
}

/** What most calls meet. */
const NOTHING: Obstacles = {};

/** The faults that are still to be met. */
interface Book extends Omit<Faults, 'meet'> {
  /** Whether there was none when it was last looked for one. */
  readonly isEmpty: () => boolean;
  readonly outageOf: (region: Region) => Named<Outage> | undefined;
  /** Uses up the oldest that concerns the call. */
  readonly take: (call: CalledWith, keys: readonly CalledKey[]) => CallFault | undefined;
}

function createBook(account: Account): Book {
  let faults: readonly Fault[] = [];
  const addedAt = new WeakMap<Fault, number>();
  let added = 0;
  const list = (): readonly Fault[] => {
    faults = faults.filter((fault) => !isOver(fault, account.now()));
    return faults;
  };
  return {
    list,
    add: (description) => {
      const now = account.now();
      const read = readFault(description, now);
      added += 1;
      const fault: Fault = { id: String(added), ...read };
      addedAt.set(fault, now);
      faults = [...faults, fault];
      return fault.id;
    },
    remove: (id) => {
      const before = list();
      faults = before.filter((fault) => fault.id !== id);
      return faults.length < before.length;
    },
    clear: () => {
      faults = [];
    },
    rewind: (to) => {
      faults = faults.filter((fault) => (addedAt.get(fault) ?? to) <= to);
    },
    isEmpty: () => faults.length === 0,
    outageOf: (region) =>
      list()
        .filter(isOutage)
        .find((outage) => outage.region === region),
    take: (call, keys) => {
      const fault = faults.find((one) => !isOutage(one) && concerns(one, call, keys));
      if (fault === undefined || isOutage(fault)) return undefined;
      fault.remaining -= 1;
      if (fault.remaining <= 0) faults = faults.filter((one) => one !== fault);
      return fault;
    },
  };
}

function isOutage(fault: Fault): fault is Named<Outage> {
  return 'down' in fault;
}

function isOver(fault: Fault, now: number): boolean {
  return isOutage(fault) && fault.until !== undefined && Date.parse(fault.until) <= now;
}

function concerns(fault: CallFault, { operation, region }: CalledWith, keys: readonly CalledKey[]): boolean {
  return (
    (fault.operation ?? operation) === operation &&
    (fault.region ?? region) === region &&
    (fault.key === undefined || keys.some(({ KeyId }) => KeyId === fault.key))
  );
}

function errorOf(code: string, message = ''): WireError {
  return wireError(statusOf(code), code, message);
}

/** [RATE-1] */
function throttled(): WireError {
  const { code, message } = refuse('RATE-1', { fault: 'requestRate' }).error;
  return errorOf(code, message);
}
