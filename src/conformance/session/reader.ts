// Reads what a call has changed, and takes over what the target shows where it has gone a way of its own.

import { type Beliefs, trackedOf } from '../beliefs/beliefs.js';
import { isBody } from '../beliefs/body.js';
import type { Call, Divergence, Verdict } from '../beliefs/call.js';
import { memberOf } from '../beliefs/deviations.js';
import { departing, MOST_DEPARTURES, takingOver, withAnswer } from '../beliefs/taking-over.js';
import { cardOf, type Operation } from '../model.js';
import type { TargetAnswer } from '../target.js';
import { ask } from './asking.js';
import { type Cause, type Read, readsOf } from './checks.js';
import { type Answered, settle } from './dialogue.js';
import { circumstancesOf, namesBy, type Running } from './running.js';
import { tellOfRead } from './telling.js';

/** A read after a change: what it shows that the model does not is the change's fault. */
export async function check(running: Running, read: Read, cause: Cause, keyId: string): Promise<void> {
  const { state, options } = running;
  if (options.isLeftOut(read.operation) || trackedOf(state.beliefs, keyId) === undefined) return;
  const call = callOf(read);
  const answered = await ask(running, call);
  const { answer, verdict } = answered;
  if (verdict.divergences.length === 0) return settle(running, call, answered, false, cause.rules);
  const told = asStates(state.beliefs, read, answer, verdict);
  let isOwn = false;
  try {
    for (const divergence of told) if (tellOfRead(running, divergence, read, verdict, cause)) isOwn = true;
    state.beliefs = departing(state.beliefs, keyId, isAboutExistence(read, verdict) ? MOST_DEPARTURES / 2 : 1);
    for (const divergence of takeOver(running, call, keyId, answered)) {
      // What is wrong even in the state that the target shows is no consequence of it.
      if (told.some(({ member }) => member === divergence.member)) continue;
      if (tellOfRead(running, divergence, read, verdict, cause)) isOwn = true;
    }
  } finally {
    settle(running, call, answered, isOwn, cause.rules);
  }
}

/** Takes over what one read has shown; answers what is wrong even so. */
export function takeOver(
  running: Running,
  call: Call,
  keyId: string,
  { answer, verdict, now }: Answered,
): readonly Divergence[] {
  const { state, options } = running;
  namesBy(running);
  const { beliefs, lasting } = takingOver(state.beliefs, keyId, call, answer, verdict, circumstancesOf(running, now));
  state.beliefs = beliefs;
  for (const { member = '', received } of lasting) {
    if (received === null) options.absentMembers.add(memberOf(call.operation, member));
  }
  return lasting;
}

/** Reads everything that a key set shows, and takes it over without a word. */
export async function adopt(running: Running, keyId: string): Promise<void> {
  const { state, options } = running;
  const tracked = trackedOf(state.beliefs, keyId);
  const reads = tracked === undefined ? [] : readsOf(tracked).filter(({ operation }) => !options.isLeftOut(operation));
  const answers: (readonly [Call, Answered])[] = [];
  for (const read of reads) {
    if (trackedOf(state.beliefs, keyId) === undefined) return;
    const call = callOf(read);
    const answered = await ask(running, call);
    if (answered.verdict.isUnseen === true) continue;
    const { answer, now } = answered;
    state.beliefs = withAnswer(state.beliefs, keyId, call, answer, circumstancesOf(running, now));
    answers.push([call, answered]);
  }
  for (const [call, answered] of answers) takeOver(running, call, keyId, answered);
}

function isOfMetadata(operation: Operation): boolean {
  return cardOf(operation).shows === 'metadata';
}

/** Whether a key is there that should not be, or not there although it should. */
function isAboutExistence({ operation }: Read, { divergences }: Verdict): boolean {
  return isOfMetadata(operation) && divergences.some(({ member }) => member === undefined);
}

/** A read makes nothing that would need a name. */
export function callOf({ region, operation, input }: Read): Call {
  return { region, operation, input, number: 0, key: 0 };
}

/** Where a key is that should be none, or none where one should be, its state is what is wrong. */
function asStates(
  beliefs: Beliefs,
  { operation, region }: Read,
  answer: TargetAnswer,
  { divergences, involved }: Verdict,
): readonly Divergence[] {
  const [divergence] = divergences;
  if (!isOfMetadata(operation) || divergence === undefined) return divergences;
  const base = { kind: 'wrong-state', member: 'KeyMetadata.KeyState', rule: divergence.rule } as const;
  if (divergence.kind === 'refused' && divergence.received === 'NotFoundException') {
    const possible = involved.flatMap((keyId) => trackedOf(beliefs, keyId)?.possible ?? []);
    const states = possible.flatMap((keySet) => keySet?.keys[region]?.keyState ?? []);
    return [{ ...base, expected: [...new Set(states)], received: null }];
  }
  if (divergence.kind !== 'accepted' || !('output' in answer)) return divergences;
  const metadata = answer.output.KeyMetadata;
  return [{ ...base, expected: [null], received: isBody(metadata) ? (metadata.KeyState ?? null) : null }];
}
