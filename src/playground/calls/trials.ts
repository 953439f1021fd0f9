// What would come of a call, and why: tried in the model, so that nothing of it happens.

import { type KmsError, type Operation, restoreStore } from '../../index.js';
import { reduceJson } from '../../model/engine/reduce.js';
import type { Host } from '../../model/key-set/host.js';
import { KEY_MAKERS } from '../../model/operations/tables.js';
import { pretendCryptography } from '../../pretend-host.js';
import { isObject } from '../../shared/objects.js';
import type { Work } from '../../shared/work.js';
import type { RefusedAsk } from '../../teach/explanations/explain.js';
import { explainRefusal } from '../../teach/explanations/explain-refusal.js';
import type { Explanation } from '../../teach/explanations/explanation.js';
import { refusedBy } from '../../teach/explanations/situation-of.js';
import type { StepResult } from '../../teach/scenario/player.js';
import { toWire } from '../../teach/scenario/wire.js';
import { commandOf } from '../../teach/ways/steps.js';
import type { Frame } from '../history/frame.js';
import { type History, present, type StepJson } from '../history/history.js';
import { hostAt } from './account.js';
import { type Called, defaultSteps } from './default-step.js';

/** A call that could be made now. */
export interface Trial {
  readonly operation: Operation;
  readonly step: StepJson;
  /** Absent: it would succeed. */
  readonly refusal?: KmsError;
}

/** Every operation, tried with its default input. */
export function trialsOf(history: History, called: Called): ReadonlyMap<Operation, Trial> {
  const { frame } = present(history);
  const host = hostAt(frame.snapshot);
  const tried = [...defaultSteps(history, called)].map(([operation, step]): readonly [Operation, Trial] => {
    const refusal = refusalOf(frame, called, operation, step, host);
    return [operation, { operation, step, ...(refusal === undefined ? {} : { refusal }) }];
  });
  return new Map(tried);
}

/** The same call with other members. */
export function trialWith(frame: Frame, { operation, step }: Trial, input: Readonly<Record<string, unknown>>): Trial {
  const changed = { ...step, input: { ...(isObject(step.input) ? step.input : {}), ...input } };
  const refusal = refusedAt(frame, { operation, step: changed })?.error;
  return { operation, step: changed, ...(refusal === undefined ? {} : { refusal }) };
}

function refusalOf(
  { snapshot, at }: Frame,
  called: Called,
  operation: Operation,
  { input }: StepJson,
  host: Host,
): KmsError | undefined {
  const { settings, unseen, accountId } = snapshot;
  const call = { operation, region: called.region, input: wireInput(input) };
  // Who may still see what was before is known to a store only.
  if (unseen !== undefined || Object.keys(settings.visibilityDelay).length > 0) {
    const answer = restoreStore(snapshot, { host: pretendCryptography }).callJson(call);
    return answer.ok ? undefined : answer.error;
  }
  const keySet = KEY_MAKERS.includes(operation) ? null : (called.keySet ?? null);
  const command = { ...commandOf({ keySet, at, settings }, call), accountId, host };
  const answer = reduceJson(keySet, command);
  return answer.ok ? undefined : answer.error;
}

function wireInput(input: unknown): Readonly<Record<string, unknown>> {
  return isObject(input) ? toWire(input) : {};
}

/** What there is to explain about a call that was refused, or would be; undefined: it would succeed. */
export function refusedAt(
  { snapshot }: Frame,
  { operation, step }: Pick<Trial, 'operation' | 'step'>,
): RefusedAsk | undefined {
  const store = restoreStore(snapshot, { host: pretendCryptography });
  const call = {
    operation,
    region: String(step.region),
    input: wireInput(step.input),
  };
  const answer = store.callJson(call);
  return answer.ok ? undefined : refusedBy(store, call, answer.error, pretendCryptography);
}

/** What came of the last step, if it was a call of the operation. */
export function answeredBy({ result }: Frame, operation: Operation): StepResult | undefined {
  const isSo = result?.step.kind === 'call' && result.step.call === operation && result.answer !== undefined;
  return isSo ? result : undefined;
}

/** What there is to say of the refusal that a call would meet now, beside what the last one was answered. */
export type Foreseen = 'nothing' | 'would be refused' | 'would be refused another time';

/** Nothing, where the last call was refused by the same rule. */
export function foreseenAfter(answered: StepResult | undefined, refusal: KmsError | undefined): Foreseen {
  const { answer } = answered ?? {};
  if (refusal === undefined) return 'nothing';
  if (answer === undefined) return 'would be refused';
  if (answer.ok) return 'would be refused another time';
  return answer.error.rule === refusal.rule ? 'nothing' : 'would be refused';
}

const EXPLAINED = new WeakMap<Frame, Map<string, Explanation>>();

/** Explains a refusal that is met at a moment. It may take a part of a second, once. */
export function* explainingAt(frame: Frame, { error, call, situation }: RefusedAsk): Work<Explanation> {
  const known = EXPLAINED.get(frame) ?? new Map<string, Explanation>();
  EXPLAINED.set(frame, known);
  const name = JSON.stringify(call);
  const { settings } = frame.snapshot;
  const explanation = known.get(name) ?? (yield* explainRefusal(error, call, { ...situation, settings }));
  known.set(name, explanation);
  return explanation;
}
