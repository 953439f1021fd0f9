// Judges one answer: which of the possibilities allow it, and what is wrong if none does.

import { cardOf, type Operation } from '../model.js';
import type { TargetAnswer } from '../target.js';
import { afterCall, type Beliefs, forgetting } from './beliefs.js';
import {
  type Call,
  type Case,
  type Circumstances,
  caseOf,
  effectRule,
  expectedAnswers,
  type Judged,
  refusedBy,
  verdictOf,
} from './call.js';
import { keeping } from './keeping.js';
import { judgeError } from './refusal.js';
import { judgeOutput } from './success.js';

/** Judges an answer, and keeps of the possibilities those that allow it. */
export function judge(beliefs: Beliefs, call: Call, answer: TargetAnswer, circumstances: Circumstances): Judged {
  const given = caseOf(beliefs, call, answer, circumstances);
  if ('error' in answer) return judgeError(given, answer.error);
  return 'output' in answer ? judgeOutput(given, answer.output) : judgeNothing(given, answer);
}

/** What was not answered may have happened or not. */
function judgeNothing(given: Case, answer: { readonly crash: string } | { readonly lost: string }): Judged {
  const { call, called, involved, trials } = given;
  const ways = trials.flatMap(({ before, result }) =>
    result.ok ? [before, afterCall(before, called?.keyId, result)] : [before],
  );
  let beliefs = keeping(given, ways);
  // Which of several key sets has the alias now is no matter of each by itself.
  if (changesAliases(call.operation) && involved.length > 1) {
    for (const { keyId } of involved) beliefs = forgetting(beliefs, keyId);
  }
  const nothing = { succeeded: false, isOpen: false, mustAdopt: false };
  if ('lost' in answer) return { beliefs, verdict: verdictOf(given, { ...nothing, divergences: [], rules: [] }) };
  const expected = expectedAnswers(trials);
  const divergence = { kind: 'crash', rule: effectRule(given), expected, received: answer.crash } as const;
  return { beliefs, verdict: verdictOf(given, { ...nothing, divergences: [divergence], rules: refusedBy(trials) }) };
}

/** Whether it is about an alias: what it may change is that of one of two key sets. */
function changesAliases(operation: Operation): boolean {
  return 'AliasName' in cardOf(operation).input;
}
