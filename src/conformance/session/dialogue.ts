// The dialogue with the target: calls in the kit's own names go out in the target's, and answers are judged.

import { rulesOfSuccess } from '../attribution.js';
import { type Beliefs, trackedOf } from '../beliefs/beliefs.js';
import { isBody, textOf } from '../beliefs/body.js';
import type { Call, Verdict } from '../beliefs/call.js';
import { judge } from '../beliefs/judge.js';
import { step } from '../beliefs/step.js';
import type { TimeSpan } from '../beliefs/time.js';
import { gives, type KeyState, type Operation, parseRegion, type RuleId, takes } from '../model.js';
import { situationOf } from '../situations.js';
import { sleep } from '../sleep.js';
import type { TargetAnswer } from '../target.js';
import { canWrap, wrapKeyMaterial } from '../targets/wrapping.js';
import { withNoted } from './leavings.js';
import { circumstancesOf, namesBy, type Passing, type Running } from './running.js';

export interface Answered {
  readonly answer: TargetAnswer;
  readonly verdict: Verdict;
  readonly now: TimeSpan;
}

const BACK_OFF = 50;
const TAKES_KEY_MATERIAL = takes('EncryptedKeyMaterial');

/** Whether it gives out what key material is wrapped with. */
export const GIVES_WRAPPING = gives('ImportToken');

/** Sends a call whose answer nobody judges by itself. */
export function send(
  running: Running,
  region: string,
  operation: Operation,
  input: unknown,
): TargetAnswer | Promise<TargetAnswer> {
  const { target, state, timing } = running;
  state.latest = operation;
  const sent = namesBy(running).valueToTarget(TAKES_KEY_MATERIAL[operation] ? wrapped(running, input) : input);
  const noted = (answer: TargetAnswer): TargetAnswer => {
    state.leavings = withNoted(state.leavings, { region, operation, input: sent, answer, at: timing.instant() });
    return answer;
  };
  const answer = target.call(region, operation, sent);
  return answer instanceof Promise ? answer.then(noted) : noted(answer);
}

/** The input with its key material wrapped for the import token that goes with it. */
function wrapped({ target, state }: Running, input: unknown): unknown {
  if (!isBody(input) || typeof input.EncryptedKeyMaterial !== 'string') return input;
  const parameters = state.beliefs.wrappings[textOf(input.ImportToken)];
  if (parameters === undefined) return input;
  const { EncryptedKeyMaterial: keyMaterial } = input;
  if (target.wrapKeyMaterial !== undefined) {
    return { ...input, EncryptedKeyMaterial: target.wrapKeyMaterial(keyMaterial, parameters) };
  }
  // The target may have given out a public key that is none: what it says to that is its own affair.
  if (!canWrap(keyMaterial, parameters)) return input;
  return { ...input, EncryptedKeyMaterial: wrapKeyMaterial(keyMaterial, parameters) };
}

/** Sends a call, and judges the answer. A call that fails is settled; any other is once its consequences are known. */
export async function exchange(running: Running, call: Call): Promise<Answered> {
  try {
    return await exchanged(running, call);
  } catch (error) {
    running.options.settled?.(call.operation, 'failed');
    throw error;
  }
}

async function exchanged(running: Running, call: Call): Promise<Answered> {
  const { state, timing } = running;
  const told = timing.now();
  const before = told instanceof Promise ? await told : told;
  const sent = send(running, call.region, call.operation, call.input);
  const answer = sent instanceof Promise ? await sent : sent;
  const now = sent instanceof Promise ? timing.during(before, await timing.now()) : before;
  state.lost = 'lost' in answer ? state.lost + 1 : 0;
  // After more than one it may be starting anew.
  if (state.lost > 1) await sleep(BACK_OFF * 2 ** state.lost);
  namesBy(running);
  const { beliefs, verdict } = step(state.beliefs, call, answer, circumstancesOf(running, now));
  state.beliefs = beliefs;
  state.passing = shownSince(state.passing, beliefs, verdict);
  return { answer, verdict, now };
}

/** With what an answer has shown of its keys; where it leaves the state open, it is what it was. */
function shownSince(passing: Passing, beliefs: Beliefs, { involved }: Verdict): Passing {
  let next: Map<string, KeyState> | undefined;
  for (const keyId of involved) {
    const { possible = [] } = trackedOf(beliefs, keyId) ?? {};
    const [keySet] = possible;
    if (keySet === undefined || keySet === null || possible.length > 1) continue;
    for (const { region, keyState } of Object.values(keySet.keys)) {
      const place = `${keyId} ${region}`;
      const isPassing = keyState === 'Creating' || keyState === 'Updating';
      if (passing.get(place) === (isPassing ? keyState : undefined)) continue;
      next ??= new Map(passing);
      if (isPassing) next.set(place, keyState);
      else next.delete(place);
    }
  }
  return next ?? passing;
}

/** Judges an answer once more, as things stand now. `mustSee`: as if new keys had to be seen at once. */
export function judgeAgain(
  running: Running,
  call: Call,
  answer: TargetAnswer,
  now: TimeSpan,
  mustSee = false,
): Verdict {
  const { state } = running;
  namesBy(running);
  const { beliefs, verdict } = judge(state.beliefs, call, answer, { ...circumstancesOf(running, now), mustSee });
  state.beliefs = beliefs;
  return verdict;
}

function count(
  { options: { coverage, refusedRightly } }: Running,
  { operation, input, region }: Call,
  { state, rules, succeeded, before: keySet }: Verdict,
  agreed: boolean,
  more: readonly RuleId[],
): void {
  if (coverage === undefined) return;
  const [refusing] = rules;
  if (agreed && !succeeded && refusing !== undefined) refusedRightly?.(operation, refusing, state);
  const called = parseRegion(region);
  const key = called === undefined ? undefined : keySet?.keys[called];
  const situation = keySet === undefined || key === undefined ? undefined : situationOf(keySet, key);
  if (!succeeded) return coverage.judged({ operation, state, situation, rules });
  const decided = rulesOfSuccess(operation, key === undefined ? { input } : { input, keySet, key });
  const all = rules.length + more.length === 0 ? decided : [...decided, ...rules, ...more];
  coverage.judged({ operation, state, situation, rules: all });
}

/**
 * Says how a call was settled, once it is known whether it or what it has changed departs. `rules`: what else it shows to be
 * so, if it is right.
 */
export function settle(
  running: Running,
  call: Call,
  { answer, verdict }: Pick<Answered, 'answer' | 'verdict'>,
  departs: boolean,
  rules: readonly RuleId[] = [],
): void {
  const { settled } = running.options;
  if ('lost' in answer) return settled?.(call.operation, 'failed');
  // What has not seen a new key when the run was over says nothing: it is not among the calls that were judged, unless what
  // is read after it shows that it has happened all the same.
  if (verdict.isUnseen === true && !departs) return;
  count(running, call, verdict, !departs, rules);
  if (departs) settled?.(call.operation, 'departed');
  else settled?.(call.operation, verdict.isOpen ? 'agreed openly' : 'agreed');
}
