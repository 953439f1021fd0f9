// Asks, where an answer has ruled out a state of its key: the key is read at once, and what it shows settles whether the
// answer was right. Else what comes later would be blamed for it.

import type { Beliefs } from '../beliefs/beliefs.js';
import { trackedOf, withTracked } from '../beliefs/beliefs.js';
import { isBody } from '../beliefs/body.js';
import type { Call } from '../beliefs/call.js';
import { withUse } from '../beliefs/earlier.js';
import { type Doubt, doubtsOf, type Heard, inHindsight } from '../beliefs/hindsight.js';
import { readerOf } from '../model.js';
import { ask } from './asking.js';
import type { Answered } from './dialogue.js';
import { circumstancesOf, type Running } from './running.js';

const READER = readerOf('metadata');

/** The answer as it counts once it is known what its key was. `before`: what was believed before it. */
export async function settledByReading(
  running: Running,
  call: Call,
  answered: Answered,
  before: Beliefs,
): Promise<Answered> {
  const { state, options } = running;
  const { verdict } = answered;
  const isOpen = verdict.divergences.length > 0 || verdict.isUnseen === true || verdict.isAsBefore === true;
  if (isOpen || 'lost' in answered.answer || !state.isReading || options.isLeftOut(READER)) return answered;
  const heard = heardOf(running, call, answered);
  for (const doubt of doubtsOf(before, state.beliefs, heard, verdict)) {
    const judged = await settle(running, doubt, heard);
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
  // It makes nothing that would need a name.
  const reading: Call = { region, operation: READER, input: { KeyId: keyId }, number: 0, key: 0 };
  const answered = await ask(running, reading);
  if (answered.verdict.divergences.length === 0) return undefined;
  const judged = inHindsight(doubt, heard, shownState(answered));
  const possible = judged && trackedOf(judged.beliefs, keyId)?.possible;
  // What else is wrong with it shows when it is read for its own sake.
  state.beliefs = possible === undefined ? beliefs : withTracked(beliefs, keyId, (of) => ({ ...of, possible }));
  return judged?.verdict;
}

/** Undefined: there is no key, or it shows no state. */
function shownState({ answer }: Answered): unknown {
  const metadata = 'output' in answer ? answer.output.KeyMetadata : undefined;
  return isBody(metadata) ? metadata.KeyState : undefined;
}

function heardOf(running: Running, call: Call, { answer, now }: Answered): Heard {
  return { call, answer, circumstances: circumstancesOf(running, now) };
}
