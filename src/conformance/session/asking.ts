// Asks until the answer counts. NotFoundException about a new key, and an answer as before a change, say nothing as long as
// the key or the change need not be seen [CONSIST-1]: then nothing has happened, and the same call is made again, at once
// and after the time has passed. What is seen only then, or now and then, was not seen in time.

import type { Call } from '../beliefs/call.js';
import { mustBeSeenAt } from '../beliefs/earlier.js';
import { unseenUntil } from '../beliefs/visibility.js';
import { CHANGES } from '../model.js';
import { sleep } from '../sleep.js';
import { type Answered, exchange, judgeAgain } from './dialogue.js';
import { pass } from './passing.js';
import type { Running } from './running.js';
import { CLOCK_SLACK } from './timing.js';

/** So often a call is made again at once. */
const POLLS = 2;
/** So often the clock is moved for one call. */
const MOST_MOVES = 3;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** So many calls are waited for in vain until their time is over; */
const MOST_SAT_OUT = 2;
/** of a target that has shown nothing late by then, others no longer than this. */
const MOMENT_MS = 2_000;
/** So often a call is made again once the time has passed, to tell what is late from what never comes. */
const LATE_POLLS = 6;
/** So many times as long as a change may go unseen is waited for it where the clock can be moved. */
const LATE_SPANS = 10;

/** Sends a call until its answer counts, or the run is over. */
export async function ask(running: Running, call: Call): Promise<Answered> {
  const { outwaited } = running.options;
  const send = (): Promise<Answered> => exchange(running, call);
  const first = await send();
  if (!isUnseen(first)) {
    const mayFlap = outwaited.isLate && !isRight(first) && isReading(call, first);
    return mayFlap ? lateOrNever(running, call, first, send, false) : first;
  }
  let answered: Asked = first;
  for (let polls = 0; isUnseen(answered) && polls < POLLS; polls++) answered = await send();
  if (isUnseen(answered)) {
    // Of a target that has shown nothing late the answer counts at once: nobody waits a minute for each of its faults.
    if (answered.verdict.isEarlier === true && !outwaited.isLate) return atOnce(running, call, answered);
    answered = await (running.target.clock === undefined ? sitOut : moveClock)(running, call, answered, send);
  }
  if (isUnseen(answered)) return answered;
  if (isRight(answered)) outwaited.isLate = true;
  else if (outwaited.isLate && answered.isEarly !== true && isReading(call, answered))
    return lateOrNever(running, call, answered, send, true);
  return answered;
}

/** For how long some key in the called Region, or some change, still need not be seen. */
async function left({ timing, state: { beliefs } }: Running, { region }: Call): Promise<number> {
  const now = await timing.now();
  const untils = beliefs.sets.map((tracked) => unseenUntil(tracked, region) ?? 0);
  return Math.max(...untils, mustBeSeenAt(beliefs, now) ?? 0) - now.from;
}

/** An answer that may have been judged before its time was over. */
interface Asked extends Answered {
  readonly isEarly?: true;
}

type Outlasting = (running: Running, call: Call, first: Answered, send: () => Promise<Answered>) => Promise<Asked>;

const moveClock: Outlasting = async (running, call, first, send) => {
  let answered = first;
  for (let moves = 0; isUnseen(answered) && moves < MOST_MOVES && !running.options.isOver(); moves++) {
    await pass(running, Math.max(0, await left(running, call)) + 2 * CLOCK_SLACK, call);
    answered = await send();
  }
  return answered;
};

const sitOut: Outlasting = async (running, call, first, send) => {
  const { outwaited, isOver } = running.options;
  const place = `${call.operation} ${first.verdict.state}`;
  if (outwaited.places.has(place)) return atOnce(running, call, first);
  const since = Date.now();
  const isTrusted = !outwaited.isLate && outwaited.places.size >= MOST_SAT_OUT;
  const isInVain = (): boolean => isTrusted && Date.now() - since >= MOMENT_MS;
  let answered = first;
  for (let pause = FIRST_PAUSE_MS; isUnseen(answered) && !isOver() && !isInVain(); pause *= 2) {
    await sleep(Math.max(0, Math.min(pause, LONGEST_PAUSE_MS, await left(running, call))));
    answered = await send();
  }
  running.recording.wait(Date.now() - since, call);
  if (isUnseen(answered) && isInVain()) {
    outwaited.places.add(place);
    return atOnce(running, call, answered);
  }
  if (answered.verdict.divergences.length > 0) outwaited.places.add(place);
  return answered;
};

/** The answer as it counts where everything must be seen at once. */
function atOnce(running: Running, call: Call, answered: Answered): Asked {
  return { ...answered, isEarly: true, verdict: judgeAgain(running, call, answered.answer, answered.now, true) };
}

/**
 * Whether what is still wrong when its time is over comes now and then, or later: then it was not seen in time. `mayWait`:
 * the clock may be moved for it.
 */
async function lateOrNever(
  running: Running,
  call: Call,
  wrong: Answered,
  send: () => Promise<Answered>,
  mayWait: boolean,
): Promise<Answered> {
  const { options, target, state } = running;
  const [divergence] = wrong.verdict.divergences;
  if (divergence === undefined) return wrong;
  // What is believed is what must be seen: none of the wrong answers has changed anything.
  let { beliefs } = state;
  let again = wrong;
  for (let polls = 0; !isRight(again) && polls < LATE_POLLS && !options.isOver(); polls++) {
    if (polls === LATE_POLLS - 1) {
      if (target.clock === undefined || !mayWait) break;
      await pass(running, LATE_SPANS * options.visibility, call);
      beliefs = state.beliefs;
    }
    again = await send();
    if (!isRight(again)) state.beliefs = beliefs;
  }
  if (!isRight(again)) return wrong;
  const late = { ...divergence, kind: 'not-seen-in-time', rule: 'CONSIST-1' } as const;
  return { ...again, verdict: { ...again.verdict, divergences: [late] } };
}

/** Whether the answer has changed nothing, so that the call can be made again. */
function isReading({ operation }: Call, { answer }: Answered): boolean {
  return 'error' in answer || ('output' in answer && !CHANGES[operation]);
}

function isUnseen({ verdict }: Answered): boolean {
  return verdict.isUnseen === true;
}

function isRight({ verdict }: Answered): boolean {
  return verdict.isUnseen !== true && verdict.divergences.length === 0;
}
