// Calls of a store whose host may answer later. The model stays as it is, pure and synchronous: a call that needs an answer
// which is not there yet is put aside before anything has changed, and decided anew once the answer has come. Whatever
// works with key material is asked when it is the call's turn: one call at a time for each key set.

import type { CallResult, JsonCall } from '../model/engine/reduce.js';
import type { KeySet } from '../model/key-set/key-set.js';
import type { Operation } from '../model/vocabulary/vocabulary.js';
import { attempt, conclude, type Decided, type Desk, decideCall, prepare } from './calls.js';
import { atOnce, type HostFault, type HostFunction, hostFault, isThenable, replaced } from './host-functions.js';
import type { AsyncHostAnswers, HostAnswers } from './snapshot.js';
import type { Turn, Turns } from './turns.js';

/** Functions that work with key material. The others only tell what is so, and may be asked at any time. */
const WORKS: Readonly<Partial<Record<keyof HostAnswers, true>>> = {
  cryptography: true,
  createWrappingKey: true,
  unwrapKeyMaterial: true,
};

/** Those who call, and wait for their host. */
export interface WaitingRoom {
  readonly desk: Desk;
  readonly answers: Partial<AsyncHostAnswers>;
  readonly turns: Turns;
}

/** Answers a call once its host has. Never rejects: what the host throws is a refusal. */
export function answerLater<Name extends string>(
  room: WaitingRoom,
  given: JsonCall<Name>,
): Promise<CallResult<Name & Operation>>;
export async function answerLater({ desk, answers, turns }: WaitingRoom, given: JsonCall): Promise<CallResult> {
  let call: JsonCall | undefined;
  // It is decided more than once, and whoever gave it may change it meanwhile.
  const unreadable = attempt(() => {
    const { region, operation, input, principal } = given;
    call = JSON.parse(JSON.stringify({ ...given, region, operation, input, principal }));
    return NO_RESULT;
  });
  return call === undefined ? unreadable : inTurn(createVisit(desk, answers, call), turns);
}

const NO_RESULT = { ok: false } as CallResult;

async function inTurn(visit: Visit, turns: Turns): Promise<CallResult> {
  let turn: Turn | undefined;
  try {
    for (;;) {
      const outcome = visit.decide(turn !== undefined);
      const { touched } = visit;
      const lacks = [...touched].some((keyId) => turn?.keyIds.has(keyId) !== true);
      if (lacks && (outcome instanceof Suspension || turns.isTaken(touched, turn))) {
        // All at once, and anew if there are more of them: who held one while waiting for another might wait for ever.
        turn?.end();
        turn = turns.take(touched);
        await turn.comes;
      } else if (outcome instanceof Suspension) await outcome.answered;
      else return outcome();
    }
  } finally {
    turn?.end();
  }
}

/** Is thrown through the model, which then has changed nothing. */
class Suspension {
  /** Resolves when there is an answer, or a reason why there is none. At once: it is not the call's turn yet. */
  readonly answered: Promise<void>;

  constructor(answered: Promise<void>) {
    this.answered = answered;
  }
}

const NOW = Promise.resolve();

/** A call on its way. */
interface Visit {
  /** Decides it with the answers that are there. A function: what was decided, and is to be carried out at once. */
  readonly decide: (mayWork: boolean) => Suspension | (() => CallResult);
  /** The IDs of the key sets that it was about when it was last decided, as far as it came. */
  readonly touched: ReadonlySet<string>;
}

function createVisit(desk: Desk, answers: Partial<AsyncHostAnswers>, call: JsonCall): Visit {
  const { identifiers } = desk.account;
  const touched = new Set<string>();
  const drawings = createDrawings(desk);
  const asking = createAsking(answers);

  const seen = (keySet: KeySet | undefined): KeySet | undefined => {
    if (keySet !== undefined) touched.add(keySet.keyId);
    return keySet;
  };
  const { findKeySet, findAlias } = desk.host;
  const host = {
    ...desk.host,
    ...asking.functions,
    findKeySet: (keyId: string) => seen(findKeySet(keyId)),
    findAlias: (...given: Parameters<typeof findAlias>) => seen(findAlias(...given)),
  };
  const own: Desk = { ...desk, host, nextIdentifier: drawings.next };

  const concluded = (decided: () => Decided): CallResult => {
    const result = attempt(() => conclude(own, decided()));
    if (!result.ok) drawings.takeBack(identifiers);
    return result;
  };
  const unprepared = attempt(() => {
    prepare(desk, call);
    return NO_RESULT;
  });
  return {
    touched,
    decide: (mayWork) => {
      if (unprepared !== NO_RESULT) return () => unprepared;
      touched.clear();
      drawings.again();
      asking.admit(mayWork);
      try {
        const decided = decideCall(own, call);
        return () => concluded(() => decided);
      } catch (error) {
        if (error instanceof Suspension) return error;
        return () =>
          concluded(() => {
            throw error;
          });
      }
    },
  };
}

type Answer = { readonly given: unknown } | { readonly fault: HostFault };

/** The host's functions for one call: each question is asked once. */
function createAsking(answers: Partial<AsyncHostAnswers>): {
  readonly functions: Partial<HostAnswers>;
  readonly admit: (works: boolean) => void;
} {
  const known = new Map<string, Answer>();
  let mayWork = false;

  const asked = (name: keyof HostAnswers, function_: HostFunction, given: readonly unknown[]): unknown => {
    const question = JSON.stringify([name, given]);
    const before = known.get(question);
    if (before !== undefined) {
      if ('fault' in before) throw before.fault;
      return before.given;
    }
    if (WORKS[name] === true && !mayWork) throw new Suspension(NOW);
    const answer = function_(...given);
    if (!isThenable(answer)) {
      known.set(question, { given: answer });
      return answer;
    }
    const noted = Promise.resolve(answer).then(
      (value) => void known.set(question, { given: value }),
      (thrown: unknown) => void known.set(question, { fault: hostFault(`host.${name}`, thrown) }),
    );
    throw new Suspension(noted);
  };

  return {
    functions: replaced(answers, (name, answer) =>
      name === 'readCiphertext' ? atOnce(name, answer) : (...given) => asked(name, answer, given),
    ),
    admit: (works) => {
      mayWork = works;
    },
  };
}

/** The identifiers of one call: the same each time that it is decided. */
function createDrawings({ nextIdentifier, account }: Desk) {
  const drawn: string[] = [];
  let next = 0;
  let first: ReturnType<typeof account.identifiers.state> | undefined;
  let last: typeof first;
  return {
    next: (...asked: Parameters<Desk['nextIdentifier']>): string => {
      const { identifiers } = account;
      const at = next++;
      const before = drawn[at];
      if (before !== undefined) return before;
      first ??= identifiers.state();
      const identifier = nextIdentifier(...asked);
      last = identifiers.state();
      drawn[at] = identifier;
      return identifier;
    },
    again: (): void => {
      next = 0;
    },
    /** A refused call has changed nothing: if none has come after it, the next one has its identifiers. */
    takeBack: (identifiers: typeof account.identifiers): void => {
      if (first !== undefined && String(identifiers.state()) === String(last)) identifiers.rewind(first);
    },
  };
}
