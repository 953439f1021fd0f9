// Asks until the answer counts. NotFoundException about a new key says nothing as long as the key need not be seen
// [TIME-3]: then nothing has happened, and the same call is made again, at once and after the time has passed.

import { setTimeout as sleep } from 'node:timers/promises';
import type { RuleId } from '../../model/rules/catalogue.js';
import type { Account } from '../beliefs/account.js';
import type { Call } from '../beliefs/judge.js';
import type { Answered, Dialogue } from './dialogue.js';
import { CLOCK_SLACK, type Timing } from './timing.js';

export interface Asking {
  /** Sends a call until its answer counts, or the run is over. `beforeEach` is called before it is sent. */
  readonly ask: (call: Call, rules?: readonly RuleId[], beforeEach?: () => void) => Promise<Answered>;
}

export interface AskingOptions {
  readonly hasClock: boolean;
  /** Lets time pass for the target. `call`: the call that it comes before. */
  readonly pass: (milliseconds: number, call: Call) => Promise<void>;
  /** Notes that some time has passed by itself before that call. */
  readonly passed: (milliseconds: number, call: Call) => void;
  /** Whether nothing is to be waited for any longer. */
  readonly isOver: () => boolean;
  /**
   * Calls, as operation and key state, that went on being answered so when the time had passed, of all sessions. Where the
   * clock cannot be moved nobody waits for them again: their answers count at once.
   */
  readonly outwaited: Set<string>;
}

/** So often a call is made again at once. */
const POLLS = 2;
/** So often the clock is moved for one call. */
const MOST_MOVES = 3;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

export function createAsking(dialogue: Dialogue, account: Account, timing: Timing, options: AskingOptions): Asking {
  const { hasClock, pass, passed, isOver, outwaited } = options;

  /** For how long some key in the called Region still need not be seen. */
  async function left({ region }: Call): Promise<number> {
    const now = await timing.now();
    return (
      Math.max(...[...account.sets.values()].map((tracked) => tracked.unseenUntil.get(region as never) ?? 0)) - now.from
    );
  }

  async function ask(call: Call, rules: readonly RuleId[] = [], beforeEach = () => {}): Promise<Answered> {
    const send = (): Promise<Answered> => {
      beforeEach();
      return dialogue.call(call, rules);
    };
    let answered = await send();
    for (let polls = 0; isUnseen(answered) && polls < POLLS; polls++) answered = await send();
    if (!isUnseen(answered)) return answered;
    return hasClock ? moveClock(call, answered, send) : sitOut(call, answered, send);
  }

  async function moveClock(call: Call, first: Answered, send: () => Promise<Answered>): Promise<Answered> {
    let answered = first;
    for (let moves = 0; isUnseen(answered) && moves < MOST_MOVES && !isOver(); moves++) {
      await pass(Math.max(0, await left(call)) + 2 * CLOCK_SLACK, call);
      answered = await send();
    }
    return answered;
  }

  async function sitOut(call: Call, first: Answered, send: () => Promise<Answered>): Promise<Answered> {
    const place = `${call.operation} ${first.judgement.state}`;
    if (outwaited.has(place)) return { ...first, judgement: dialogue.judgeAgain(call, first.answer, first.now, true) };
    const since = Date.now();
    let answered = first;
    for (let pause = FIRST_PAUSE_MS; isUnseen(answered) && !isOver(); pause *= 2) {
      await sleep(Math.max(0, Math.min(pause, LONGEST_PAUSE_MS, await left(call))));
      answered = await send();
    }
    passed(Date.now() - since, call);
    if (answered.judgement.divergences.length > 0) outwaited.add(place);
    return answered;
  }

  return { ask };
}

function isUnseen({ judgement }: Answered): boolean {
  return judgement.isUnseen === true;
}
