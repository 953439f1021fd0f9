// Where AWS documents several answers, or none, the right answer is a set. The engine gives one member of it; whoever
// judges another KMS against the model accepts them all: acceptable-answers.ts. The questions are those of the records.

import { operationsOf } from '../operations/traits.js';
import { RULE_IDS, RULES, type RuleId } from '../rules/catalogue.js';
import type { OpenAnswer } from '../rules/record.js';
import type { Operation } from '../vocabulary/vocabulary.js';

/** A question that AWS leaves open, and every answer that conforms. */
export interface AnswerSet extends Omit<OpenAnswer<RuleId>, 'operations' | 'but'> {
  readonly rule: RuleId;
  readonly operations: readonly Operation[] | 'any';
  /** The rules that the engine's refusal may carry. */
  readonly refusedBy: readonly RuleId[];
}

/** Every open question, in the order of the catalogue. The cells of the key state table are not written here again. */
export const ANSWER_SETS: readonly AnswerSet[] = RULE_IDS.flatMap((rule) =>
  (RULES[rule].open ?? []).map((open) => answerSet(rule, open)),
);

/** Rules of the model and its host: AWS has no such answers, so nothing of AWS's can conform to them. */
export const OWN_RULES: readonly RuleId[] = RULE_IDS.filter((rule) => RULES[rule].evidence === 'ours');

function answerSet(rule: RuleId, { operations, but = [], ...open }: OpenAnswer<RuleId>): AnswerSet {
  const names = operations ?? RULES[rule].operations ?? 'every';
  const seen = operationsOf(but);
  return {
    refusedBy: [rule],
    ...open,
    rule,
    operations: names === 'every' ? 'any' : operationsOf(names).filter((operation) => !seen.includes(operation)),
  };
}
