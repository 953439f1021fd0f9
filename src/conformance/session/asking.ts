// Asks until the answer counts. NotFoundException about a new key says nothing as long as the key need not be seen
// [CONSIST-1]: then nothing has happened, and the same call is made again, at once and after the time has passed.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../beliefs/call.js';
import { unseenUntil } from '../beliefs/visibility.js';
import type { RuleId } from '../model.js';
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

/** Sends a call until its answer counts, or the run is over. */
export async function ask(running: Running, call: Call, rules: readonly RuleId[] = []): Promise<Answered> {
  const send = (): Promise<Answered> => exchange(running, call, rules);
  let answered = await send();
  for (let polls = 0; isUnseen(answered) && polls < POLLS; polls++) answered = await send();
  if (!isUnseen(answered)) return answered;
  const outlast = running.target.clock === undefined ? sitOut : moveClock;
  return outlast(running, call, answered, send);
}

/** For how long some key in the called Region still need not be seen. */
async function left({ timing, state }: Running, { region }: Call): Promise<number> {
  const now = await timing.now();
  return Math.max(...state.beliefs.sets.map((tracked) => unseenUntil(tracked, region) ?? 0)) - now.from;
}

type Outlasting = (running: Running, call: Call, first: Answered, send: () => Promise<Answered>) => Promise<Answered>;

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
  if (outwaited.has(place)) return { ...first, verdict: judgeAgain(running, call, first.answer, first.now, true) };
  const since = Date.now();
  let answered = first;
  for (let pause = FIRST_PAUSE_MS; isUnseen(answered) && !isOver(); pause *= 2) {
    await sleep(Math.max(0, Math.min(pause, LONGEST_PAUSE_MS, await left(running, call))));
    answered = await send();
  }
  running.recording.wait(Date.now() - since, call);
  if (answered.verdict.divergences.length > 0) outwaited.add(place);
  return answered;
};

function isUnseen({ verdict }: Answered): boolean {
  return verdict.isUnseen === true;
}
