// Asks, where an answer has ruled out a state of its key: the key is read at once, and what it shows settles whether the
// answer was right. Else what comes later would be blamed for it.

import type { Beliefs } from '../beliefs/beliefs.js';
import { likelyOf, trackedOf, trackedWith, withTracked } from '../beliefs/beliefs.js';
import { isBody } from '../beliefs/body.js';
import type { Call } from '../beliefs/call.js';
import { withUse } from '../beliefs/earlier.js';
import { type Doubt, doubtsOf, type Heard, inHindsight } from '../beliefs/hindsight.js';
import { readerOf } from '../model.js';
import { ask } from './asking.js';
import type { Answered } from './dialogue.js';
import { callOf, check } from './reader.js';
import { circumstancesOf, type Passing, type Running } from './running.js';

const READER = readerOf('metadata');
/** What every key shows beside its metadata. */
const OTHER_READERS = [readerOf('tags'), readerOf('keyPolicy')];

/** The answer as it counts once it is known what its key was. `before`, `passing`: what was believed and shown before it. */
export async function settledByReading(
  running: Running,
  call: Call,
  answered: Answered,
  before: Beliefs,
  passing: Passing,
): Promise<Answered> {
  const { state, options } = running;
  const { verdict } = answered;
  const isOpen = verdict.divergences.length > 0 || verdict.isUnseen === true || verdict.isAsBefore === true;
  if (isOpen || 'lost' in answered.answer || !state.isReading || options.isLeftOut(READER)) return answered;
  const heard = heardOf(running, call, answered);
  for (const doubt of doubtsOf(before, state.beliefs, heard, verdict)) {
    const judged = (await settle(running, doubt, heard)) ?? suspected(running, doubt, heard, passing);
    if (judged === undefined) continue;
    // What uses a key has used it.
    state.beliefs = withUse(state.beliefs, call, verdict);
    return { ...answered, verdict: judged };
  }
  return answered;
}

async function settle(running: Running, doubt: Doubt, heard: Heard): Promise<Answered['verdict'] | undefined> {
  const { state } = running;
  const { keyId, region } = doubt;
  const { beliefs } = state;
  const read = { region, operation: READER, input: { KeyId: keyId } };
  const answered = await ask(running, callOf(read));
  if (answered.verdict.divergences.length === 0) return undefined;
  if ('output' in answered.answer && isNotFound(heard) && (await isFoundByNoOther(running, doubt, heard.call))) {
    // The reading is the only one that shows the key.
    const was = trackedOf(doubt.ruledOut, keyId);
    const keyState = (was && likelyOf(was)?.keys[region]?.keyState) ?? null;
    await check(running, read, { operation: 'time', state: keyState }, keyId);
    return undefined;
  }
  const judged = inHindsight(doubt, heard, shownState(answered));
  const possible = judged && trackedOf(judged.beliefs, keyId)?.possible;
  // What else is wrong with it shows when it is read for its own sake.
  state.beliefs = possible === undefined ? beliefs : withTracked(beliefs, keyId, (of) => trackedWith(of, { possible }));
  return judged?.verdict;
}

/** Whether the key is found by none of its other readers, of which the call may be one. */
async function isFoundByNoOther(running: Running, { keyId, region }: Doubt, call: Call): Promise<boolean> {
  const operation = OTHER_READERS.find((reader) => reader !== call.operation && !running.options.isLeftOut(reader));
  if (operation === undefined) return false;
  return isNotFound(await ask(running, callOf({ region, operation, input: { KeyId: keyId } })));
}

function isNotFound({ answer }: Pick<Heard, 'answer'>): boolean {
  return 'error' in answer && answer.error.code === 'NotFoundException';
}

/**
 * The key was last shown in a state that refuses the call, and is no longer in it: the call is to blame if its operation is
 * known to go through in that state. Else it is a suspect.
 */
function suspected(running: Running, doubt: Doubt, heard: Heard, passing: Passing): Answered['verdict'] | undefined {
  const { options, recording } = running;
  const { keyId, region } = doubt;
  const state = passing.get(`${keyId} ${region}`);
  if (options.suspects === undefined || state === undefined) return undefined;
  const judged = 'output' in heard.answer ? inHindsight(doubt, heard, state) : undefined;
  if (judged === undefined) return undefined;
  const place = { operation: heard.call.operation, state };
  if (options.suspects.isConvicted(place)) return judged.verdict;
  options.suspects.note({ ...place, keyId, region, steps: recording.recorded(recording.length()) });
  return undefined;
}

/** Undefined: there is no key, or it shows no state. */
function shownState({ answer }: Answered): unknown {
  const metadata = 'output' in answer ? answer.output.KeyMetadata : undefined;
  return isBody(metadata) ? metadata.KeyState : undefined;
}

function heardOf(running: Running, call: Call, { answer, now }: Answered): Heard {
  return { call, answer, circumstances: circumstancesOf(running, now) };
}
